"""WeightsModel: the classes, how often they occur, their weights and what they cost."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from lossgui.model.evaluation import Evaluation
from lossgui.model.losses.terms import Array
from lossgui.model.samples import describe_classes
from lossgui.model.scenario import Scenario
from lossgui.model.solving import priors
from lossgui.model.text.cell_text import (
    NOTHING,
    SHORT,
    count_text,
    decimals_needed,
    percent_text,
    short_text,
)
from lossgui.model.words import TargetWords, target_words, why_no_priors
from lossgui.state import Derived
from lossgui.views.frame_model import Cell, FrameModel
from lossgui.views.weight_headers import headers

NAME, COUNT, FREQUENCY, WEIGHT, SLIDER, POS_WEIGHT, SHARE, PULL, PRIOR = range(9)
"""What a column shows; most losses have no pos_weight."""

BARS = (SHARE, PULL)
SOLVED = (SHARE, PRIOR)

SMALLEST_POWER, LARGEST_POWER = -323.0, 308.0
"""The exponents of the powers of ten that are floats above 0."""


@dataclass(frozen=True)
class SliderCell(Cell):
    """A cell with a slider.

    Parameters
    ----------
    position : float, optional
        From 0 to 1; None where the weight has no logarithm.
    """

    position: float | None = None


class WeightsModel(FrameModel):
    """One row per class; `pulled` is which part of the gradient shares is computed."""

    pulled = 0.0

    _decades = -1.0, 1.0
    _held = False
    _lacking = ""
    _kinds: tuple[int, ...] = ()
    _written: tuple[TargetWords, bool, str] | None = None
    _pull_shares: Array | None = None

    def _take(self, evaluation: Evaluation) -> None:
        super()._take(evaluation)
        scenario = evaluation.scenario
        classes = describe_classes(evaluation)
        self._kinds = _kinds(scenario)
        self._lacking = why_no_priors(scenario)
        written = target_words(scenario), scenario.parameters.smoothing > 0, self._lacking
        if written != self._written:
            self._written = written
            self._headers = headers(*written)
        self._fixed = {
            WEIGHT: scenario.element_weight is not None,
            POS_WEIGHT: scenario.element_pos_weight is not None,
        }
        self._figures: dict[int, Array] = {
            COUNT: classes.count,
            FREQUENCY: classes.frequency,
            WEIGHT: classes.weight,
            POS_WEIGHT: classes.pos_weight,
            SHARE: classes.loss_share,
            PRIOR: priors(evaluation),
        }
        self._decimals = {
            COUNT: decimals_needed(classes.count, 0),
            WEIGHT: decimals_needed(classes.weight, 3),
            POS_WEIGHT: decimals_needed(classes.pos_weight, 3),
        }
        if not self._held:
            self._decades = _decades(classes.weight)

    def hold(self, held: bool) -> None:
        """Keep the range of the sliders as it is while one of them is dragged."""
        self._held = held

    def weight_at(self, position: float) -> float:
        """Return the weight at a position of the slider, from 0 to 1, with three digits."""
        low, high = self._decades
        return float(f"{10.0 ** (low + min(max(position, 0.0), 1.0) * (high - low)):.3g}")

    def least_text(self, kind: int) -> str:
        """Return a text that a column has room for."""
        if self._fixed.get(kind):
            return self._by_element()
        if kind == COUNT:
            return max("00000", self._count_total(), key=len)
        return "00000" if kind in (FREQUENCY, PRIOR) else "0" * SHORT

    def _count_total(self) -> str:
        return count_text(self._figures[COUNT].sum(), self._decimals[COUNT])

    def _by_element(self) -> str:
        return self.tr("by element")

    def has_slider(self) -> bool:
        """Tell whether the classes have weights of their own, which a slider can set."""
        return not self._fixed[WEIGHT]

    def show_gradient_shares(self, shares: Derived[Array]) -> None:
        """Show the gradient shares, or that they are being computed."""
        self._pull_shares = shares.value if shares.current else None
        column, (rows, _) = self.column_of(PULL), self._shape
        if column is not None and rows:
            self.dataChanged.emit(self.index(0, column), self.index(rows - 1, column))

    def shape_of(self, evaluation: Evaluation) -> tuple[int, int]:
        return evaluation.scenario.n_classes, len(_kinds(evaluation.scenario))

    def layout_of(self, evaluation: Evaluation) -> Hashable:
        return self.shape_of(evaluation)

    def column_of(self, kind: int) -> int | None:
        """Return the column that shows something; None if there is none."""
        return self._kinds.index(kind) if kind in self._kinds else None

    def kind(self, column: int) -> int:
        """Return what a column shows."""
        return self._kinds[column]

    def is_editable(self, column: int) -> bool:
        kind = self._kinds[column]
        if kind in SOLVED:
            return self._is_solved(kind)
        return kind == NAME or (kind in self._fixed and not self._fixed[kind])

    def _is_solved(self, kind: int) -> bool:
        """Tell whether a wanted figure can be typed: whether there is a weight that decides it."""
        if self._evaluation is None:
            return False
        scenario = self._evaluation.scenario
        if kind == PRIOR and self._lacking:
            return False
        if kind == SHARE or not scenario.rules.per_element:
            return not self._fixed[WEIGHT]
        return "pos_weight" in scenario.spec.vectors and not self._fixed[POS_WEIGHT]

    def style(self) -> object:
        names = None if self._evaluation is None else self._evaluation.scenario.class_names
        return super().style(), names, self._fixed, self._decimals, self._decades, self._lacking

    def source(self, position: int, column: int) -> object:
        kind = self._kinds[column]
        if kind == PULL:
            return self._pull_share(position)
        figures = self._figures.get(WEIGHT if kind == SLIDER else kind)
        return None if figures is None else figures[position]

    def text(self, position: int, column: int) -> str:
        kind = self._kinds[column]
        if kind == NAME and self._evaluation is not None:
            return self._evaluation.scenario.class_names[position]
        if self._fixed.get(kind):
            return self._by_element()
        if kind == SLIDER:
            return ""
        if kind == PULL:
            share = self._pull_share(position)
            return NOTHING if share is None else percent_text(share)
        value = float(self._figures[kind][position])
        if kind in (FREQUENCY, *SOLVED):
            return percent_text(value)
        written = count_text if kind == COUNT else short_text
        return written(value, self._decimals[kind])

    def cell(self, evaluation: Evaluation, row: int, column: int) -> Cell:
        kind, text = self._kinds[column], self.text(row, column)
        if kind == NAME:
            tip = self.tr("class {index}: {name}").format(index=row, name=text)
            return Cell(text, edit=text, tip=tip, number=False, swatch=row)
        if self._fixed.get(kind):
            tip = self.tr("The weights differ between samples, so no class has one of its own.")
            return Cell(text, tip=tip, tone="muted")
        if kind == SLIDER:
            return self._slider(row)
        if kind == PULL:
            return self._pull(row, text)
        value = float(self._figures[kind][row])
        if kind in (FREQUENCY, *SOLVED):
            return self._part(kind, value, text)
        return Cell(text, edit=str(value), tip=str(value))

    def _part(self, kind: int, value: float, text: str) -> Cell:
        if kind == PRIOR and self._lacking:
            return Cell(text, tip=self._lacking, tone="muted")
        tip, edit = str(value), f"{100 * value:.4g}"
        if math.isnan(value) and kind in SOLVED and bool((self._figures[WEIGHT] < 0).any()):
            tip = self.tr("Not a number: with a negative weight there is nothing to be a part of.")
            edit = ""
        bar = value if kind == SHARE else None
        tone = "muted" if kind == SHARE else "text"
        return Cell(text, edit=edit, tip=tip, tone=tone, bar=bar)

    def _slider(self, row: int) -> Cell:
        weight, (low, high) = float(self._figures[WEIGHT][row]), self._decades
        position = None
        if self.has_slider() and 0 < weight < math.inf:
            position = min(max((math.log10(weight) - low) / (high - low), 0.0), 1.0)
        tip = self.tr("The weight from {least:g} to {most:g}: drag, or press + and -.").format(
            least=10.0**low, most=10.0**high
        )
        return SliderCell("", tip=tip, position=position)

    def _pull(self, row: int, text: str) -> Cell:
        share = self._pull_share(row)
        if share is None:
            return Cell(text, tip=self.tr("Being computed."), tone="muted", bar=0.0)
        return Cell(text, tip=str(share), tone="muted", bar=share)

    def _pull_share(self, row: int) -> float | None:
        """Return a class's share of the gradient; None while it is being computed."""
        shares = self._pull_shares
        return None if shares is None or row >= len(shares) else float(shares[row])

    def _pull_total(self) -> str:
        if self._pull_shares is not None:
            return percent_text(float(self._pull_shares.sum()))
        return f"{percent_text(self.pulled)}\N{HORIZONTAL ELLIPSIS}"

    def totals(self, evaluation: Evaluation) -> tuple[tuple[str, ...], frozenset[int], str]:
        """Return the texts below the columns, which of them stand to the left, and a tool tip."""
        figures = self._figures
        with np.errstate(all="ignore"):
            weight = figures[WEIGHT].sum()
            mass = float((figures[WEIGHT] * figures[COUNT]).sum())
        texts = dict.fromkeys(self._kinds, "")
        texts[NAME] = self.tr("all")
        texts[COUNT] = self._count_total()
        for kind in (FREQUENCY, SHARE):
            with np.errstate(all="ignore"):
                texts[kind] = percent_text(float(figures[kind].sum()))
        texts[PULL] = self._pull_total()
        if not (evaluation.scenario.rules.per_element or self._lacking):
            texts[PRIOR] = percent_text(float(figures[PRIOR].sum()))
        if self.has_slider():
            texts[WEIGHT] = short_text(weight, self._decimals[WEIGHT])
            texts[SLIDER] = f"\u03a3 wn {mass:.4g}"
        left = frozenset(i for i, kind in enumerate(self._kinds) if kind in (NAME, SLIDER, *BARS))
        tip = self.tr("Sums over the classes: weights {}, weight times count {}.")
        tip = tip.format(weight, mass)
        return tuple(texts.values()), left, tip

    def header(self, scenario: Scenario, column: int) -> Cell:
        kind = self._kinds[column]
        name, tip = self._headers[kind]
        return Cell(name, tip=tip, number=kind not in (NAME, *BARS))


def _kinds(scenario: Scenario) -> tuple[int, ...]:
    middle = (POS_WEIGHT,) if "pos_weight" in scenario.spec.vectors else ()
    return (NAME, COUNT, FREQUENCY, WEIGHT, SLIDER, *middle, SHARE, PULL, PRIOR)


def _decades(weights: Array) -> tuple[float, float]:
    """Return the least whole powers of ten, as far from 1 on both sides, between which weights are.

    Floats have fewer above 1 than below it.
    """
    usable = weights[(weights > 0) & np.isfinite(weights)]
    if not len(usable):
        return -1.0, 1.0
    farthest = np.abs(np.log10([usable.min(), usable.max()])).max()
    reach = max(1.0, math.ceil(farthest - 1e-9))
    return max(-reach, SMALLEST_POWER), min(reach, LARGEST_POWER)
