"""The command line; Qt is imported only where a window is needed."""

from __future__ import annotations

import argparse
import csv
import errno
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lossgui import __version__
from lossgui.model.errors import ArgumentError, LossError

if TYPE_CHECKING:
    from lossgui.model.files import Asked
    from lossgui.model.files.opening import Request
    from lossgui.model.files.scenarios import Opened

COMMANDS = """commands:
  lossgui [FILE]                     open the window
  lossgui eval FILE                  print value, numerator / denominator and losses
  lossgui snapshot [FILE] -o PNG     render the window without a display
  lossgui report [FILE] -o HTML|PDF  write all plots and numbers into one file
  lossgui losses                     list the losses, their parameters and weight schemes
FILE is .npz, .npy, .csv, .tsv, .txt, .json, .jsonl; 'lossgui COMMAND --help' tells the options."""


ROLES = ("target", "logits", "names", "input")
LARGEST_SIDE = 10_000
LEAST_ZOOM, LARGEST_ZOOM = 0.6, 3.0


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        print(f"lossgui: {message}; see '{self.prog} --help'.", file=sys.stderr)
        sys.exit(2)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return the exit code, which is 2 after bad input."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    commands = {"eval": _eval, "snapshot": _snapshot, "report": _report, "losses": _losses}
    command = commands.get(arguments[0]) if arguments else None
    try:
        code = command(arguments[1:]) if command else _window(arguments)
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


def _window(arguments: list[str]) -> int:
    parser = _Parser(
        prog="lossgui",
        description="See what a PyTorch loss does to logits, targets and class weights.",
        epilog=COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"lossgui {__version__}")
    _add_file_options(parser, optional=True)
    options = parser.parse_args(arguments)
    request = _request_if_any(parser, options)
    if request is not None:
        _check_there(request)
    if problem := _preflight(windowed=True):
        return problem
    from lossgui.app import run

    return run(request)


def _check_there(request: Request) -> None:
    """Raise FileError if a file cannot even be opened; what it holds is said in the window."""
    from lossgui.model.files.formats.source import opened

    for path in request.paths:
        with opened(path):
            pass


def _snapshot(arguments: list[str]) -> int:
    parser = _Parser(prog="lossgui snapshot", description="Render the window to a PNG file.")
    _add_file_options(parser, optional=True)
    parser.add_argument(
        "-o", "--output", required=True, metavar="PNG", type=_png, help="where to save it"
    )
    parser.add_argument("--size", default="1400x900", type=_size, help="width x height in pixels")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--zoom", type=_zoom, default=1.0, help="1.0 is normal, 2.0 a projector")
    options = parser.parse_args(arguments)
    opened = _opened_if_any(parser, options)
    if problem := _preflight(windowed=False):
        return problem
    from lossgui.app import snapshot

    _say(opened)
    snapshot(
        opened,
        options.file,
        options.output,
        options.size,
        options.theme,
        options.zoom,
    )
    return 0


def _report(arguments: list[str]) -> int:
    parser = _Parser(
        prog="lossgui report", description="Write all plots and numbers into one file."
    )
    _add_file_options(parser, optional=True)
    parser.add_argument(
        "-o", "--output", required=True, metavar="HTML|PDF", help="where to save it: .html or .pdf"
    )
    options = parser.parse_args(arguments)
    opened = _opened_if_any(parser, options)
    if problem := _preflight(windowed=False):
        return problem
    from lossgui.app import report

    _say(opened)
    report(opened, options.file, options.output)
    return 0


def _preflight(windowed: bool) -> int:
    from lossgui.system.preflight import check

    problem = check(windowed)
    if problem:
        print(f"lossgui: {problem}", file=sys.stderr)
    return 2 if problem else 0


def _eval(arguments: list[str]) -> int:
    parser = _Parser(prog="lossgui eval", description="Compute the loss of a file's logits.")
    _add_file_options(parser, optional=False)
    parser.add_argument("--json", action="store_true", help="print JSON; nan and inf as strings")
    options = parser.parse_args(arguments)
    from lossgui.model.evaluation.evaluation import evaluate
    from lossgui.model.files.opening import open_file
    from lossgui.model.files.understanding.reading import as_dict
    from lossgui.model.report.summary import as_json, lines

    opened = open_file(_request(options))
    _say(opened)
    evaluation = evaluate(opened.scenario)
    reading = as_dict(opened.reading)
    for line in [as_json(evaluation, reading)] if options.json else lines(evaluation):
        print(line)
    return 0


def _losses(arguments: list[str]) -> int:
    _Parser(prog="lossgui losses", description="List the losses.").parse_args(arguments)
    from lossgui.model.losses.registry import LOSSES
    from lossgui.model.schemes import SCHEMES

    for spec in LOSSES.values():
        names = [*spec.vectors, *(p.key + " (extension)" * p.extension for p in spec.parameters)]
        print(f"{spec.key}\n    {spec.summary}\n    parameters: {', '.join(names)}, reduction")
        for deviation in spec.deviations:
            print(f"    unlike torch: {deviation}")
    print("\nschemes of class weights, for --weight")
    for scheme in SCHEMES.values():
        print(f"    {scheme.key:12} {scheme.formula}")
    return 0


