import time
import unittest

from firmware import when


class Epochs(unittest.TestCase):
    def test_a_board_that_counts_from_2000_and_one_from_1970_agree(self):
        self.assertEqual(when.epoch_offset(2000), 946684800)
        self.assertEqual(when.epoch_offset(1970), 0)

    def test_here_and_there_and_back(self):
        self.assertEqual(when.local(when.unix(time.time())), int(time.time()))
        self.assertTrue(when.unix(time.time()) > when.BUILD_TS)

    def test_no_clock_shows_less_than_the_build_or_more_than_32_bits(self):
        for ts in (None, 0, 946684800, when.BUILD_TS - 1, 1 << 40):
            self.assertFalse(when.is_sane(ts))
        self.assertTrue(when.is_sane(1790000000))


class Uptimes(unittest.TestCase):
    def test_ticks_that_wrap_every_12_days_still_count_on(self):
        ticks = [(1 << 30) - 5000]
        uptime = when.Uptime(lambda: ticks[0])
        day_ms = 86400 * 1000
        for _day in range(40):
            ticks[0] = (ticks[0] + day_ms) % (1 << 30)
            uptime.ms()
        self.assertEqual(uptime.seconds(), 40 * 86400)
