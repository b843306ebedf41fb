import unittest

from firmware.backoff import Backoff


class Waiting(unittest.TestCase):
    def test_the_span_doubles_up_to_300_s_and_the_wait_is_anywhere_in_it(self):
        b = Backoff(lambda: 1.0, 0)
        spans = []
        for _i in range(12):
            spans.append(b.delay_s())
            b.failed(0)
        self.assertEqual(spans, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
        self.assertEqual(Backoff(lambda: 0.0, 0).delay_s(), 0)

    def test_after_a_power_cut_a_fleet_spreads_over_a_minute(self):
        self.assertEqual(Backoff(lambda: 0.5, 0).first_delay_s(), 30)

    def test_it_restarts_wifi_then_the_modem_then_itself(self):
        b = Backoff(lambda: 0.0, 0)
        steps = [b.failed(10 * i) for i in range(1, 16)]
        self.assertEqual([i + 1 for i, s in enumerate(steps) if s == "wifi"], [5, 10])
        self.assertEqual([i + 1 for i, s in enumerate(steps) if s == "modem"], [15])
        self.assertEqual(b.failed(3599), None)
        self.assertEqual(b.failed(3600), "reboot")

    def test_each_offline_reboot_doubles_the_patience_up_to_a_day(self):
        found = [Backoff(lambda: 0.0, 0, n).reboot_after_s for n in range(7)]
        self.assertEqual(found, [3600, 7200, 14400, 28800, 57600, 86400, 86400])

    def test_success_starts_all_over(self):
        b = Backoff(lambda: 1.0, 0)
        for _i in range(4):
            b.failed(100)
        b.succeeded(5000)
        self.assertEqual((b.delay_s(), b.failed(5001)), (1, None))
