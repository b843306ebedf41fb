import asyncio
import json
import sys
import unittest

from firmware import config as configuration
from firmware import keepsake, pins, watchdog, when
from firmware.files import Files
from firmware.start import start
from tests.firmware import fake_esp32, folders

GIVEN = {"node": "hu-001", "password": "geheim", "host": "10.0.0.1", "wifi": [["kampung", "air"]]}
FULL = ["water_temp", "tank_full", "tank_level", "flow", "pump_current", "battery", "supply"]


class OnAChip(unittest.TestCase):
    def setUp(self):
        self.chip = fake_esp32.Chip()
        self.token = fake_esp32.install(self.chip)
        self.root = folders.temp_dir()
        self.pin = pins.DEFAULT

    def tearDown(self):
        fake_esp32.uninstall(self.token)
        folders.remove(self.root)

    def board(self, cause=None):
        __import__("firmware.board")
        module = sys.modules["firmware.board"]  # this test's own: the package may still show another test's
        module.BUTTON_WINDOW_MS = 300
        if cause is not None:
            self.chip.cause = fake_esp32.RESETS[cause]
        board = module.Esp32Board()
        board.data_dir = self.root + "/data"
        board.lines = []
        board.log = board.lines.append
        return board

    def fitted(self, **more):
        board = self.board()
        board.fit(configuration.complete(dict(GIVEN, **more)))
        return board


class Measuring(OnAChip):
    def test_each_voltage_comes_through_its_own_divider(self):
        board = self.fitted(fitted=["supply", "battery"], battery_upper_ohm=470000)
        for use, mv in (("panel", 1500), ("battery", 900), ("supply", 1950)):
            self.chip.microvolts[self.pin[use]] = mv * 1000
        self.assertAlmostEqual(asyncio.run(board.sensors["panel"].read()), 1.5 * 108200 / 8200, 3)
        self.assertAlmostEqual(asyncio.run(board.sensors["battery"].read()), 0.9 * 478200 / 8200, 3)
        self.assertAlmostEqual(asyncio.run(board.sensors["supply"].read()), 3.9, 3)
        self.assertEqual(sorted(set(self.chip.attenuation.values())), [3])

    def test_the_turbidity_probe_is_off_before_and_after_it_is_read(self):
        board = self.fitted(turbidity_warm_s=0)
        self.chip.microvolts[self.pin["turbidity"]] = 2050000
        self.assertEqual(self.chip.levels[self.pin["turbidity_power"]], 0)
        mv, sd = asyncio.run(board.sensors["turbidity"].read())
        self.assertAlmostEqual(mv, 4100, 3)
        self.assertEqual((sd, self.chip.levels[self.pin["turbidity_power"]]), (0, 0))

    def test_what_is_not_fitted_has_no_sensor(self):
        self.assertEqual(sorted(self.fitted().sensors), ["panel", "pump", "turbidity"])
        self.assertEqual(sorted(self.fitted(fitted=FULL).sensors), sorted(["panel", "pump", "turbidity"] + FULL))

    def test_the_optional_sensors_give_their_own_units(self):
        board = self.fitted(fitted=FULL)
        self.chip.microvolts[self.pin["pump_current"]] = 1382000  # 2.764 V at the Hall sensor
        self.chip.levels[self.pin["tank_full"]] = 0
        self.chip.pulse_us = 5747  # 1 m
        self.assertAlmostEqual(asyncio.run(board.sensors["pump_current"].read()), 4, 2)
        self.assertEqual(board.sensors["tank_full"].read(), 1)
        self.assertAlmostEqual(board.sensors["tank_level"].read(), 57, 0)
        self.assertEqual(asyncio.run(board.sensors["water_temp"].read()), 28.5)

    def test_an_echo_that_never_came_and_a_silent_thermometer_are_not_measured(self):
        board = self.fitted(fitted=FULL)
        self.chip.pulse_us, self.chip.degrees = -1, None
        self.assertIsNone(board.sensors["tank_level"].read())
        self.assertIsNone(asyncio.run(board.sensors["water_temp"].read()))


