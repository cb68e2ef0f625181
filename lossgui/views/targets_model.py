"""TargetsModel: the targets, and what each sample comes to."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from enum import StrEnum
from functools import partial

from lossgui.model.evaluation import Evaluation
from lossgui.model.losses.options import IGNORED_KEY
from lossgui.model.losses.targets import TargetKind
from lossgui.model.samples import Samples, describe
from lossgui.model.scenario import Scenario
from lossgui.model.text.cell_text import (
    NOTHING,
    cell_text,
    decimals_needed,
    percent_text,
    short_text,
)
from lossgui.model.text.fields import IGNORED
from lossgui.model.words import (
    TargetWords,
    half_text,
    ignored,
    target_words,
    why_no_probabilities,
)
from lossgui.views.chunks import CHUNK_ROWS, Chunks
from lossgui.views.frame_model import Cell, FrameModel

IGNORED_ELEMENT = "ign."
"""What stands for it where each class has a target, in a column as wide as numbers."""

ROUNDING = 1e-6
"""What the sum of probabilities may miss 1 by, in float32."""

CHECK, CROSS = "\N{CHECK MARK}", "\N{MULTIPLICATION SIGN}"


class Figure(StrEnum):
    """What a column beside the logits shows of each sample; all can be hidden."""

    TARGET = "target"
    SUM = "sum"
    PROBABILITY = "probability"
    CORRECT = "correct"
    PREDICTED = "predicted"
    WEIGHT = "weight"
    LOSS = "loss"
    SHARE = "share"


SOURCES = {
    Figure.SUM: ("target_sums",),
    Figure.PROBABILITY: ("target_probability", "correct"),
    Figure.CORRECT: ("correct",),
    Figure.PREDICTED: ("predicted", "correct"),
    Figure.WEIGHT: ("weights",),
    Figure.LOSS: ("losses",),
    Figure.SHARE: ("shares",),
}
"""What of the samples the look of a figure depends on, beside the targets."""

WORDS = (Figure.TARGET, Figure.SHARE, Figure.PREDICTED)
"""The columns that are written from the left."""


class TargetsModel(FrameModel):
    """One column of class indices or one per class, then the read-only figures."""

    _hidden: frozenset[Figure] = frozenset()
    _figures: tuple[Figure, ...] = ()
    _written: tuple[TargetWords, str] | None = None
    _lacking = ""

    def hide(self, hidden: Collection[str]) -> None:
        """Leave out some figures from the next state on."""
        self._hidden = frozenset(Figure(name) for name in hidden)
        self._evaluation = None  # so that even the same one is laid out anew

    def _take(self, evaluation: Evaluation) -> None:
        super()._take(evaluation)
        scenario = evaluation.scenario
        self._figures = self._figures_of(scenario)
        self._lacking = why_no_probabilities(scenario)
        written = target_words(scenario), self._lacking
        if written != self._written:
            self._written = written
            self._headers = self._headers_of(*written)
        self._samples: Chunks[Samples] = Chunks(
            partial(describe, evaluation), self.rows_at, scenario.n_classes
        )
        self._choices = scenario.class_names + (IGNORED,) * (scenario.ignored is not None)
        head = scenario.targets.take(self.rows_at(0, CHUNK_ROWS))
        self._decimals = decimals_needed(head, 0)

    def _figures_of(self, scenario: Scenario) -> tuple[Figure, ...]:
        """Return the read-only columns."""
        left_out = self._hidden | {Figure.TARGET}
        if scenario.target_kind is not TargetKind.PROBABILITIES:
            left_out |= {Figure.SUM}
        if scenario.rules.per_element:
            left_out |= {Figure.PREDICTED}
        return tuple(figure for figure in Figure if figure not in left_out)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What the read-only columns show."""
        return self._figures

    @property
    def n_targets(self) -> int:
        """The number of editable columns."""
        return max(0, self._shape[1] - len(self._figures))

    @property
    def named(self) -> bool:
        """Whether the one editable column has the names of classes."""
        return self._evaluation is not None and target_words(self._evaluation.scenario).named

    def shape_of(self, evaluation: Evaluation) -> tuple[int, int]:
        rows, columns = evaluation.scenario.targets.shape
        shown = 0 if Figure.TARGET in self._hidden else columns
        return rows, shown + len(self._figures_of(evaluation.scenario))

    def layout_of(self, evaluation: Evaluation) -> Hashable:
        scenario = evaluation.scenario
        return scenario.shape, scenario.target_kind, self._hidden

    def mark(self, row: int, column: int, message: str) -> None:
        """Mark one cell of a row of the evaluation, unless its column is hidden."""
        if column < self.n_targets:
            super().mark(row, column, message)

    def is_editable(self, column: int) -> bool:
        return column < self.n_targets

    def style(self) -> object:
        assert self._evaluation is not None, "a table without an evaluation has no cells"
        scenario = self._evaluation.scenario
        named = scenario.class_names, scenario.ignored
        return super().style(), scenario.targets, self._decimals, named, self._lacking

    def source(self, position: int, column: int) -> object:
        if column < self.n_targets:
            return None
        samples, within = self._samples.at(position)
        figure = self._figures[column - self.n_targets]
        return [getattr(samples, name)[within] for name in SOURCES[figure]]

    def cell(self, evaluation: Evaluation, position: int, column: int) -> Cell:
        scenario, row = evaluation.scenario, self.row_at(position)
        if column < self.n_targets:
            return self._target(scenario, row, column)
        samples, within = self._samples.at(position)
        figure = self._figures[column - self.n_targets]
        written = {Figure.SUM: self._sum, Figure.LOSS: self._loss, Figure.SHARE: self._share}
        if figure is Figure.PREDICTED:
            return self._guess(scenario, samples, within)
        if figure in written:
            return written[figure](samples, within)
        if all(ignored(scenario, row, k) for k in range(scenario.targets.shape[1])):
            return Cell(NOTHING, tip=self.tr("The target is ignored."), tone="muted")
        if figure is Figure.WEIGHT:
            weight = float(samples.weights[within])
            return Cell(short_text(weight, 3), tip=str(weight))
        return self._prediction(scenario, figure, samples, within)

    def _guess(self, scenario: Scenario, samples: Samples, within: int) -> Cell:
        guess = int(samples.predicted[within])
        if guess < 0:
            return Cell(NOTHING, tip=self.tr("nan predicts no class"), number=False, tone="muted")
        name, correct = scenario.class_names[guess], bool(samples.correct[within])
        return Cell(name, tip=name, number=False, tone="text" if correct else "second")

    def _prediction(
        self, scenario: Scenario, figure: Figure, samples: Samples, within: int
    ) -> Cell:
        correct = bool(samples.correct[within])
        tip, tone = self._verdict(scenario, correct), "text" if correct else "second"
        if figure is Figure.CORRECT:
            return Cell(CHECK if correct else CROSS, tip=tip, tone=tone)
        if self._lacking:
            return Cell(NOTHING, tip=self._lacking, tone="muted")
        value = float(samples.target_probability[within])
        return Cell(cell_text(value, 3), tip=f"{value}: {tip}", tone=tone)

    def _verdict(self, scenario: Scenario, correct: bool) -> str:
        words = target_words(scenario)
        return (words.right if correct else words.wrong).format(half=half_text(scenario))

    def _target(self, scenario: Scenario, row: int, column: int) -> Cell:
        value = scenario.targets.cell(row, column)
        left_out = ignored(scenario, row, column)
        tone = "muted" if left_out else "text"
        if not target_words(scenario).named:
            text = IGNORED_ELEMENT if left_out else cell_text(value, self._decimals)
            tip = self.tr("ignored: the target {} is {key}") if left_out else "{}"
            return Cell(text, edit=str(value), tip=tip.format(value, key=IGNORED_KEY), tone=tone)
        text = IGNORED if left_out else scenario.class_names[value]
        return Cell(text, edit=text, tip=text, number=False, tone=tone, choices=self._choices)

    def _sum(self, samples: Samples, within: int) -> Cell:
        value = float(samples.target_sums[within])
        if abs(value - 1) <= ROUNDING:
            return Cell(cell_text(value, 2), tip=str(value), tone="muted")
        tip = self.tr("{value}, not 1: torch takes it as it is, and so the loss is scaled by it.")
        return Cell(f"{short_text(value, 2, 4)} \N{NOT EQUAL TO} 1", tip=tip.format(value=value))

    def _loss(self, samples: Samples, within: int) -> Cell:
        value = samples.losses[within]
        unit = "" if self._evaluation is None else self._evaluation.scenario.spec.unit
        return Cell(short_text(value, 3), tip=f"{value} {unit}")

    def _share(self, samples: Samples, within: int) -> Cell:
        value = float(samples.shares[within])
        return Cell(percent_text(value), tip=str(value), tone="muted", bar=value)

    def header(self, scenario: Scenario, column: int) -> Cell:
        position = column - self.n_targets
        if position < 0 and not target_words(scenario).named:
            name = scenario.class_names[column]
            tip = self.tr("target of {name}").format(name=name)
            return Cell(self.tr("y {name}").format(name=name), tip=tip)
        figure = Figure.TARGET if position < 0 else self._figures[position]
        name, tip = self._headers[figure]
        return Cell(name, tip=tip, number=figure not in WORDS)

    def _headers_of(self, words: TargetWords, lacking: str) -> dict[Figure, tuple[str, str]]:
        return {
            Figure.TARGET: (
                self.tr("target"),
                self.tr("The class that is right: type its name or index."),
            ),
            Figure.SUM: (self.tr("\N{GREEK CAPITAL LETTER SIGMA} y"), self.tr("Sum of the row.")),
            Figure.PROBABILITY: (self.tr("p(target)"), lacking or words.probability),
            Figure.CORRECT: (
                self.tr("correct?"),
                self.tr("Whether the prediction is the target."),
            ),
            Figure.PREDICTED: (
                self.tr("predicted"),
                self.tr("The class with the largest entry, the first of equal ones."),
            ),
            Figure.WEIGHT: (self.tr("w used"), words.used_weight),
            Figure.LOSS: (
                self.tr("w · loss"),
                self.tr("The sample's weighted loss, unreduced; the tip of a cell has its unit."),
            ),
            Figure.SHARE: (
                self.tr("share"),
                self.tr("The part of the sum of all weighted losses."),
            ),
        }
