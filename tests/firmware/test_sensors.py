import asyncio
import unittest

from firmware import sensors


class Adc:
    def __init__(self, *values_uv):
        self.values = values_uv
        self.reads = 0

    def read_uv(self):
        self.reads += 1
        return self.values[(self.reads - 1) % len(self.values)]


async def no_wait(_seconds):
    pass


class Analog(unittest.TestCase):
    def test_the_middle_half_counts_and_all_spread_is_told(self):
        mean, sd = sensors.trimmed([10] * 60 + [1000] * 2 + [0] * 2)
        self.assertEqual(mean, 10)
        self.assertTrue(sd > 100)

    def test_a_divider_of_100k_over_8k2_turns_a_volt_at_the_pin_into_13(self):
        volts = sensors.Volts(sensors.Divider(Adc(1000000), 100000, 8200))
        self.assertAlmostEqual(asyncio.run(volts.read()), 13.195, 3)

    def test_beyond_the_linear_range_the_value_is_not_known(self):
        self.assertIsNone(asyncio.run(sensors.Volts(sensors.Divider(Adc(2451000), 100000, 8200)).read()))

    def test_64_reads_make_one_value(self):
        adc = Adc(5)
        asyncio.run(sensors.Divider(adc, 1, 1).read_mv())
        self.assertEqual(adc.reads, 64)

    def test_the_probe_has_power_only_while_it_is_read(self):
        power, waits = [], []
        adc = Adc(2049000, 2051000)

        async def sleep_s(seconds):
            waits.append((seconds, power[-1]))

        probe = sensors.Turbidity(sensors.Divider(adc, 10000, 10000), power.append, 2, sleep_s)
        mv, sd = asyncio.run(probe.read())
        self.assertEqual((mv, sd), (4100, 2))
        self.assertEqual(power, [1, 0])
        self.assertEqual((waits[0], len(waits)), ((2, 1), 65))
        self.assertAlmostEqual(sum([w[0] for w in waits[1:]]), 1.5, 6)

    def test_the_probe_is_switched_off_even_when_the_converter_fails(self):
        power = []
        probe = sensors.Turbidity(sensors.Divider(None, 1, 1), power.append, 0, no_wait)
        with self.assertRaises(AttributeError):
            asyncio.run(probe.read())
        self.assertEqual(power, [1, 0])

    def test_a_hall_sensor_reads_both_ways(self):
        for uv, amps in ((2500000, 0), (2896000, 6), (2104000, -6)):
            sensor = sensors.Current(sensors.Divider(Adc(uv // 2), 10000, 10000), 2500, 66)
            self.assertAlmostEqual(asyncio.run(sensor.read()), amps, 3)


class Pumps(unittest.TestCase):
    def run_of(self, pattern, step_ms=100):
        # pattern: (on, ms) pairs; the pump after it
        pump, now = sensors.Pump(0, 0), 0
        for on, ms in pattern:
            for _i in range(ms // step_ms):
                now += step_ms
                pump.feed(on, now)
                pump.tick(now)
        return pump

    def test_a_run_of_20_s_between_two_samples_is_not_missed(self):
        pump = self.run_of([(0, 15000), (1, 20000), (0, 25000)])
        self.assertEqual((pump.state(), pump.take_interval()), (0, (20, 1)))

    def test_seconds_add_up_over_intervals(self):
        pump, total = sensors.Pump(1, 0), 0
        for now in range(700, 700 * 1001, 700):
            pump.tick(now)
            total += pump.take_interval()[0]
        self.assertEqual(total, 700)

    def test_bouncing_is_no_start(self):
        self.assertEqual(self.run_of([(0, 1000), (1, 200), (0, 1000)]).take_interval(), (0, 0))

    def test_an_edge_wakes_who_waits(self):
        async def story():
            pump = sensors.Pump(0, 0)
            task = asyncio.create_task(pump.changed())
            await asyncio.sleep(0)
            for now in (100, 200, 300):
                pump.feed(1, now)
            await asyncio.wait_for(task, 1)
            return pump.state()

        self.assertEqual(asyncio.run(story()), 1)


class Others(unittest.TestCase):
    def test_a_contact_says_what_it_means_whichever_way_it_is_wired(self):
        self.assertEqual([sensors.Contact(lambda v=v: v, 1).read() for v in (0, 1)], [1, 0])
        self.assertEqual([sensors.Contact(lambda v=v: v, 0).read() for v in (0, 1)], [0, 1])

    def test_450_pulses_are_one_litre(self):
        state = [0, 0]
        flow = sensors.Flow(lambda: state[0], 450, lambda: state[1])
        state[:] = [4500, 60000]
        self.assertAlmostEqual(flow.read(), 10, 6)
        self.assertIsNone(flow.read())

    def test_the_median_echo_counts_and_silence_is_not_a_level(self):
        echoes = [100, 25, 101, 99, 450]
        level = sensors.Level(echoes.pop, 200, 25)
        self.assertAlmostEqual(level.read(), 100 * 100 / 175, 1)
        self.assertIsNone(sensors.Level(lambda: None, 200, 25).read())

    def test_85_degrees_is_a_probe_that_lost_power(self):
        self.assertEqual(sensors.celsius(28.5), 28.5)
        for value in (85.0, -127, None):
            self.assertIsNone(sensors.celsius(value))
