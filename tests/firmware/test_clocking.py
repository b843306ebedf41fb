import unittest

from firmware.clocking import Clock
from tests.firmware.hand_board import START_TS, HandBoard, run_for


class Stamps(unittest.TestCase):
    def test_a_clock_that_kept_its_time_dates_readings_from_the_first_on(self):
        board = HandBoard()
        clock = Clock(board)
        board.now_s = 60
        self.assertEqual(clock.stamp(60), (START_TS + 60, "rtc"))
        self.assertIsNone(clock.anchor)

    def test_without_a_clock_there_is_no_time_rather_than_a_wrong_one(self):
        clock = Clock(HandBoard(set_clock=False))
        self.assertEqual(clock.stamp(60), (None, "none"))

    def test_a_clock_before_the_build_date_is_no_clock(self):
        for ts in (0, 946684800, 1767225599):
            board = HandBoard()
            board.zero = ts
            self.assertEqual(Clock(board).stamp(60), (None, "none"))

    def test_the_time_learnt_later_anchors_what_had_none(self):
        board = HandBoard(set_clock=False)
        clock = Clock(board)
        clock.stamp(60)
        board.now_s = 300
        self.assertTrue(clock.learn(START_TS, "ntp"))
        self.assertEqual(clock.anchor, (300, START_TS, "ntp"))
        self.assertEqual(clock.stamp(360), (START_TS + 60, "ntp"))

    def test_a_clock_known_before_the_first_reading_needs_no_anchor(self):
        clock = Clock(HandBoard(set_clock=False))
        clock.learn(START_TS, "ntp")
        clock.stamp(60)
        self.assertIsNone(clock.anchor)

    def test_a_second_of_jitter_moves_no_stamp(self):
        board = HandBoard()
        clock = Clock(board)
        found = []
        for i in range(1, 6):
            board.now_s = 60 * i
            board.zero = START_TS + i % 3 - 1
            found.append(clock.stamp(60 * i)[0] - 60 * i)
        self.assertEqual(found, [START_TS] * 5)

    def test_a_step_is_followed_and_anchored(self):
        board = HandBoard()
        clock = Clock(board)
        clock.stamp(60)
        board.now_s = 120
        board.zero += 3600
        self.assertEqual(clock.stamp(120)[0], START_TS + 3600 + 120)
        self.assertEqual(clock.anchor, (120, START_TS + 3720, "rtc"))


class ServerTime(unittest.TestCase):
    def test_it_sets_a_clock_that_is_none_or_off_by_more_than_a_minute(self):
        for board in (HandBoard(set_clock=False), HandBoard()):
            clock = Clock(board)
            board.now_s = 600
            self.assertTrue(clock.server_says(START_TS + 600 + 4000))
            self.assertEqual(clock.anchor, (600, START_TS + 4600, "server"))
            self.assertEqual(board.wall(), START_TS + 4600)

    def test_a_clock_that_is_right_stays_and_answers_with_its_own_anchor(self):
        board = HandBoard()
        clock = Clock(board)
        board.now_s = 600
        clock.server_says(START_TS + 600 + 59)
        self.assertEqual(clock.anchor, (600, START_TS + 600, "rtc"))

    def test_a_server_without_a_clock_is_not_believed(self):
        clock = Clock(HandBoard(set_clock=False))
        self.assertFalse(clock.server_says(12345))
        self.assertIsNone(clock.anchor)


class Network(unittest.TestCase):
    def test_ntp_is_asked_when_online_and_again_after_six_hours(self):
        board = HandBoard(set_clock=False)
        clock = Clock(board)
        online = []
        asked = []

        async def network_time():
            asked.append(board.now_s)
            return START_TS + int(board.now_s) if len(asked) > 1 else None

        board.network_time = network_time

        async def story():
            await board.advance(60)
            online.append(True)
            await board.advance(7 * 3600)

        run_for(story, [clock.keep_synced(lambda: bool(online), lambda: None)])
        self.assertEqual([int(a) for a in asked], [70, 370, 370 + 6 * 3600])
        self.assertEqual(clock.src, "ntp")

    def test_a_network_that_fails_is_no_reason_to_end(self):
        board = HandBoard(set_clock=False)
        clock = Clock(board)

        async def network_time():
            raise OSError("no answer")

        board.network_time = network_time
        run_for(lambda: board.advance(600), [clock.keep_synced(lambda: True, lambda: None)])
        self.assertEqual(clock.stamp(600), (None, "none"))
