import unittest

from firmware import spans
from firmware.files import Files
from firmware.ring import CURSOR, Ring, parse_header
from tests.firmware import folders, samples

FULL = samples.bits(True)


def ring_in(files, boot=1, capacity=4320, **more):
    ring = Ring(files, samples.bits(), capacity, **more)
    ring.begin(boot)
    return ring


def seqs(ring, busy=None, limit=60):
    # (boot, seq) of everything still to be sent, run by run.
    busy = {} if busy is None else busy
    found = []
    while True:
        rows = ring.next_run(busy, limit)
        if not rows:
            return found
        found += [(r.boot, r.seq) for r in rows]
        busy.setdefault(rows[0].boot, []).append((rows[0].seq, rows[-1].seq))
        busy[rows[0].boot].sort()


def seqs_once(ring, busy):
    rows = ring.next_run(busy, 60)
    if rows:
        spans.add(busy[rows[0].boot], rows[0].seq, rows[-1].seq)
    return rows


class OnFlash(unittest.TestCase):
    def setUp(self):
        self.folder = folders.temp_dir()
        self.files = Files(self.folder + "/ring")

    def tearDown(self):
        folders.remove(self.folder)

    def test_readings_come_back_after_a_restart_and_the_next_boot_follows(self):
        samples.fill(ring_in(self.files), 3)
        again = ring_in(self.files, 2)
        self.assertEqual((again.held, again.newest_boot()), (3, 1))
        samples.fill(again, 2)
        self.assertEqual(seqs(again), [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)])
        self.assertEqual(again.oldest(), (1, 1))

    def test_a_segment_has_at_most_4_kb_and_the_files_are_read_back_whole(self):
        ring = ring_in(self.files)
        samples.fill(ring, 300)
        sizes = [self.files.size(n) for n in self.files.names()]
        self.assertEqual(len(sizes), 3)
        self.assertLessEqual(max(sizes), 4096)
        again, busy, total = ring_in(self.files, 2), {1: []}, 0
        for _i in range(7):
            total += len(seqs_once(again, busy))
        self.assertEqual(total, 300)

    def test_a_torn_tail_is_left_out_and_all_before_it_kept(self):
        samples.fill(ring_in(self.files), 5)
        name = self.files.names()[0]
        whole = self.files.read(name)
        for cut in range(1, 28):
            self.files.write(name, whole[:-cut])
            again = ring_in(self.files, 2)
            self.assertEqual(seqs(again), [(1, s) for s in (1, 2, 3, 4)])


class Forgetting(unittest.TestCase):
    def setUp(self):
        self.files = folders.flash_files()
        self.ring = ring_in(self.files)

    def test_only_what_the_ack_covers_is_forgotten(self):
        samples.fill(self.ring, 10)
        self.assertEqual(self.ring.forget(1, 3, [(6, 7)]), 5)
        self.assertEqual(self.ring.held, 5)
        self.assertEqual(self.ring.oldest(), (1, 4))
        self.assertEqual(seqs(self.ring), [(1, s) for s in (4, 5, 8, 9, 10)])

    def test_the_same_ack_twice_frees_nothing_twice(self):
        samples.fill(self.ring, 10)
        self.ring.forget(1, 4, [])
        self.assertEqual(self.ring.forget(1, 4, [(2, 3)]), 0)
        self.assertEqual(self.ring.held, 6)

    def test_an_ack_beyond_what_was_taken_does_not_cover_the_future(self):
        samples.fill(self.ring, 2)
        self.ring.forget(1, 500, [(400, 600)])
        samples.fill(self.ring, 1)
        self.assertEqual((self.ring.held, self.ring.oldest()), (1, (1, 3)))

    def test_an_ack_for_an_unknown_boot_changes_nothing(self):
        samples.fill(self.ring, 2)
        self.assertEqual(self.ring.forget(9, 100, [(1, 50)]), 0)
        self.assertEqual(self.ring.held, 2)

    def test_a_covered_segment_leaves_flash_even_before_an_older_one(self):
        samples.fill(self.ring, 400)
        before = len(self.files.names())
        self.ring.forget(1, 0, [(146, 290)])
        self.assertEqual(len([n for n in self.files.names() if n != CURSOR]), before - 1)
        self.assertEqual(self.ring.held, 255)

    def test_the_cursor_is_written_at_most_once_a_segment(self):
        samples.fill(self.ring, 400)
        writes = []
        write = self.files.write
        self.files.write = lambda name, data: (writes.append(name), write(name, data))
        for seq in range(1, 401):
            self.ring.forget(1, seq, [])
        self.assertLessEqual(writes.count(CURSOR), 3)

    def test_after_a_restart_the_cursor_spares_what_was_acknowledged(self):
        samples.fill(self.ring, 100)
        self.ring.forget(1, 60, [])
        self.ring.save_cursor()
        again = ring_in(self.files, 2)
        self.assertEqual((again.held, again.oldest()), (40, (1, 61)))

    def test_a_damaged_cursor_costs_duplicates_and_no_reading(self):
        samples.fill(self.ring, 100)
        self.ring.forget(1, 60, [])
        self.ring.save_cursor()
        self.files.write(CURSOR, b"\x01" + self.files.read(CURSOR)[1:] + b"x")
        self.assertEqual(ring_in(self.files, 2).held, 100)

    def test_when_all_is_acknowledged_a_restart_holds_nothing(self):
        samples.fill(self.ring, 10)
        self.ring.forget(1, 10, [])
        self.ring.save_cursor()
        again = ring_in(self.files, 2)
        self.assertEqual((again.held, again.oldest(), again.newest_boot()), (0, None, 1))


