"""The records on SQLite, and on PostgreSQL where its programs are: the same calls, the same answers."""

import multiprocessing
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from hidran import contract
from hidran.errors import StoreDamagedError, StoreError, UnknownNameError
from hidran.registry import Calibration
from hidran.settings import Settings
from hidran.site import Site
from hidran.store import hydrant_fields, migrations
from hidran.store.hydrant_fields import ALL_FIELDS, RecordsError
from hidran.store.records import Records, engine_of
from hidran.store.tables import metadata

DAY = 86400


@pytest.fixture
def settings(each_database: Settings) -> Settings:
    return each_database


@pytest.fixture
def records(settings: Settings) -> Iterator[Records]:
    with Records.open(settings) as opened:
        opened.add_kpp("kpp-a", "KPP Tirta", location="Baamang")
        opened.add_hydrant("kpp-a", id="hu-01", name="Hidran 1", fitted=("tank_full",), rules={"F08": {"hold_s": 600}})
        yield opened


def test_a_hydrant_comes_back_with_every_field_it_was_given(records: Records) -> None:
    site = Site(
        "hu-02",
        "Hidran 2",
        lat=-2.5,
        lon=112.9,
        topology="battery_mppt",
        panel_nominal_v=48,
        fitted=("tank_level_pct", "flow_lpm"),
        report_interval_s=600,
        sample_interval_s=30,
        turbidity_class="nephelometer",
        clean_mv=4100.5,
        tank_volume_l=2200,
        start_learning=1_795_000_000,
        rules={"F01": {"a": 1.5}},
    )
    records.add_hydrant("kpp-a", site, location="Jl. Wengga")
    registry = records.registry()
    found = registry.hydrants["hu-02"]
    assert (found.kpp, found.kpp_name) == ("kpp-a", "KPP Tirta")
    assert {n: getattr(found, n) for n in Site.__slots__ if not n.startswith("kpp")} == {
        n: getattr(site, n) for n in Site.__slots__ if not n.startswith("kpp")
    }
    assert registry.places["hu-02"].location == "Jl. Wengga"


def test_a_node_waits_until_somebody_approves_it_and_moves_by_date(records: Records) -> None:
    records.add_hydrant("kpp-a", id="hu-02")
    records.add_node("spare-1", at=0)
    assert [n.name for n in records.registry().waiting()] == ["spare-1"]
    assert not records.registry().approved("spare-1")
    records.approve("spare-1", "hu-01", since_ts=10 * DAY)
    records.approve("spare-1", "hu-02", since_ts=20 * DAY)
    registry = records.registry()
    assert registry.approved("spare-1")
    places = [registry.hydrant_of("spare-1", d * DAY) for d in (9, 10, 19, 20, 99)]
    assert places == [None, "hu-01", "hu-01", "hu-02", "hu-02"]
    assert [(a.node, a.start, a.end) for a in registry.nodes_of("hu-01", 0, 99 * DAY)] == [
        ("spare-1", 10 * DAY, 20 * DAY)
    ]
    assert registry.nodes_of("hu-01", 20 * DAY, 30 * DAY) == []
    assert registry.waiting() == []


def test_a_revoked_node_speaks_for_nothing_from_then_on(records: Records) -> None:
    records.approve("hu-001", "hu-01", since_ts=100)
    records.revoke("hu-001", at=200)
    registry = records.registry()
    assert not registry.approved("hu-001")
    assert registry.hydrant_of("hu-001", 150) == "hu-01"
    assert registry.hydrant_of("hu-001", 200) is None
    assert registry.hydrants_without_node(200) == ["hu-01"]


def test_approving_again_from_an_earlier_date_replaces_the_later_start(records: Records) -> None:
    records.approve("hu-001", "hu-01", since_ts=500)
    records.approve("hu-001", "hu-01", since_ts=100)
    assert [(a.start, a.end) for a in records.registry().assignments] == [(100, None)]


def test_the_version_grows_with_each_edit_and_not_otherwise(records: Records) -> None:
    before = records.registry_version()
    records.inbox_append("answer", "page", {"ok": True})
    with pytest.raises(UnknownNameError):
        records.approve("hu-001", "nowhere")
    assert records.registry_version() == before == records.registry().version
    records.add_node("hu-001")
    assert records.registry_version() == before + 1


def test_a_newer_calibration_gives_the_clean_water_of_the_hydrant_and_the_old_one_stays(records: Records) -> None:
    records.add_sensor("TS-17", "turbidity", hydrant="hu-01")
    records.add_calibration("TS-17", Calibration(100, "two_point", ((4100.0, 0.0), (3200.0, 100.0)), 4100.0, "Budi"))
    records.add_calibration("TS-17", Calibration(200, "clean_only", (), 4050.0))
    registry = records.registry()
    sensor = registry.sensors["TS-17"]
    first, second = sensor.calibration_at(150), sensor.calibration_at(200)
    assert registry.hydrants["hu-01"].clean_mv == 4050.0
    assert first is not None and first.table == ((4100.0, 0.0), (3200.0, 100.0)) and first.by == "Budi"
    assert second is not None and second.clean_mv == 4050.0
    assert sensor.calibration_at(99) is None


@pytest.mark.parametrize("node", ["x", "HU-001", "hidran-ingest", "hidran-new", "a" * 33, "hu/001", "+"])
def test_a_node_id_that_the_broker_could_not_keep_apart_is_refused(records: Records, node: str) -> None:
    with pytest.raises(RecordsError, match="wanted 3 to 32 of a-z"):
        records.add_node(node)


