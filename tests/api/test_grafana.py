"""Grafana's webhook: nothing without the secret, nothing that is no webhook, everything else into the inbox."""

import json
from typing import Any

import pytest

from hidran import alert_secret
from hidran.store.alerts import alerts_in
from hidran.store.records import InboxEntry, Records
from tests.api.asking import Client, asking
from tests.api.house import Installation

PATH = "/api/v1/grafana"


def webhook(*alerts: dict[str, Any]) -> dict[str, Any]:
    """As Grafana 9.3.2 sent it, with its other members."""
    return {
        "receiver": "Hidran",
        "status": "firing",
        "orgId": 1,
        "alerts": list(alerts),
        "groupLabels": {"hydrant": "hidran-1"},
        "externalURL": "http://localhost:3000/",
        "version": "1",
        "truncatedAlerts": 0,
    }


def fault(status: str = "firing", **labels: str) -> dict[str, Any]:
    known = {
        "alertname": "Hidran: GAWAT", "app": "hidran", "code": "F01", "hydrant": "hidran-1", "kpp": "sawahan",
        "rule": "hidran-gawat", "severity": "GAWAT",
    }  # fmt: skip
    return {
        "status": status,
        "labels": known | labels,
        "annotations": {"summary": "Pompa tidak menyala", "start_s": "1700000000"},
        "startsAt": "2026-11-25T06:10:00Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://localhost:3000/alerting/grafana/hidran-gawat/view",
        "fingerprint": "57c6d9296de2ad39",
        "valueString": "[ var='B' labels={} value=1 ]",
    }


def bearer(installation: Installation) -> dict[str, str]:
    return {"Authorization": f"Bearer {alert_secret.made(installation.settings)}"}


def inbox(installation: Installation) -> list[InboxEntry]:
    with Records.open(installation.settings) as records:
        return [entry for entry in records.inbox_after(0) if entry.kind == "grafana"]


def test_a_grouped_webhook_is_kept_before_it_is_answered(own: Installation) -> None:
    sent = webhook(fault(), fault(code="F12"), fault("resolved", code="F08"))
    with asking(own) as client:
        answer = client.post(PATH, json=sent, headers=bearer(own))
    assert (answer.status_code, answer.json()) == (202, {"kept": 3})
    (entry,) = inbox(own)
    assert [(a.code, a.firing, a.start) for a in alerts_in(entry)] == [
        ("F01", True, 1_700_000_000),
        ("F12", True, 1_700_000_000),
        ("F08", False, 1_700_000_000),
    ]


def test_the_secret_may_come_as_a_password_too_as_grafana_sends_it(own: Installation) -> None:
    secret = alert_secret.made(own.settings)
    with asking(own) as client:
        assert client.post(PATH, json=webhook(fault()), auth=("hidran", secret)).status_code == 202
        assert client.post(PATH, json=webhook(fault()), auth=("hidran", secret[:-1])).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic x"},
        {"Authorization": "Basic eA=="},
        {"Authorization": "Bearer é"},
    ],
)
def test_without_the_secret_nothing_is_kept(own: Installation, header: dict[str, str]) -> None:
    alert_secret.made(own.settings)
    with asking(own) as client:
        answer = client.request("POST", PATH, json=webhook(fault()), headers={k: v.encode() for k, v in header.items()})
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:hidran:problem:secret-needed"
    assert inbox(own) == []


def test_where_no_secret_was_ever_made_nothing_is_let_in(own: Installation) -> None:
    with asking(own) as client:
        assert client.post(PATH, json=webhook(), headers={"Authorization": "Bearer "}).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"\xff\xfe", 422),
        (b"[]", 422),
        (b'{"alerts": 3}', 422),
        (json.dumps({"alerts": [{"status": "maybe", "labels": {}}]}).encode(), 422),
        (json.dumps({"alerts": [{"status": "firing", "labels": {}}] * 1001}).encode(), 422),
        (b"[" * 100_000, 422),
        (b"x" * 1_000_001, 413),
    ],
)
def test_what_is_no_webhook_is_refused_by_name(own: Installation, body: bytes, status: int) -> None:
    with asking(own) as client:
        answer = client.post(PATH, content=body, headers=bearer(own))
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert inbox(own) == []


def test_the_secret_opens_nothing_else_and_the_token_of_the_page_does_not_open_this(own: Installation) -> None:
    token = own.settings.data / "page.token"
    token.write_text("a-token-of-the-page-that-is-long\n")
    token.chmod(0o600)
    api = own.settings.api.model_copy(update={"token_file": token})
    locked = Installation(own.settings.model_copy(update={"api": api}), own.now)
    with asking(locked) as client:
        assert client.get("/api/v1/hydrants", headers=bearer(own)).status_code == 401
        page = {"Authorization": "Bearer a-token-of-the-page-that-is-long"}
        assert client.post(PATH, json=webhook(fault()), headers=page).status_code == 401
        assert client.post(PATH, json=webhook(fault()), headers=bearer(own)).status_code == 202


def test_what_means_nothing_here_is_kept_and_tells_nobody(own: Installation) -> None:
    strange = [fault(code="F99"), fault(severity="loud"), fault(hydrant=""), {"status": "firing", "labels": {}}]
    with asking(own) as client:
        assert client.post(PATH, json=webhook(*strange), headers=bearer(own)).json() == {"kept": 4}
    assert [list(alerts_in(entry)) for entry in inbox(own)] == [[]]


def test_troubles_of_grafana_are_told_apart_from_faults(own: Installation) -> None:
    sent = webhook(
        fault(alertname="DatasourceError", rulename="Hidran: GAWAT"),
        fault(alertname="DatasourceNoData"),
        fault(rule="hidran-no-data"),
        fault(rule="hidran-service", service="engine"),
        fault(hydrant="_server", code="F16"),
    )
    with asking(own) as client:
        client.post(PATH, json=sent, headers=bearer(own))
    (entry,) = inbox(own)
    assert [(a.trouble, a.what, a.hydrant) for a in alerts_in(entry)] == [
        ("datasource", "Hidran: GAWAT", ""),
        ("no_data", "DatasourceNoData", ""),
        ("no_data", "Hidran: GAWAT", ""),
        ("service", "engine", ""),
        ("", "", ""),
    ]


def test_the_address_is_documented(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"][PATH]["post"]
    assert described["operationId"] == "takeGrafanaAlerts"
    assert {"202", "401", "413", "422"} <= described["responses"].keys()
