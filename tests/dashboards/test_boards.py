"""The dashboards as they are built: complete, in both languages, the same each time."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args

import pytest

from dashboards import boards, rules, signs
from dashboards.board import COLUMNS, variable_queries
from dashboards.boards import BOARDS
from dashboards.manner import Manner, names_of
from dashboards.provisioning import text
from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import RANK
from hidran.people.answer import Meaning
from hidran.people.audience import role_of
from hidran.registry import Place, Registry
from hidran.water import form
from hidran.words import english

BUILT = boards.dashboards(Manner())
PANELS = [(uid, panel) for uid, board in BUILT.items() for panel in board["panels"]]
IDS = [f"{uid}/{panel['title']}" for uid, panel in PANELS]


def test_there_are_five_of_them_for_the_people_they_are_for() -> None:
    assert {board["title"] for board in BUILT.values()} == {
        "Hidran hari ini", "Satu hidran", "Teknisi", "Mutu air", "Layanan",
    }  # fmt: skip


@pytest.mark.parametrize(("uid", "panel"), PANELS, ids=IDS)
def test_every_panel_says_what_it_shows_in_which_unit_and_what_without_a_value(uid: str, panel: dict[str, Any]) -> None:
    assert uid
    defaults = panel["fieldConfig"]["defaults"]
    assert panel["title"]
    assert len(panel["description"]) > 10
    assert defaults["unit"]
    assert defaults["noValue"]
    assert defaults["thresholds"]["steps"][0]["value"] is None
    assert panel["targets"]


@pytest.mark.parametrize(("uid", "panel"), PANELS, ids=IDS)
def test_a_missing_value_is_a_gap(uid: str, panel: dict[str, Any]) -> None:
    if panel["type"] == "timeseries":
        assert panel["fieldConfig"]["defaults"]["custom"]["spanNulls"] is False
    lines = [t["query"] for t in panel["targets"] if t["resultFormat"] == "time_series"]
    zeros = [q for q in lines if "fill(0)" in q or "fill(previous)" in q or "fill(linear)" in q]
    if panel["title"].startswith("Data yang ada"):  # how much of a day was heard is 0 when nothing was
        assert uid == "hidran-mutu-air"
        return
    assert zeros == []


def test_ids_are_the_place_in_the_list_and_no_panel_lies_over_another() -> None:
    for board in BUILT.values():
        assert [p["id"] for p in board["panels"]] == list(range(1, len(board["panels"]) + 1))
        taken: set[tuple[int, int]] = set()
        for panel in board["panels"]:
            at = panel["gridPos"]
            cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
            assert at["x"] + at["w"] <= COLUMNS
            assert not cells & taken
            taken |= cells


def test_the_same_text_comes_out_each_time() -> None:
    assert text(boards.dashboards(Manner())) == text(BUILT)
    assert json.loads(text(BUILT)) == BUILT


def said() -> Iterator[str]:
    for board in BOARDS:
        yield from (board.title, board.about)
        for panel in board.panels:
            yield from (panel.title, panel.about, *(t.name for t in panel.targets), *(t for t, _ in panel.links))
            for look in (panel.look, *panel.looks):
                yield from (look.name, str(look.more.get("noValue", "")))
                yield from (sentence for words, _ in look.maps.values() for sentence in words.split("\n"))


def test_every_sentence_has_an_english_twin() -> None:
    wanted = {sentence for sentence in said() if sentence and not sentence.startswith("$")}
    assert sorted(wanted - english().keys()) == []


def test_in_english_nothing_is_left_in_bahasa() -> None:
    in_english = text(boards.dashboards(Manner("en")))
    assert "Hydrants today" in in_english
    assert [s for s in said() if len(s) > 25 and not s.startswith("$") and s in in_english] == []


def test_the_page_of_the_hydrant_is_where_the_settings_say() -> None:
    built = text(boards.dashboards(Manner(page="https://hidran.example/")))
    assert "https://hidran.example/hidran/${" in built
    assert "{page}" not in built


def test_hydrant_and_kpp_can_be_chosen_wherever_there_are_places() -> None:
    for board in BOARDS:
        names = [v["name"] for v in BUILT[board.uid]["templating"]["list"]]
        assert names == (["kpp", "hydrant"] if board.places else [])
        assert len(variable_queries(board)) == len(names)


def test_every_state_code_and_severity_has_its_word_and_sign() -> None:
    assert signs.TITLES.keys() == signs.CHECKS.keys() == CATALOGUE.keys()
    assert signs.SEVERITIES.keys() == RANK.keys()
    assert {signs.STATES[str(rank)][0] for rank in RANK.values()} <= {text for text, _ in signs.STATES.values()}


def test_everything_that_can_be_answered_has_its_word() -> None:
    assert signs.ANSWERS.keys() == set(get_args(Meaning)) - {"unknown"}
    assert signs.POINTS.keys() == form.POINTS.keys()
    assert {role_of(channel) for channel in ("page", "telegram")} <= signs.ANSWERERS.keys()


def test_no_dollar_sign_in_what_grafana_fills_in() -> None:
    made = json.dumps([rules.render(rule) for rule in rules.rules("id")])
    assert "$" not in made


def test_each_severity_has_its_rule_and_the_texts_are_the_catalogues() -> None:
    made = {rule.uid: rule for rule in rules.rules("id")}
    assert made.keys() == {
        "hidran-info", "hidran-perlu-dicek", "hidran-gawat", "hidran-no-data", "hidran-service",
    }  # fmt: skip
    for code, known in CATALOGUE.items():
        assert f'eq .Labels.code "{code}" }}}}{known.title}{{{{' in made["hidran-gawat"].summary
        assert f'eq .Labels.code "{code}" }}}}{known.first_check}{{{{' in made["hidran-gawat"].description
    audiences = {uid: rule.labels["audience"] for uid, rule in made.items()}
    assert audiences["hidran-gawat"] == "kpp"
    assert audiences["hidran-no-data"] == audiences["hidran-service"] == "operator"


def test_what_cannot_be_asked_resolves_nothing_by_itself() -> None:
    assert {rules.render(rule)["execErrState"] for rule in rules.rules("id")} == {"Error"}
    assert {rule.uid for rule in rules.rules("id") if rule.no_data == "Alerting"} == {"hidran-no-data"}


NAMED = boards.dashboards(Manner(names={"h-1": "Hidran Sawahan", "h-2": "h-2"}))


def overrides(board: str, title: str) -> list[dict[str, Any]]:
    (panel,) = (p for p in NAMED[board]["panels"] if p["title"] == title)
    return list(panel["fieldConfig"]["overrides"])


def called(board: str, title: str, field: str) -> list[str]:
    """By which names Grafana calls this field of the panel."""
    return [
        step["value"]
        for override in overrides(board, title)
        if override["matcher"]["id"] == "byRegexp" and re.search(override["matcher"]["options"].strip("/"), field)
        for step in override["properties"]
        if step["id"] == "displayName"
    ]


def test_people_read_the_name_of_a_hydrant_on_tiles_and_lines() -> None:
    assert called("hidran-hari-ini", "Keadaan sekarang", "h-1") == ["Hidran Sawahan"]
    assert called("hidran-hari-ini", "Yang perlu dicek dulu", "h-1 2") == ["Hidran Sawahan"], "its second fault"
    assert called("hidran-hari-ini", "Yang perlu dicek dulu", "_server") == ["Server Hidran"]
    assert called("hidran-hari-ini", "Hari dengan air, 30 hari terakhir", "h-1") == ["Hidran Sawahan"]
    assert called("hidran-mutu-air", "Cek air yang sudah dilakukan", "h-1, tandon") == [
        "Hidran Sawahan, ${__field.labels.point}"
    ]
    assert called("hidran-hari-ini", "Keadaan sekarang", "h-11") == [], "not yet pushed: shown by its id"


def test_a_table_shows_names_and_links_go_by_the_id() -> None:
    (names,) = (
        step["value"][0]["options"]
        for override in overrides("hidran-hari-ini", "Gangguan yang masih terjadi")
        if override["matcher"] == {"id": "byName", "options": "hydrant"}
        for step in override["properties"]
        if step["id"] == "mappings"
    )
    assert {id_: shown["text"] for id_, shown in names.items()} == {
        "_server": "Server Hidran", "h-1": "Hidran Sawahan", "h-2": "h-2",
    }  # fmt: skip
    assert "var-hydrant=${__value.raw}" in text(NAMED["hidran-hari-ini"])
    assert "var-hydrant=${__field.name}" in text(NAMED["hidran-hari-ini"])


def test_names_come_from_the_registry_and_two_of_one_name_are_told_apart() -> None:
    def place(id_: str, name: str, kind: Literal["hydrant", "mck"] = "hydrant") -> Place:
        return Place(id_, "kpp-1", kind, name, "")

    places = (
        place("a", "Sawahan"),
        place("b", "Sawahan"),
        place("c", ""),
        place("d", "Hilir\n1"),
        place("m", "", "mck"),
    )
    assert names_of(Registry(1, places={p.id: p for p in places})) == {
        "a": "Sawahan (a)", "b": "Sawahan (b)", "c": "c", "d": "Hilir 1",
    }  # fmt: skip


def test_boxes_and_tables_have_room_for_every_hydrant() -> None:
    def height(board: dict[str, Any], title: str) -> int:
        return int(next(p["gridPos"]["h"] for p in board["panels"] if p["title"] == title))

    many = boards.dashboards(Manner(names={f"h-{n}": f"Hidran {n}" for n in range(20)}))
    assert height(BUILT["hidran-hari-ini"], "Keadaan sekarang") == 5
    assert height(many["hidran-hari-ini"], "Keadaan sekarang") > 20
    assert height(many["hidran-hari-ini"], "Cek air bulan ini") > 35, "a tank and a tap each"


def test_a_value_that_is_missing_is_a_dash_in_every_column_of_a_table() -> None:
    for uid, panel in PANELS:
        if panel["type"] == "table":
            maps = [
                step["value"]
                for override in panel["fieldConfig"]["overrides"]
                for step in override["properties"]
                if step["id"] == "mappings" and override["matcher"]["options"] != "hydrant"
            ]
            assert all(m[-1]["type"] == "special" for m in maps), (uid, panel["title"])
