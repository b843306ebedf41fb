"""Tickets for the pages to show: one open and contradicted, one by hand with a photo, one closed."""

import io

from PIL import Image

from hidran.photo import drawn_anew
from hidran.store import photos, work
from hidran.store.records import Records
from hidran.work.sensor import Opening
from hidran.work.step import Step
from tests.api.house import Installation

SHOWN = ("/pekerjaan", "/pekerjaan?hidran=sawahan", "/pekerjaan/baru", "/pekerjaan/1", "/pekerjaan/2", "/pekerjaan/3")
HOUR = 3600


def furnish(made: Installation) -> None:
    with Records.open(made.settings) as records, work.changing(records) as db:
        for hydrant, code, tells in (
            ("sawahan", "F01", _contradicted),
            ("baamang", "", _by_hand),
            ("baamang", "F08", _over),
        ):
            number = work.open_ticket(db, _opening(made.now, hydrant, code))
            for step in tells(made):
                work.add(db, number or 0, step)


def _opening(now: int, hydrant: str, code: str) -> Opening:
    at, key = now - 30 * HOUR, f"furnished/{hydrant}/{code}"
    data = {"code": code, "start": at - 600, "severity": "GAWAT"} if code else {}
    first = Step(key, "opened", at, "" if code else "Pak Rahman", note="" if code else "Keran kiri patah", data=data)
    return Opening(key, hydrant, "fault" if code else "hand", code, at, "" if code else "Keran kiri patah", first)


def _contradicted(made: Installation) -> list[Step]:
    at = made.now - 29 * HOUR
    role = {"channel": "telegram", "role": "teknisi"}
    work_done = {"what": "Ganti sekring 10 A di kotak bawah panel", "parts": ["fuse", "cable"], "cost_rp": 150_000}
    return [
        Step("f/1", "told", at, data=role),
        Step("f/2", "answered", at + HOUR, "Bu Siti"),
        Step("f/3", "checked", at + 2 * HOUR, "Bu Siti", note="lampu kontroler mati", data={"findings": ["fuse"]}),
        Step("f/4", "repaired", at + 3 * HOUR, "Bu Siti", data=work_done),
        Step("f/5", "contradicted", at + 6 * HOUR, data={"since": at + 3 * HOUR}),
    ]


def _by_hand(made: Installation) -> list[Step]:
    drawn = io.BytesIO()
    Image.new("RGB", (900, 600), "steelblue").save(drawn, "JPEG")
    name = photos.put(made.settings.paths, drawn_anew(drawn.getvalue()))
    return [
        Step("f/6", "photo", made.now - 20 * HOUR, "Pak Rahman", data={"photo": name}),
        Step("f/7", "waiting", made.now - 19 * HOUR, "Pak Rahman", data={"for": "money"}),
    ]


def _over(made: Installation) -> list[Step]:
    at = made.now - 20 * HOUR
    return [
        Step("f/8", "told", made.now - 30 * HOUR, data={"channel": "sms", "role": "ketua"}),
        Step("f/9", "answered", made.now - 27 * HOUR, "Budi"),
        Step("f/10", "repaired", at, "Budi", data={"what": "Sambung kabel panel", "cost_rp": 25_000}),
        Step("f/11", "verified", at + HOUR, data={"code": "F08", "end": at + HOUR - 300}),
        Step("f/12", "closed", at + HOUR, data={"by_itself": True}),
    ]
