"""``lossgui eval``: the numbers of a file."""

from __future__ import annotations

from lossgui.cli.file_options import add_file_options, request_of, say
from lossgui.cli.parsing import Parser


def run(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = Parser(prog="lossgui eval", description="Compute the loss of a file's logits.")
    add_file_options(parser, optional=False)
    parser.add_argument("--json", action="store_true", help="print JSON; nan and inf as strings")
    options = parser.parse_args(arguments)
    from lossgui.model.evaluation.evaluation import evaluate
    from lossgui.model.files.opening import open_file
    from lossgui.model.files.understanding.reading import as_dict
    from lossgui.model.report.summary import as_json, lines

    opened = open_file(request_of(options))
    say(opened)
    evaluation = evaluate(opened.scenario)
    reading = as_dict(opened.reading)
    for line in [as_json(evaluation, reading)] if options.json else lines(evaluation):
        print(line)
    return 0
