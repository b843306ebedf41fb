import unittest

from firmware.sampler import Sampler, fitted_fields
from tests.firmware.bench import BenchPump, Pair, Value, minimum_sensors
from tests.firmware.hand_board import HandBoard, run_for, settle


def no_beat():
    pass


class Sampling(unittest.TestCase):
    def setUp(self):
        self.kept = []
        self.flushes = []
        self.board = HandBoard()
        self.sampler = Sampler(self.board, 60, lambda *a: self.kept.append(a), lambda: self.flushes.append(1))
        self.pump = self.board.sensors["pump"]

    def run_story(self, story):
        run_for(story, [self.sampler.run(no_beat), self.sampler.watch_pump()])

    def ups(self):
        return [(k[0], k[2]) for k in self.kept]

    def test_one_reading_a_minute_on_the_boards_own_time(self):
        self.run_story(lambda: self.board.advance(300))
        self.assertEqual(self.ups(), [(60 * i, False) for i in range(6)])
        self.assertFalse(self.sampler.due())

    def test_a_start_between_two_minutes_is_sampled_and_sent_at_once(self):
        async def story():
            await self.board.advance(75)
            self.pump.switch(1)
            await self.board.advance(60)

        self.run_story(story)
        self.assertEqual(self.ups(), [(0, False), (60, False), (75, True), (120, False)])
        self.assertEqual(self.kept[2][1]["pump_starts"], 1)

    def test_a_change_right_after_a_sample_waits_a_moment(self):
        async def story():
            await self.board.advance(61)
            self.pump.switch(1)
            await self.board.advance(30)

        self.run_story(story)
        self.assertEqual(self.ups(), [(0, False), (60, False), (65, True)])

    def test_a_regular_sample_meanwhile_is_flushed_instead_of_taken_twice(self):
        async def story():
            await self.board.advance(57)
            self.sampler.last_s = 56
            self.pump.switch(1)
            await self.board.advance(10)

        self.run_story(story)
        self.assertEqual((self.ups(), self.flushes), ([(0, False), (60, False)], [1]))

    def test_a_chattering_contact_cannot_flood(self):
        async def story():
            for _i in range(600):
                self.pump.switch(1 - self.pump.on)
                await self.board.advance(6)

        self.run_story(story)
        extra = len([k for k in self.kept if k[2]])
        self.assertTrue(30 <= extra <= 60, extra)
        self.assertEqual(sum([k[1]["pump_starts"] for k in self.kept]) + self.pump.starts, 300)

    def test_missed_minutes_are_missed_and_not_caught_up(self):
        async def story():
            await self.board.advance(60)
            self.board.now_s = 400
            await self.board.advance(80)

        self.run_story(story)
        self.assertEqual([u for u, _f in self.ups()], [0, 60, 400, 420, 480])


class Measuring(unittest.TestCase):
    def measure(self, sensors):
        board = HandBoard(sensors=sensors)
        sampler = Sampler(board, 60, None, None)
        found = []

        async def story():
            found.append(await sampler.measure())
            await settle()

        run_for(story, [])
        return found[0], sampler

    def test_a_minimum_node_measures_six_fields(self):
        values, _s = self.measure(minimum_sensors())
        self.assertEqual(sorted(values), sorted(fitted_fields(minimum_sensors())))
        self.assertEqual(len(values), 6)

    def test_every_group_fills_its_field(self):
        groups = {g: Value(1) for g in ("water_temp", "nephelometer", "tank_full", "tank_level", "flow")}
        groups.update({g: Pair(2) for g in ("pump_current", "battery", "supply")})
        groups.update(minimum_sensors())
        values, _s = self.measure(groups)
        self.assertEqual(len(values), 14)
        self.assertEqual((values["tank_full"], values["supply_v"]), (1, 2))

    def test_a_sensor_that_fails_costs_its_own_value_only(self):
        sensors = minimum_sensors()
        sensors["panel"] = Value(OSError("bus"))
        sensors["turbidity"] = Pair(None)
        values, sampler = self.measure(sensors)
        self.assertEqual([values[n] for n in ("panel_v", "turbidity_mv", "turbidity_sd_mv")], [None, None, None])
        self.assertEqual((values["pump_on"], sampler.sensor_errors), (0, 1))

    def test_fields_stand_in_the_contracts_order(self):
        self.assertEqual(
            fitted_fields({"supply": Value(4), "pump": BenchPump(), "panel": Value(1)}),
            ["panel_v", "pump_on", "pump_on_s", "pump_starts", "supply_v"],
        )
