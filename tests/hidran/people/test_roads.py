"""Two roads, one message: who speaks when, what closes it, and what never reaches the KPP."""

from dataclasses import dataclass, field, replace

import pytest

from hidran.people import policy, roads
from hidran.people.alert import Alert, Trouble
from hidran.people.hearing import hear
from hidran.people.manner import Say
from hidran.people.roads import SETTLE_S, SILENT_S, Road, Second
from hidran.people.story import Story
from tests.hidran.people.world import ADMIN, HOUR, MANNER, NOON, World

PLACE = "sawahan"


@dataclass
class Roads:
    """Both roads into one policy; each step is saved and read again, as a restart would."""

    road: Road = "engine+grafana"
    world: World = field(default_factory=World)
    stories: dict[str, Story] = field(default_factory=dict)
    second: Second = field(default_factory=Second)
    read: int = 0
    said: list[Say] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def grafana(self, code: str = "F08", *, firing: bool = True, severity: str = "GAWAT", start: int = 0) -> None:
        onset = start or self.world.now - 900
        self._alert(Alert(firing, self.world.now, onset, PLACE, code, severity))  # type: ignore[arg-type]

    def trouble(self, kind: Trouble = "datasource", what: str = "GAWAT", *, firing: bool = True) -> None:
        self._alert(Alert(firing, self.world.now, self.world.now, trouble=kind, what=what))

    def _alert(self, alert: Alert) -> None:
        roads.hear(self.second, [alert])
        self.after(0)

    def engine(self) -> None:
        """What the engine has written is heard."""
        for event in self.world.log[self.read :]:
            if self.road != "grafana":
                hear(self.stories.setdefault(event.hydrant, Story(event.hydrant)), event)
        self.read = len(self.world.log)
        self.after(0)

    def after(self, seconds: int) -> None:
        self.world.now += seconds
        self.second = roads.load(roads.dump(self.second))
        now = self.world.now
        for event in roads.events(self.second, self.stories, now, self.road):
            hear(self.stories.setdefault(event.hydrant, Story(event.hydrant)), event)
        self.notes += [n.text for n in roads.notes(self.second, now, self.road)]
        for story in self.stories.values():
            self.said += policy.speak(story, now, MANNER)

    @property
    def kinds(self) -> list[str]:
        return [s.draft.kind for s in self.said if s.draft.recipient == "admin"]


def test_while_the_fast_road_speaks_grafana_adds_nothing() -> None:
    both = Roads()
    both.world.rise()
    both.engine()
    both.grafana(start=both.world.episodes["F08"].start)
    both.after(SILENT_S)
    both.after(HOUR)
    assert both.kinds == ["raise"]


def test_the_second_road_speaks_when_the_first_was_silent_for_five_minutes() -> None:
    both = Roads()
    both.grafana()
    both.after(SILENT_S - 1)
    assert both.kinds == []
    both.after(1)
    assert both.kinds == ["raise"]
    assert "Grafana" in both.said[0].draft.text
    assert "Tegangan panel hilang" in both.said[0].draft.text, "the text is the catalogue's"


def test_whoever_speaks_later_about_the_same_trouble_adds_nothing() -> None:
    both = Roads()
    both.world.rise()
    start = both.world.episodes["F08"].start
    both.grafana(start=start)
    both.after(SILENT_S)
    both.engine()
    both.after(60)
    assert both.kinds == ["raise"]


def test_the_engine_within_the_five_minutes_is_the_only_one_that_speaks() -> None:
    both = Roads()
    both.grafana()
    both.after(SILENT_S - 30)
    both.world.rise()
    both.engine()
    both.after(HOUR)
    assert both.kinds == ["raise"]
    assert "Grafana" not in both.said[0].draft.text


def test_resolve_closes_what_the_second_road_told() -> None:
    both = Roads()
    both.grafana()
    both.after(SILENT_S)
    both.grafana(firing=False)
    assert both.kinds == ["raise"]
    both.after(SETTLE_S)
    assert both.kinds == ["raise", "clear"]
    both.after(HOUR)
    assert both.kinds == ["raise", "clear"]


def test_resolve_does_not_close_what_the_engine_says_still_stands() -> None:
    both = Roads()
    both.world.rise()
    both.engine()
    both.grafana(start=both.world.episodes["F08"].start)
    both.after(SILENT_S)
    both.grafana(firing=False)
    both.after(SETTLE_S)
    assert both.kinds == ["raise"]


def test_what_the_engine_ended_is_not_begun_again_by_an_alert_that_lags() -> None:
    both = Roads()
    both.world.rise()
    both.engine()
    both.grafana(start=both.world.episodes["F08"].start)
    both.after(60)
    both.world.clear()
    both.engine()
    both.after(2 * HOUR)
    assert both.kinds == ["raise", "clear"]


