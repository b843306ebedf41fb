"""A message that only one browser can read: RFC 8291 over aes128gcm (RFC 8188), one record. Pure but for chance."""

import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hidran.ways.webpush import Keys, unpadded

RECORD_BYTES, SALT_BYTES = 4096, 16
LONGEST = RECORD_BYTES - 103  # header 86, end mark 1, tag 16: push services must take 4096 bytes (RFC 8030 7.2)
_LAST_RECORD = b"\x02"


def sealed(text: bytes, keys: Keys, ours: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None) -> bytes:
    """The body. `ours`, `salt`: made anew for each message; given only to prove it with the example of the RFC."""
    ours, salt = ours or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(SALT_BYTES)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(keys.p256dh))
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = ours.exchange(ec.ECDH(), theirs)
    info = b"WebPush: info\0" + unpadded(keys.p256dh) + point
    secret = _derived(shared, unpadded(keys.auth), info, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(point)]) + point
    return head + AESGCM(key).encrypt(nonce, text + _LAST_RECORD, None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
