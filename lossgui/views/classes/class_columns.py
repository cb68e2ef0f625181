"""The columns of the table of classes: counts, weights, and what these do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lossgui.language import N_, _
from lossgui.model.array import Array
from lossgui.model.classes.class_statistics import ClassStatistics
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import target_words, why_no_priors
from lossgui.model.text.formatting import (
    NOTHING,
    SHORT,
    count_text,
    decimals_needed,
    percent_text,
    short_text,
)
from lossgui.views.tables.columns import Column
from lossgui.views.tables.frame_model import Cell
from lossgui.views.tables.sized_table import SizedTable

SLIDER_WIDTH, BAR_WIDTH = 70, 24
NARROW_SLIDER, NARROW_BAR = 50, 14
"""Where there is a column more, of pos_weight."""

SHORT_TEXT = "00000"


@dataclass(frozen=True)
class SliderCell(Cell):
    """A cell with a slider.

    Parameters
    ----------
    position : float, optional
        From 0 to 1; None where the weight has no logarithm.
    """

    position: float | None = None


@dataclass(frozen=True, eq=False)
class ClassFacts:
    """What all cells of the table of classes are made of.

    Parameters
    ----------
    scenario : Scenario
    classes : ClassStatistics
    priors : ndarray, shape (n_classes,)
    gradient_shares : ndarray, shape (n_classes,), optional
        None while they are being computed.
    computed : float
        Which part of them is, from 0 to 1.
    decades : tuple of float
        The exponents of the powers of ten between which the sliders go.
    """

    scenario: Scenario
    classes: ClassStatistics
    priors: Array
    gradient_shares: Array | None
    computed: float
    decades: tuple[float, float]

    @cached_property
    def lacking(self) -> str:
        """Why there are no priors; empty if there are."""
        return why_no_priors(self.scenario)

    @cached_property
    def decimals(self) -> dict[str, int]:
        """Those that the numbers of some columns need, by its name."""
        classes = self.classes
        return {
            "count": decimals_needed(classes.count, 0),
            "weight": decimals_needed(classes.weight, 3),
            "pos_weight": decimals_needed(classes.pos_weight, 3),
        }

    @property
    def smoothed(self) -> bool:
        """Whether label smoothing gives each class a part of each target."""
        return self.scenario.parameters.smoothing > 0

    @property
    def has_weights(self) -> bool:
        """Whether the classes have weights of their own."""
        return self.scenario.element_weight is None

    @property
    def has_pos_weights(self) -> bool:
        """Whether the classes have pos_weights of their own."""
        pos_weight = "pos_weight" in self.scenario.spec.vectors
        return pos_weight and self.scenario.element_pos_weight is None


class _Name(Column[ClassFacts]):
    name, is_word = "class", True
    hint = N_("The class; type to rename it, or paste names.")
    heading = N_("class")

    def cell(self, facts: ClassFacts, position: int) -> Cell:
        text = facts.scenario.class_names[position]
        tip = _("class {index}: {name}").format(index=position, name=text)
        return Cell(text, edit=text, tip=tip, number=False, swatch=position)

    def total(self, facts: ClassFacts) -> str:
        return _("all")

    def is_editable(self, facts: ClassFacts) -> bool:
        return True

    def width(self, facts: ClassFacts, table: SizedTable) -> int:
        return table.name_width(facts.scenario.class_names) + table.px(16)


class _Count(Column[ClassFacts]):
    name = "count"
    heading = N_("count")

    def tip(self, facts: ClassFacts) -> str:
        return target_words(facts.scenario).count

    def cell(self, facts: ClassFacts, position: int) -> Cell:
        value = float(facts.classes.count[position])
        return Cell(self._text(facts, value), edit=str(value), tip=str(value))

    def total(self, facts: ClassFacts) -> str:
        return self._text(facts, float(facts.classes.count.sum()))

    def least(self, facts: ClassFacts) -> str:
        return max(SHORT_TEXT, self.total(facts), key=len)

    def _text(self, facts: ClassFacts, value: float) -> str:
        return count_text(value, facts.decimals[self.name])


class _Frequency(Column[ClassFacts]):
    name = "frequency"
    room = SHORT_TEXT
    hint = N_("The count as a part of all samples.")
    heading = N_("freq.")

    def cell(self, facts: ClassFacts, position: int) -> Cell:
        return _part(float(facts.classes.frequency[position]))

    def total(self, facts: ClassFacts) -> str:
        return _sum(facts.classes.frequency)


class _Vector(Column[ClassFacts]):
    """Numbers of the scenario, one for each class unless the samples have their own."""

    def values(self, facts: ClassFacts) -> Array:
        """Return the numbers."""
        raise NotImplementedError

    def cell(self, facts: ClassFacts, position: int) -> Cell:
        if not self.is_editable(facts):
            tip = _("The weights differ between samples, so no class has one of its own.")
            return Cell(_("by element"), tip=tip, tone="muted")
        value = float(self.values(facts)[position])
        return Cell(self._text(facts, value), edit=str(value), tip=str(value))

    def least(self, facts: ClassFacts) -> str:
        return "0" * SHORT if self.is_editable(facts) else _("by element")

    def _text(self, facts: ClassFacts, value: float) -> str:
        return short_text(value, facts.decimals[self.name])


class _Weight(_Vector):
    name, numbers = "weight", ("weight", 0)
    heading = N_("weight")

    def tip(self, facts: ClassFacts) -> str:
        if not facts.smoothed:
            return target_words(facts.scenario).weight
        return _(
            "Multiplies the losses for the class's targets, and what label smoothing adds for "
            "the class to every sample."
        )

    def values(self, facts: ClassFacts) -> Array:
        return facts.classes.weight

    def total(self, facts: ClassFacts) -> str:
        with np.errstate(all="ignore"):
            total = float(facts.classes.weight.sum())
        return self._text(facts, total) if facts.has_weights else ""

    def is_editable(self, facts: ClassFacts) -> bool:
        return facts.has_weights


class _PosWeight(_Vector):
    name, numbers = "pos_weight", ("pos_weight", 0)
    hint = N_("Multiplies the losses of positives alone.")
    heading = N_("pos_weight")

    def is_there(self, scenario: Scenario) -> bool:
        return "pos_weight" in scenario.spec.vectors

    def values(self, facts: ClassFacts) -> Array:
        return facts.classes.pos_weight

    def is_editable(self, facts: ClassFacts) -> bool:
        return facts.has_pos_weights


class _Slider(Column[ClassFacts]):
    name, is_word, stretches = "slider", True, True
    hint = N_("The weight on a logarithmic scale; drag it.")

    def cell(self, facts: ClassFacts, position: int) -> Cell:
        weight, (low, high) = float(facts.classes.weight[position]), facts.decades
        place = None
        if facts.has_weights and 0 < weight < math.inf:
            place = min(max((math.log10(weight) - low) / (high - low), 0.0), 1.0)
        tip = _("The weight from {least:g} to {most:g}: drag, or press + and -.").format(
            least=10.0**low, most=10.0**high
        )
        return SliderCell("", tip=tip, position=place)

    def total(self, facts: ClassFacts) -> str:
        return f"\u03a3 wn {_mass(facts):.4g}" if facts.has_weights else ""

    def width(self, facts: ClassFacts, table: SizedTable) -> int:
        narrow = POS_WEIGHT.is_there(facts.scenario)
        width = table.px(NARROW_SLIDER if narrow else SLIDER_WIDTH)
        return max(width, table.header_width(""))


class _Bar(Column[ClassFacts]):
    """Parts of a whole, as bars."""

    is_word, stretches = True, True

    def width(self, facts: ClassFacts, table: SizedTable) -> int:
        narrow = POS_WEIGHT.is_there(facts.scenario)
        width = table.text_width(4) + table.px(NARROW_BAR if narrow else BAR_WIDTH)
        return max(width, table.header_width(self.title(facts)))


class _LossShare(_Bar):
    name = "loss share"
    heading = N_("loss share")

    def tip(self, facts: ClassFacts) -> str:
        text = _("The class's part of the sum of all losses.")
        if facts.smoothed:
            text = _(
                "The part of the sum of all losses that the class's weight multiplies: for its "
                "own targets, and for the label smoothing of all samples."
            )
        return f"{text} {_('Type one to solve for the weight.')}"

    def cell(self, facts: ClassFacts, position: int) -> Cell:
        share = float(facts.classes.loss_share[position])
        return _solved(facts, share, tone="muted", bar=share)

    def total(self, facts: ClassFacts) -> str:
        return _sum(facts.classes.loss_share)

    def is_editable(self, facts: ClassFacts) -> bool:
        return facts.has_weights


class _GradientShare(_Bar):
    name = "gradient share"
    heading = N_("gradient")

    def tip(self, facts: ClassFacts) -> str:
        if not facts.smoothed:
            return _("The class's part of all gradients' absolute values.")
        return _(
            "The part of all gradients' absolute values that the class's weight multiplies, "
            "with the label smoothing of all samples."
        )

    def cell(self, facts: ClassFacts, position: int) -> Cell:
        shares = facts.gradient_shares
        if shares is None:
            return Cell(NOTHING, tip=_("Being computed."), tone="muted", bar=0.0)
        share = float(shares[position])
        return Cell(percent_text(share), tip=str(share), tone="muted", bar=share)

    def total(self, facts: ClassFacts) -> str:
        if facts.gradient_shares is None:
            return f"{percent_text(facts.computed)}\N{HORIZONTAL ELLIPSIS}"
        return _sum(facts.gradient_shares)


class _Prior(Column[ClassFacts]):
    name = "prior"
    heading = N_("prior w\u00b7f")
    room = SHORT_TEXT

    def tip(self, facts: ClassFacts) -> str:
        text = target_words(facts.scenario).prior
        if facts.smoothed:
            text = _(
                "Weight times frequency: what constant logits would learn without label smoothing."
            )
        return facts.lacking or f"{text} {_('Type one to solve for the weight.')}"

    def cell(self, facts: ClassFacts, position: int) -> Cell:
        prior = float(facts.priors[position])
        if facts.lacking:
            return Cell(percent_text(prior), tip=facts.lacking, tone="muted")
        return _solved(facts, prior)

    def total(self, facts: ClassFacts) -> str:
        summed = not (facts.scenario.rules.per_element or facts.lacking)
        return _sum(facts.priors) if summed else ""

    def is_editable(self, facts: ClassFacts) -> bool:
        if facts.lacking:
            return False
        per_element = facts.scenario.rules.per_element
        return facts.has_pos_weights if per_element else facts.has_weights


def totals_tip(facts: ClassFacts) -> str:
    """Return what the totals below the weights are, in all their digits."""
    with np.errstate(all="ignore"):
        weight = facts.classes.weight.sum()
    text = _("Sums over the classes: weights {}, weight times count {}.")
    return text.format(weight, _mass(facts))


def _mass(facts: ClassFacts) -> float:
    with np.errstate(all="ignore"):
        return float((facts.classes.weight * facts.classes.count).sum())


def _sum(parts: Array) -> str:
    with np.errstate(all="ignore"):
        return percent_text(float(parts.sum()))


def _part(value: float) -> Cell:
    return Cell(percent_text(value), edit=f"{100 * value:.4g}", tip=str(value))


def _solved(facts: ClassFacts, value: float, tone: str = "text", bar: float | None = None) -> Cell:
    """Return the cell of a part that is typed to solve for the weight."""
    tip, edit = str(value), f"{100 * value:.4g}"
    if math.isnan(value) and bool((facts.classes.weight < 0).any()):
        tip = _("Not a number: with a negative weight there is nothing to be a part of.")
        edit = ""
    return Cell(percent_text(value), edit=edit, tip=tip, tone=tone, bar=bar)


SLIDER, POS_WEIGHT = _Slider(), _PosWeight()
CLASS_COLUMNS: tuple[Column[ClassFacts], ...] = (
    _Name(),
    _Count(),
    _Frequency(),
    _Weight(),
    SLIDER,
    POS_WEIGHT,
    _LossShare(),
    _GradientShare(),
    _Prior(),
)
"""From left to right."""
