# A broker that does what a test tells it to, for what no well-behaved broker does. Runs on both interpreters.

import asyncio

WELCOME = b"\x20\x02\x00\x00"


class ScriptedBroker:
    # `talk`: async function (reader, writer), run for each connection.
    def __init__(self, talk):
        self.talk = talk
        self.writers = []
        self.connects = 0
        self.port = 0

    async def start(self):
        for port in range(20000 + id(self) // 16 % 20000, 65000):
            try:
                self.server = await asyncio.start_server(self._serve, "127.0.0.1", port)
            except OSError:
                continue
            self.port = port
            return self
        raise OSError("no free port")

    async def _serve(self, reader, writer):
        self.connects += 1
        self.writers.append(writer)
        _no_delay(writer)
        try:
            await self.talk(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the test is over, or the node hung up

    async def stop(self):
        self.server.close()
        for writer in self.writers:
            await hang_up(writer)


def _no_delay(writer):
    # Without it an answer and the message after it lie 40 ms apart (Nagle and delayed ACK).
    raw = writer.s if hasattr(writer, "s") else writer.get_extra_info("socket")
    raw.setsockopt(6, 1, 1)  # IPPROTO_TCP, TCP_NODELAY


async def hang_up(writer):
    # MicroPython closes the socket in wait_closed() only.
    try:
        writer.close()
        await asyncio.wait_for(writer.wait_closed(), 1)
    except (OSError, EOFError, asyncio.TimeoutError):
        pass


async def send(writer, data):
    writer.write(data)
    await writer.drain()


async def read_packet(reader):
    # (first byte, body)
    head = await reader.readexactly(1)
    size, shift = 0, 0
    while True:
        byte = (await reader.readexactly(1))[0]
        size |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            break
    return head[0], await reader.readexactly(size) if size else b""


async def idle(reader):
    # Say nothing until the other side hangs up.
    while await reader.read(1000):
        pass


async def welcome(reader, writer):
    await read_packet(reader)
    await send(writer, WELCOME)


async def answer_everything(reader, writer, got):
    # A broker for one: PUBACK, SUBACK, PINGRESP; what was published lands in `got` as (topic, payload).
    await welcome(reader, writer)
    while True:
        first, body = await read_packet(reader)
        if first >> 4 == 3:
            size = body[0] * 256 + body[1]
            got.append((str(body[2 : 2 + size], "utf-8"), body[2 + size + 2 :]))
            await send(writer, b"\x40\x02" + body[2 + size : 4 + size])
        elif first >> 4 == 8:
            await send(writer, b"\x90\x03" + body[:2] + b"\x01")
        elif first >> 4 == 12:
            await send(writer, b"\xd0\x00")
        elif first >> 4 == 14:
            return
