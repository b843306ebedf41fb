"""Who sends, for the push service: a signed note of a few hours (VAPID, RFC 8292). Pure."""

import json
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from hidran.ways.webpush import padded, public_of

VALID_S = 12 * 3600  # at most 24 h (RFC 8292 section 2)


def authorization(key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, now: float) -> str:
    """The header of one message to that endpoint: a JWT signed with ES256, and the public key."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now) + VALID_S, "sub": contact}
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = padded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={public_of(key)}"


def _part(found: dict[str, object]) -> str:
    return padded(json.dumps(found, separators=(",", ":")).encode())
