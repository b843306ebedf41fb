# TLS as the node speaks it: the server must show a certificate of our own authority, made for the name we called.

import binascii
import ssl

_BEGIN = "-----BEGIN CERTIFICATE-----"
_END = "-----END CERTIFICATE-----"


def context(pem):
    # `pem`: the authorities as text, None when the board has none. OSError when there is nothing to check against.
    found = certificates(pem or "")
    if not found:
        raise OSError("TLS without ca.pem: copy the one that `hidran node new` wrote")
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.verify_mode = ssl.CERT_REQUIRED
    for der in found:
        made.load_verify_locations(cadata=der)
    return made


def certificates(pem):
    # As DER bytes, because not every MicroPython reads PEM.
    found = []
    for block in pem.split(_BEGIN)[1:]:
        found.append(binascii.a2b_base64("".join(block.split(_END)[0].split())))
    return found