def test_what_cannot_be_meant_is_refused_by_name(records: Records) -> None:
    for values, wanted in (
        ({"topology": "wind"}, "wanted one of direct, battery_pwm"),
        ({"fitted": ["flow"]}, "'flow' is no field: wanted some of panel_v"),
        ({"colour": "red"}, "'colour' is no field of a hydrant"),
        ({"lat": "south"}, "lat = 'south': wanted a number from -90 to 90"),
        ({"lon": 181}, "wanted a number from -180 to 180"),
        ({"panel_nominal_v": 24.5}, "wanted a whole number"),
        ({"panel_nominal_v": True}, "wanted a whole number"),
        ({"tank_volume_l": -1}, "or null"),
        ({"fitted": "flow_lpm"}, "'flow_lpm' is no field"),
        ({"rules": {"F08": 600}}, "wanted numbers by rule"),
        ({"name": 5}, "wanted text"),
    ):
        with pytest.raises(RecordsError, match=wanted):
            records.set_hydrant("hu-01", **values)
    with pytest.raises(RecordsError, match="is there already"):
        records.add_hydrant("kpp-a", id="hu-01")
    with pytest.raises(UnknownNameError, match="no KPP 'kpp-z'"):
        records.add_hydrant("kpp-z", id="hu-09")


def test_every_field_of_a_site_has_its_rule() -> None:
    assert set(hydrant_fields._RULES) == set(ALL_FIELDS)


def test_a_revoked_node_that_is_made_again_waits_again(records: Records) -> None:
    records.approve("hu-001", "hu-01", since_ts=100)
    records.revoke("hu-001", at=200)
    records.add_node("hu-001")
    assert [n.name for n in records.registry().waiting()] == ["hu-001"]


def test_an_mck_is_a_place_but_no_hydrant(records: Records) -> None:
    records.add_mck("kpp-a", "mck-01", "MCK Pasar")
    registry = records.registry()
    assert registry.places["mck-01"].kind == "mck"
    assert "mck-01" not in registry.hydrants
    with pytest.raises(UnknownNameError, match="is no hydrant but an MCK"):
        records.approve("hu-001", "mck-01")


def test_the_inbox_keeps_order_and_content_with_many_writers(records: Records, settings: Settings) -> None:
    def write(name: str) -> None:
        with Records.open(settings) as mine:
            for i in range(6):
                mine.inbox_append("answer", name, {"i": i, "teks": "sudah diperbaiki ✓"})

    writers = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(3)]
    for writer in writers:
        writer.start()
    seen, cursor = [], 0
    while len(seen) < 18:
        for entry in records.inbox_after(cursor, limit=7):
            seen.append((entry.source, entry.body["i"]))
            cursor = entry.id
    for writer in writers:
        writer.join()
    assert len(set(seen)) == 18
    assert all([i for s, i in seen if s == w] == list(range(6)) for w in ("w0", "w1", "w2"))
    assert records.inbox_after(cursor) == []


def _open_and_count(settings: Settings, results: "multiprocessing.Queue[object]") -> None:
    try:
        with Records.open(settings) as records:
            results.put(records.registry_version())
    except Exception as error:
        results.put(repr(error))


def test_services_that_start_together_make_the_tables_once(settings: Settings) -> None:
    results: multiprocessing.Queue[object] = multiprocessing.get_context("spawn").Queue()
    context = multiprocessing.get_context("spawn")
    openers = [context.Process(target=_open_and_count, args=(settings, results)) for _ in range(3)]
    for opener in openers:
        opener.start()
    versions = [results.get(timeout=30) for _ in openers]
    for opener in openers:
        opener.join()
    assert versions == [1, 1, 1]


def test_the_revisions_make_exactly_the_tables_of_the_models(records: Records, settings: Settings) -> None:
    engine = engine_of(settings)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata())
        head = ScriptDirectory.from_config(migrations.config(connection)).get_current_head()
    engine.dispose()
    assert differences == []
    assert head == migrations.HEAD


def test_records_of_a_newer_hidran_are_refused(records: Records, settings: Settings) -> None:
    engine = engine_of(settings)
    with engine.begin() as db:
        db.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer Hidran"):
        Records.open(settings)


def test_a_damaged_file_is_said_loudly(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_bytes(b"this is no database at all, not even a little" * 100)
    with pytest.raises(StoreDamagedError, match="hidran restore"):
        Records.open(Settings(data=tmp_path))


def test_an_address_that_leads_nowhere_is_shown_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Records.open(Settings(data=tmp_path, records_url="postgresql+psycopg://u:hunter2@127.0.0.1:1/x"))
    assert "hunter2" not in str(caught.value)
    with pytest.raises(StoreError, match="records_url cannot be used"):
        Records.open(Settings(data=tmp_path, records_url="nonsense"))


def test_the_sqlite_file_is_durable_and_keeps_its_foreign_keys(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    Records.open(settings).close()
    engine = engine_of(settings)
    with engine.connect() as db:
        found = [db.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous", "foreign_keys")]
    engine.dispose()
    assert found == ["wal", 2, 1]
    assert sqlite3.connect(settings.paths.records).execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_every_field_of_the_contract_can_be_fitted(records: Records) -> None:
    records.set_hydrant("hu-01", fitted=list(contract.FIELD_NAMES), location="pindah")
    registry = records.registry()
    assert registry.hydrants["hu-01"].fitted == contract.FIELD_NAMES
    assert registry.places["hu-01"].location == "pindah"
