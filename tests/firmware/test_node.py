import asyncio
import json
import unittest

from firmware import node as node_module
from firmware.files import Files
from hidran import contract
from tests.firmware import folders
from tests.firmware.bench import START_TS, BenchBoard, Value, minimum_sensors
from tests.firmware.scripted_broker import ScriptedBroker, answer_everything, hang_up, read_packet, send

CONFIG = {"node": "hu-001", "host": "127.0.0.1", "password": "geheim", "keepalive_s": 300}


class Server:
    # A broker for one node with ingest behind it: `got` are (kind, decoded); acknowledges when told to.
    def __init__(self, acks=True):
        self.acks = acks
        self.got = []
        self.sent = []
        self.writer = None

    async def talk(self, reader, writer):
        self.writer = writer
        raw = []
        task = asyncio.create_task(self._answer(reader, writer, raw))
        try:
            while not task.done():
                while raw:
                    await self._take(*raw.pop(0))
                await asyncio.sleep(0.002)
        finally:
            task.cancel()

    async def _answer(self, reader, writer, raw):
        try:
            await answer_everything(reader, writer, raw)
        except (OSError, EOFError):
            pass

    async def _take(self, topic, payload):
        kind = topic.split("/")[-1]
        data = json.loads(payload)
        self.got.append((kind, data))
        if kind == "readings" and self.acks:
            await self.down("ack", contract.encode_ack(data["boot"], data["seq"] + len(data["panel_v"]) - 1))

    async def down(self, kind, text, retain=False):
        from firmware import packet

        topic = "hidran/v1/hu-001/down/" + kind
        await send(self.writer, packet.publish(topic, text, qos=0, retain=retain))

    def readings(self):
        return [d for k, d in self.got if k == "readings"]

    def first(self, kind):
        return next(d for k, d in self.got if k == kind)

    def seqs(self):
        found = []
        for d in self.readings():
            found += [(d["boot"], d["seq"] + i) for i in range(len(d["panel_v"]))]
        return found


async def until(condition, seconds=8):
    for _i in range(int(seconds / 0.005)):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("not so after %d s" % seconds)


