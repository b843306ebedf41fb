"""The neighbours of the demo: every role is filled, and everybody can be reached."""

from pathlib import Path

from hidran.people.gaps import gaps
from hidran.store.people import roster
from hidran.store.records import Records
from simulator.demo.cast import KPP, play
from simulator.stage import home


def test_every_role_of_the_demo_is_filled_and_reached(tmp_path: Path) -> None:
    settings, _clock = home.build(tmp_path, play(), language="id", broker="auto")
    with Records.open(settings) as records:
        everybody, registry = roster(records), records.registry()
    assert gaps(everybody, registry, settings.notify.channels) == ()
    assert [p.name for p in everybody.behind(KPP[0], "teknisi")] == ["Pak Budi", "Ana"]
    assert everybody.behind(KPP[0], "ketua")[0].quiet == (21, 5)
