"""Figure 21's core: who may write and read what, on a real Mosquitto; every cell of publisher x topic x reader."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran import contract, login
from hidran.settings import Settings
from hidran.store import credentials
from ingest.broker.mosquitto import access_rules
from tests.brokers import Client, needs_mosquitto, running_broker, settings_for, wait_for

pytestmark = [pytest.mark.mosquitto, needs_mosquitto]

NODES = ("hu-001", "hu-002")
INGEST, VIEWER = credentials.INGEST_USER, credentials.DOCTOR_USER
ACTORS = (*NODES, INGEST, VIEWER, "+")
OWN = tuple(
    contract.topic(node, direction, kind)
    for node in NODES
    for direction, kinds in (("up", ("readings", "status", "anchor")), ("down", ("ack", "config", "time", "command")))
    for kind in kinds
)
LATER = ("hidran/v2/hu-001/up/readings",)
FOREIGN = ("hidran/v1/hu-001/other", "hidran/v2/hu-001/down/ack", "hidran/v1/up/readings", "$SYS/broker/x", "else")
TOPICS = OWN + LATER + FOREIGN


def may_write(actor: str, topic: str) -> bool:
    if actor == INGEST and topic in OWN and "/down/" in topic:
        return True
    return actor in NODES and topic.startswith((f"hidran/v1/{actor}/up/", f"hidran/v2/{actor}/up/"))


def may_read(actor: str, topic: str) -> bool:
    if actor == INGEST:
        return topic in OWN + LATER and "/up/" in topic
    return actor in NODES and topic.startswith(f"hidran/v1/{actor}/down/")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    made = settings_for(tmp_path_factory.mktemp("acl") / "data", "mosquitto")
    for user in ACTORS:
        credentials.password_of(made.paths.mqtt_users, user)
    with running_broker(made):
        yield made


def enter(settings: Settings) -> dict[str, Client]:
    """Every actor that the broker lets in, listening to all it can name."""
    clients = {}
    for actor in ACTORS:
        if actor != "+":  # Mosquitto takes the connection of '+' or refuses it, but denies it every topic
            clients[actor] = Client(settings, actor)
            clients[actor].subscribe("#", "+/+/+/+/+", contract.UP_OF_ALL, "hidran/v1/+/down/#", "$SYS/#", *TOPICS)
    return clients


def deliveries(clients: dict[str, Client]) -> set[tuple[str, str, str]]:
    """(publisher, topic, reader) of everything that arrived, after everybody wrote to every topic."""
    sent = [c.publish(topic, f"{name} {topic}".encode()) for name, c in clients.items() for topic in TOPICS]
    wait_for(lambda: all(s.is_published() for s in sent))
    for client in clients.values():
        client.subscribe("barrier")
    found = set()
    for reader, client in clients.items():
        for topic, payload in client.got:
            publisher, _, said = payload.decode().partition(" ")
            if said == topic:
                found.add((publisher, topic, reader))
    return found


def test_every_cell_of_the_access_matrix_is_as_specified(settings: Settings) -> None:
    clients = enter(settings)
    found = deliveries(clients)
    for client in clients.values():
        client.close()
    cells = [(p, t, r) for p in clients for t in TOPICS for r in clients]
    wanted = {(p, t, r) for p, t, r in cells if may_write(p, t) and may_read(r, t)}
    assert len(cells) >= 200
    assert found == wanted
    assert len(wanted) == len(OWN) + len(LATER)


@pytest.mark.parametrize("user", ["", "+", "#", "hu-001", "hu-999"])
def test_nobody_enters_without_the_right_password(settings: Settings, user: str) -> None:
    assert login.attempt(settings.mqtt, user, "wrong").answer == "refused"


def test_another_user_with_the_same_client_id_does_not_throw_the_node_off(settings: Settings) -> None:
    node = Client(settings, "hu-001")
    thief = Client(settings, "hu-002", client_id="hu-001")
    thief.subscribe("hidran/v1/hu-001/down/#")
    node.subscribe("hidran/v1/hu-001/down/#")
    assert node.connected
    assert node.connects == 1
    node.close()
    thief.close()


def test_the_rules_name_the_ingest_user_of_the_settings(tmp_path: Path) -> None:
    assert "user ingest-b\ntopic read hidran/+/+/up/#" in access_rules("ingest-b")