class PumpSense(OnAChip):
    def feed(self, board, looks, pulse=False):
        # `looks` tenths of a second, for each an AC pulse that is over before anyone looks.
        for _i in range(looks):
            if pulse:
                self.chip.press(self.pin["pump"], 0)
                self.chip.press(self.pin["pump"], 1)
            now_ms = board.now_ms = getattr(board, "now_ms", board._uptime.ms()) + 100
            board._pump.feed(board._sense.look(), now_ms)
            board._pump.tick(now_ms)

    def test_a_dc_pump_holds_the_pin_and_20_seconds_are_seen(self):
        board = self.fitted()
        self.feed(board, 50)
        self.chip.press(self.pin["pump"], 0)
        self.feed(board, 200)
        self.assertEqual(board.sensors["pump"].state(), 1)
        self.chip.press(self.pin["pump"], 1)
        self.feed(board, 50)
        self.assertEqual(board.sensors["pump"].state(), 0)
        on_s, starts = board.sensors["pump"].take_interval()
        self.assertEqual(starts, 1)
        self.assertTrue(19 <= on_s <= 21, str(on_s))

    def test_an_ac_pump_pulses_the_pin_and_counts_as_on(self):
        board = self.fitted()
        self.feed(board, 100, pulse=True)
        self.assertEqual(board.sensors["pump"].state(), 1)
        self.feed(board, 5)
        self.assertEqual((board.sensors["pump"].state(), board.sensors["pump"].take_interval()[1]), (0, 1))

    def test_one_spike_on_a_long_wire_is_no_start(self):
        board = self.fitted()
        self.feed(board, 1, pulse=True)
        self.feed(board, 10)
        self.assertEqual((board.sensors["pump"].state(), board.sensors["pump"].take_interval()), (0, (0, 0)))

    def test_the_task_of_the_board_feeds_pump_and_led_by_itself(self):
        board = self.fitted()

        async def story():
            task = asyncio.create_task(board.tick())
            self.chip.press(self.pin["pump"], 0)
            await asyncio.wait_for(board.sensors["pump"].changed(), 3)
            task.cancel()

        asyncio.run(story())
        self.assertEqual(board.sensors["pump"].state(), 1)
        self.assertEqual(self.chip.levels[self.pin["led"]], 1)


class Remembering(OnAChip):
    def test_after_a_power_cut_the_clock_is_not_known_but_not_absurd_either(self):
        board = self.board("PWRON_RESET")
        self.assertEqual((board.wall(), board.wall_source(), board.reset_cause()), (None, "none", "power"))
        self.assertEqual(self.chip.rtc_time[0], 2026)

    def test_a_clock_that_was_set_is_trusted_after_a_restart(self):
        self.board().set_wall(when.BUILD_TS + 86400, "ntp")
        self.assertEqual(self.chip.rtc_time, (2026, 1, 2, 4, 0, 0, 0, 0))
        board = self.board("WDT_RESET")
        self.assertEqual((board.wall_source(), board.reset_cause()), ("rtc", "watchdog"))
        self.assertTrue(board.wall() is not None)

    def test_counters_live_in_nvs_and_hold_32_bits(self):
        board = self.board()
        self.assertEqual(board.load_counter("boot"), 0)
        board.save_counter("boot", 0xFFFFFFF0)
        self.assertEqual(self.board().load_counter("boot"), 0xFFFFFFF0)
        self.assertEqual(self.chip.commits, 1)

    def test_the_data_area_is_formatted_at_the_third_start_that_cannot_mount_it(self):
        self.chip.partitions, self.chip.mount_errors = ["hidran"], 99
        self.assertEqual([self.board().mount_data() for _i in range(3)], [False, False, True])
        self.assertEqual(self.chip.formats, 1)

    def test_a_board_without_a_partition_for_data_uses_a_folder(self):
        self.assertTrue(self.board().mount_data())

    def test_a_formatted_data_area_does_not_make_the_node_a_stranger(self):
        Files(self.root).write("config.json", json.dumps(dict(GIVEN, tls=True, interval_s=120)).encode())
        Files(self.root).write("ca.pem", b"PEM")
        board = self.board()
        self.assertEqual(keepsake.load(board, self.root)[1], "ok")
        commits = self.chip.commits
        keepsake.load(board, self.root)
        self.assertEqual(self.chip.commits, commits)
        folders.remove(self.root + "/data")
        config, state, _version = keepsake.load(board, self.root)
        self.assertEqual((config["node"], config["password"], config["interval_s"]), ("hu-001", "geheim", 60))
        self.assertEqual((state, keepsake.authority(Files(board.data_dir + "/config"))), ("lost", "PEM"))


