"""What commands share: a parser whose errors are one sentence, and a check of the machine."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end the program."""
        print(f"lossgui: {message}; see '{self.prog} --help'.", file=sys.stderr)
        sys.exit(2)


def preflight(windowed: bool) -> int:
    """Say what the machine lacks for Qt, if anything; return the exit code, 0 without a lack."""
    from lossgui.system.preflight import check

    problem = check(windowed)
    if problem:
        print(f"lossgui: {problem}", file=sys.stderr)
    return 2 if problem else 0
