"""Mosquitto: its configuration, access rules and password file, and the process itself."""

import base64
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from hidran import process
from hidran.contract import ROOT, UP_OF_ALL
from hidran.settings import BrokerSettings, Settings
from hidran.store.credentials import write_secret

SEARCH = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", "C:\\Program Files\\mosquitto")
# Mosquitto 2.0's own count. Enough only because every password is 128 random bits, never a human's.
HASH_ROUNDS = 101
# Bounded by bytes alone in effect. Not 0 ("no limit"): with 0, 2.0.16 delivers nothing (ChangeLog of 2.0.17), and
# 2.0.11 was measured to hang up on a client whose publish the access rules deny.
QUEUED_MESSAGES = 10_000_000


def find() -> str | None:
    """Path of the mosquitto program, None when it is not on this machine."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path=os.pathsep.join(SEARCH))


def password_line(user: str, password: str) -> str:
    """One line of a password file: `$7$`, PBKDF2-HMAC-SHA512 with a salt of 12 bytes."""
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, HASH_ROUNDS)
    return f"{user}:$7${HASH_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}\n"


def access_rules(ingest_user: str) -> str:
    """A node writes only its own up/# (of any version) and reads only its own down/#; all else is denied."""
    return (
        "pattern write hidran/+/%u/up/#\n"
        f"pattern read {ROOT}/%u/down/#\n"
        f"\nuser {ingest_user}\n"
        f"topic read {UP_OF_ALL}\n"
        f"topic write {ROOT}/+/down/#\n"
    )


def configuration(broker: BrokerSettings, folder: Path) -> str:
    """`mosquitto.conf`; the reasons for each figure are in `docs/operator.md` and reference reliability.md 2.1."""
    lines = [
        f"listener {broker.port} {broker.listen}",
        "allow_anonymous false",
        f"password_file {folder / 'passwords'}",
        f"acl_file {folder / 'access'}",
        "use_username_as_clientid true",
        "max_inflight_messages 200",
        f"max_queued_messages {QUEUED_MESSAGES}",
        f"max_queued_bytes {256 * 1024 * 1024}",
        "max_packet_size 16384",
        "persistence true",
        f"persistence_location {folder}{os.sep}",
        "autosave_interval 30",
        "persistent_client_expiration 30d",
        "sys_interval 0",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "log_type notice",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        lines.append("user root")  # else it steps down to a user who may not read the data folder
    if broker.tls_cert is not None:
        lines.append(f"certfile {broker.tls_cert.absolute()}")
    if broker.tls_key is not None:
        lines.append(f"keyfile {broker.tls_key.absolute()}")
    return "\n".join(lines) + "\n"


class Mosquitto:
    """The running program and the files it reads."""

    name = "mosquitto"
    lacks: tuple[str, ...] = ()

    def __init__(self, program: str, settings: Settings) -> None:
        self._program = program
        self._settings = settings
        self._folder = settings.paths.broker.absolute()
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, users: dict[str, str]) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        config = self._folder / "mosquitto.conf"
        write_secret(config, configuration(self._settings.broker, self._folder))
        write_secret(self._folder / "access", access_rules(self._settings.mqtt.username))
        self._write_passwords(users)
        self._child = process.spawn([self._program, "-c", str(config)])

    def change_users(self, users: dict[str, str]) -> None:
        """Let new users in and put revoked ones out, while the others stay connected."""
        self._write_passwords(users)
        if self._child is not None and hasattr(signal, "SIGHUP"):
            self._child.send_signal(signal.SIGHUP)

    def _write_passwords(self, users: dict[str, str]) -> None:
        write_secret(self._folder / "passwords", "".join(password_line(u, p) for u, p in sorted(users.items())))

    def ended(self) -> int | None:
        return None if self._child is None else self._child.poll()

    def stop(self) -> None:
        if self._child is not None:
            process.stop(self._child)
