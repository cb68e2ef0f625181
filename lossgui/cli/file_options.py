"""What is asked of a FILE, by the options that most commands have."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lossgui.cli.parsing import Parser
from lossgui.model.errors import ArgumentError, LossError

if TYPE_CHECKING:
    from lossgui.model.files import Asked
    from lossgui.model.files.opening import Request
    from lossgui.model.files.scenarios import Opened

ROLES = ("target", "logits", "names", "input")


def add_file_options(parser: argparse.ArgumentParser, optional: bool) -> None:
    """Give a command FILE and the options that say what is in it and how it is evaluated."""
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


def opened_if_any(parser: Parser, options: argparse.Namespace) -> Opened | None:
    """Return what a FILE holds; None without one, where nothing else may be asked of it."""
    request = request_if_any(parser, options)
    if request is None:
        return None
    from lossgui.model.files.opening import open_file

    return open_file(request)


def request_if_any(parser: Parser, options: argparse.Namespace) -> Request | None:
    """Return what is asked of a FILE; None without one, where no option may speak of it."""
    if options.file:
        return request_of(options)
    for name in ("targets", *ROLES, *_choices()):
        if getattr(options, name) is not None:
            parser.error(f"--{name.replace('_', '-')} needs a FILE")
    return None


def request_of(options: argparse.Namespace) -> Request:
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


def say(opened: Opened | None) -> None:
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
