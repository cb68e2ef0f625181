"""``lossgui report``: all numbers and plots as one file."""

from __future__ import annotations

from lossgui.cli.file_options import add_file_options, opened_if_any, say
from lossgui.cli.parsing import Parser, preflight


def run(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = Parser(prog="lossgui report", description="Write all plots and numbers into one file.")
    add_file_options(parser, optional=True)
    parser.add_argument(
        "-o", "--output", required=True, metavar="HTML|PDF", help="where to save it: .html or .pdf"
    )
    options = parser.parse_args(arguments)
    opened = opened_if_any(parser, options)
    if problem := preflight(windowed=False):
        return problem
    from lossgui.app import report

    say(opened)
    report(opened, options.file, options.output)
    return 0
