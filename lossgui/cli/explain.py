"""``lossgui explain``: how the loss of a sample, and the value of its batch, come about."""

from __future__ import annotations

from lossgui.cli.file_options import add_file_options, request_of, say
from lossgui.cli.parsing import Parser
from lossgui.model.errors import ArgumentError


def run(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = Parser(prog="lossgui explain", description="Tell step by step how a loss comes about.")
    add_file_options(parser, optional=False)
    parser.add_argument("--row", metavar="N", type=int, default=0, help="the sample, from 0")
    parser.add_argument(
        "--micro-batch", metavar="B", type=int, help="compare the mean of means of B samples each"
    )
    parser.add_argument("--json", action="store_true", help="print JSON; nan and inf as strings")
    options = parser.parse_args(arguments)
    from lossgui.model.derivation import micro_batches, working
    from lossgui.model.evaluation.evaluation import evaluate
    from lossgui.model.files.opening import open_file
    from lossgui.model.report.summary import working_as_json, working_lines

    opened = open_file(request_of(options))
    say(opened)
    evaluation, n_samples = evaluate(opened.scenario), opened.scenario.n_samples
    if not 0 <= options.row < n_samples:
        there = f"the file has samples 0 to {n_samples - 1}" if n_samples else "the file has none"
        raise ArgumentError(f"--row {options.row} is no sample: {there}.")
    found = working(evaluation, options.row)
    if options.micro_batch is not None:
        if options.micro_batch < 1:
            raise ArgumentError(f"--micro-batch must be above 0, not {options.micro_batch}.")
        more = micro_batches(evaluation, options.micro_batch)
        found = found._replace(reduction=found.reduction + more)
    told = [working_as_json(evaluation, options.row, found)]
    for line in told if options.json else working_lines(evaluation, options.row, found):
        print(line)
    return 0
