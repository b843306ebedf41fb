"""Where alerts go: a webhook to Hidran, which says them to people; on request Telegram as well, without Hidran."""

from dashboards.panel import Json
from dashboards.rules import APP
from hidran import alert_secret, secret_file
from hidran.errors import SettingsError
from hidran.settings import Settings

RECEIVER = "Hidran"
USER = "hidran"
PATH = "/api/v1/grafana"


def receivers(settings: Settings) -> list[Json]:
    """The contact point's ways. SettingsError when Telegram is only half set."""
    wanted = settings.grafana
    ways = [_webhook(settings)]
    if wanted.telegram_chat is not None:
        if wanted.telegram_token_file is None:
            raise SettingsError(
                "grafana.telegram_chat is set without grafana.telegram_token_file: give the bot's token"
            )
        token = secret_file.read(wanted.telegram_token_file, "grafana.telegram_token_file")
        way = {"bottoken": token, "chatid": wanted.telegram_chat}
        ways.append(_way("hidran-telegram", "telegram", way))
    return ways


def _webhook(settings: Settings) -> Json:
    """By user name and password: Grafana 9.3.2 stores `authorization_credentials` and then sends none of it."""
    secret = alert_secret.made(settings)
    base = (settings.grafana.webhook_url or settings.grafana.page_url).rstrip("/")
    way = {
        "url": f"{base}{PATH}?key={alert_secret.fingerprint(secret)}",
        "httpMethod": "POST",
        "username": USER,
        "password": secret,
    }
    return _way("hidran-webhook", "webhook", way)


def _way(uid: str, kind: str, settings: Json) -> Json:
    return {"uid": uid, "type": kind, "settings": settings, "disableResolveMessage": False}


def route() -> Json:
    """Hidran's branch of the tree of policies: grouped by hydrant; a GAWAT is said again every six hours."""
    grave = {"receiver": RECEIVER, "object_matchers": [["severity", "=", "GAWAT"]], "repeat_interval": "6h"}
    return {
        "receiver": RECEIVER,
        "object_matchers": [["app", "=", APP]],
        "group_by": ["hydrant"],
        "group_wait": "10s",
        "group_interval": "1m",
        "repeat_interval": "1d",
        "routes": [grave],
    }
