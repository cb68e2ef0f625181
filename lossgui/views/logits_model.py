"""LogitsModel: the input of the loss, one row per sample and one column per class."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt

from lossgui.model.evaluation import Evaluation
from lossgui.model.registry import InputKind
from lossgui.views.cell_text import cell_text, decimals_needed
from lossgui.views.frame_model import NUMBER_ALIGNMENT, Cell, FrameModel

HEAD_ROWS = 32
"""The rows that decide on the decimals of a column."""

HEAD_COLUMNS = 16
"""The columns that, with those rows, decide on the width of all columns."""

FEWEST_CHARACTERS = 6
"""So that a column does not change its width at each sign or power of ten."""

FULL_TINT = 4.0
"""A logit of this size is tinted nearly as strongly as any."""


class LogitsModel(FrameModel):
    """The entries of the logits table as numbers with a tint."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._head = np.empty((0, 0))
        self._decimals: dict[int, int] = {}
        self._characters: dict[int, int] = {}

    @property
    def characters(self) -> int:
        """How many characters the longest number of the first rows and columns has."""
        return max(FEWEST_CHARACTERS, *self._characters.values(), 0)

    def _take(self, evaluation: Evaluation) -> None:
        super()._take(evaluation)
        head = evaluation.scenario.logits.take(self.rows_at(0, HEAD_ROWS))
        changed = self._changed_columns(head)
        if head.shape != self._head.shape:
            self._characters = {}
        self._head = head
        for column in changed:
            self._decimals.pop(column, None)
            if column < HEAD_COLUMNS:
                texts = (cell_text(value, self.decimals(column)) for value in head[:, column])
                self._characters[column] = max(map(len, texts), default=0)

    def _changed_columns(self, head: NDArray[Any]) -> list[int]:
        if head.shape != self._head.shape:
            return list(range(head.shape[1]))
        same = (head == self._head) | (np.isnan(head) & np.isnan(self._head))
        return [int(column) for column in np.flatnonzero(~same.all(axis=0))]

    def shape_of(self, evaluation: Evaluation) -> tuple[int, int]:
        return evaluation.scenario.logits.shape

    def layout_of(self, evaluation: Evaluation) -> Hashable:
        scenario = evaluation.scenario
        return scenario.shape, scenario.spec.binary

    def is_editable(self, column: int) -> bool:
        return True

    def decimals(self, column: int) -> int:
        """Return the decimals of a column."""
        if column not in self._decimals:
            self._decimals[column] = decimals_needed(self._head[:, column])
        return self._decimals[column]

    def cell(self, evaluation: Evaluation, position: int, column: int) -> Cell:
        scenario = evaluation.scenario
        value = scenario.logits.cell(self.row_at(position), column)
        unit = scenario.spec.input_kind is InputKind.PROBABILITIES
        return Cell(
            cell_text(value, self.decimals(column)),
            edit=str(value),
            tip=str(value),
            tint=tint(float(value), 1.0 if unit else FULL_TINT),
        )

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if self._evaluation is None:
            return None
        scenario = self._evaluation.scenario
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NUMBER_ALIGNMENT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Vertical:
            name = scenario.sample_name(self.row_at(section))
            sample = self.tr("sample {name}").format(name=name)
            return name if role == Qt.ItemDataRole.DisplayRole else sample
        return scenario.class_names[section]


def tint(value: float, full: float) -> float:
    """Return how strongly a number is tinted, from -1 to 1; nan is not tinted."""
    if math.isnan(value):
        return 0.0
    return float(np.tanh(1.5 * value / full))