def _add_file_options(parser: argparse.ArgumentParser, optional: bool) -> None:
    parser.add_argument(
        "file", metavar="FILE", nargs="?" if optional else None, help=".npz, .npy, .csv ..."
    )
    parser.add_argument("--targets", metavar="FILE", help="targets, if FILE has none")
    parser.add_argument("--target", metavar="NAME", help="the column or key of the targets")
    parser.add_argument(
        "--logits",
        metavar="A,B,C|'prob_*'",
        type=_names,
        help="the columns or the key of the logits; * stands for any letters",
    )
    parser.add_argument("--names", metavar="COLUMN", help="the column that names the samples")
    parser.add_argument(
        "--input",
        choices=("logits", "probabilities", "log-probabilities"),
        help="what the numbers are; the loss is given what it takes",
    )
    parser.add_argument("--loss", help="name of the torch.nn class")
    parser.add_argument("--reduction", help="mean, sum or none")
    parser.add_argument(
        "--weight",
        "--weights",
        metavar="1,2,3|SCHEME",
        type=_weights,
        help="class weights, or a scheme that fills them, such as balanced; 'lossgui losses' "
        "lists all",
    )
    parser.add_argument("--pos-weight", metavar="1,2,3", type=_numbers)
    from lossgui.model.losses.registry import all_parameters

    for parameter in all_parameters().values():
        parser.add_argument(
            f"--{parameter.key.replace('_', '-')}",
            type=_number,
            help=parameter.hint.replace("%", "%%"),
        )


def _choices() -> tuple[str, ...]:
    """Return the options that choose how a FILE is evaluated."""
    from lossgui.model.losses.registry import all_parameters

    return ("loss", "reduction", "weight", "pos_weight", *all_parameters())


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    sides = [int(side) if side.isascii() and side.isdigit() else 0 for side in (width, height)]
    if not all(0 < side <= LARGEST_SIDE for side in sides):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no size from 1x1 to {LARGEST_SIDE}x{LARGEST_SIDE}, such as 1400x900"
        )
    return sides[0], sides[1]


def _png(text: str) -> str:
    if not text.lower().endswith(".png"):
        raise argparse.ArgumentTypeError(f"{text!r} is no name of a picture that ends in .png")
    return text


def _zoom(text: str) -> float:
    try:
        zoom = float(text)
    except ValueError:
        zoom = math.nan
    if not LEAST_ZOOM <= zoom <= LARGEST_ZOOM:
        raise argparse.ArgumentTypeError(f"{text!r} is no zoom from {LEAST_ZOOM} to {LARGEST_ZOOM}")
    return zoom


def _numbers(text: str) -> list[float]:
    from lossgui.model.text.fields import parse_list

    try:
        return parse_list(text)
    except LossError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _names(text: str) -> list[str]:
    """Return names between commas; one with a comma stands in quotes."""
    return [name.strip() for name in next(csv.reader([text], skipinitialspace=True), [])]


def _number(text: str) -> float:
    """Return a number, a whole one as it is written; what it may be the loss says."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None


def _weights(text: str) -> list[float] | str:
    """Return class weights, or the key of a scheme."""
    try:
        return _numbers(text)
    except argparse.ArgumentTypeError as error:
        from lossgui.model.schemes import SCHEMES

        if text.lower() in SCHEMES:
            return text.lower()
        schemes = ", ".join(SCHEMES)
        raise argparse.ArgumentTypeError(f"{error}, and no scheme: {schemes}") from None


def _opened_if_any(parser: _Parser, options: argparse.Namespace) -> Opened | None:
    """Return what a FILE holds; None without one, where nothing else may be asked of it."""
    request = _request_if_any(parser, options)
    if request is None:
        return None
    from lossgui.model.files.opening import open_file

    return open_file(request)


def _request_if_any(parser: _Parser, options: argparse.Namespace) -> Request | None:
    if options.file:
        return _request(options)
    for name in ("targets", *ROLES, *_choices()):
        if getattr(options, name) is not None:
            parser.error(f"--{name.replace('_', '-')} needs a FILE")
    return None


def _request(options: argparse.Namespace) -> Request:
    """Return what is asked of a FILE."""
    from lossgui.model.files.opening import Request

    choices = {name: getattr(options, name) for name in _choices() if name != "loss"}
    scheme = choices.pop("weight") if isinstance(options.weight, str) else None
    return Request(
        Path(options.file),
        Path(options.targets) if options.targets else None,
        _asked(options),
        options.loss,
        options.ignore_index,
        choices=choices,
        scheme=scheme,
    )


def _say(opened: Opened | None) -> None:
    """Say on stderr what was read, and what looks odd."""
    for remark in () if opened is None else opened.remarks:
        print(f"lossgui: {remark}", file=sys.stderr)


def _asked(options: argparse.Namespace) -> Asked:
    """Return the roles and the kind of input that the options give."""
    from lossgui.model.files.roles import Role
    from lossgui.model.files.understanding.reading import Asked
    from lossgui.model.losses.signature.inputs import InputKind

    roles = dict.fromkeys(options.logits or (), Role.LOGITS)
    for name, role in ((options.target, Role.TARGET), (options.names, Role.NAMES)):
        if name is not None:
            if name in roles:
                raise ArgumentError(f"{name!r} is asked for as {roles[name]} and as {role}.")
            roles[name] = role
    return Asked(roles, InputKind(options.input) if options.input else None)
