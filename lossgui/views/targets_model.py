"""TargetsModel: the targets, and what each sample comes to."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from PySide6.QtCore import Qt

from lossgui.model.evaluation import Evaluation
from lossgui.model.finding import Rows
from lossgui.model.samples import Samples, describe
from lossgui.model.scenario import Scenario
from lossgui.views.cell_text import NOTHING, cell_text, decimals_needed, percent_text
from lossgui.views.frame_model import NAME_ALIGNMENT, NUMBER_ALIGNMENT, Cell, FrameModel
from lossgui.views.words import ignored

IGNORED = "ignored"
"""What a person types, and reads, for a target that is ignore_index."""

CHUNK_ROWS = 64
CHUNK_CELLS = 1 << 14
"""Rows, and cells of the input, that are described at once: fewer rows where they are wide."""

CHUNKS_KEPT = 16
FIGURES = 3
"""The read-only columns: p(target), weighted loss, share of the loss."""

CROSS = "\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN}"
NO_CROSS = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


class SampleCache:
    """The figures of the rows that were looked at lately, a chunk of rows at a time.

    Parameters
    ----------
    evaluation : Evaluation
    rows_at : callable
        Returns the rows that stand at positions ``start`` to ``stop`` of the table.
    """

    def __init__(self, evaluation: Evaluation, rows_at: Callable[[int, int], Rows]) -> None:
        self._evaluation = evaluation
        self._rows_at = rows_at
        self._chunks: dict[int, Samples] = {}
        width = max(1, evaluation.scenario.n_classes)
        self._height = max(1, min(CHUNK_ROWS, CHUNK_CELLS // width))

    def at(self, position: int) -> tuple[Samples, int]:
        """Return figures that hold those at a position of the table, and where in them."""
        chunk, within = divmod(position, self._height)
        if chunk not in self._chunks:
            if len(self._chunks) == CHUNKS_KEPT:
                del self._chunks[next(iter(self._chunks))]
            rows = self._rows_at(chunk * self._height, (chunk + 1) * self._height)
            self._chunks[chunk] = describe(self._evaluation, rows)
        return self._chunks[chunk], within


class TargetsModel(FrameModel):
    """One column of class indices or one per class, then the read-only figures."""

    def _take(self, evaluation: Evaluation) -> None:
        super()._take(evaluation)
        self._samples = SampleCache(evaluation, self.rows_at)
        self._choices = (*evaluation.scenario.class_names, IGNORED)
        head = evaluation.scenario.targets.take(self.rows_at(0, CHUNK_ROWS))
        self._decimals = decimals_needed(head, 0)

    @property
    def n_targets(self) -> int:
        """The number of editable columns."""
        return max(0, self._shape[1] - FIGURES)

    @property
    def indexed(self) -> bool:
        """Whether the one editable column has class indices."""
        return self._evaluation is not None and self._evaluation.scenario.indexed

    def shape_of(self, evaluation: Evaluation) -> tuple[int, int]:
        rows, columns = evaluation.scenario.targets.shape
        return rows, columns + FIGURES

    def layout_of(self, evaluation: Evaluation) -> Hashable:
        scenario = evaluation.scenario
        return scenario.shape, scenario.target_kind

    def is_editable(self, column: int) -> bool:
        return column < self.n_targets

    def cell(self, evaluation: Evaluation, position: int, column: int) -> Cell:
        row = self.row_at(position)
        if column < self.n_targets:
            return self._target(evaluation.scenario, row, column)
        samples, within = self._samples.at(position)
        figure = column - self.n_targets
        if figure == 0:
            return self._probability(evaluation.scenario, row, samples, within)
        return (self._loss, self._share)[figure - 1](samples, within)

    def _target(self, scenario: Scenario, row: int, column: int) -> Cell:
        value = scenario.targets.cell(row, column)
        left_out = ignored(scenario, row, column)
        tone = "muted" if left_out else "text"
        if not scenario.indexed:
            text = IGNORED if left_out else cell_text(value, self._decimals)
            return Cell(text, edit=str(value), tip=str(value), tone=tone)
        text = IGNORED if left_out else scenario.class_names[value]
        return Cell(text, edit=text, tip=text, number=False, tone=tone, choices=self._choices)

    def _probability(self, scenario: Scenario, row: int, samples: Samples, within: int) -> Cell:
        value = samples.target_probability[within]
        if all(ignored(scenario, row, column) for column in range(self.n_targets)):
            return Cell(NOTHING + NO_CROSS, tip=self.tr("The target is ignored."), tone="muted")
        if samples.correct[within]:
            return Cell(cell_text(value, 3) + NO_CROSS, tip=str(value))
        tip = self.tr("{value}: another class is likelier").format(value=value)
        if scenario.spec.binary:
            tip = self.tr("{value}: an element is on the wrong side of 0.5").format(value=value)
        return Cell(cell_text(value, 3) + CROSS, tip=tip, tone="second")

    def _loss(self, samples: Samples, within: int) -> Cell:
        value = samples.losses[within]
        return Cell(cell_text(value, 3), tip=self.tr("{value} nats").format(value=value))

    def _share(self, samples: Samples, within: int) -> Cell:
        value = float(samples.shares[within])
        return Cell(percent_text(value), tip=str(value), tone="muted", bar=value)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if self._evaluation is None or orientation == Qt.Orientation.Vertical:
            return None
        scenario, figure = self._evaluation.scenario, section - self.n_targets
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = figure == FIGURES - 1 or (figure < 0 and scenario.indexed)
            return NAME_ALIGNMENT if left else NUMBER_ALIGNMENT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if figure < 0:
            name, tip = self._target_header(scenario, section)
        else:
            name, tip = self._figure_headers(scenario)[figure]
        return name if role == Qt.ItemDataRole.DisplayRole else tip

    def _target_header(self, scenario: Scenario, column: int) -> tuple[str, str]:
        if scenario.indexed:
            return self.tr("target"), self.tr("The class that is right: type its name or index.")
        name = scenario.class_names[column]
        return self.tr("y {name}").format(name=name), self.tr("target of {name}").format(name=name)

    def _figure_headers(self, scenario: Scenario) -> tuple[tuple[str, str], ...]:
        if scenario.spec.binary:
            tip = self.tr("The probability that all of the row's targets get together.")
        elif scenario.indexed:
            tip = self.tr("The probability that the target class gets.")
        else:
            tip = self.tr("The probability that the likeliest class of the target gets.")
        return (
            (self.tr("p(target)"), tip),
            (self.tr("w · loss"), self.tr("The sample's weighted loss in nats, unreduced.")),
            (self.tr("share of loss"), self.tr("The part of the sum of all weighted losses.")),
        )
