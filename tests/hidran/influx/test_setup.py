"""`hidran influx setup`: everything is made once, nothing twice, and the two tokens can each do one thing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran.errors import SettingsError
from hidran.influx import access
from hidran.influx.access import NoTokenError
from hidran.influx.http import InfluxError
from hidran.influx.setup import set_up
from hidran.settings import Settings
from tests.hidran.influx.fake_setup import FakeSetup, fake_setup
from tests.ingest.forward.fake_influx import fake_influx


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[FakeSetup, Settings]]:
    with fake_setup() as (fake, url):
        yield fake, Settings(data=tmp_path, influx={"url": url})


def hows(settings: Settings, **more: object) -> dict[str, str]:
    return {s.what: s.how for s in set_up(settings, **more)}  # type: ignore[arg-type]


def test_an_empty_influxdb_gets_all_that_is_needed(empty: tuple[FakeSetup, Settings]) -> None:
    fake, settings = empty
    assert hows(settings) == {
        "admin": "made", "org": "there", "bucket": "there", "mapping": "made", "write": "made", "read": "made",
    }  # fmt: skip
    (org,), (bucket,) = fake.orgs, fake.buckets
    assert (org["name"], bucket["name"]) == ("hidran", "hidran")
    assert fake.mappings[0]["database"] == "hidran" and fake.mappings[0]["default"] is True
    assert [[(p["action"], p["resource"]["id"]) for p in a["permissions"]] for a in fake.auths] == [
        [("write", bucket["id"])],
        [("read", bucket["id"])],
    ]
    assert access.token(settings, "write") == fake.auths[0]["token"]
    assert access.token(settings, "read") == fake.auths[1]["token"]


def test_the_second_run_changes_nothing(empty: tuple[FakeSetup, Settings]) -> None:
    fake, settings = empty
    set_up(settings)
    fake.posted.clear()
    assert set(hows(settings).values()) == {"there"}
    assert fake.posted == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_every_secret_is_its_owners_alone(empty: tuple[FakeSetup, Settings]) -> None:
    _fake, settings = empty
    set_up(settings)
    files = sorted(settings.paths.secrets.iterdir())
    assert [f.name for f in files] == [
        "influx-admin.password", "influx-admin.token", "influx-read.token", "influx-write.token",
    ]  # fmt: skip
    assert {f.stat().st_mode & 0o777 for f in files} == {0o600}


def test_a_token_that_was_lost_or_revoked_is_made_anew(empty: tuple[FakeSetup, Settings]) -> None:
    fake, settings = empty
    set_up(settings)
    settings.paths.influx_token("read").unlink()
    fake.auths[0]["status"] = "inactive"
    again = hows(settings)
    assert (again["write"], again["read"], again["bucket"]) == ("made", "made", "there")
    assert access.token(settings, "write") == fake.auths[2]["token"]


def test_retention_is_changed_only_when_it_is_asked_for(empty: tuple[FakeSetup, Settings]) -> None:
    fake, settings = empty
    set_up(settings)
    assert hows(settings, retention_days=365)["bucket"] == "changed"
    assert fake.buckets[0]["retentionRules"] == [{"type": "expire", "everySeconds": 365 * 86400}]
    assert hows(settings, retention_days=365)["bucket"] == "there"
    assert hows(settings)["bucket"] == "there"
    assert hows(settings, retention_days=0)["bucket"] == "changed"
    assert fake.buckets[0]["retentionRules"] == []


def test_an_influxdb_that_others_set_up_needs_their_token(tmp_path: Path) -> None:
    with fake_setup() as (fake, url):
        fake.admin = "theirs"
        settings = Settings(data=tmp_path, influx={"url": url, "org": "desa", "bucket": "air"})
        with pytest.raises(SettingsError, match="--admin-token-file"):
            set_up(settings)
        assert hows(settings, admin_token="theirs")["org"] == "made"
        assert not settings.paths.influx_token("admin").exists()
        with pytest.raises(InfluxError, match="401"):
            set_up(settings, admin_token="guessed")


def test_what_is_no_influxdb_2_is_said(tmp_path: Path) -> None:
    with fake_influx() as (_fake, url), pytest.raises(SettingsError, match="no InfluxDB 2"):
        set_up(Settings(data=tmp_path, influx={"url": url}))
    with pytest.raises(InfluxError, match="does not answer"):
        set_up(Settings(data=tmp_path, influx={"url": "http://127.0.0.1:9"}))
    with pytest.raises(SettingsError, match=r"influx\.url"):
        set_up(Settings(data=tmp_path))


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_token_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    file = settings.paths.influx_token("write")
    file.parent.mkdir()
    file.write_text("secret\n")
    file.chmod(0o644)
    with pytest.raises(NoTokenError, match="chmod 600"):
        access.token(settings, "write")
    file.chmod(0o600)
    assert access.token(settings, "write") == "secret"
    file.write_text("\n")
    with pytest.raises(NoTokenError, match="holds no token"):
        access.token(settings, "write")
