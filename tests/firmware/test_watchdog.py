import asyncio
import unittest

from firmware.watchdog import Supervisor
from tests.firmware.hand_board import HandBoard, run_for


class Feeding(unittest.TestCase):
    def watch(self, prepare, seconds):
        # (feeds, reason) after `seconds`
        board = HandBoard()
        supervisor = Supervisor(board)
        reasons = []

        async def watch():
            reasons.append(await supervisor.watch())

        async def story():
            prepare(board, supervisor)
            await board.advance(seconds)
            await supervisor.stop()

        run_for(story, [watch()])
        return board.feeds, reasons, board

    def test_it_is_fed_while_every_task_beats(self):
        def prepare(board, supervisor):
            async def beating():
                while True:
                    supervisor.beat("a")
                    await board.sleep_s(10)

            supervisor.start("a", beating(), 30)

        self.assertEqual(self.watch(prepare, 60)[:2], (13, []))

    def test_one_silent_task_stops_the_feeding_and_is_named(self):
        def prepare(board, supervisor):
            supervisor.start("stuck", board.sleep_s(10000), 30)

        feeds, reasons, board = self.watch(prepare, 60)
        self.assertEqual((feeds, reasons), (7, []))
        self.assertEqual(board.lines, ["watchdog not fed, waiting for: stuck"])

    def test_a_task_without_a_limit_only_has_to_run(self):
        def prepare(board, supervisor):
            supervisor.start("waits", board.sleep_s(10000))

        self.assertEqual(self.watch(prepare, 60)[0], 13)

    def test_a_task_that_fails_is_a_reason_to_start_again(self):
        async def failing():
            raise ValueError("broken")

        _feeds, reasons, board = self.watch(lambda _b, s: s.start("a", failing(), 30), 10)
        self.assertEqual(reasons, ["task a ended"])
        self.assertIn("ValueError broken", board.lines[0])

    def test_a_reason_given_ends_the_watch(self):
        def prepare(_board, supervisor):
            supervisor.reason = "command"

        self.assertEqual(self.watch(prepare, 10)[1], ["command"])


class Ending(unittest.TestCase):
    def test_a_task_that_swallows_a_cancellation_is_ended_all_the_same(self):
        async def deaf():
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError:
                pass  # as wait_for does when its result comes at the same moment
            await asyncio.sleep(1000)

        supervisor = Supervisor(HandBoard())

        async def story():
            supervisor.start("deaf", deaf())
            await asyncio.sleep(0)
            await supervisor.stop()

        asyncio.run(story())
        self.assertEqual(supervisor.ended(), ["deaf"])
