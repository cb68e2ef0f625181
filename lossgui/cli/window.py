"""``lossgui``: the window."""

from __future__ import annotations

import argparse

from lossgui import __version__
from lossgui.cli.file_options import add_file_options, request_if_any
from lossgui.cli.parsing import Parser, preflight
from lossgui.model.files.opening import Request

_COMMANDS = """commands:
  lossgui [FILE]                     open the window
  lossgui eval FILE                  print value, numerator / denominator and losses
  lossgui explain FILE --row N       tell step by step how the loss of a sample comes about
  lossgui snapshot [FILE] -o PNG     render the window without a display
  lossgui report [FILE] -o HTML|PDF  write all plots and numbers into one file
  lossgui losses                     list the losses, their parameters and weight schemes
FILE is .npz, .npy, .csv, .tsv, .txt, .json, .jsonl; 'lossgui COMMAND --help' tells the options."""


def run(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = Parser(
        prog="lossgui",
        description="See what a PyTorch loss does to logits, targets and class weights.",
        epilog=_COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"lossgui {__version__}")
    add_file_options(parser, optional=True)
    options = parser.parse_args(arguments)
    request = request_if_any(parser, options)
    if request is not None:
        _check_there(request)
    if problem := preflight(windowed=True):
        return problem
    from lossgui.app import run

    return run(request)


def _check_there(request: Request) -> None:
    """Raise FileError if a file cannot even be opened; what it holds is said in the window."""
    from lossgui.model.files.formats.source import opened

    for path in request.paths:
        with opened(path):
            pass
