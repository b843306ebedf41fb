"""Bring a running Grafana to what the code says, and show where it differs. Pushing twice changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from dashboards import contact, rules
from dashboards.board import FOLDER, FOLDER_UID, TAG
from dashboards.boards import dashboards
from dashboards.grafana import Grafana
from dashboards.manner import manner_of
from dashboards.panel import SOURCE_UID, Json
from dashboards.source import source
from hidran.settings import Settings

What = Literal["source", "folder", "dashboard", "rule", "group", "contact", "policy"]
How = Literal["made", "changed", "there"]
HIDDEN = "[REDACTED]"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in Grafana. `found`: what runs, None: nothing; `put`: brings it to what is wanted."""

    what: What
    name: str
    found: Any
    wanted: Any
    put: Callable[[], object]

    @property
    def differences(self) -> list[str]:
        return ["is not there"] if self.found is None else list(differences(self.wanted, self.found))


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one item. `differences`: paths at which it was not as wanted."""

    what: What
    name: str
    how: How
    differences: tuple[str, ...] = ()


def push(settings: Settings, grafana: Grafana) -> Iterator[Step]:
    """Step by step, each compared first. GrafanaError ends it; what was done stays."""
    for item in items(settings, grafana):
        found = item.differences
        if found:
            item.put()
        how: How = "there" if not found else "made" if item.found is None else "changed"
        yield Step(item.what, item.name, how, tuple(found))


def diff(settings: Settings, grafana: Grafana) -> list[Step]:
    """What is not as wanted; nothing is changed."""
    looked = ((item, item.differences) for item in items(settings, grafana))
    return [
        Step(item.what, item.name, "made" if item.found is None else "changed", tuple(found))
        for item, found in looked
        if found
    ]


def items(settings: Settings, grafana: Grafana) -> Iterator[Item]:
    """In the order in which they need each other."""
    folder = _folder_uid(grafana)
    yield _source(settings, grafana)
    yield _folder(grafana, folder)
    yield from _dashboards(settings, grafana, folder)
    yield from _rules(settings, grafana, folder)
    yield _group(grafana, folder)
    yield from _receivers(settings, grafana)
    yield _policy(grafana)


def _source(settings: Settings, grafana: Grafana) -> Item:
    wanted, path = source(settings), f"/datasources/uid/{SOURCE_UID}"
    found = grafana.find(path)
    seen = {k: v for k, v in wanted.items() if k != "secureJsonData"}  # the token is never shown again

    def put() -> None:
        if found is None:
            grafana.post("/datasources", wanted)
        else:
            grafana.put(path, wanted)

    return Item("source", wanted["name"], found, seen | {"secureJsonFields": {"httpHeaderValue1": True}}, put)


def _folder_uid(grafana: Grafana) -> str:
    """Of the folder that is there: Grafana 9.3 gives one that rules came into by files a name of its own."""
    there = grafana.get("/folders?limit=1000")
    uids = {f["uid"] for f in there if f["uid"] == FOLDER_UID or f["title"] == FOLDER}
    return FOLDER_UID if FOLDER_UID in uids or not uids else str(min(uids))


def _folder(grafana: Grafana, uid: str) -> Item:
    wanted = {"uid": uid, "title": FOLDER}
    found = grafana.find(f"/folders/{uid}")

    def put() -> None:
        if found is None:
            grafana.post("/folders", wanted)
        else:
            grafana.put(f"/folders/{uid}", wanted | {"overwrite": True})

    return Item("folder", FOLDER, found, wanted, put)


def _dashboards(settings: Settings, grafana: Grafana, folder: str) -> Iterator[Item]:
    for uid, board in dashboards(manner_of(settings)).items():
        found = grafana.find(f"/dashboards/uid/{uid}")
        kept = None if found is None else found["dashboard"]
        body = {"dashboard": board | {"id": None}, "folderUid": folder, "overwrite": True, "message": TAG}
        yield Item("dashboard", board["title"], kept, board, _posting(grafana, "/dashboards/db", body))


def _rules(settings: Settings, grafana: Grafana, folder: str) -> Iterator[Item]:
    for rule in rules.rules(settings.language):
        wanted = rules.render(rule) | {"orgID": 1, "folderUID": folder, "ruleGroup": rules.GROUP}
        path = f"/v1/provisioning/alert-rules/{rule.uid}"
        found = grafana.find(path)
        put = _putting(grafana, path, wanted) if found else _posting(grafana, "/v1/provisioning/alert-rules", wanted)
        yield Item("rule", rule.title, found, wanted, put)


def _group(grafana: Grafana, folder: str) -> Item:
    """How often the rules are looked at. Later versions replace the whole group, so all of it is handed back."""
    path = f"/v1/provisioning/folder/{folder}/rule-groups/{rules.GROUP}"
    found = grafana.find(path)
    wanted = {"interval": rules.EVERY_S}
    return Item("group", rules.GROUP, found, wanted, lambda: grafana.put(path, (grafana.find(path) or {}) | wanted))


def _receivers(settings: Settings, grafana: Grafana) -> Iterator[Item]:
    path = "/v1/provisioning/contact-points"
    kept = {way["uid"]: way for way in grafana.get(path)}
    for way in contact.receivers(settings):
        wanted = {"name": contact.RECEIVER} | way
        found = kept.get(way["uid"])
        put = _putting(grafana, f"{path}/{way['uid']}", wanted) if found else _posting(grafana, path, wanted)
        yield Item("contact", way["uid"], found, wanted, put)


def _policy(grafana: Grafana) -> Item:
    """Hidran's branch is put into the tree; the operator's own branches stay."""
    path = "/v1/provisioning/policies"
    tree = grafana.get(path)
    wanted = contact.route()
    branches = tree.get("routes") or []
    found = next((b for b in branches if b.get("object_matchers") == wanted["object_matchers"]), None)
    others = [b for b in branches if b is not found]
    return Item(
        "policy", contact.RECEIVER, found, wanted, _putting(grafana, path, tree | {"routes": [wanted, *others]})
    )


def _posting(grafana: Grafana, path: str, body: Json) -> Callable[[], object]:
    return lambda: grafana.post(path, body)


def _putting(grafana: Grafana, path: str, body: Json) -> Callable[[], object]:
    return lambda: grafana.put(path, body)


def differences(wanted: Any, found: Any, at: str = "") -> Iterator[str]:
    """Paths at which `found` has not what is wanted; what Grafana adds of its own does not matter."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, value in wanted.items():
            yield from differences(value, found.get(key), f"{at}.{key}" if at else key)
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for n, (one, other) in enumerate(zip(wanted, found, strict=True)):
            yield from differences(one, other, f"{at}[{n}]")
    elif not _same(wanted, found):
        yield at


def _same(wanted: Any, found: Any) -> bool:
    return found in (HIDDEN, wanted) or (not wanted and not found and 0 not in (wanted, found))
