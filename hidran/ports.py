"""Whether a TCP port of this machine can be listened on, who has it otherwise, and which ones are free."""

import errno
import os
import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Below what systems hand to outgoing connections (Linux from 32768, RFC 6335 from 49152): a port that is free
# now is not given away between this look and a program's own start, nor while that program is down.
_LASTING = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """That many different ports of loopback on which nobody listens."""
    untried = iter(random.sample(_LASTING, len(_LASTING)))
    return [next(port for port in untried if not taken(LOOPBACK, port)) for _ in range(count)]


def free_port() -> int:
    """One port of loopback on which nobody listens."""
    return free_ports(1)[0]


def taken(host: str, port: int) -> bool:
    """True when somebody listens on `port` already. OSError when `host` is no address of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise
    return False


def owner(port: int) -> str | None:
    """'mosquitto (pid 123)', as far as this user may see it; Linux only."""
    inode = _listening_inode(port)
    if inode is None:
        return None
    for fd in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if fd.readlink().name == f"socket:[{inode}]":
                pid = fd.parts[2]
                return f"{Path(f'/proc/{pid}/comm').read_text().strip()} (pid {pid})"
        except OSError:
            continue
    return None


def _listening_inode(port: int) -> str | None:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.exists():
            continue
        for line in table.read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and int(columns[1].rsplit(":", 1)[1], 16) == port:
                return columns[9]
    return None
