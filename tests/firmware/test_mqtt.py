import asyncio
import unittest

from firmware import packet
from firmware.mqtt import Client, MqttError
from tests.firmware.scripted_broker import ScriptedBroker, answer_everything, hang_up, idle, read_packet, send, welcome


def conversation(talk, story, timeout_s=0.3, keepalive_s=300):
    # Run `story(client, got)` against a broker that runs `talk`; what came down lands in `got`.
    async def run():
        broker = await ScriptedBroker(talk).start()
        got = []
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", broker.port)
            client = Client(reader, writer, lambda t, p, r: got.append((t, p, r)), keepalive_s, timeout_s)
            try:
                return await asyncio.wait_for(story(client, got), 20)
            finally:
                await client.close()
        finally:
            await broker.stop()

    return asyncio.run(run())


async def reason_of(awaitable):
    try:
        await awaitable
    except MqttError as error:
        return error.reason
    return None


async def connect_only(client, _got):
    return await reason_of(client.connect("hu-001", "hu-001", "x"))


class Refusals(unittest.TestCase):
    def refused(self, answer):
        async def talk(reader, writer):
            await read_packet(reader)
            await send(writer, answer)
            await read_packet(reader)

        return conversation(talk, connect_only)

    def test_every_refusal_is_told_in_words(self):
        for code, words in packet.REFUSALS.items():
            self.assertEqual(self.refused(b"\x20\x02\x00" + bytes([code])), words)
        self.assertEqual(self.refused(b"\x20\x02\x00\x63"), "broker refused with code 99")

    def test_something_that_is_no_broker_is_called_so(self):
        self.assertIn("is this an MQTT broker?", self.refused(b"HTTP/1.1 400 Bad Request\r\n" + b"x" * 100))

    def test_hanging_up_before_connack_points_to_user_and_password(self):
        async def talk(reader, writer):
            await read_packet(reader)
            await hang_up(writer)

        self.assertEqual(conversation(talk, connect_only), "closed before CONNACK: check user name and password")

    def test_a_broker_that_says_nothing_is_given_up(self):
        async def talk(reader, writer):
            await reader.read(1000)
            await idle(reader)

        self.assertIn("no answer within", conversation(talk, connect_only))


class Talking(unittest.TestCase):
    def test_publishing_waits_for_the_puback(self):
        sent = []

        async def story(client, _got):
            await client.connect("hu-001", "hu-001", "x")
            await client.subscribe("down/#")
            await client.publish("up", "hello", qos=1)
            await client.publish("up", b"x" * 3000, qos=1)
            return client.alive

        self.assertTrue(conversation(lambda r, w: answer_everything(r, w, sent), story))
        self.assertEqual([(t, len(p)) for t, p in sent], [("up", 5), ("up", 3000)])

    def test_many_at_once_do_not_mix_up_their_bytes(self):
        sent = []

        async def story(client, _got):
            await client.connect("hu-001", "hu-001", "x")
            await asyncio.gather(*[client.publish("up/%d" % i, b"%d" % i * 500) for i in range(10)])

        conversation(lambda r, w: answer_everything(r, w, sent), story, 5)
        self.assertEqual(sorted([t for t, _p in sent]), ["up/%d" % i for i in range(10)])
        for topic, payload in sent:
            self.assertEqual(bytes(payload), topic[3:].encode() * 500)

    def test_a_missing_puback_ends_the_connection_in_time(self):
        async def talk(reader, writer):
            await welcome(reader, writer)
            await read_packet(reader)
            await idle(reader)

        async def story(client, _got):
            await client.connect("hu-001", "hu-001", "x")
            return await reason_of(client.publish("up", "x")), client.alive

        self.assertEqual(conversation(talk, story), ("PUBLISH: no answer within 0 s", False))

    def test_what_comes_down_is_handed_over_and_acknowledged(self):
        acks = []

        async def talk(reader, writer):
            await welcome(reader, writer)
            await send(writer, packet.publish("d", "one", qos=1, retain=True, packet_id=9) + packet.publish("d", "two"))
            acks.append(await read_packet(reader))

        async def story(client, got):
            await client.connect("hu-001", "hu-001", "x")
            while len(got) < 2 or not acks:
                await asyncio.sleep(0.01)
            return got

        self.assertEqual(conversation(talk, story), [("d", b"one", True), ("d", b"two", False)])
        self.assertEqual(acks, [(0x40, b"\x00\x09")])

    def test_bytes_that_arrive_one_by_one_are_one_packet(self):
        async def talk(reader, writer):
            await welcome(reader, writer)
            for byte in packet.publish("down", "slow"):
                await send(writer, bytes([byte]))
                await asyncio.sleep(0.002)
            await read_packet(reader)

        async def story(client, got):
            await client.connect("hu-001", "hu-001", "x")
            while not got:
                await asyncio.sleep(0.01)
            return got[0][1]

        self.assertEqual(conversation(talk, story), b"slow")


class Endings(unittest.TestCase):
    def ends(self, data):
        # The reason after the broker sends `data`.
        async def talk(reader, writer):
            await welcome(reader, writer)
            await send(writer, data)
            await idle(reader)

        async def story(client, _got):
            await client.connect("hu-001", "hu-001", "x")
            while client.alive:
                await asyncio.sleep(0.01)
            return client.reason

        return conversation(talk, story)

    def test_rubbish_from_the_broker_ends_the_connection_with_a_reason(self):
        self.assertIn("length is malformed", self.ends(b"\x30\xff\xff\xff\xff\x01"))
        self.assertIn("at most 16384", self.ends(b"\x30\xff\xff\x01"))
        self.assertIn("PUBLISH", self.ends(b"\x30\x02\xff\xff"))
        self.assertIn("access rules", self.ends(b"\x90\x03\x00\x01\x80"))
        self.assertIn("no answer within", self.ends(b"\x30\x0a\x00"))

    def test_a_broker_that_hangs_up_is_noticed(self):
        async def talk(reader, writer):
            await welcome(reader, writer)
            await hang_up(writer)

        async def story(client, _got):
            await client.connect("hu-001", "hu-001", "x")
            while client.alive:
                await asyncio.sleep(0.01)
            return client.reason, await reason_of(client.publish("up", "x"))

        reason, publish = conversation(talk, story)
        self.assertIn("closed by the other side", reason)
        self.assertEqual(publish, "PUBLISH: not connected")

    def test_an_idle_connection_is_pinged_and_a_dead_one_ended(self):
        pings = []

        async def talk(reader, writer):
            await welcome(reader, writer)
            while True:
                first, _body = await read_packet(reader)
                pings.append(first)
                if len(pings) == 1:
                    await send(writer, b"\xd0\x00")

        async def story(client, _got):
            await client.connect("hu-001", "hu-001", "x")
            while client.alive:
                await asyncio.sleep(0.01)
            return client.reason

        self.assertEqual(conversation(talk, story, 0.2, 1), "PING: no answer within 0 s")
        self.assertEqual(pings[:2], [0xC0, 0xC0])