class Joining(OnAChip):
    def test_the_strongest_known_network_is_tried_first(self):
        self.chip.air = {"far": ("a", -88), "near": ("b", -50), "foreign": ("c", -20)}
        board = self.fitted(wifi=[["far", "a"], ["hidden", "x"], ["near", "b"]])
        self.assertIsNone(board.rssi())
        asyncio.run(board.connect_network(configuration.complete({"wifi": [["far", "a"], ["near", "b"]]})))
        self.assertEqual((self.chip.joins, board.rssi()), (["near"], -50))
        asyncio.run(board.drop_network())
        self.assertIsNone(board.rssi())

    def test_without_a_network_it_says_which_it_looked_for_and_no_password(self):
        board = self.fitted()
        asyncio.sleep_ms, kept = _at_once, asyncio.sleep_ms
        try:
            with self.assertRaises(OSError) as caught:
                asyncio.run(board.connect_network(configuration.complete(GIVEN)))
        finally:
            asyncio.sleep_ms = kept
        self.assertIn("kampung", str(caught.exception))
        self.assertNotIn("air", str(board.lines))

    def test_tls_without_an_authority_is_refused(self):
        with self.assertRaises(OSError) as caught:
            asyncio.run(self.fitted().open_stream("127.0.0.1", 8883, True))
        self.assertIn("ca.pem", str(caught.exception))


class Starting(OnAChip):
    def started(self, board):
        try:
            start(board, self.root, 0)
        except fake_esp32.Reset:
            return "reset"
        return "returned"

    def test_a_held_button_leaves_the_board_to_the_technician(self):
        board = self.board()
        self.chip.levels[self.pin["button"]] = 0
        self.assertEqual(self.started(board), "returned")
        self.assertEqual(self.chip.watchdogs, [])
        self.assertIn("button held", board.lines[-1])
        self.assertEqual(self.chip.levels[self.pin["led"]], 0)

    def test_a_board_without_configuration_asks_for_it_and_is_not_reset(self):
        board = self.board()

        async def no_tick():
            pass

        board.tick = no_tick
        self.assertEqual(self.started(board), "returned")
        self.assertIn("config.json", board.lines[-1])
        self.assertEqual(self.chip.watchdogs, [])

    def test_a_configured_node_lives_until_the_first_task_ends(self):
        Files(self.root).write("config.json", json.dumps(GIVEN).encode())
        board = self.board()
        self.chip.microvolts = {self.pin["panel"]: 1000000, self.pin["turbidity"]: 2000000}

        async def broken():
            raise ValueError("no such network")

        def enough():
            board.feeds = getattr(board, "feeds", 0) + 1
            watchdog.FEED_EVERY_S = 1  # the next time, not in five seconds
            if board.feeds == 2:
                raise RuntimeError("enough")

        board.connect_network = lambda _config: broken()
        board.network_time = broken
        board.random = lambda: 0.5
        board.feed_watchdog = enough
        kept = watchdog.FEED_EVERY_S
        try:
            self.assertEqual(self.started(board), "reset")
        finally:
            watchdog.FEED_EVERY_S = kept
        self.assertIn("hu-001 boot 1, 0 readings held", " ".join(board.lines))
        self.assertIn("enough", board.lines[-1])
        self.assertEqual([w.timeout for w in self.chip.watchdogs], [60000])

    def test_a_flash_that_cannot_be_mounted_is_tried_again(self):
        self.chip.partitions, self.chip.mount_errors = ["hidran"], 99
        board = self.board()
        self.assertEqual(self.started(board), "reset")
        self.assertIn("data area not mounted", board.lines[-1])


async def _at_once(_ms):
    pass
