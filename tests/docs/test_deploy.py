"""What an operator copies to deploy: versions are pinned, only the broker is open, the settings are settings."""

import tomllib
from typing import Any

import pytest
import yaml

from hidran.settings import Settings
from tests.docs.pages import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_every_image_is_pinned_by_version() -> None:
    images = [s["image"] for s in SERVICES.values() if "build" not in s]
    first = (DEPLOY / "Dockerfile").read_text().split("FROM ")[1].split()[0]
    for image in (*images, first):
        assert image.rpartition(":")[2].count(".") == 2, f"{image}: wanted a whole version"


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_says_how_it_is_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_only_the_brokers_tls_port_is_open_to_the_network() -> None:
    ports = {name: s["ports"] for name, s in SERVICES.items() if "ports" in s}
    assert ports.pop("broker") == ["8883:8883"]
    assert all(port.startswith("127.0.0.1:") for listed in ports.values() for port in listed)


def test_secrets_come_from_files_and_each_one_is_made_by_the_script() -> None:
    script = (DEPLOY / "make-secrets.sh").read_text()
    for secret in COMPOSE["secrets"].values():
        assert secret["file"].removeprefix("./secrets/") in script
    passwords = [k for s in SERVICES.values() for k in s.get("environment", {}) if "PASSWORD" in k or "TOKEN" in k]
    assert all(name.endswith("__FILE") for name in passwords)


def test_the_containers_settings_are_settings_and_name_what_compose_names() -> None:
    found = Settings(**tomllib.loads((DEPLOY / "hidran.toml").read_text(encoding="utf-8")))
    assert found.mqtt.host in SERVICES
    assert found.mqtt.port == found.broker.port == 8883
    for url in (found.influx.url, found.grafana.url, found.grafana.webhook_url):
        assert url is not None
        assert url.removeprefix("http://").partition(":")[0] in SERVICES
    mounted = {f"/run/secrets/{name}" for name in COMPOSE["secrets"]}
    named = (found.mqtt.tls_ca, found.broker.tls_cert, found.broker.tls_key, found.grafana.password_file)
    assert {str(path) for path in named} <= mounted


def test_the_units_of_systemd_start_commands_of_hidran() -> None:
    for unit in (DEPLOY / "systemd").glob("*.service"):
        (started,) = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
        assert "/opt/hidran/.venv/bin/hidran --config /etc/hidran.toml" in started
        assert started.rstrip("'").split()[-1] in {"run", '"/var/lib/hidran/backup-$(date', '+%%F).tar"'}
