"""Whatever is asked, the answer is an answer or a problem, never a crash."""

import json
import string
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.asking import HTML, Client

PATHS = ("readings", "episodes", "messages", "hydrants", "nodes", "hydrants/sawahan", "ready", "equation")
NAMES = ("hydrant", "node", "from", "to", "resolution", "fields", "limit", "cursor", "code", "severity", "open")
WORDS = ("sawahan", "hu-sawahan", "raw", "hour", "day", "panel_v", "1", "5000", "-1", "1e9", "true", "GAWAT", "F01", "")
TIMES = (
    "2026-10-30T00:00:00Z",
    "2026-10-31T00:00:00+07:00",
    "2026-10-31",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
)
CURSORS = ("WzEsMiwzLCJhIl0", "W10", "bnVsbA", "WzFlNDAwXQ", "Wy0xXQ", "WyIiXQ", "[[[[[[")
HONEST = st.sampled_from(WORDS + TIMES + CURSORS)
TEXT = st.one_of(HONEST, st.text(max_size=80), st.text(string.printable, max_size=500))
QUESTIONS = st.dictionaries(st.sampled_from(NAMES), TEXT, max_size=6)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(path=st.sampled_from(PATHS), params=QUESTIONS)
def test_no_parameter_brings_the_server_down(client: Client, path: str, params: dict[str, str]) -> None:
    answer = client.get(f"/api/v1/{path}", params=params)
    assert answer.status_code in (200, 400, 404, 422, 503 if path == "ready" else 200), (params, answer.text)
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.text)["status"] == answer.status_code


@quick
@given(name=TEXT)
def test_no_address_brings_the_server_down(client: Client, name: str) -> None:
    written = quote(name, safe="")
    for path in (f"/hidran/{written}", f"/api/v1/hydrants/{written}", f"/{written}"):
        answer = client.get(path, headers=HTML)
        assert answer.status_code < 500, (path, answer.text)


@quick
@given(cookie=st.text(st.characters(codec="latin-1", exclude_categories=["C"]), max_size=80), token=TEXT)
def test_no_header_or_form_brings_the_server_down(client: Client, cookie: str, token: str) -> None:
    headers = {
        "Cookie": cookie.encode("latin-1"),
        "Authorization": token.encode("utf-8", "ignore").replace(b"\n", b"").replace(b"\r", b""),
    }
    answer = client.request("POST", "/masuk", headers=headers, data={"token": token})
    assert answer.status_code < 500