def test_duplicates_and_repeats_say_nothing_twice() -> None:
    both = Roads()
    for _ in range(3):
        both.grafana()
    both.after(SILENT_S)
    both.grafana()
    both.after(600)
    both.grafana()
    assert both.kinds == ["raise"]
    both.grafana(firing=False)
    both.grafana(firing=False)
    both.after(SETTLE_S)
    assert both.kinds == ["raise", "clear"]


def test_an_alert_that_is_over_within_the_five_minutes_says_nothing() -> None:
    both = Roads()
    both.grafana()
    both.after(60)
    both.grafana(firing=False)
    both.after(HOUR)
    assert both.said == []
    assert both.second.fires == {}


def test_grafana_alone_speaks_at_once_and_the_engine_is_not_heard() -> None:
    alone = Roads("grafana")
    alone.world.rise("F12")
    alone.engine()
    assert alone.said == []
    alone.grafana()
    assert alone.kinds == ["raise"]


def test_the_engine_alone_leaves_grafana_unheard() -> None:
    alone = Roads("engine")
    alone.grafana()
    alone.trouble()
    alone.after(HOUR)
    assert (alone.said, alone.notes) == ([], [])


def test_a_graver_severity_is_one_trouble_that_grew() -> None:
    alone = Roads("grafana")
    alone.grafana(severity="PERLU_DICEK")
    alone.after(600)
    alone.grafana(severity="PERLU_DICEK", firing=False)
    alone.after(60)
    alone.grafana(severity="GAWAT")
    assert alone.kinds == ["raise", "remind"]
    assert "JADI GAWAT" in alone.said[-1].draft.text
    alone.after(SETTLE_S)
    assert alone.kinds == ["raise", "remind"], "the end of the milder one ends nothing"


def test_a_database_that_is_away_is_the_operators_and_ends_no_fault() -> None:
    alone = Roads("grafana")
    alone.grafana()
    alone.trouble("datasource")
    alone.trouble("datasource", "PERLU_DICEK")
    alone.grafana(firing=False)  # Grafana calls over what it cannot ask for
    alone.after(HOUR)
    assert alone.kinds == ["raise"]
    assert len(alone.notes) == 1
    assert "InfluxDB" in alone.notes[0]
    alone.trouble("datasource", firing=False)
    alone.grafana()
    alone.after(SETTLE_S)
    assert alone.kinds == ["raise"], "it was still there"
    assert alone.notes[1:] == ["Grafana bisa bertanya ke InfluxDB lagi."]


@pytest.mark.parametrize("kind", ["datasource", "no_data", "service"])
def test_what_only_grafana_can_know_is_told_the_operator_once_and_its_end_too(kind: Trouble) -> None:
    both = Roads()
    both.trouble(kind, "engine")
    both.trouble(kind, "engine")
    both.after(7 * HOUR)
    assert len(both.notes) == 1
    both.trouble(kind, "engine", firing=False)
    both.after(HOUR)
    assert len(both.notes) == 2
    assert both.said == [], "no hydrant is said to be broken"


def test_what_grafana_calls_over_while_it_cannot_ask_is_not_over() -> None:
    both = Roads()
    both.trouble("no_data")
    both.trouble("no_data", firing=False)
    both.trouble("datasource")
    both.after(HOUR)
    assert len(both.notes) == 2
    both.trouble("datasource", firing=False)
    both.trouble("no_data")
    both.after(HOUR)
    assert both.notes[2:] == ["Grafana bisa bertanya ke InfluxDB lagi."]
    both.trouble("no_data", firing=False)
    both.after(SETTLE_S)
    assert both.notes[3:] == ["Menurut Grafana data masuk lagi."]


def test_each_service_is_a_trouble_of_its_own() -> None:
    both = Roads()
    both.trouble("service", "engine")
    both.trouble("service", "notify")
    assert ["engine" in both.notes[0], "notify" in both.notes[1]] == [True, True]


def test_a_memory_that_cannot_be_read_is_begun_anew() -> None:
    assert roads.load("{") == roads.load(None) == Second()


def test_hours_and_ration_are_the_policys_own_also_for_the_second_road() -> None:
    both = Roads(world=World(now=NOON + 11 * HOUR))
    both.grafana(severity="PERLU_DICEK")
    both.after(SILENT_S)
    assert [s for s in both.said if s.draft.recipient == ADMIN.split("@", maxsplit=1)[0]] == []
    both.world = replace(both.world, now=NOON + 19 * HOUR)
    both.after(0)
    assert both.kinds == ["raise"]
