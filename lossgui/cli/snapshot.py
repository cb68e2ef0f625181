"""``lossgui snapshot``: the window as a picture."""

from __future__ import annotations

import argparse
import math

from lossgui.cli.file_options import add_file_options, opened_if_any, say
from lossgui.cli.parsing import Parser, preflight

LARGEST_SIDE = 10_000
LEAST_ZOOM, LARGEST_ZOOM = 0.6, 3.0


def run(arguments: list[str]) -> int:
    """Run the command; return the exit code."""
    parser = Parser(prog="lossgui snapshot", description="Render the window to a PNG file.")
    add_file_options(parser, optional=True)
    parser.add_argument(
        "-o", "--output", required=True, metavar="PNG", type=_png, help="where to save it"
    )
    parser.add_argument("--size", default="1400x900", type=_size, help="width x height in pixels")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--zoom", type=_zoom, default=1.0, help="1.0 is normal, 2.0 a projector")
    options = parser.parse_args(arguments)
    opened = opened_if_any(parser, options)
    if problem := preflight(windowed=False):
        return problem
    from lossgui.app import snapshot

    say(opened)
    snapshot(
        opened,
        options.file,
        options.output,
        options.size,
        options.theme,
        options.zoom,
    )
    return 0


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
