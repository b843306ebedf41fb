"""What a phone asks for when Hidran is put on its home screen."""

import re

from tests.api.asking import Client


def test_a_phone_can_put_it_on_its_home_screen(client: Client) -> None:
    found = client.get("/app.webmanifest")
    assert found.headers["content-type"] == "application/manifest+json"
    about = found.json()
    assert (about["start_url"], about["display"], about["lang"]) == ("/", "standalone", "id")
    assert {(i["sizes"], i["purpose"]) for i in about["icons"]} >= {("192x192", "any"), ("512x512", "maskable")}
    for icon in about["icons"]:
        png = client.get(icon["src"]).content
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert f"{int.from_bytes(png[16:20])}x{int.from_bytes(png[20:24])}" == icon["sizes"]


def test_the_service_worker_reaches_all_pages_and_keeps_only_what_is_there(client: Client) -> None:
    script = client.get("/sw.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "no-cache"
    for file in re.findall(r'"(/[^"]+)"', script.text):
        assert client.get(file, headers={"Accept": "text/html"}).status_code == 200, file
