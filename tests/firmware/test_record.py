import unittest

from firmware.record import Layout, Row
from hidran import contract
from tests.firmware import samples


def there_and_back(values, full=True, up_s=60, ts=samples.TS, src="ntp"):
    layout = Layout(samples.bits(full))
    return Row(layout, 1, 1, layout.unpack(layout.pack(up_s, ts, src, values, 7), 0, 7))


class Records(unittest.TestCase):
    def test_a_minimum_record_has_28_bytes_and_a_full_one_51(self):
        self.assertEqual(Layout(samples.bits()).size, 28)
        self.assertEqual(Layout(samples.bits(True)).size, 51)

    def test_every_field_comes_back_as_it_went_in(self):
        row = there_and_back(samples.values(True))
        for name, value in samples.values(True).items():
            self.assertAlmostEqual(row[name], value, 6, name)
        self.assertEqual((row["up_s"], row["ts"], row["src"], row["boot"], row["seq"]), (60, samples.TS, "ntp", 1, 1))

    def test_the_ends_of_every_range_fit(self):
        for at in (2, 3):
            row = there_and_back({f[0]: f[at] for f in contract.FIELDS})
            for f in contract.FIELDS:
                self.assertAlmostEqual(row[f[0]], f[at], 6, f[0])

    def test_what_could_not_be_measured_stays_none_and_zero_stays_zero(self):
        row = there_and_back(samples.values(True, panel_v=None, pump_on=0, pump_a=None, turbidity_sd_mv=0))
        self.assertIsNone(row["panel_v"])
        self.assertIsNone(row["pump_a"])
        self.assertEqual((row["pump_on"], row["turbidity_sd_mv"]), (0, 0))

    def test_a_value_that_nothing_can_mean_is_none(self):
        for value in (float("nan"), float("inf"), -1, 1000.1):
            self.assertIsNone(there_and_back(samples.values(True, panel_v=value))["panel_v"])

    def test_no_time_comes_back_as_none(self):
        row = there_and_back(samples.values(), False, 5, None, "none")
        self.assertEqual((row["ts"], row["src"]), (None, "none"))

    def test_what_is_not_fitted_is_absent(self):
        row = there_and_back(samples.values(), False)
        self.assertTrue("panel_v" in row)
        self.assertFalse("supply_v" in row)

    def test_every_flipped_bit_is_noticed(self):
        layout = Layout(samples.bits())
        data = layout.pack(60, samples.TS, "ntp", samples.values(), 7)
        for i in range(8 * len(data)):
            bad = bytearray(data)
            bad[i // 8] ^= 1 << (i % 8)
            self.assertIsNone(layout.unpack(bytes(bad), 0, 7))

    def test_a_torn_or_misplaced_record_is_refused(self):
        layout = Layout(samples.bits())
        data = layout.pack(60, samples.TS, "ntp", samples.values(), 7)
        for cut in range(len(data)):
            self.assertIsNone(layout.unpack(data[:cut], 0, 7))
        self.assertIsNone(layout.unpack(data, 0, 8))
        self.assertIsNone(layout.unpack(b"\x00" * 28, 0, 0))
        self.assertIsNone(layout.unpack(b"\xff" * 28, 0, 0))
