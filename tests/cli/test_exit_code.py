"""A script that shows the window and ends without an event loop exits cleanly.

Without the hook of `lossgui.app`, PySide6 deletes pyqtgraph's items in the order of their
addresses at exit, which crashes some of the runs: so each script runs more than once.
"""

import os
import subprocess
import sys

import pytest

SHOW = """
import lossgui
window = lossgui.explore([[2.0, -1.0, 0.5]], [0], loss="CrossEntropyLoss", block=False)
"""
FAIL = "\nraise RuntimeError('a mistake in the script')\n"


def run(script: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("attempt", range(3))
def test_a_script_that_ends_with_the_window_open_exits_with_0(attempt: int) -> None:
    done = run(SHOW)
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr


@pytest.mark.parametrize("attempt", range(3))
def test_a_script_that_fails_with_the_window_open_exits_with_1(attempt: int) -> None:
    done = run(SHOW + FAIL)
    assert done.returncode == 1, done.stderr
    assert done.stderr.rstrip().endswith("RuntimeError: a mistake in the script")


def test_what_was_copied_does_not_crash_the_end() -> None:
    done = run(SHOW + "window.copy('1\\t2\\n', '<table></table>')\n")
    assert done.returncode == 0, done.stderr
