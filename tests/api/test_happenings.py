"""Episodes and messages over JSON."""

import pytest

from tests.api.asking import Client, pages, problem_of

EPISODES, MESSAGES = "/api/v1/episodes", "/api/v1/messages"


def test_an_episode_says_what_since_when_why_and_what_to_check(client: Client) -> None:
    items = client.get(EPISODES, params={"hydrant": "sawahan", "open": True}).json()["items"]
    assert [(e["code"], e["severity"], e["end"]) for e in items] == [("F01", "PERLU_DICEK", None)]
    assert items[0]["title"] == "Pompa tidak menyala padahal cuaca cerah"
    assert "sekring" in items[0]["first_check"]
    assert items[0]["evidence"]["tank_full"] == 0
    assert items[0]["start"] < items[0]["raised"]


@pytest.mark.parametrize(
    ("params", "codes"),
    [
        ({"code": "F16"}, ["F16"]),
        ({"severity": "PERLU_DICEK"}, ["F01", "F16"]),
        ({"severity": "GAWAT"}, []),
        ({"hydrant": "baamang"}, []),
        ({"open": False}, []),
    ],
)
def test_episodes_can_be_sifted(client: Client, params: dict[str, str], codes: list[str]) -> None:
    assert [e["code"] for e in client.get(EPISODES, params=params).json()["items"]] == codes


def test_episodes_and_messages_are_paged(client: Client) -> None:
    assert [len(p) for p in pages(client, EPISODES, limit=1)] == [1, 1]
    texts = [m["text"] for page in pages(client, MESSAGES, limit=3) for m in page]
    assert len(texts) == 4


def test_a_message_says_whom_it_reached_and_when(client: Client) -> None:
    items = client.get(MESSAGES, params={"hydrant": "sawahan"}).json()["items"]
    assert {m["channel"] for m in items} == {"console", "page"}
    assert all(m["text"].startswith("[LATIHAN]") and m["sent"] for m in items)
    waiting = client.get(MESSAGES, params={"hydrant": "ketapang"}).json()["items"]
    assert {m["sent"] for m in waiting} == {None}


@pytest.mark.parametrize("path", [EPISODES, MESSAGES])
def test_bad_questions_are_problems(client: Client, path: str) -> None:
    problem_of(client.get(path, params={"hydrant": "tidak-ada"}), 404)
    problem_of(client.get(path, params={"cursor": "!!"}), 400)
    problem_of(client.get(path, params={"limit": "banyak"}), 422)
