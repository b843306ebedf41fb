"""Makes everything that Hidran needs in an InfluxDB 2: organisation, bucket, mapping for InfluxQL, two small tokens.

Each step looks first and makes only what is missing, so it can be run again at any time, and after a crash.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hidran.errors import SettingsError
from hidran.influx import access
from hidran.influx.access import NoTokenError, Right
from hidran.influx.http import Influx, InfluxError
from hidran.settings import Settings
from hidran.store.credentials import write_secret

ADMIN = "hidran"
POLICY = "autogen"
DAY_S = 86400
What = Literal["admin", "org", "bucket", "mapping", "write", "read"]
How = Literal["made", "changed", "there"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that Hidran needs, and whether it was there already. `file`: where its secret lies."""

    what: What
    name: str
    how: How
    file: Path | None = None


def set_up(settings: Settings, *, admin_token: str | None = None, retention_days: int | None = None) -> list[Step]:
    """All steps. `admin_token`: of an InfluxDB that others set up. `retention_days`: 0 for ever, None: leave it.

    SettingsError: no InfluxDB 2 there, or nobody's token that may do this. InfluxError: it did not answer.
    """
    if settings.influx.url is None:
        raise SettingsError("influx.url is not set: give the address of your InfluxDB, e.g. http://127.0.0.1:8086")
    first = _begin(settings, admin_token, retention_days or 0)
    admin = admin_token or _kept(_admin_file(settings))
    if admin is None:
        raise SettingsError(
            f"{settings.influx.url} was set up by somebody else: give a token that may make buckets and tokens "
            "with `hidran influx setup --admin-token-file FILE` (it is not kept)"
        )
    with Influx(settings.influx, admin) as influx:
        org, org_step = _org(influx, settings)
        bucket, bucket_step = _bucket(influx, settings, org, retention_days)
        steps = [*first, org_step, bucket_step, _mapping(influx, settings, org, bucket)]
        return [*steps, *(_token(influx, settings, right, (org, bucket)) for right in ("write", "read"))]


def _admin_file(settings: Settings) -> Path:
    return settings.paths.influx_token("admin")


def _kept(path: Path) -> str | None:
    return path.read_text().strip() if path.exists() else None


def _begin(settings: Settings, admin_token: str | None, retention_days: int) -> list[Step]:
    """Make the first user of an empty InfluxDB; nothing where there is one."""
    with Influx(settings.influx, "") as influx:
        try:
            allowed = bool(influx.get("/api/v2/setup").get("allowed"))
        except InfluxError as error:
            if error.status is None or error.status >= 500:
                raise
            text = f"{settings.influx.url} is no InfluxDB 2 (it answered {error.status}): Hidran sets up 2.x only"
            raise SettingsError(text) from error
        if not allowed:
            return []
        password, token = secrets.token_urlsafe(18), admin_token or secrets.token_urlsafe(48)
        write_secret(settings.paths.secrets / "influx-admin.password", password + "\n")
        write_secret(_admin_file(settings), token + "\n")  # before it is told: a crash must not lose it
        wanted = {
            "username": ADMIN,
            "password": password,
            "token": token,
            "retentionPeriodSeconds": retention_days * DAY_S,
        }
        influx.post("/api/v2/setup", {**wanted, "org": settings.influx.org, "bucket": settings.influx.bucket})
    return [Step("admin", ADMIN, "made", _admin_file(settings))]


def _org(influx: Influx, settings: Settings) -> tuple[str, Step]:
    name = settings.influx.org
    if found := _list(influx, "orgs", org=name):
        return str(found[0]["id"]), Step("org", name, "there")
    return str(influx.post("/api/v2/orgs", {"name": name})["id"]), Step("org", name, "made")


def _list(influx: Influx, what: str, **params: str) -> list[Any]:
    """Those that InfluxDB has; it answers 404 to a name that it does not know."""
    try:
        return list(influx.get(f"/api/v2/{what}", **params).get(what, []))
    except InfluxError as error:
        if error.status != 404:
            raise
        return []


def _bucket(influx: Influx, settings: Settings, org: str, retention_days: int | None) -> tuple[str, Step]:
    name = settings.influx.bucket
    found = _list(influx, "buckets", orgID=org, name=name)
    rules = [{"type": "expire", "everySeconds": (retention_days or 0) * DAY_S}] if retention_days else []
    if not found:
        made = influx.post("/api/v2/buckets", {"orgID": org, "name": name, "retentionRules": rules})
        return str(made["id"]), Step("bucket", name, "made")
    bucket = str(found[0]["id"])
    kept_s = sum(int(rule.get("everySeconds", 0)) for rule in found[0].get("retentionRules", []))
    if retention_days is None or kept_s == retention_days * DAY_S:
        return bucket, Step("bucket", name, "there")
    influx.patch(f"/api/v2/buckets/{bucket}", {"retentionRules": rules})
    return bucket, Step("bucket", name, "changed")


def _mapping(influx: Influx, settings: Settings, org: str, bucket: str) -> Step:
    """The database name under which InfluxQL finds the bucket."""
    name = settings.influx.bucket
    found = influx.get("/api/v2/dbrps", orgID=org, db=name).get("content", [])
    if any(m["bucketID"] == bucket and m["database"] == name and not m.get("virtual") for m in found):
        return Step("mapping", name, "there")
    wanted = {"orgID": org, "bucketID": bucket, "database": name, "retention_policy": POLICY, "default": True}
    influx.post("/api/v2/dbrps", wanted)
    return Step("mapping", name, "made")


def _token(influx: Influx, settings: Settings, right: Right, place: tuple[str, str]) -> Step:
    """A token that may do one thing to one bucket; the one in its file when that is what it is."""
    org, bucket = place
    file = access.token_file(settings, right)
    wanted = [{"action": right, "resource": {"type": "buckets", "id": bucket, "orgID": org}}]
    known = influx.get("/api/v2/authorizations", orgID=org).get("authorizations", [])
    try:
        kept = access.token(settings, right)
    except NoTokenError:
        kept = None
    if kept is not None and any(_is(auth, kept, wanted) for auth in known):
        return Step(right, file.name, "there", file)
    text = f"hidran: may only {right} {settings.influx.bucket}"
    made = influx.post("/api/v2/authorizations", {"orgID": org, "description": text, "permissions": wanted})
    write_secret(file, str(made["token"]) + "\n")
    return Step(right, file.name, "made", file)


def _is(auth: dict[str, Any], token: str, wanted: list[dict[str, Any]]) -> bool:
    """That authorisation is alive, has this token, and may do exactly what is wanted."""
    may = [(p["action"], p["resource"].get("type"), p["resource"].get("id")) for p in auth.get("permissions", [])]
    should = [(p["action"], p["resource"]["type"], p["resource"]["id"]) for p in wanted]
    return auth.get("status") == "active" and auth.get("token") == token and may == should
