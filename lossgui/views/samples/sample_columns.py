"""The columns beside the logits: the targets, and what each sample comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lossgui.language import N_, _
from lossgui.model.losses.signature.options import IGNORED_KEY
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.samples.sample_statistics import SampleStatistics
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import TargetWords, half_text, ignored
from lossgui.model.text.fields import IGNORED
from lossgui.model.text.formatting import NOTHING, SHORT, cell_text, percent_text, short_text
from lossgui.views.tables.chunks import Chunks
from lossgui.views.tables.columns import Column
from lossgui.views.tables.frame_model import Cell
from lossgui.views.tables.sized_table import SizedTable

IGNORED_ELEMENT = "ign."
"""What stands for it where each class has a target, in a column as wide as numbers."""

ROUNDING = 1e-6
"""What the sum of probabilities may miss 1 by, in float32."""

CHECK, CROSS = "\N{CHECK MARK}", "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, eq=False)
class SampleFacts:
    """What all cells beside the logits are made of.

    Parameters
    ----------
    scenario : Scenario
    words : TargetWords
    row_at : callable
        Returns the row of the scenario that stands at a position.
    samples : Chunks of SampleStatistics
    decimals : int
        Those of targets that are numbers.
    choices : tuple of str
        What a target that is a class can be.
    lacking : str
        Why there are no probabilities; empty if there are.
    """

    scenario: Scenario
    words: TargetWords
    row_at: Callable[[int], int]
    samples: Chunks[SampleStatistics]
    decimals: int
    choices: tuple[str, ...]
    lacking: str

    def is_ignored(self, position: int) -> bool:
        """Tell whether no target of a sample counts."""
        row = self.row_at(position)
        n_targets = self.scenario.targets.shape[1]
        return all(ignored(self.scenario, row, k) for k in range(n_targets))

    def verdict(self, correct: bool) -> str:
        """Say whether the prediction is the target."""
        words = self.words.right if correct else self.words.wrong
        return words.format(half=half_text(self.scenario))


class Target(Column[SampleFacts]):
    """The target of each sample: a class, or a number for one class.

    Parameters
    ----------
    index : int
        The column of the targets.
    is_word : bool
        Whether it is a class.
    """

    name, menu = "target", N_("&Target")

    def __init__(self, index: int, is_word: bool) -> None:
        self._index = index
        self.is_word = is_word
        self.numbers = "targets", index

    def title(self, facts: SampleFacts) -> str:
        if self.is_word:
            return _("target")
        return _("y {name}").format(name=facts.scenario.class_names[self._index])

    def tip(self, facts: SampleFacts) -> str:
        if self.is_word:
            return _("The class that is right: type its name or index.")
        return _("target of {name}").format(name=facts.scenario.class_names[self._index])

    def cell(self, facts: SampleFacts, position: int) -> Cell:
        scenario, row = facts.scenario, facts.row_at(position)
        value = scenario.targets.cell(row, self._index)
        left_out = ignored(scenario, row, self._index)
        tone = "muted" if left_out else "text"
        if not self.is_word:
            text = IGNORED_ELEMENT if left_out else cell_text(value, facts.decimals)
            tip = _("ignored: the target {} is {key}") if left_out else "{}"
            return Cell(text, edit=str(value), tip=tip.format(value, key=IGNORED_KEY), tone=tone)
        text = IGNORED if left_out else scenario.class_names[value]
        return Cell(text, edit=text, tip=text, number=False, tone=tone, choices=facts.choices)

    def is_editable(self, facts: SampleFacts) -> bool:
        return True


class _Sum(Column[SampleFacts]):
    name, menu = "sum", N_("Su&m of target probabilities")
    room = "0" * 8
    hint = N_("Sum of the row.")
    heading = N_("\N{GREEK CAPITAL LETTER SIGMA} y")

    def is_there(self, scenario: Scenario) -> bool:
        return scenario.target_kind is TargetKind.PROBABILITIES

    def cell(self, facts: SampleFacts, position: int) -> Cell:
        samples, within = facts.samples.at(position)
        value = float(samples.target_sums[within])
        if abs(value - 1) <= ROUNDING:
            return Cell(cell_text(value, 2), tip=str(value), tone="muted")
        tip = _("{value}, not 1: torch takes it as it is, and so the loss is scaled by it.")
        return Cell(f"{short_text(value, 2, 4)} \N{NOT EQUAL TO} 1", tip=tip.format(value=value))


class _OfCounted(Column[SampleFacts]):
    """What only a sample has whose target counts."""

    def cell(self, facts: SampleFacts, position: int) -> Cell:
        if facts.is_ignored(position):
            return Cell(NOTHING, tip=_("The target is ignored."), tone="muted")
        return self.counted(facts, *facts.samples.at(position))

    def counted(self, facts: SampleFacts, samples: SampleStatistics, within: int) -> Cell:
        """Return the cell of such a sample."""
        raise NotImplementedError


class _Probability(_OfCounted):
    name, menu = "probability", N_("&Probability of the target")
    heading = N_("p(target)")

    def tip(self, facts: SampleFacts) -> str:
        return facts.lacking or facts.words.probability

    def counted(self, facts: SampleFacts, samples: SampleStatistics, within: int) -> Cell:
        if facts.lacking:
            return Cell(NOTHING, tip=facts.lacking, tone="muted")
        value, correct = float(samples.target_probability[within]), bool(samples.correct[within])
        tip = f"{value}: {facts.verdict(correct)}"
        return Cell(cell_text(value, 3), tip=tip, tone="text" if correct else "second")


class _Correct(_OfCounted):
    name, menu = "correct", N_("&Correct?")
    room = "0"
    hint = N_("Whether the prediction is the target.")
    heading = N_("correct?")

    def counted(self, facts: SampleFacts, samples: SampleStatistics, within: int) -> Cell:
        if samples.correct[within]:
            return Cell(CHECK, tip=facts.verdict(True))
        return Cell(CROSS, tip=facts.verdict(False), tone="second")


class _Predicted(Column[SampleFacts]):
    name, menu, is_word, is_extra = "predicted", N_("Pre&dicted class"), True, True
    hint = N_("The class with the largest entry, the first of equal ones.")
    heading = N_("predicted")

    def is_there(self, scenario: Scenario) -> bool:
        return not scenario.rules.per_element

    def cell(self, facts: SampleFacts, position: int) -> Cell:
        samples, within = facts.samples.at(position)
        guess = int(samples.predicted[within])
        if guess < 0:
            return Cell(NOTHING, tip=_("nan predicts no class"), number=False, tone="muted")
        name, tone = facts.scenario.class_names[guess], "text"
        if not samples.correct[within]:
            tone = "second"
        return Cell(name, tip=name, number=False, tone=tone)

    def width(self, facts: SampleFacts, table: SizedTable) -> int:
        names = table.name_width(facts.scenario.class_names)
        return max(names, table.header_width(self.title(facts)))


class _Weight(_OfCounted):
    name, menu, is_extra = "weight", N_("&Weight used"), True
    heading = N_("w used")
    room = "0" * SHORT

    def tip(self, facts: SampleFacts) -> str:
        return facts.words.used_weight

    def counted(self, facts: SampleFacts, samples: SampleStatistics, within: int) -> Cell:
        weight = float(samples.weights[within])
        return Cell(short_text(weight, 3), tip=str(weight))


class _Loss(Column[SampleFacts]):
    name, menu = "loss", N_("Weighted &loss")
    room = "0" * SHORT
    hint = N_("The sample's weighted loss, unreduced; the tip of a cell has its unit.")
    heading = N_("w · loss")

    def cell(self, facts: SampleFacts, position: int) -> Cell:
        samples, within = facts.samples.at(position)
        value = samples.losses[within]
        return Cell(short_text(value, 3), tip=f"{value} {facts.scenario.spec.unit}")


class _Share(Column[SampleFacts]):
    name, menu, is_word = "share", N_("&Share of the loss"), True
    hint = N_("The part of the sum of all weighted losses.")
    heading = N_("share")

    def cell(self, facts: SampleFacts, position: int) -> Cell:
        samples, within = facts.samples.at(position)
        value = float(samples.shares[within])
        return Cell(percent_text(value), tip=str(value), tone="muted", bar=value)

    def width(self, facts: SampleFacts, table: SizedTable) -> int:
        return table.text_width(len(self.least(facts)))


FIGURES: tuple[Column[SampleFacts], ...] = (
    _Sum(),
    _Probability(),
    _Correct(),
    _Predicted(),
    _Weight(),
    _Loss(),
    _Share(),
)
"""What is computed of each sample, from left to right."""

HIDEABLE: tuple[Column[SampleFacts], ...] = (Target(0, True), *FIGURES)
"""What a person may hide."""