class Full(unittest.TestCase):
    def test_three_days_fit_at_either_fit_out(self):
        for bits, full in ((samples.bits(), False), (FULL, True)):
            files = folders.flash_files()
            ring = Ring(files, bits, 700)
            ring.begin(1)
            samples.fill(ring, 700, full=full)
            self.assertEqual((ring.dropped, ring.held), (0, 700))

    def test_the_oldest_segment_goes_first_and_is_counted(self):
        ring = ring_in(folders.flash_files(), capacity=200)
        samples.fill(ring, 1000)
        self.assertTrue(ring.dropped > 0)
        self.assertEqual(ring.held + ring.dropped, 1000)
        self.assertTrue(ring.held >= 200)
        self.assertEqual(ring.oldest(), (1, ring.dropped + 1))

    def test_what_was_acknowledged_does_not_count_as_dropped(self):
        ring = ring_in(folders.flash_files(), capacity=200)
        samples.fill(ring, 140)
        ring.forget(1, 130, [])
        samples.fill(ring, 860)
        self.assertEqual(ring.held + ring.dropped, 870)

    def test_many_restarts_do_not_fill_flash_with_short_files(self):
        files = folders.flash_files()
        for boot in range(1, 60):
            samples.fill(ring_in(files, boot, capacity=200, spare_segments=20), 1)
        self.assertLessEqual(len(files.names()), 23)

    def test_a_flash_that_refuses_gets_room_from_the_oldest_and_else_says_so(self):
        files = folders.flash_files()
        ring = ring_in(files)
        samples.fill(ring, 150)
        files.full = True
        row = samples.fill(ring, 1)
        self.assertEqual((row.seq, row["panel_v"], ring.failed), (151, 37.25, 1))
        files.full = False
        samples.fill(ring, 1)
        self.assertEqual(seqs(ring)[-1], (1, 152))
        self.assertNotIn((1, 151), seqs(ring))


class Damage(unittest.TestCase):
    def test_a_damaged_record_is_given_up_and_the_rest_goes_on(self):
        files = folders.flash_files()
        samples.fill(ring_in(files), 10)
        name = files.names()[0]
        data = bytearray(files.read(name))
        data[18 + 28 * 4 + 9] ^= 1
        files.write(name, bytes(data))
        again = ring_in(files, 2)
        self.assertEqual(seqs(again), [(1, s) for s in (1, 2, 3, 4, 6, 7, 8, 9, 10)])
        self.assertEqual((again.corrupt, again.held), (1, 9))

    def test_a_damaged_header_takes_only_its_own_segment(self):
        files = folders.flash_files()
        samples.fill(ring_in(files), 200)
        first = files.names()[0]
        files.write(first, b"\x00" + files.read(first)[1:])
        self.assertEqual(ring_in(files, 2).oldest(), (1, 146))

    def test_rubbish_is_no_header(self):
        for data in (b"", b"\x00" * 18, b"\xff" * 18, b"HDR1" + b"\x00" * 14):
            self.assertIsNone(parse_header(data))
