"""LogitsModel: the input of the loss, one row per sample and one column per class."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from lossgui.model.evaluation import Evaluation
from lossgui.model.lenses import Lens, scale_of, seen
from lossgui.model.losses.terms import Array
from lossgui.model.scenario import Scenario
from lossgui.views.cell_text import cell_text, decimals_needed, percent_text
from lossgui.views.chunks import Chunks
from lossgui.views.frame_model import Cell, FrameModel
from lossgui.views.words import input_words

HEAD_ROWS = 32
"""The rows that decide on the decimals of a column."""

HEAD_COLUMNS = 16
"""The columns that, with those rows, decide on the width of all columns."""

FEWEST_CHARACTERS = 6
"""So that a column does not change its width at each sign or power of ten."""

LENS_DECIMALS = {Lens.PROBABILITY: 3, Lens.LOG_PROBABILITY: 2, Lens.GRADIENT: 3, Lens.SHARE: 0}
"""The decimals of what is computed, unless a person chose others; of shares, those of percent."""

MOST_DECIMALS = 9


class LogitsModel(FrameModel):
    """The entries of the logits table as numbers with a tint, as a lens shows them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._head = np.empty((0, 0))
        self._decimals: dict[int, int] = {}
        self._characters: dict[int, int] = {}
        self._lens = Lens.VALUE
        self._chosen: int | None = None

    @property
    def characters(self) -> int:
        """How many characters the longest number of the first rows and columns has."""
        if self._lens is Lens.VALUE:
            return max(FEWEST_CHARACTERS, *self._characters.values(), 0)
        return max(FEWEST_CHARACTERS, self.decimals(0) + len("-0."))

    def look_through(self, lens: Lens) -> None:
        """Show the entries through a lens, with its own decimals."""
        self._lens = lens
        self._choose_decimals(None)

    def change_decimals(self, by: int, column: int) -> None:
        """Show more or fewer decimals than a column has, in all of them."""
        decimals = self.decimals(column) if self._shape[1] else 0
        self._choose_decimals(min(max(decimals + by, 0), MOST_DECIMALS))

    def _choose_decimals(self, decimals: int | None) -> None:
        """Show so many decimals in all columns, or None for as many as are needed."""
        self._chosen = decimals
        self._head = np.empty((0, 0))
        self._decimals = {}
        if self._evaluation is not None:
            self._take(self._evaluation)
            self._announce_all()

    def _take(self, evaluation: Evaluation) -> None:
        super()._take(evaluation)
        self._scale = scale_of(evaluation, self._lens)
        self._seen: Chunks[Array] = Chunks(
            partial(seen, evaluation, self._lens), self.rows_at, evaluation.scenario.n_classes
        )
        head = evaluation.scenario.logits.take(self.rows_at(0, HEAD_ROWS))
        changed = self._changed_columns(head)
        if head.shape != self._head.shape:
            self._characters, self._decimals = {}, {}
        self._head = head
        self._decimals = {k: number for k, number in self._decimals.items() if not changed[k]}
        for column in np.flatnonzero(changed[:HEAD_COLUMNS]).tolist():
            texts = (cell_text(value, self.decimals(column)) for value in head[:, column])
            self._characters[column] = max(map(len, texts), default=0)

    def _changed_columns(self, head: NDArray[Any]) -> NDArray[np.bool_]:
        if head.shape != self._head.shape:
            return np.ones(head.shape[1], np.bool_)
        same = (head == self._head) | (np.isnan(head) & np.isnan(self._head))
        return np.asarray(~same.all(axis=0))

    def shows_same(self, old: Evaluation, new: Evaluation) -> bool:
        a, b = old.scenario, new.scenario
        return self._lens is Lens.VALUE and a.logits is b.logits and a.spec is b.spec

    def shape_of(self, evaluation: Evaluation) -> tuple[int, int]:
        return evaluation.scenario.logits.shape

    def layout_of(self, evaluation: Evaluation) -> Hashable:
        scenario = evaluation.scenario
        return scenario.shape, scenario.rules.per_element

    def is_editable(self, column: int) -> bool:
        return True

    def decimals(self, column: int) -> int:
        """Return the decimals of a column."""
        if self._chosen is not None:
            return self._chosen
        if self._lens is not Lens.VALUE:
            return LENS_DECIMALS[self._lens]
        if column not in self._decimals:
            self._decimals[column] = decimals_needed(self._head[:, column])
        return self._decimals[column]

    def style(self) -> object:
        return super().style(), self._lens, self._scale

    def source(self, position: int, column: int) -> object:
        found, within = self._seen.at(position)
        return found[within, column], self.decimals(column)

    def cell(self, evaluation: Evaluation, position: int, column: int) -> Cell:
        entry = evaluation.scenario.logits.cell(self.row_at(position), column)
        value, tip = float(entry), str(entry)
        if self._lens is not Lens.VALUE:
            found, within = self._seen.at(position)
            value = float(found[within, column])
            name = input_words(evaluation.scenario).entry
            tip = self.tr("{value} at the {name} {entry}").format(
                value=value, name=name, entry=entry
            )
        decimals = self.decimals(column)
        written = percent_text if self._lens is Lens.SHARE else cell_text
        tint = math.tanh(1.5 * self._scale.position(value))
        return Cell(written(value, decimals), edit=str(entry), tip=tip, tint=tint)

    def header(self, scenario: Scenario, column: int) -> Cell:
        name = scenario.class_names[column]
        return Cell(name, tip=name)

    def row_header(self, scenario: Scenario, position: int) -> Cell:
        name = scenario.sample_name(self.row_at(position))
        return Cell(name, tip=self.tr("sample {name}").format(name=name))
