import unittest

from firmware.bootguard import BootGuard, mount_or_format
from tests.firmware.hand_board import HandBoard, run_for


def no_beat():
    pass


class Radio(unittest.TestCase):
    def allowed_after(self, guard, board, volts, seconds=2000):
        # Uptime at which the radio may start; `volts`: function of uptime
        found = []

        async def supply():
            return volts(board.now_s)

        async def wait():
            await guard.radio_allowed(no_beat, supply)
            found.append(int(board.now_s))

        run_for(lambda: board.advance(seconds), [wait()])
        return found

    def test_a_steady_supply_lets_it_start_after_five_seconds(self):
        board = HandBoard()
        self.assertEqual(self.allowed_after(BootGuard(board, 3.5), board, lambda _t: 3.9), [5])

    def test_a_supply_that_sags_starts_the_count_again(self):
        board = HandBoard()
        self.assertEqual(self.allowed_after(BootGuard(board, 3.5), board, lambda t: 3.2 if t == 3 else 3.9), [9])

    def test_it_waits_as_long_as_the_supply_is_low(self):
        board = HandBoard()
        self.assertEqual(self.allowed_after(BootGuard(board, 3.5), board, lambda t: 3.9 if t >= 1000 else 3.1), [1005])

    def test_a_supply_that_is_not_guarded_or_not_measurable_does_not_silence_the_node(self):
        board = HandBoard()
        self.assertEqual(self.allowed_after(BootGuard(board, 0), board, lambda _t: 0), [0])
        self.assertEqual(self.allowed_after(BootGuard(board, 3.5), board, lambda _t: None), [2000])

    def test_after_three_short_boots_the_radio_rests_ten_minutes(self):
        counters = {}
        for _i in range(3):
            BootGuard(HandBoard(counters=counters), 0)
        board = HandBoard(counters=counters)
        self.assertEqual(self.allowed_after(BootGuard(board, 0), board, lambda _t: None), [600])

    def test_a_boot_that_lasted_clears_the_count(self):
        counters = {}
        for _i in range(3):
            BootGuard(HandBoard(counters=counters), 0)
        BootGuard(HandBoard(counters=counters), 0).survived()
        board = HandBoard(counters=counters)
        self.assertEqual(self.allowed_after(BootGuard(board, 0), board, lambda _t: None), [0])


class Mounting(unittest.TestCase):
    def setUp(self):
        self.counters = {}
        self.formatted = []
        self.fails = 0

    def boot(self):
        def mount():
            if self.fails > 0 and not self.formatted:
                self.fails -= 1
                raise OSError(19)

        return mount_or_format(
            mount,
            lambda: self.formatted.append(1),
            lambda n: self.counters.get(n, 0),
            self.counters.__setitem__,
            lambda _t: None,
        )

    def test_flash_that_fails_three_boots_in_a_row_is_formatted(self):
        self.fails = 99
        self.assertEqual([self.boot() for _i in range(4)], [False, False, True, True])
        self.assertEqual(self.formatted, [1])

    def test_one_failure_formats_nothing(self):
        self.fails = 1
        self.assertEqual([self.boot() for _i in range(3)], [False, True, True])
        self.fails = 2
        self.assertEqual([self.boot() for _i in range(3)], [False, False, True])
        self.assertEqual(self.formatted, [])
