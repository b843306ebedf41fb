"""Web Push: the installation's key pair (VAPID, RFC 8292) and the subscriptions of browsers (W3C Push API).

The private key is one line in secrets/, mode 0600; browsers get the public one and bind their subscription to it.
"""

import base64
import binascii
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from hidran import secret_file
from hidran.errors import SettingsError
from hidran.paths import Paths
from hidran.settings import LOOPBACK
from hidran.store.credentials import write_secret
from hidran.ways.given import Given

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

NAME = "webpush"
# Chrome and most Androids, Firefox, Safari, Edge. Anything else could make the server write to its own network.
SERVICES = ("fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com")
POINT_BYTES, SECRET_BYTES, KEY_BYTES = 65, 16, 32


class WebpushSettings(Given):
    """`[notify.ways.webpush]`."""

    contact: str = Field(pattern=r"^(mailto:\S+@\S+|https://\S+)$", description="whom a push service may ask about us")
    services: tuple[str, ...] = Field(SERVICES, description="hosts of push services that a browser may name")


class Keys(BaseModel):
    """`p256dh`: the browser's public key; `auth`: its secret. RFC 8291 section 2."""

    model_config = ConfigDict(frozen=True)
    p256dh: str
    auth: str

    @field_validator("p256dh", "auth")
    @classmethod
    def _whole(cls, text: str, info: Any) -> str:
        if len(unpadded(text)) != (POINT_BYTES if info.field_name == "p256dh" else SECRET_BYTES):
            raise ValueError("wrong length")
        return text


class Subscription(BaseModel):
    """One browser, as its `PushSubscription.toJSON()` says. https://www.w3.org/TR/push-api/#pushsubscription-interface"""

    model_config = ConfigDict(frozen=True, extra="ignore")
    endpoint: str = Field(max_length=1000)
    keys: Keys

    @property
    def address(self) -> str:
        """As a way of a person: one line, the same for the same browser."""
        return self.model_dump_json()


def subscription(text: str, services: tuple[str, ...] = SERVICES) -> Subscription:
    """SettingsError when it is none, or when its endpoint is at none of the push services."""
    try:
        found = Subscription.model_validate_json(text)
    except ValidationError as error:
        raise SettingsError("this is no browser's subscription: wanted endpoint, keys.p256dh, keys.auth") from error
    parts = urlsplit(found.endpoint)
    host = parts.hostname or ""
    known = any(host == service or host.endswith(f".{service}") for service in services)
    if not known or parts.scheme != ("http" if host in LOOPBACK else "https"):
        raise SettingsError(f"the endpoint is at no push service that is known: wanted https at {', '.join(services)}")
    return found


def padded(data: bytes) -> str:
    """base64url without its padding, as all of Web Push writes it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unpadded(text: str) -> bytes:
    """ValueError for anything that is not base64url."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error


def key_file(paths: Paths) -> Path:
    return paths.secrets / "webpush.key"


def installed() -> bool:
    """Whether the extra `webpush` is there."""
    return importlib.util.find_spec("cryptography") is not None


def make_keys(paths: Paths) -> str:
    """Make the pair where there is none; the public key."""
    from cryptography.hazmat.primitives.asymmetric import ec

    file = key_file(paths)
    if not file.exists():
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        write_secret(file, padded(number.to_bytes(KEY_BYTES, "big")) + "\n")
    return public_of(private_key(paths))


def private_key(paths: Paths) -> "EllipticCurvePrivateKey":
    """SettingsError when there is none, or none that can be used."""
    from cryptography.hazmat.primitives.asymmetric import ec

    file = key_file(paths)
    if not file.exists():
        raise SettingsError("Web Push has no keys yet: run hidran channel keys webpush")
    text = secret_file.read(file, "the key of Web Push")
    try:
        return ec.derive_private_key(int.from_bytes(unpadded(text), "big"), ec.SECP256R1())
    except ValueError as error:
        raise SettingsError(f"{file} holds no key: move it away and run hidran channel keys webpush") from error


def public_of(key: "EllipticCurvePrivateKey") -> str:
    """What browsers call `applicationServerKey`: the uncompressed point."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return padded(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
