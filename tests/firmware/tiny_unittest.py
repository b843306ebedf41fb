# As much of unittest as the node's tests use, for a MicroPython that has none. On CPython the real one runs.

import sys


class SkipTest(Exception):  # noqa: N818 - unittest's own name
    pass


class _Raises:
    def __init__(self, wanted):
        self.wanted = wanted
        self.exception = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _trace):
        if kind is None:
            raise AssertionError("wanted %s, nothing was raised" % self.wanted)
        self.exception = error
        return isinstance(error, self.wanted)


class TestCase:
    def setUp(self):
        pass

    def tearDown(self):
        pass

    def fail(self, text):
        raise AssertionError(text)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def assertEqual(self, found, wanted, text=""):
        if found != wanted:
            raise AssertionError("%s %r != %r" % (text, found, wanted))

    def assertNotEqual(self, found, other, text=""):
        if found == other:
            raise AssertionError("%s %r == %r" % (text, found, other))

    def assertTrue(self, found, text=""):
        if not found:
            raise AssertionError("%s: %r is not true" % (text, found))

    def assertFalse(self, found, text=""):
        if found:
            raise AssertionError("%s: %r is not false" % (text, found))

    def assertIsNone(self, found, text=""):
        self.assertTrue(found is None, "%s: %r is not None" % (text, found))

    def assertIn(self, part, whole, text=""):
        if part not in whole:
            raise AssertionError("%s %r not in %r" % (text, part, whole))

    def assertNotIn(self, part, whole, text=""):
        if part in whole:
            raise AssertionError("%s %r in %r" % (text, part, whole))

    def assertLess(self, a, b, text=""):
        if not a < b:
            raise AssertionError("%s %r is not < %r" % (text, a, b))

    def assertLessEqual(self, a, b, text=""):
        if not a <= b:
            raise AssertionError("%s %r is not <= %r" % (text, a, b))

    def assertAlmostEqual(self, a, b, places=7, text=""):
        if round(abs(a - b), places) != 0:
            raise AssertionError("%s %r is not about %r" % (text, a, b))

    def assertRaises(self, wanted):
        return _Raises(wanted)


def run_module(module):
    # (passed, skipped, failed); failures are printed.
    counts = [0, 0, 0]
    for name in sorted(dir(module)):
        case = getattr(module, name)
        if isinstance(case, type) and issubclass(case, TestCase) and case is not TestCase:
            for test in sorted(dir(case)):
                if test.startswith("test"):
                    counts[_run_one(case, test)] += 1
    return counts


def _run_one(case, test):
    one = case()
    try:
        one.setUp()
        try:
            getattr(one, test)()
        finally:
            one.tearDown()
    except SkipTest as reason:
        print("skipped %s.%s: %s" % (case.__name__, test, reason))
        return 1
    except Exception as error:
        print("FAILED %s.%s" % (case.__name__, test))
        print_exception(error)
        return 2
    return 0


def print_exception(error):
    if hasattr(sys, "print_exception"):
        sys.print_exception(error)
    else:
        import traceback

        traceback.print_exception(error)