class Living(unittest.TestCase):
    def setUp(self):
        self.folder = folders.temp_dir()
        self.counters = {}
        self.server = Server()

    def tearDown(self):
        folders.remove(self.folder)

    def live(self, story, board=None, config=None, talk=None):
        # Run `story(node, broker)` beside a node in its own folder.
        async def run():
            broker = await ScriptedBroker(talk or self.server.talk).start()
            chosen = board or BenchBoard(self.folder, counters=self.counters, speed=300)
            given = dict(CONFIG, port=broker.port)
            given.update(config or {})
            node = node_module.Node(chosen, given)
            task = asyncio.create_task(node.run())
            try:
                await story(node, broker)
            finally:
                task.cancel()
                try:
                    await task
                except asyncio.CancelledError:
                    pass
                await broker.stop()
            return node

        return asyncio.run(run())

    def test_it_says_hello_and_sends_five_at_once_then_batches_of_five(self):
        async def story(node, _broker):
            await until(lambda: len(self.server.readings()) >= 6)
            await until(lambda: node.held <= 4)

        node = self.live(story)
        birth = self.server.first("status")
        self.assertEqual((birth["s"], birth["boot"], birth["config"], birth["fw"]), ("on", 1, "ok", "0.1.0"))
        self.assertEqual([len(d["panel_v"]) for d in self.server.readings()[:6]], [1, 1, 1, 1, 1, 5])
        self.assertEqual(self.server.seqs()[:10], [(1, s) for s in range(1, 11)])
        self.assertTrue(node.board.feeds > 0)
        self.assertNotIn("geheim", " ".join(node.board.lines))

    def test_nothing_is_forgotten_without_an_ack_and_all_is_sent_again_after_a_restart(self):
        self.server.acks = False

        async def hears_nothing(node, _broker):
            await until(lambda: len(self.server.readings()) >= 5)
            self.assertTrue(node.in_flight >= 4)

        held = self.live(hears_nothing, config={"ack_timeout_s": 3600}).held
        self.assertTrue(held >= 5)
        self.server = Server()

        async def catches_up(node, _broker):
            await until(lambda: len([1 for b, _s in set(self.server.seqs()) if b == 1]) == held)
            await until(lambda: (node.ring.oldest() or (2, 0))[0] == 2)

        node = self.live(catches_up)
        self.assertEqual(node.boot, 2)
        boot_one = [s for b, s in self.server.seqs() if b == 1]
        self.assertEqual(sorted(set(boot_one)), list(range(1, held + 1)))
        self.assertEqual(self.server.readings()[0]["held"], [1, 1])

    def test_a_refused_log_in_is_told_in_words_once_and_tried_again(self):
        for code in (4, 5):  # Mosquitto answers a wrong password with 5

            async def refuse(reader, writer, code=code):
                await read_packet(reader)
                await send(writer, b"\x20\x02\x00" + bytes([code]))

            async def story(node, broker):
                await until(lambda: broker.connects >= 4)
                self.assertFalse(node.connected)
                self.assertEqual(node.in_flight, 0)

            node = self.live(story, talk=refuse)
            told = [line for line in node.board.lines if "no connection" in line]
            self.assertEqual(len(told), 1)
            self.assertIn("`password`", told[0])
            self.assertNotIn("geheim", " ".join(node.board.lines))

    def test_the_same_reason_is_told_again_to_who_looks_later_and_another_at_once(self):
        link = node_module.Node(BenchBoard(self.folder, counters=self.counters), CONFIG).link
        for reason in ["wrong"] * 41 + ["no answer"] + ["wrong"]:
            link._tell(reason)
        told = [line for line in link.board.lines if "no connection" in line]
        self.assertEqual(told, ["no connection: " + r for r in ("wrong", "wrong", "wrong", "no answer", "wrong")])

    def test_a_cut_connection_is_taken_up_again_and_nothing_is_missing(self):
        async def story(node, broker):
            await until(lambda: len(self.server.readings()) >= 2)
            await hang_up(self.server.writer)
            await until(lambda: broker.connects == 2 and node.connected)
            await until(lambda: len(self.server.seqs()) >= 8 and node.held <= 4)

        node = self.live(story)
        found = sorted(set(self.server.seqs()))
        self.assertEqual(found, [(1, s) for s in range(1, len(found) + 1)])
        self.assertEqual(node.link.outages, 1)

    def test_a_node_without_a_clock_takes_the_servers_time_and_anchors(self):
        board = BenchBoard(self.folder, counters=self.counters, speed=600, set_clock=False)

        async def story(_node, _broker):
            await until(lambda: len(self.server.readings()) >= 2)
            self.assertIsNone(self.server.readings()[0]["ts"])
            await self.server.down("time", contract.encode_time(START_TS))
            await until(lambda: [k for k, _d in self.server.got if k == "anchor"])
            await until(lambda: [1 for d in self.server.readings() if d["src"] == "server"])

        self.live(story, board)
        anchor = self.server.first("anchor")
        self.assertEqual((anchor["boot"], anchor["src"]), (1, "server"))
        self.assertTrue(abs(anchor["ts"] - START_TS) <= 60)
        last = next(d for d in self.server.readings() if d["src"] == "server")
        self.assertTrue(abs(last["ts"] - last["up_s"] - (anchor["ts"] - anchor["up_s"])) <= 1)

    def test_a_retained_time_or_command_is_not_obeyed(self):
        async def story(node, _broker):
            await until(lambda: node.connected)
            await self.server.down("time", contract.encode_time(START_TS + 99999), True)
            await self.server.down("command", '{"do":"restart"}', True)
            count = len(self.server.readings())
            await until(lambda: len(self.server.readings()) > count + 1)

        node = self.live(story)
        self.assertEqual(node.board.restarts, [])
        self.assertEqual(self.server.readings()[-1]["src"], "rtc")

    def test_a_new_configuration_is_kept_and_the_node_starts_again_with_it(self):
        async def story(node, _broker):
            await until(lambda: node.connected)
            await self.server.down("config", '{"v":4,"set":{"interval_s":120}}', True)
            await until(lambda: node.board.restarts)

        node = self.live(story)
        self.assertEqual(node.board.restarts, ["config 4"])
        config, state, version = node_module.load(node.board)
        self.assertEqual((config["interval_s"], config["node"], state, version), (120, "hu-001", "ok", 4))

    def test_a_refused_configuration_is_told_to_the_server(self):
        async def story(node, _broker):
            await until(lambda: node.connected)
            await self.server.down("config", '{"v":4,"set":{"host":"elsewhere"}}')
            await until(lambda: len([k for k, _d in self.server.got if k == "status"]) == 2)

        node = self.live(story)
        last = [d for k, d in self.server.got if k == "status"][-1]
        self.assertIn("host can only be changed at the node", last["config_error"])
        self.assertEqual(node.board.restarts, [])

    def test_rubbish_from_above_changes_nothing(self):
        async def story(node, _broker):
            await until(lambda: node.connected)
            for kind in ("ack", "config", "time", "command"):
                for text in (
                    "",
                    "{",
                    "[]",
                    "7",
                    "null",
                    '{"boot":"x"}',
                    '{"do":7}',
                    '{"v":"9","set":[]}',
                    '{"ts":"x"}',
                ):
                    await self.server.down(kind, text)
            await self.server.down("ack", '{"boot":1,"upto":1e999}')
            await self.server.down("ack", b"\xff\xfe")
            count = len(self.server.readings())
            await until(lambda: len(self.server.readings()) > count + 1)

        node = self.live(story)
        self.assertTrue(node.supervisor.ended() == [] or node.board.restarts == [])

    def test_a_change_of_the_pump_goes_out_at_once(self):
        async def story(node, _broker):
            await until(lambda: len(self.server.readings()) >= 6)
            node.board.sensors["pump"].switch(1)
            await until(lambda: [1 for d in self.server.readings() if 1 in d["pump_starts"]], 0.5)

        self.live(story)
        told = next(d for d in self.server.readings() if 1 in d["pump_starts"])
        self.assertEqual(told["pump_on"][-1], 1)

    def test_a_falling_supply_is_told_at_once(self):
        sensors = minimum_sensors()
        sensors["supply"] = Value(3.9)
        board = BenchBoard(self.folder, sensors, 600, self.counters)

        async def story(_node, _broker):
            await until(lambda: len(self.server.readings()) >= 6)
            sensors["supply"].value = 3.3
            await until(lambda: self.server.readings()[-1]["supply_v"][-1] == 3.3, 1)

        self.live(story, board, {"supply_min_mv": 3500})
        self.assertLess(len(self.server.readings()[-1]["supply_v"]), 5)
        self.assertEqual(self.server.first("status")["supply_v"], 3.9)

    def test_a_lost_counter_does_not_bring_an_old_boot_back(self):
        async def story(node, _broker):
            await until(lambda: node.ring.seq >= 2)

        self.server.acks = False
        self.live(story)
        self.counters.clear()
        self.assertEqual(self.live(story).boot, 2)

    def test_without_any_network_it_keeps_measuring_and_shows_no_flight(self):
        async def nobody(_reader, writer):
            await hang_up(writer)

        async def story(node, _broker):
            await until(lambda: node.ring.seq >= 4)
            self.assertEqual((node.connected, node.in_flight, node.held), (False, 0, node.ring.seq))

        node = self.live(story, talk=nobody)
        self.assertIn("closed before CONNACK", " ".join(node.board.lines))


class Loading(unittest.TestCase):
    def test_a_node_starts_with_what_the_technician_copied_onto_it(self):
        folder = folders.temp_dir()
        try:
            Files(folder + "/config").write("config.json", json.dumps(CONFIG).encode())
            config, state, _version = node_module.load(BenchBoard(folder))
            self.assertEqual((config["node"], state), ("hu-001", "ok"))
        finally:
            folders.remove(folder)
