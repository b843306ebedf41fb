# A small asyncio MQTT 3.1.1 client: QoS 0 and 1, last will, keepalive; every await ends after a hard time-out.
#
# One object is one connection. It never reconnects: when anything goes wrong it is closed, `alive` is False,
# `reason` says why in words, and whoever owns it makes a new one. Time-outs are real time.

import asyncio

from firmware import packet

MAX_PACKET = 16384


class MqttError(OSError):
    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason

    def __str__(self):
        return self.reason


async def bounded(awaitable, seconds, what):
    # The awaitable's result, or MqttError saying what went wrong.
    try:
        return await asyncio.wait_for(awaitable, seconds)
    except asyncio.TimeoutError:
        raise MqttError("%s: no answer within %d s" % (what, seconds))
    except EOFError:
        raise MqttError("%s: connection closed by the other side" % what)
    except MqttError:
        raise
    except (OSError, ValueError) as error:
        raise MqttError("%s: %s" % (what, error))


class Client:
    def __init__(self, reader, writer, on_message, keepalive_s=300, timeout_s=20):
        self.reader = reader
        self.writer = writer
        self.on_message = on_message  # called with (topic, payload bytes, retained); must not raise or wait
        self.keepalive_s = keepalive_s
        self.timeout_s = timeout_s
        self.alive = False
        self.reason = None
        self._packet_id = 0
        self._waiting = {}  # packet id, or "ping" -> Event
        self._lock = asyncio.Lock()
        self._sent = False
        self._tasks = []

    # -- what the node calls -----------------------------------------------------------------------------------

    async def connect(self, client_id, user, password, will_topic=None, will=None):
        # MqttError says why it was not let in.
        try:
            await self._write(
                packet.connect(client_id, user, password, self.keepalive_s, will_topic=will_topic, will=will), "CONNECT"
            )
            await self._welcome()
        except MqttError as error:
            await self._hang_up(error.reason)
            raise
        self.alive = True
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._keep_alive())]

    async def publish(self, topic, payload, qos=1, retain=False):
        # Returns once the broker has it (QoS 1). That it was committed, only down/ack says.
        packet_id = self._next_id() if qos else 0
        await self._ask(
            packet.publish(topic, payload, qos=qos, retain=retain, packet_id=packet_id), packet_id or None, "PUBLISH"
        )

    async def subscribe(self, topic, qos=1):
        packet_id = self._next_id()
        await self._ask(packet.subscribe(packet_id, topic, qos), packet_id, "SUBSCRIBE")

    async def close(self):
        # An orderly end: the broker then keeps the will to itself.
        if self.alive:
            try:
                await self._write(packet.DISCONNECT_PACKET, "DISCONNECT")
            except MqttError:
                pass
        await self._hang_up("closed by this node")

    async def abort(self):
        # As a power cut would end it: the broker publishes the will.
        await self._hang_up("cut off by this node")

    # ------------------------------------------------------------------------------------------------------

    async def _welcome(self):
        try:
            kind, _flags, body = await self._read_packet(self.timeout_s)
        except MqttError as error:
            if "closed" in error.reason or "reset" in error.reason.lower():
                raise MqttError("closed before CONNACK: check user name and password")
            raise
        if kind != packet.CONNACK:
            raise MqttError("wanted CONNACK, found packet type %d: is this an MQTT broker?" % kind)
        code = _parsed(packet.parse_connack, body)
        if code:
            raise MqttError(packet.REFUSALS.get(code, "broker refused with code %d" % code))

    async def _ask(self, data, key, what):
        # Send, then wait for the answer that belongs to `key` (None: no answer belongs to it).
        if not self.alive:
            raise MqttError("%s: not connected" % what)
        event = asyncio.Event()
        if key is not None:
            self._waiting[key] = event
        try:
            await self._write(data, what)
            if key is not None:
                await bounded(event.wait(), self.timeout_s, what)
        except MqttError as error:
            await self._hang_up(error.reason)
            raise
        finally:
            self._waiting.pop(key, None)
        if not self.alive:
            raise MqttError(self.reason or "connection lost")

    async def _write(self, data, what):
        async with self._lock:  # MicroPython's drain() of two tasks at once would send bytes twice
            self._sent = True
            await bounded(self._write_out(data), self.timeout_s, what)

    async def _write_out(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def _read_packet(self, seconds):
        # (kind, flags, body)
        head = (await bounded(self.reader.readexactly(1), seconds, "reading"))[0]
        size, shift = 0, 0
        while True:
            byte = (await bounded(self.reader.readexactly(1), self.timeout_s, "reading"))[0]
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
            if shift > 21:
                raise MqttError("packet length is malformed")
        if size > MAX_PACKET:
            raise MqttError("packet of %d bytes, at most %d wanted" % (size, MAX_PACKET))
        body = await bounded(self.reader.readexactly(size), self.timeout_s, "reading") if size else b""
        return head >> 4, head & 15, body

    async def _listen(self):
        try:
            while self.alive:
                kind, flags, body = await self._read_packet(self.keepalive_s * 1.5)
                await self._handle(kind, flags, body)
        except MqttError as error:
            await self._hang_up(error.reason)

    async def _handle(self, kind, flags, body):
        if kind == packet.PUBLISH:
            topic, payload, qos, retained, packet_id = _parsed(packet.parse_publish, flags, body)
            self.on_message(topic, payload, retained)
            if qos:
                await self._write(packet.puback(packet_id), "PUBACK")
        elif kind in (packet.PUBACK, packet.SUBACK):
            if kind == packet.SUBACK and body[2:] == b"\x80":
                raise MqttError("broker refused the subscription: check its access rules")
            self._wake(_parsed(packet.parse_packet_id, body))
        elif kind == packet.PINGRESP:
            self._wake("ping")

    def _wake(self, key):
        event = self._waiting.get(key)
        if event is not None:
            event.set()

    async def _keep_alive(self):
        # A ping only when nothing else was sent for half the keepalive: pings cost as much as data.
        try:
            while self.alive:
                self._sent = False
                await asyncio.sleep(self.keepalive_s / 2)
                if self.alive and not self._sent:
                    await self._ask(packet.PINGREQ_PACKET, "ping", "PING")
        except MqttError:
            pass  # _ask has hung up already

    def _next_id(self):
        self._packet_id = self._packet_id % 65535 + 1
        return self._packet_id

    async def _hang_up(self, reason):
        first = self.reason is None
        self.alive = False
        if not first:
            return
        self.reason = reason
        for event in list(self._waiting.values()):
            event.set()
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        try:
            self.writer.close()
            await asyncio.wait_for(self.writer.wait_closed(), 2)
        except (OSError, EOFError, asyncio.TimeoutError):
            pass  # it is gone either way


def _parsed(parse, *arguments):
    try:
        return parse(*arguments)
    except packet.PacketError as error:
        raise MqttError(str(error))
