"""Equation, health, readiness, metrics, and the description of it all."""

from prometheus_client.parser import text_string_to_metric_families

from tests.api.asking import Client, asking, problem_of
from tests.api.house import Installation


def samples_of(client: Client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = client.get("/api/v1/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for f in families for s in f.samples}


def test_the_equation_is_shown_with_its_words(client: Client) -> None:
    found = client.get("/api/v1/equation").json()
    assert found.keys() == {"received", "stored", "pending", "quarantined", "duplicate", "holds"}
    assert found["holds"] is True


def test_health_is_only_about_this_process(own: Installation) -> None:
    own.silence()
    with asking(own) as client:
        assert client.get("/api/v1/health").json()["status"] == "ok"


def test_ready_names_what_is_missing(own: Installation) -> None:
    with asking(own) as client:
        assert client.get("/api/v1/ready").json()["services"]["engine"] == "ok"
        own.silence("engine")
        body = problem_of(client.get("/api/v1/ready"), 503)
    assert body["checks"] == {"engine": "never"}
    assert "hidran doctor" in body["detail"]


def test_metrics_are_prometheus_and_tell_faults_lags_and_services(client: Client) -> None:
    found = samples_of(client)
    labels = (("code", "F01"), ("hydrant", "sawahan"), ("severity", "PERLU_DICEK"))
    assert found["hidran_open_episodes", labels] == 1
    assert found["hidran_engine_lag_readings", ()] == 0
    assert found["hidran_messages_due", ()] == 2
    assert found["hidran_equation_holds", ()] == 1
    assert found["hidran_service_ok", (("service", "engine"),)] == 1
    assert found["hidran_node_heard_age_seconds", (("node", "hu-ketapang"),)] > 3 * 3600


def test_metrics_of_an_installation_with_damaged_files_say_so(own: Installation) -> None:
    own.settings.paths.events.write_bytes(b"rusak" * 4000)
    own.silence("notify")
    with asking(own) as client:
        found = samples_of(client)
    assert found["hidran_file_readable", (("file", "events"),)] == 0
    assert found["hidran_file_readable", (("file", "series"),)] == 1
    assert found["hidran_service_ok", (("service", "notify"),)] == 0


def test_every_operation_is_described_with_its_errors(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    operations = [op for path in described["paths"].values() for op in path.values()]
    names = [op["operationId"] for op in operations]
    assert len(names) == len(set(names)) == 21
    assert "Problem" in described["components"]["schemas"]
    for op in operations:
        assert "application/problem+json" in op["responses"]["503"]["content"]
    assert all(path.startswith("/api/v1/") for path in described["paths"])


def test_no_page_loads_anything_from_elsewhere(client: Client) -> None:
    assert client.get("/docs").status_code == 404
    problem_of(client.get("/api/v1/tidak-ada"), 404)
    problem_of(client.post("/api/v1/hydrants"), 405)
