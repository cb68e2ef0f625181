"""Options: what a loss is told besides samples and weights, each known by its torch.nn name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lossgui.model.errors import ArgumentError, ChoiceError, ParameterError, Place

Value = float | int | None
Options = Mapping[str, Value]
"""Values by the keys of parameters; one that is not in it has its default."""


def with_value(options: Options, key: str, value: Value) -> Options:
    """Return options with one other value."""
    return {**options, key: value}


def whole(value: Any, key: str) -> int:
    """Return a whole number; ArgumentError for anything else, truth values too."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ArgumentError(f"{key} must be a whole number, not {value!r}.")
    return int(value)


def whole_or_nan(value: Any, key: str) -> float:
    """Return a whole number, or nan; ArgumentError for anything else."""
    missing = isinstance(value, float | np.floating) and math.isnan(value)
    return math.nan if missing else whole(value, key)


def number(value: Any, key: str) -> float:
    """Return a number as a float; ArgumentError for anything else, truth values too."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise ArgumentError(f"{key} must be a number, not {value!r}.")
    return float(value)


def anything(_value: Any) -> None:
    """Refuse no value."""


Sweep = Callable[[Any, int, Any], tuple[Any, Any]]
"""``(sums, class, values) -> losses and slopes``; see `lossgui.model.curves.weight_curves.Sums`."""

Slope = Callable[[Any, Any, Any], Any]
"""``(linked, block, parameters) -> slopes`` of the losses; see `lossgui.model.losses.spec.Loss`."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a loss besides the class weights.

    Parameters
    ----------
    key : str
        Its name in torch.nn, or of lossgui's extension.
    default : int, float or None
        None is off.
    hint : str
        One sentence for a tool tip and the command line's help.
    parse : callable
        ``(value, key) -> value`` of the parameter's type; raises ArgumentError.
    check : callable
        Raises ParameterError for a value outside the domain.
    choices : tuple
        The only values, if there are few.
    extension : bool
        Whether torch.nn has no such parameter.
    in_terms : bool
        Whether it enters the terms of each sample, so that they are stale when it changes; else
        it enters the coefficients alone.
    domain : tuple of float
        The least and the largest value that a person may want.
    span : tuple of float, optional
        Both ends of a curve's x axis; there is no such curve unless given, and one of the two
        that follow.
    closed_curve : callable, optional
        Loss and slope against the parameter from sums per class, of one that is not `in_terms`.
    slope : callable, optional
        The derivative of the weighted losses of a block with respect to it, of one that is.
    """

    key: str
    default: Value
    hint: str
    parse: Callable[[Any, str], Value] = number
    check: Callable[[Any], None] = anything
    choices: tuple[Value, ...] = ()
    extension: bool = False
    in_terms: bool = True
    domain: tuple[float, float] = (-math.inf, math.inf)
    span: tuple[float, float] | None = None
    closed_curve: Sweep | None = None
    slope: Slope | None = None

    @property
    def is_whole(self) -> bool:
        """Whether its values are whole numbers, or nan where that is taken."""
        return self.parse in (whole, whole_or_nan)

    @property
    def takes_nan(self) -> bool:
        """Whether nan is a value that means something."""
        return self.parse is whole_or_nan

    def of(self, options: Options) -> Value:
        """Return the value among options, or the default."""
        return options.get(self.key, self.default)

    def taken(self, value: Any) -> Value:
        """Return a given value in the parameter's type; None only where that is the default.

        Raises
        ------
        ArgumentError
            If it has another type.
        ChoiceError, ParameterError
            If it is none of the choices, or lies outside the domain.
        """
        if value is None and self.default is None:
            return None
        parsed = self.parse(value, self.key)
        if self.choices and parsed not in self.choices:
            raise ChoiceError(
                f"{self.key} must be {' or '.join(map(str, self.choices))}, not {value}.",
                Place(self.key),
            )
        self.check(parsed)
        return parsed


def same_values(parameters: tuple[Parameter, ...], old: Options, new: Options) -> bool:
    """Tell whether options give all parameters the same values; nan is nan."""
    return all(same_value(p.of(old), p.of(new)) for p in parameters)


def same_value(old: Value, new: Value) -> bool:
    """Tell whether two values are the same; nan is nan."""
    return old == new or (is_nan(old) and is_nan(new))


def is_nan(value: Value) -> bool:
    """Tell whether a value is nan."""
    return isinstance(value, float) and math.isnan(value)


def check_ignore_index(value: Value) -> None:
    """Raise ParameterError for what no target can be, because it is no int64."""
    if value is not None and math.isfinite(value) and not -(2**63) <= value < 2**63:
        raise ParameterError(
            f"ignore_index = {value} does not fit an int64: use a smaller number.",
            Place("ignore_index"),
        )


USUAL_IGNORE_INDEX = -100
"""torch's default."""

IGNORED_KEY = "ignore_index"
"""The key of the parameter whose value marks targets that do not count."""

SMOOTHING = "label_smoothing"
"""The key of the parameter that spreads a part of each target over all classes."""

IGNORE_INDEX = Parameter(
    IGNORED_KEY,
    USUAL_IGNORE_INDEX,
    "Targets with this value cost nothing and leave the mean's denominator.",
    parse=whole,
    check=check_ignore_index,
)
ELEMENT_IGNORE_INDEX = Parameter(
    IGNORED_KEY,
    None,
    "An extension, off by default: torch has none. Elements whose target equals it cost nothing "
    "and leave the mean's denominator.",
    parse=whole_or_nan,
    check=check_ignore_index,
    extension=True,
)
