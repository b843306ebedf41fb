"""Messages as the outbox hands them to a channel, and settings with one channel in them."""

from pathlib import Path
from typing import Any

from hidran.faults.episode import Severity
from hidran.settings import Settings
from hidran.store.outbox import Kind, Message

TEXT = (
    "GAWAT: Hidran Sawahan\nPompa tidak jalan sejak 07.40.\n"
    "Tandanya: matahari cukup, pompa mati 120 menit.\nCek: Lihat lampu kontroler, saklar, sekring."
)


def message(text: str = TEXT, *, kind: Kind = "raise", severity: Severity = "GAWAT", code: str = "F01") -> Message:
    head = (7, "raise/a/1", 1_790_000_000_000, 1_790_000_000_000, kind, "sawahan", code, severity, 1_789_999_000)
    return Message(*head, 3, "kpp", "telegram", text, "sending", 1, None, None)


def secret(folder: Path, text: str = "123:rahasia") -> Path:
    file = folder / "secret"
    file.write_text(text + "\n")
    file.chmod(0o600)
    return file


def settings_with(folder: Path, name: str, **values: Any) -> Settings:
    return Settings(data=folder, notify={"channels": [name], "ways": {name: values}})
