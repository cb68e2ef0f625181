"""LOSSES: every loss that the program knows; menus, forms, files and CLI follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from lossgui.model.errors import ChoiceError
from lossgui.model.losses.binary import BCE, BCE_WITH_LOGITS
from lossgui.model.losses.cross_entropy import CROSS_ENTROPY, NLL
from lossgui.model.losses.margin import MULTI_MARGIN
from lossgui.model.losses.signature.options import Parameter
from lossgui.model.losses.spec import LossSpec

_known = {spec.key: spec for spec in (CROSS_ENTROPY, NLL, BCE, BCE_WITH_LOGITS, MULTI_MARGIN)}

LOSSES: Mapping[str, LossSpec] = MappingProxyType(_known)
"""Every loss by its torch.nn name, in the order of the menus."""


TAKEN = frozenset(
    (
        *("loss", "input", "target", "weight", "pos_weight", "reduction", "size_average", "reduce"),
        *("gradient", "class_names", "sample_names", "block"),
        *("scheme", "normalisation", "beta"),
        *("file", "targets", "logits", "names", "json", "output", "size", "theme", "zoom"),
    )
)
"""What no parameter is called, because Python, files or the command line do."""


@contextmanager
def registered(spec: LossSpec) -> Iterator[LossSpec]:
    """Let the program know one more loss for as long as the context lasts.

    Raises
    ------
    ChoiceError
        If there is a loss of that name, or a parameter has a name that stands for something else.
    """
    if spec.key in LOSSES:
        raise ChoiceError(f"there is a loss {spec.key} already: give yours another name.")
    for parameter in spec.parameters:
        if parameter.key in TAKEN:
            raise ChoiceError(
                f"{parameter.key} stands for something else beside a loss: give the parameter of "
                f"{spec.key} another name."
            )
    _known[spec.key] = spec
    try:
        yield spec
    finally:
        del _known[spec.key]


def spec_of(loss: object) -> LossSpec:
    """Return what is known about a loss; ChoiceError for a name that is not in `LOSSES`."""
    spec = LOSSES.get(loss) if isinstance(loss, str) else None
    if spec is None:
        raise ChoiceError(f"{loss!r} is no loss of this program: use {', '.join(LOSSES)}.")
    return spec


def all_parameters() -> Mapping[str, Parameter]:
    """Return a parameter for each key that a loss has, the first loss's if several have it."""
    return {p.key: p for spec in reversed(tuple(LOSSES.values())) for p in spec.parameters}


def having(key: str) -> str:
    """Return in words which losses have a parameter or a vector of weights."""
    keys = [s.key for s in LOSSES.values() if key in s.vectors or s.parameter(key) is not None]
    *others, last = keys or ["no loss"]
    return f"{', '.join(others)} and {last} have" if others else f"{last} has"


DTYPE_DEVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "integer-input": "whole numbers typed or read from a file are logits like any others: "
        "integer and bool input is computed in float64, where torch has no kernel for it",
        "integer-target": "class indices of any integer dtype are the same indices, and 0 and 1 "
        "are the same targets of a binary loss; torch takes int64 (sometimes uint8) alone",
        "bool-target": "True and False are the targets 1 and 0 of a binary loss",
        "float-target": "targets of a binary loss may be float64 beside a float32 input, as NumPy "
        "makes them; torch wants one dtype",
        "weight-dtype": "weights of any real dtype are converted to float64; torch wants the "
        "dtype of the input",
        "float16-input": "float16 is summed as float64 and the result is rounded once; torch on a "
        "CPU holds the sum and the divisor of a mean in float16, so that the mean is inf as soon "
        "as the losses add up to more than 65504, and 0 or nan above 65519 samples",
    }
)
"""Where lossgui takes a dtype that torch refuses, or computes another value from it, and why.

Everything else fails as in torch.
"""
