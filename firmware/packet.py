# MQTT 3.1.1 control packets as bytes; clause numbers are those of the OASIS standard.

import struct

CONNACK = 2
PUBLISH = 3
PUBACK = 4
SUBACK = 9
PINGRESP = 13

PINGREQ_PACKET = b"\xc0\x00"
DISCONNECT_PACKET = b"\xe0\x00"

# 3.2.2.3: why a broker refuses, and what a technician does about it.
REFUSALS = {
    1: "broker does not speak MQTT 3.1.1",
    2: "broker refused the client id: check `node` in the configuration",
    3: "broker is not available at present",
    4: "wrong user name or password: check `node` and `password`, or let the broker know the node (hidran node new)",
    5: "not let in: check `node` and `password` (Mosquitto says so of a wrong password too), then its access rules",
}


class PacketError(ValueError):
    pass


def _length(n):
    # 2.2.3, remaining length
    out = bytearray()
    while True:
        byte = n & 0x7F
        n >>= 7
        out.append(byte | (0x80 if n else 0))
        if not n:
            return bytes(out)


def _text(text):
    data = text if isinstance(text, bytes) else text.encode()
    return struct.pack(">H", len(data)) + data


def _packet(first_byte, body):
    return bytes([first_byte]) + _length(len(body)) + body


def connect(client_id, user, password, keepalive_s, *, will_topic=None, will=None):
    # 3.1; a clean session, will retained at QoS 1
    flags = 0x02
    body = _text(client_id)
    if will_topic is not None:
        flags |= 0x04 | 0x08 | 0x20
        body += _text(will_topic) + _text(will)
    if user is not None:
        flags |= 0x80 | 0x40
        body += _text(user) + _text(password)
    return _packet(0x10, _text("MQTT") + bytes([4, flags]) + struct.pack(">H", keepalive_s) + body)


def publish(topic, payload, *, qos=0, retain=False, packet_id=0, dup=False):
    # 3.3
    first = 0x30 | (dup << 3) | (qos << 1) | retain
    body = _text(topic)
    if qos:
        body += struct.pack(">H", packet_id)
    return _packet(first, body + (payload if isinstance(payload, bytes) else payload.encode()))


def puback(packet_id):
    return b"\x40\x02" + struct.pack(">H", packet_id)


def subscribe(packet_id, topic, qos):
    # 3.8
    return _packet(0x82, struct.pack(">H", packet_id) + _text(topic) + bytes([qos]))


def parse_publish(flags, body):
    # (topic, payload, qos, retain, packet id or 0) of a PUBLISH
    if len(body) < 2:
        raise PacketError("PUBLISH of %d bytes" % len(body))
    end = 2 + struct.unpack(">H", body[:2])[0]
    qos = (flags >> 1) & 3
    start = end + 2 if qos else end
    if qos == 3 or start > len(body):
        raise PacketError("PUBLISH is malformed")
    try:
        topic = str(body[2:end], "utf-8")
    except UnicodeError:
        raise PacketError("topic is not UTF-8")
    packet_id = struct.unpack(">H", body[end:start])[0] if qos else 0
    return topic, body[start:], qos, bool(flags & 1), packet_id


def parse_packet_id(body):
    if len(body) < 2:
        raise PacketError("packet without id")
    return struct.unpack(">H", body[:2])[0]


def parse_connack(body):
    # The return code; 0 is welcome.
    if len(body) != 2:
        raise PacketError("CONNACK of %d bytes" % len(body))
    return body[1]
