"""The live stream: what changed is told, listeners are bounded, and nobody is kept when the server ends."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from api import stream
from api.problems import ProblemError
from api.sources import Look, Sources
from api.stream import MOST_LISTENERS, Stream
from tests.api.asking import asking, problem_of
from tests.api.house import Installation, healthy


async def _change(live: Stream, act: Callable[[], object]) -> dict[str, object]:
    """Join, act, and give the first event that comes."""
    events = live.events(live.join())
    assert await anext(events) == b"retry: 5000\n\n"
    act()
    text = await asyncio.wait_for(anext(events), 10)
    await events.aclose()  # type: ignore[attr-defined]
    kind, data = text.decode().strip().split("\n")
    assert kind == "event: change"
    found: dict[str, object] = json.loads(data.removeprefix("data: "))
    return found


def _told(own: Installation, act: Callable[[], object]) -> object:
    sources = Sources(own.settings)
    try:
        return asyncio.run(_change(Stream(sources), act))["changed"]
    finally:
        sources.close()


def test_a_reading_that_came_in_is_told(own: Installation) -> None:
    row = replace(healthy(0).rows[-1], seq=99_999)
    assert _told(own, lambda: own.arrive([row])) == ["reading"]


def test_a_message_and_a_service_that_fell_silent_are_told(own: Installation) -> None:
    assert _told(own, lambda: own.tell("sawahan", "[LATIHAN] SUDAH NORMAL")) == ["message"]
    assert _told(own, lambda: own.silence("engine")) == ["server"]


def test_a_damaged_file_is_told_and_does_not_end_the_stream(own: Installation) -> None:
    assert "server" in str(_told(own, lambda: own.settings.paths.events.write_bytes(b"rusak" * 4000)))


def test_a_look_that_fails_does_not_end_the_stream(own: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([RuntimeError("a bug"), {"message": 1}, RuntimeError("again"), {"message": 2}])

    def marks(_look: Look) -> stream.Marks:
        found = next(looks, {"message": 2})
        if isinstance(found, Exception):
            raise found
        return dict(found)

    monkeypatch.setattr(stream, "marks", marks)
    assert _told(own, lambda: None) == ["message"]


def test_listeners_are_bounded(own: Installation) -> None:
    async def fill(live: Stream) -> None:
        for _ in range(MOST_LISTENERS):
            live.join()
        with pytest.raises(ProblemError) as refused:
            live.join()
        assert refused.value.status == 503

    stop: list[bool] = []
    sources = Sources(own.settings)
    asyncio.run(fill(Stream(sources, lambda: bool(stop))))
    sources.close()


def test_one_listener_too_many_is_a_problem_and_the_page_still_comes(own: Installation) -> None:
    with asking(own) as client:
        client.app.state.stream._waiting = set(range(MOST_LISTENERS))
        body = problem_of(client.get("/api/v1/stream"), 503)
        assert body["type"].endswith("too-many-listeners")
        assert "Hidran umum" in client.page("/")


def test_every_listener_is_let_go_when_the_server_ends(own: Installation) -> None:
    async def listen() -> int:
        stop = asyncio.Event()
        live = Stream(sources, stop.is_set)
        streams = [live.events(live.join()) for _ in range(3)]
        for events in streams:
            await anext(events)
        stop.set()
        ends = [asyncio.wait_for(_drained(events), 5) for events in streams]
        return sum(await asyncio.gather(*ends))

    async def _drained(events: object) -> int:
        async for _ in events:  # type: ignore[attr-defined]
            pass
        return 1

    sources = Sources(own.settings)
    assert asyncio.run(listen()) == 3
    sources.close()
