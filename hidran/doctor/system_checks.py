"""Is the ground firm: disk, clock, data files, modes of secret files."""

import os
import shutil
import stat
from pathlib import Path

from hidran import heartbeat, installation
from hidran.clock import iso
from hidran.doctor.findings import Finding, note, ok, problem
from hidran.errors import ClockRefusedError, HidranError
from hidran.settings import Settings
from hidran.store import sqlite

EARLIEST = 1767225600  # 2026-01-01: a clock before the year this was built in was never set
LATEST = 4102444800  # 2100-01-01
JUMP_S = 5.0
MB = 1024 * 1024


def disk(settings: Settings, _now: float) -> list[Finding]:
    """Enough free space for ingest to promise anything."""
    free_mb = shutil.disk_usage(_existing(settings.paths.data)).free // MB
    stop_mb, resume_mb = settings.ingest.stop_free_mb, settings.ingest.resume_free_mb
    if free_mb < stop_mb:
        text = "Disk hampir penuh: sisa {free} MB, di bawah {stop} MB ingest berhenti menerima."
        step = "Kosongkan disk, atau pindahkan folder data; ingest lanjut sendiri di atas {resume} MB."
        return [problem("disk", text, step, free=free_mb, stop=stop_mb, resume=resume_mb)]
    if free_mb < 2 * resume_mb:
        text, step = "Disk mulai penuh: sisa {free} MB.", "Kosongkan disk sebelum sisa {stop} MB."
        return [problem("disk", text, step, free=free_mb, stop=stop_mb)]
    return [ok("disk", "Disk cukup: sisa {free} MB.", free=free_mb)]


def _existing(path: Path) -> Path:
    path = path.absolute()
    while not path.exists():
        path = path.parent
    return path


def clock(settings: Settings, now: float) -> list[Finding]:
    """The clock can be meant, is real where it must be, and did not jump back behind our own services."""
    try:
        simulated = not installation.open_clock(settings.paths).real
    except ClockRefusedError as error:
        return [problem("clock", "{why}", "Hapus berkas jam itu, atau pakai folder data lain.", why=str(error))]
    step = "Setel jam komputer ini (sambungkan ke internet, lalu `timedatectl set-ntp true`)."
    if not EARLIEST <= now <= LATEST:
        return [problem("clock", "Jam komputer ini salah: {at}.", step, at=iso(now))]
    ahead = [b for b in heartbeat.read_all(settings.paths.health).values() if b.at > now + JUMP_S]
    if ahead:
        text = "Jam komputer ini mundur: {name} terakhir bicara {s} detik di masa depan."
        return [problem("clock", text, step, name=ahead[0].service, s=int(ahead[0].at - now))]
    if simulated:
        return [note("clock", "Jam latihan (simulasi): folder ini bukan pemasangan sungguhan.")]
    return [ok("clock", "Jam masuk akal: {at}.", at=iso(now))]


def files(settings: Settings, _now: float) -> list[Finding]:
    """Every data file can be read and passes SQLite's own check."""
    paths = settings.paths
    present = [p for p in (paths.series, paths.events, paths.outbox, paths.records) if p.exists()]
    if not present and settings.records_url is None:
        return [problem("files", "Belum ada data di {data}.", "Jalankan `hidran run`.", data=paths.data.absolute())]
    aside = sorted(p for p in paths.data.glob("*.damaged-*") if not p.name.endswith("-wal"))
    return [*(_file(path) for path in present), *(_aside(path) for path in aside)]


def _aside(path: Path) -> Finding:
    """It stays a problem until a person has decided, since nothing else tells that history is missing."""
    text = "{name}: berkas rusak yang disisihkan; yang lama tidak ada di berkas penggantinya."
    step = "Kembalikan cadangan terakhir (`hidran restore`) bila perlu, lalu pindahkan berkas itu dari folder data."
    return problem("files", text, step, name=path.name)


def _file(path: Path) -> Finding:
    said = sqlite.quick_check(path) if os.access(path, os.R_OK | os.W_OK) else "tidak boleh dibaca atau ditulis"
    if said == "ok":
        return ok("files", "{name} utuh.", name=path.name)
    text, step = "{name} tidak bisa dipakai: {why}.", "Hentikan Hidran, lalu `hidran restore` dari cadangan terakhir."
    return problem("files", text, step, name=path.name, why=said)


def secret_modes(settings: Settings, _now: float) -> list[Finding]:
    """No secret can be read by other users of this machine."""
    if os.name != "posix":
        return []
    paths = settings.paths
    secret = [paths.secrets, *sorted(paths.secrets.glob("*")), paths.broker]
    secret += [f for f in (settings.api.token_file, settings.broker.tls_key) if f is not None]
    found = [_mode(path) for path in secret if path.exists()]
    return [f for f in found if f is not None] or [ok("secrets", "Berkas rahasia tertutup untuk orang lain.")]


def _mode(path: Path) -> Finding | None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        return problem("secrets", "{file}: {why}.", "Periksa berkas itu.", file=path, why=str(error))
    if not mode & 0o077:
        return None
    wanted = "700" if path.is_dir() else "600"
    text, step = "{file} bisa dibaca orang lain (mode {mode}).", "Jalankan: chmod {wanted} {file}"
    return problem("secrets", text, step, file=path, mode=f"{mode:o}", wanted=wanted)


def broken(check: str, error: HidranError) -> Finding:
    """A check that could not be made, as a finding."""
    return problem(check, "{why}", "Betulkan itu, lalu jalankan `hidran doctor` lagi.", why=str(error))
