"""The command line: a module for each command; Qt is imported only where a window is needed."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from lossgui.model.errors import LossError

COMMANDS = ("eval", "explain", "snapshot", "report", "losses")
"""What stands first where no window is to be opened; each is a module with a `run`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return the exit code, which is 2 after bad input."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    command = arguments.pop(0) if arguments and arguments[0] in COMMANDS else "window"
    try:
        code: int = import_module(f"lossgui.cli.{command}").run(arguments)
        sys.stdout.flush()
        return code
    except LossError as error:
        print(f"lossgui: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(f"lossgui: the output cannot be written: {error.strerror}.", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
