import unittest

from firmware import config as configuration
from firmware import lights, networks, pins


class Pins(unittest.TestCase):
    def refused(self, **given):
        with self.assertRaises(ValueError) as caught:
            pins.chosen(given)
        return str(caught.exception)

    def test_the_pins_of_the_readme_are_sound(self):
        self.assertEqual(pins.chosen({}), pins.DEFAULT)

    def test_a_pin_that_cannot_do_its_work_is_refused_with_the_reason(self):
        self.assertIn("wanted 32-39", self.refused(panel=25))
        self.assertIn("inputs only", self.refused(turbidity_power=36))
        self.assertIn("0-5 or 12-39", self.refused(pump=9))
        self.assertIn("0-5 or 12-39", self.refused(pump="26"))
        self.assertIn("both on GPIO 26", self.refused(tank_full=26))
        self.assertIn("no use 'pmup'", self.refused(pmup=26))

    def test_a_configuration_with_an_impossible_pin_never_reaches_the_board(self):
        with self.assertRaises(configuration.ConfigError) as caught:
            configuration.apply_remote(configuration.complete({}), {"pins": {"panel": 4}})
        self.assertIn("panel on GPIO 4", str(caught.exception))


class Lights(unittest.TestCase):
    def test_each_pattern_can_be_told_from_the_others(self):
        seen = [[lights.lit(name, i) for i in range(100)] for name in sorted(lights.PATTERNS)]
        for i in range(len(seen)):
            self.assertNotIn(seen[i], seen[i + 1 :])

    def test_one_blink_is_no_network_two_are_no_broker(self):
        for name, blinks in (("no-network", 1), ("no-broker", 2)):
            shown = [lights.lit(name, i) for i in range(20)]
            starts = len([i for i in range(20) if shown[i] and not shown[i - 1]])
            self.assertEqual(starts, blinks, name)


class Networks(unittest.TestCase):
    def test_the_strongest_first_the_unheard_last_in_their_own_order(self):
        found = [(b"a", b"", 1, -80, 3, 0), (b"b", b"", 1, -50, 3, 0), (b"a", b"", 6, -70, 3, 0)]
        known = [["hidden", "1"], ["a", "2"], ["b", "3"], ["gone", "4"]]
        self.assertEqual([w[0] for w in networks.order(known, found)], ["b", "a", "hidden", "gone"])
