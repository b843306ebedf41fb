import gc
import json
import unittest

from hidran import contract
from tests.firmware import golden, samples


def worst(full, count, **more):
    # The longest values that a real hydrant's node can send: 65,535 boots, two years of uptime, a 48 V array.
    desk = golden.Desk(full, boot=65535)
    desk.ring.seq = 999999 - count
    values = samples.values(full, panel_v=98.27, pump_starts=1, turbidity_sd_mv=9.9, **more)
    up_s = 60 * (999999 - count)
    rows = [desk.ring.append(up_s + 60 * i, samples.TS + 60 * i, "ntp", values) for i in range(count)]
    return desk.encode(rows, 9)


def is_small():
    return hasattr(gc, "mem_free") and gc.mem_free() + gc.mem_alloc() < 300000


class Golden(unittest.TestCase):
    def test_the_firmware_makes_exactly_these_bytes(self):
        for name, make in golden.MAKERS.items():
            self.assertEqual(make(), golden.read(name), name)

    def test_every_payload_is_one_json_object(self):
        for name in golden.MAKERS:
            self.assertTrue(isinstance(json.loads(golden.read(name)), dict), name)

    def test_a_batch_of_five_of_a_minimum_node_stays_under_300_bytes(self):
        self.assertLess(len(golden.read("readings_minimum")), 300)
        self.assertLess(len(worst(False, 5)), 300)

    def test_a_batch_of_five_of_a_fully_fitted_node_stays_under_600_bytes(self):
        self.assertLess(len(golden.read("readings_full")), 600)
        self.assertLess(len(worst(True, 5)), 600)

    def test_a_backfill_batch_stays_under_8_kb_even_with_the_longest_values_of_all(self):
        self.assertLess(len(golden.read("readings_backfill")), contract.MAX_MESSAGE_BYTES)
        if is_small():
            self.skipTest("the longest batch there can be does not fit the heap of a small board beside this test")
        desk = golden.Desk(True, boot=0xFFFFFFFF)
        values = {f[0]: f[3] - (10 ** -f[1] if f[1] else 0) for f in contract.FIELDS}
        values["pump_a"] = -99.99
        desk.ring.seq = 0xFFFFFFFF - 100
        rows = [desk.ring.append(4000000000 + 61 * i, 4000000000 + 61 * i, "server", values) for i in range(60)]
        self.assertLess(len(desk.encode(rows)), contract.MAX_MESSAGE_BYTES)
