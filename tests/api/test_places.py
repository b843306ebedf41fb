"""Hydrants and nodes over JSON."""

from tests.api.asking import Client, problem_of


def test_every_hydrant_says_how_it_is(client: Client) -> None:
    items = {h["id"]: h for h in client.get("/api/v1/hydrants").json()["items"]}
    states = {name: h["state"] for name, h in items.items()}
    assert states == {
        "baamang": "normal",
        "sawahan": "PERLU_DICEK",
        "ketapang": "tidak_diketahui",
        "kosong": "menunggu",
    }
    assert items["sawahan"]["code"] == "F01"
    assert "tandon belum penuh" in items["sawahan"]["why"]
    assert items["kosong"]["newest_reading"] is None


def test_what_is_not_measured_or_not_seen_is_never_called_normal(client: Client) -> None:
    checks = client.get("/api/v1/hydrants/ketapang").json()["checks"]
    assert checks["F01"] == "tidak_diketahui"
    assert checks["F20"] == "tidak_diukur"
    assert "normal" not in checks.values()


def test_one_hydrant_names_its_nodes_and_place(client: Client) -> None:
    found = client.get("/api/v1/hydrants/sawahan").json()
    assert found["nodes"] == ["hu-sawahan"]
    assert found["location"] == "samping posyandu"
    assert found["since"].endswith("Z")
    assert found["kpp_name"] == "KPP Air Mentaya"


def test_a_hydrant_that_is_not_there_is_a_problem(client: Client) -> None:
    body = problem_of(client.get("/api/v1/hydrants/tidak-ada"), 404)
    assert body["type"].endswith("unknown-hydrant")
    assert "'tidak-ada'" in body["detail"]


def test_a_node_that_was_only_heard_waits_for_approval(client: Client) -> None:
    nodes = {n["id"]: n for n in client.get("/api/v1/nodes").json()["items"]}
    assert nodes["hu-baru"]["state"] == "waiting"
    assert nodes["hu-baru"]["hydrant"] is None
    assert nodes["hu-sawahan"]["state"] == "approved"
    assert nodes["hu-sawahan"]["hydrant"] == "sawahan"
    assert nodes["hu-sawahan"]["backlog"] == 0
