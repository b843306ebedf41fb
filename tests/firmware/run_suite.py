# The node's own tests on whatever interpreter runs this file, from the repository's root:
#
#   python -m tests.firmware.run_suite [module ...]
#   MICROPYPATH=.:.frozen micropython tests/firmware/run_suite.py [module ...]
#
# Ends with 1 when a test failed, which unittest.main() of MicroPython's own library would not do.

import gc
import sys

if sys.implementation.name == "micropython":
    from tests.firmware import tiny_unittest

    sys.modules["unittest"] = tiny_unittest
    tiny_unittest.unittest = tiny_unittest
else:
    from tests.firmware import tiny_unittest

# In the order in which a failure explains the next one.
SUITE = (
    "spans",
    "record",
    "ring",
    "outbox",
    "packet",
    "mqtt",
    "backoff",
    "when",
    "clocking",
    "config",
    "sensors",
    "sampler",
    "watchdog",
    "bootguard",
    "payloads",
    "pins",
    "sntp",
    "board",
    "node",
)


def run_one(name):
    full = "tests.firmware.test_" + name
    __import__(full)
    module = sys.modules[full]
    if sys.implementation.name == "micropython":
        found = tiny_unittest.run_module(module)
    else:
        found = run_with_unittest(module)
    print("%-10s %3d passed %2d skipped %2d failed" % (name, found[0], found[1], found[2]))
    del sys.modules[full]
    gc.collect()
    return found


def run_with_unittest(module):
    import unittest

    result = unittest.TextTestRunner(verbosity=0).run(unittest.defaultTestLoader.loadTestsFromModule(module))
    failed = len(result.failures) + len(result.errors)
    return result.testsRun - failed - len(result.skipped), len(result.skipped), failed


def main(names):
    totals = [0, 0, 0]
    for name in names or SUITE:
        found = run_one(name)
        totals = [totals[i] + found[i] for i in range(3)]
    print("total %d passed, %d skipped, %d failed" % tuple(totals))
    return 1 if totals[2] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
