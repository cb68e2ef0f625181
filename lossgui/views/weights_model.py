"""WeightsModel: the classes, how often they occur, their weights and what they cost."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import Qt

from lossgui.model.evaluation import Evaluation
from lossgui.model.losses.terms import Array
from lossgui.model.samples import describe_classes
from lossgui.model.scenario import Scenario
from lossgui.views.cell_text import cell_text, decimals_needed, percent_text
from lossgui.views.frame_model import NAME_ALIGNMENT, NUMBER_ALIGNMENT, Cell, FrameModel

NAME, COUNT, FREQUENCY, WEIGHT, POS_WEIGHT, SHARE = range(6)
"""What a column shows; most losses have no pos_weight."""


class WeightsModel(FrameModel):
    """One row per class."""

    def _take(self, evaluation: Evaluation) -> None:
        super()._take(evaluation)
        scenario = evaluation.scenario
        classes = describe_classes(evaluation)
        self._kinds = _kinds(scenario)
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
        }
        self._decimals = {
            COUNT: decimals_needed(classes.count, 0),
            WEIGHT: decimals_needed(classes.weight, 3),
            POS_WEIGHT: decimals_needed(classes.pos_weight, 3),
        }

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
        return kind == NAME or (kind in self._fixed and not self._fixed[kind])

    def cell(self, evaluation: Evaluation, row: int, column: int) -> Cell:
        kind = self._kinds[column]
        if kind == NAME:
            name = evaluation.scenario.class_names[row]
            tip = self.tr("class {index}: {name}").format(index=row, name=name)
            return Cell(name, edit=name, tip=tip, number=False, swatch=row)
        if self._fixed.get(kind):
            tip = self.tr("The weights differ between samples, so no class has one of its own.")
            return Cell(self.tr("by element"), tip=tip, tone="muted")
        value = float(self._figures[kind][row])
        if kind == SHARE:
            return Cell(percent_text(value), tip=str(value), tone="muted", bar=value)
        if kind == FREQUENCY:
            return Cell(percent_text(value), tip=str(value))
        return Cell(cell_text(value, self._decimals[kind]), edit=str(value), tip=str(value))

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if self._evaluation is None or orientation == Qt.Orientation.Vertical:
            return None
        kind = self._kinds[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NAME_ALIGNMENT if kind in (NAME, SHARE) else NUMBER_ALIGNMENT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        name, tip = self._headers(self._evaluation.scenario)[kind]
        return name if role == Qt.ItemDataRole.DisplayRole else tip

    def _headers(self, scenario: Scenario) -> tuple[tuple[str, str], ...]:
        if scenario.spec.binary:
            count = self.tr("Samples in which the class is positive.")
            weight = self.tr("Multiplies all losses of the column, of positives and negatives.")
        else:
            count = self.tr("Samples whose target is the class.")
            weight = self.tr("Multiplies the losses of the class's samples.")
        return (
            (self.tr("class"), self.tr("The class; type to rename it.")),
            (self.tr("count"), count),
            (self.tr("freq."), self.tr("The count as a part of all samples.")),
            (self.tr("weight"), weight),
            (self.tr("pos_weight"), self.tr("Multiplies the losses of positives alone.")),
            (self.tr("loss share"), self.tr("The class's part of the sum of all losses.")),
        )


def _kinds(scenario: Scenario) -> tuple[int, ...]:
    middle = (WEIGHT, POS_WEIGHT) if scenario.spec.has_pos_weight else (WEIGHT,)
    return (NAME, COUNT, FREQUENCY, *middle, SHARE)
