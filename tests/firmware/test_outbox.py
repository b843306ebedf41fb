import unittest

from firmware.outbox import Outbox, fitting
from firmware.ring import Ring
from hidran import contract
from tests.firmware import folders, samples


class Sending(unittest.TestCase):
    def setUp(self):
        self.ring = Ring(folders.flash_files(), samples.bits(), 4320)
        self.ring.begin(1)
        self.outbox = Outbox(self.ring)
        self.up_s = 0

    def take(self, count, urgent=False, connected=True, ts=samples.TS):
        for _i in range(count):
            self.up_s += 60
            when = None if ts is None else ts + self.up_s
            row = self.ring.append(self.up_s, when, "none" if ts is None else "ntp", samples.values())
            self.outbox.add(row, urgent, connected)

    def live(self, now_s=0):
        return [r.seq for r in self.outbox.take_live(now_s)]

    def backlog(self, now_s=0):
        return [(r.boot, r.seq) for r in self.outbox.take_backlog(now_s)]

    def test_the_first_five_readings_go_at_once_then_batches_of_five(self):
        for seq in range(1, 6):
            self.take(1)
            self.assertEqual(self.live(), [seq])
        for _i in range(4):
            self.take(1)
            self.assertEqual(self.live(), [])
        self.take(1)
        self.assertEqual(self.live(), [6, 7, 8, 9, 10])

    def test_a_change_of_the_pump_takes_the_waiting_ones_along_at_once(self):
        self.take(5)
        self.live()
        self.take(2)
        self.assertEqual(self.live(), [])
        self.take(1, urgent=True)
        self.assertEqual(self.live(), [6, 7, 8])
        self.assertFalse(self.outbox.live_due())

    def test_live_goes_first_and_the_backlog_does_not_take_it_along(self):
        self.take(100, connected=False)
        self.assertEqual(self.live(), [100])
        self.assertEqual(self.backlog(), [(1, s) for s in range(1, 61)])
        self.take(2)
        self.assertEqual(self.backlog(), [(1, s) for s in range(61, 100)])
        self.assertEqual(self.backlog(), [])
        self.assertEqual(self.outbox.in_flight(), 100)

    def test_only_a_few_backlog_batches_fly_at_once(self):
        self.take(600, connected=False)
        sent = [self.backlog() for _i in range(6)]
        self.assertEqual([len(s) for s in sent], [60, 60, 25, 60, 0, 0])
        self.outbox.acknowledge(1, 60, [])
        self.assertEqual(len(self.backlog()), 60)

    def test_what_is_acknowledged_is_neither_in_flight_nor_sent_again(self):
        self.take(5)
        self.live()
        self.outbox.acknowledge(1, 3, [(5, 5)])
        self.assertEqual((self.outbox.in_flight(), self.ring.held), (1, 1))
        self.assertEqual(self.backlog(1000), [(1, 4)])

    def test_what_nobody_acknowledges_is_sent_again_with_growing_patience(self):
        self.take(5)
        self.live(0)
        self.assertEqual(self.backlog(59), [])
        self.assertEqual(len(self.backlog(60)), 5)
        self.assertEqual(self.backlog(60 + 119), [])
        self.assertEqual(len(self.backlog(60 + 120)), 5)
        self.assertEqual(self.outbox.patience_s, 240)
        self.outbox.acknowledge(1, 5, [])
        self.assertEqual(self.outbox.patience_s, 60)

    def test_a_lost_connection_makes_backlog_of_all_but_the_newest(self):
        self.take(5)
        self.live()
        self.take(3)
        self.outbox.disconnected()
        self.assertEqual(self.outbox.in_flight(), 0)
        self.assertEqual(self.live(), [8])
        self.assertEqual(self.backlog(), [(1, s) for s in range(1, 8)])

    def test_held_names_the_oldest_even_of_an_older_boot(self):
        self.take(3)
        self.ring.begin(2)
        self.outbox = Outbox(self.ring)
        self.take(1)
        rows = self.outbox.take_live(0)
        self.assertEqual((rows[0].boot, rows[0].seq), (2, 1))
        self.assertEqual(self.outbox.oldest_held(rows), (1, 1))

    def test_a_reading_that_flash_refused_still_goes_live(self):
        self.ring.files.full = True
        self.take(1)
        rows = self.outbox.take_live(0)
        self.assertEqual([r.seq for r in rows], [1])
        self.assertEqual(self.outbox.oldest_held(rows), (1, 1))
        self.assertEqual(self.outbox.in_flight(), 1)
        self.outbox.acknowledge(1, 1, [])
        self.assertEqual(self.outbox.in_flight(), 0)

    def test_readings_before_and_after_the_clock_was_set_do_not_share_a_batch(self):
        self.take(2, ts=None, connected=False)
        self.take(2, connected=False)
        self.outbox.disconnected()
        self.outbox.live = []
        self.assertEqual(self.backlog(), [(1, 1), (1, 2)])
        self.assertEqual(self.backlog(), [(1, 3), (1, 4)])

    def test_the_tail_of_a_batch_that_is_too_long_is_backlog_again(self):
        self.take(10, connected=False)
        self.outbox.live = []
        limit = contract.MAX_MESSAGE_BYTES
        contract.MAX_MESSAGE_BYTES = 300
        try:
            text = self.outbox.encode(self.outbox.take_backlog(0), 600)
        finally:
            contract.MAX_MESSAGE_BYTES = limit
        self.assertLess(len(text), 300)
        self.assertEqual(self.outbox.in_flight(), 5)
        self.assertEqual(self.backlog(), [(1, s) for s in range(6, 11)])

    def test_a_node_short_of_memory_sends_smaller_batches_but_sends(self):
        self.take(100, connected=False)
        self.outbox.short_of_memory()
        self.assertEqual(len(self.backlog()), 30)
        for _i in range(9):
            self.outbox.short_of_memory()
        self.assertEqual(len(self.backlog()), 5)

    def test_a_gap_in_seq_ends_a_batch(self):
        self.take(5)
        rows = self.outbox.live
        self.assertEqual([r.seq for r in fitting([rows[0], rows[1], rows[3]])], [1, 2])
