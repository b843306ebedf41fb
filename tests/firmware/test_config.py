import json
import unittest

from firmware import config
from tests.firmware.folders import MemoryFiles

NODE = {"node": "hu-001", "host": "broker", "port": 1883, "password": "s", "tls": False, "wifi": [["a", "b"]]}


def stored(files):
    store = config.Store(files)
    return store, store.load()


class Checks(unittest.TestCase):
    def test_what_hidran_node_new_writes_is_completed_with_defaults(self):
        found = config.complete(NODE)
        self.assertEqual((found["node"], found["interval_s"], found["keepalive_s"]), ("hu-001", 60, 300))

    def test_what_cannot_be_meant_is_refused_by_name(self):
        wrong = {
            "port": 0,
            "interval_s": 5,
            "live_batch": 6,
            "node": "HU 1",
            "wifi": [["a"]],
            "fitted": ["radar"],
            "pins": {"pump": 99},
            "tls": 1,
            "panel_upper_ohm": "100k",
            "keepalive_s": True,
            "colour": "blue",
        }
        for key, value in wrong.items():
            with self.assertRaises(config.ConfigError) as caught:
                config.complete({key: value})
            self.assertIn(key, str(caught.exception))

    def test_a_refused_secret_is_not_printed(self):
        with self.assertRaises(config.ConfigError) as caught:
            config.complete({"password": "hunter2" * 30})
        self.assertNotIn("hunter2", str(caught.exception))

    def test_what_is_shown_to_a_technician_holds_no_secret(self):
        text = config.shown(config.complete({"password": "hunter2", "wifi": [["desa", "rahasia"]]}))
        self.assertIn("desa", text)
        self.assertNotIn("hunter2", text)
        self.assertNotIn("rahasia", text)


class Copies(unittest.TestCase):
    def setUp(self):
        self.files = MemoryFiles()
        store, _found = stored(self.files)
        store.save(NODE)

    def test_both_sound_is_ok(self):
        store, found = stored(self.files)
        self.assertEqual((store.state, store.version, found["node"]), ("ok", 1, "hu-001"))

    def test_one_bad_is_repaired_from_the_other(self):
        for name in config.COPIES:
            for bad in (b"", b"\x00" * 50, self.files.data[name][:-3], self.files.data[name] + b"x"):
                self.files.data[name] = bad
                store, found = stored(self.files)
                self.assertEqual((store.state, found["node"]), ("repaired", "hu-001"))
                self.assertEqual(stored(self.files)[0].state, "ok")

    def test_both_bad_is_defaults_and_says_so(self):
        for name in config.COPIES:
            self.files.data[name] = b"garbage"
        store, found = stored(self.files)
        self.assertEqual((store.state, found["node"], found["interval_s"]), ("lost", "", 60))

    def test_the_newer_of_two_sound_copies_counts(self):
        self.files.data["config_a"] = config.encode_copy(config.complete({"node": "hu-002"}), 2)
        store, found = stored(self.files)
        self.assertEqual((store.version, found["node"]), (2, "hu-002"))
        self.files.remove("config_a")
        self.assertEqual(stored(self.files)[1]["node"], "hu-002")

    def test_a_cut_at_any_byte_of_saving_leaves_one_configuration_whole(self):
        before = dict(self.files.data)
        store = stored(self.files)[0]
        writes = []
        write = self.files.write
        self.files.write = lambda name, data: (writes.append((name, data)), write(name, data))
        store.save(config.complete({"node": "hu-009"}))
        for done in range(len(writes)):
            name, data = writes[done]
            for cut in range(0, len(data), 7):
                files = MemoryFiles()
                files.data = dict(before)
                for n, d in writes[:done]:
                    files.data[n] = d
                files.data[name] = data[:cut]
                self.assertIn(stored(files)[1]["node"], ("hu-001", "hu-009"))

    def test_a_sound_copy_that_is_out_of_range_is_not_used(self):
        body = '7\n{"interval_s": 1}'.encode()
        import binascii

        self.files.data["config_a"] = ("%08x " % binascii.crc32(body)).encode() + body
        store, found = stored(self.files)
        self.assertEqual((store.state, found["node"]), ("repaired", "hu-001"))

    def test_a_plain_file_from_the_technician_is_taken_in_and_removed(self):
        self.files.data["config.json"] = json.dumps({"node": "hu-077", "host": "h"}).encode()
        store, found = stored(self.files)
        self.assertEqual((store.state, store.version, found["node"]), ("ok", 2, "hu-077"))
        self.assertNotIn("config.json", self.files.data)
        self.assertEqual(stored(self.files)[1]["node"], "hu-077")

    def test_a_plain_file_with_a_typo_changes_nothing(self):
        for text in (b"{", b"[]", b"7", b'{"nod": "x"}', b"\xff\xfe"):
            self.files.data["config.json"] = text
            self.assertEqual(stored(self.files)[1]["node"], "hu-001")


class Remote(unittest.TestCase):
    def test_the_server_may_change_how_is_measured_but_not_who_and_where(self):
        found = config.apply_remote(config.complete(NODE), {"interval_s": 120})
        self.assertEqual((found["interval_s"], found["node"]), (120, "hu-001"))
        for key in config.ACCESS:
            with self.assertRaises(config.ConfigError):
                config.apply_remote(config.complete(NODE), {key: NODE.get(key, 1)})

    def test_one_bad_key_refuses_the_whole_change(self):
        with self.assertRaises(config.ConfigError):
            config.apply_remote(config.complete(NODE), {"interval_s": 120, "keepalive_s": 1})
