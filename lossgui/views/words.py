"""Words that several views share: numbers as text, and names of what they are."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from lossgui.model.registry import InputKind, TargetKind
from lossgui.model.result import fold_samples
from lossgui.model.scenario import Scenario
from lossgui.views.cell_text import LARGE

LARGEST_COUNT = 1e15
"""From here on not every whole number is a float, so that digits would be made up."""

ROUNDING = 1e-12
"""A change of a number by less than this part of it is rounding."""


def fixed_text(value: float, decimals: int) -> str:
    """Return a number with fixed decimals; with an exponent where they would hide or flood it."""
    size = abs(value)
    if not math.isfinite(value) or size == 0 or 10.0**-decimals <= size < 1e9:
        return f"{value:.{decimals}f}"
    return f"{value:.{decimals}e}"


def small_text(value: float, decimals: int = 4) -> str:
    """Return a number with fixed decimals, or with three digits where those would show fewer."""
    if 0 < abs(value) < 10.0 ** (3 - decimals):
        return f"{value:#.3g}"
    return fixed_text(value, decimals)


def signed_text(value: float, decimals: int = 4) -> str:
    """Return a number like `small_text`, with its sign."""
    text = small_text(value, decimals)
    return text if text.startswith(("-", "nan")) else f"+{text}"


def change_text(now: float, before: float, decimals: int = 4) -> str:
    """Return a difference like `signed_text`; 0 where it is only rounding."""
    return "0" if unchanged(now, before) else signed_text(now - before, decimals)


def unchanged(now: float, before: float) -> bool:
    """Tell whether two finite numbers are the same but for rounding."""
    return math.isfinite(now) and math.isclose(now, before, rel_tol=ROUNDING)


def plain_count(count: float) -> str:
    """Return a count to the last digit, that of probability targets with six digits."""
    if abs(count) >= LARGEST_COUNT:
        return f"{count:g}"
    whole = float(count).is_integer() or count >= LARGE
    return f"{count:.0f}" if whole else f"{count:g}"


def entry_name(kind: InputKind) -> str:
    """Return what one number of the input table is called."""
    return {
        InputKind.LOGITS: QCoreApplication.translate("Words", "logit"),
        InputKind.LOG_PROBABILITIES: QCoreApplication.translate("Words", "log-probability"),
        InputKind.PROBABILITIES: QCoreApplication.translate("Words", "probability"),
    }[kind]


def denominator_name(scenario: Scenario) -> str:
    """Return what the mean divides by."""
    if scenario.indexed:
        weighted = scenario.weight is not None and bool((scenario.weight != 1).any())
        counting = QCoreApplication.translate("Words", "samples that count")
        return "Σ w[y]" if weighted else counting
    if scenario.target_kind is TargetKind.PROBABILITIES:
        return QCoreApplication.translate("Words", "samples")
    return QCoreApplication.translate("Words", "elements")


def losses_shape(scenario: Scenario) -> list[int]:
    """Return the shape that torch gives the unreduced losses."""
    spec = scenario.spec
    count = scenario.n_samples * (scenario.n_classes if spec.binary else 1)
    return list(fold_samples(np.broadcast_to(0.0, count), scenario).shape)


def ignored(scenario: Scenario, row: int, column: int) -> bool:
    """Tell whether a sample (of a binary loss, an element) is ignored."""
    if not (scenario.indexed or scenario.spec.binary):
        return False
    target = scenario.targets.cell(row, 0 if scenario.indexed else column)
    return bool(target == scenario.ignore_index)
