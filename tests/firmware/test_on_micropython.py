"""The node's suite again on a real MicroPython, and once more with the heap of a small board.

CPython's turn needs no wrapper: pytest collects the same files itself.
"""

from pathlib import Path

import pytest

from tests.firmware.interpreters import command, needs_micropython, run
from tests.firmware.run_suite import SUITE

RUNNER = "tests/firmware/run_suite.py"
# A board of 100 KB: the Unix port's words, and so the blocks of its heap, are twice as wide as the ESP32's, so 200 KB
# here hold what 100 KB hold there. Most parts do with 100 KB even here, their tests included.
LARGE = ("ring", "outbox", "mqtt", "config", "sampler", "payloads", "node")

PARTS = [name for name in SUITE if name != "board"]  # the imitated chip takes more room than the real one

pytestmark = [pytest.mark.micropython, needs_micropython]


def test_the_suite_passes_on_micropython(tmp_path: Path) -> None:
    done = run(command("micropython", RUNNER), HIDRAN_TEST_DIR=str(tmp_path))
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(" 0 failed") == len(SUITE) + 1


@pytest.mark.parametrize("module", PARTS)
def test_the_suite_passes_with_the_heap_of_a_small_board(module: str, tmp_path: Path) -> None:
    argv = [*command("micropython", RUNNER, heap="200K" if module in LARGE else "100K"), module]
    done = run(argv, HIDRAN_TEST_DIR=str(tmp_path))
    assert done.returncode == 0, done.stdout


def test_the_runner_ends_with_one_when_a_test_fails(tmp_path: Path) -> None:
    script = tmp_path / "failing.py"
    script.write_text(
        "import sys\n"
        "from tests.firmware import run_suite, tiny_unittest\n"
        "class Bad(tiny_unittest.TestCase):\n"
        "    def test_bad(self):\n"
        "        self.assertEqual(1, 2)\n"
        "class Module: pass\n"
        "sys.modules['tests.firmware.test_bad'] = Module()\n"
        "Module.Bad = Bad\n"
        "sys.exit(run_suite.main(['bad']))\n"
    )
    done = run(command("micropython", str(script)))
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout
