import unittest

from firmware import spans


class Spans(unittest.TestCase):
    def test_what_touches_becomes_one(self):
        s = []
        for low, high in ((5, 6), (1, 2), (3, 4), (9, 9), (7, 8)):
            spans.add(s, low, high)
        self.assertEqual(s, [(1, 9)])

    def test_what_overlaps_becomes_one_and_the_rest_stays(self):
        s = [(1, 3), (10, 12), (20, 30)]
        spans.add(s, 2, 11)
        self.assertEqual(s, [(1, 12), (20, 30)])

    def test_an_empty_range_changes_nothing(self):
        s = [(4, 5)]
        spans.add(s, 1, 0)
        self.assertEqual(s, [(4, 5)])

    def test_counts_free_and_taken_numbers(self):
        s = [(1, 3), (6, 8)]
        self.assertEqual(spans.count(s, 2, 7), 4)
        self.assertEqual(spans.first_free(s, 1), 4)
        self.assertEqual(spans.first_free(s, 5), 5)
        self.assertEqual(spans.next_taken(s, 4, 99), 6)
        self.assertEqual(spans.next_taken(s, 9, 99), 99)
