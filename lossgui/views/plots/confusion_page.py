"""ConfusionPage: which class each sample has, and which one it is called, and what that means."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lossgui.model.confusion import Cell, Confusion
from lossgui.model.finding import Which
from lossgui.model.losses.targets import Indices
from lossgui.model.losses.terms import Array
from lossgui.ports.plots import ConfusionPicture
from lossgui.state import ViewState
from lossgui.views.look import Look
from lossgui.views.plots.confusion_plot import ConfusionPlot
from lossgui.views.plots.confusion_words import (
    axis_title,
    confusion_meaning,
    side_names,
    why_no_matrix,
)
from lossgui.views.plots.graphics import Legend
from lossgui.views.plots.matrix_cells import Grid, share_text
from lossgui.views.plots.page import Page

PREDICTED, UNDONE, DIFFERENCE = "predicted", "undone", "difference"


class ConfusionPage(Page):
    """A view of the confusion matrix; see `lossgui.ports.plots.ConfusionView`."""

    cell_chosen = Signal(object)
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = ConfusionPlot()
        super().__init__(self.plot, Legend(("right", "wrong")), parent)
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.plot.setAccessibleName(self.tr("Confusion matrix, targets down, predictions across"))
        self.plot.setStatusTip(
            self.tr("Click a cell, or use the arrow keys and Enter, to show its samples.")
        )
        self.plot.words_at = self._words_at
        self.plot.cell_chosen.connect(self._choose)
        self.plot.class_chosen.connect(self._choose_class)
        self.plot.room_changed.connect(self._present)
        self._shows = self.add_selector("confusion_shows", self.tr("shows"), {"": ""})
        self._shows.chosen.connect(self._choose_what)
        self._wanted = PREDICTED
        self._state: ViewState | None = None
        self._picture: ConfusionPicture | None = None
        self._computing = False

    def present_confusion(
        self, state: ViewState, picture: ConfusionPicture | None, computing: bool
    ) -> None:
        """Show matrices; those of a former state, or None, while they are being computed."""
        self._state, self._picture, self._computing = state, picture, computing
        self._present()

    def columns(self) -> dict[str, Any]:
        grid, shown = self.plot.cells.grid, self._shown
        if grid is None or shown is None:
            return {}
        names = np.array(side_names(shown), dtype=object)[self.plot.classes]
        size = len(names)
        return {
            self.tr("target"): np.repeat(names, size),
            self.tr("predicted"): np.tile(names, size),
            self.tr("samples"): grid.counts.ravel(),
            self.tr("part of the target (%)"): 100 * grid.shares.ravel(),
        }

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        self.plot.plots[0].setLabel("left", self.tr("target"))
        self.legend.restyle(look, self.plot.pens())

    @property
    def _key(self) -> str:
        """What is shown: what is wanted, where there is such a thing."""
        undone = None if self._picture is None else self._picture.undone
        return PREDICTED if undone is None else self._wanted

    @property
    def _shown(self) -> Confusion | None:
        """The matrix whose classes are shown, and whose cells are chosen."""
        if self._picture is None:
            return None
        return self._picture.now if self._key == PREDICTED else self._picture.undone

    def _present(self) -> None:
        state, picture, shown = self._state, self._picture, self._shown
        if state is None:
            return
        self._offer()
        why = why_no_matrix(None if picture is None else picture.now, self._computing)
        self.show_legend(not why)
        if picture is None or shown is None or why:
            self.plot.show_nothing()
            self.say("", why, "")
            return
        classes = self._classes(shown)
        names = side_names(shown)
        self.plot.show_matrix(classes, tuple(names[i] for i in classes), self._grid(classes))
        self._mark(state, shown)
        self._name(shown)
        if self._computing:
            self.say("", self.tr("counting anew: these are the former numbers"), "")
        else:
            self.say("", "", confusion_meaning(picture, shown, classes))

    def _classes(self, shown: Confusion) -> Indices:
        """Return the classes with most mistakes, with the selected one among them."""
        classes = shown.most_confused(self.plot.room)
        selected = self._selected(shown)
        if selected is None or selected in classes:
            return classes
        return np.sort(np.append(shown.most_confused(self.plot.room - 1), selected))

    def _selected(self, shown: Confusion) -> int | None:
        if self._state is None or shown.evaluation.scenario.rules.per_element:
            return None
        column = self._state.selection.column
        return column if column < shown.n_classes else None

    def _grid(self, classes: Indices) -> Grid:
        picture = self._picture
        assert picture is not None
        if self._key == DIFFERENCE and picture.undone is not None:
            counts = picture.undone.matrix(classes) - picture.now.matrix(classes)
            return Grid(counts, _shares(picture.now, classes, counts), signed=True)
        shown = picture.now if self._key == PREDICTED else picture.undone
        assert shown is not None
        counts = shown.matrix(classes)
        return Grid(counts, _shares(shown, classes, counts))

    def _mark(self, state: ViewState, shown: Confusion) -> None:
        places = {int(label): row for row, label in enumerate(self.plot.classes)}
        selected, cell = self._selected(shown), state.query.cell
        row = None if selected is None else places.get(selected)
        chosen = None
        if state.query.which is Which.CELL and cell is not None:
            own = (cell.column, cell.undone) == (shown.column, shown.undone)
            at = places.get(cell.label), places.get(cell.predicted)
            if own and at[0] is not None and at[1] is not None:
                chosen = at[0], at[1]
        self.plot.mark(row, chosen)

    def _name(self, shown: Confusion) -> None:
        better = self._key == DIFFERENCE
        right, wrong = self.tr("right"), self.tr("wrong")
        self.legend.set_text("right", self.tr("change for the better") if better else right)
        self.legend.set_text("wrong", self.tr("change for the worse") if better else wrong)
        self.plot.set_axis_name("bottom", axis_title(shown, len(self.plot.classes)))

    def _offer(self) -> None:
        texts = {PREDICTED: self.tr("as predicted")}
        hints = {PREDICTED: self.tr("The class of the largest input, of a column yes from 0.5 on.")}
        if self._picture is not None and self._picture.undone is not None:
            texts[UNDONE] = self.tr("weights undone")
            hints[UNDONE] = self.tr("The class of the largest z − ln w: as without the weights.")
            texts[DIFFERENCE] = self.tr("difference")
            hints[DIFFERENCE] = self.tr("What undoing the weights adds and takes away.")
        self._shows.offer(texts, hints)
        self._shows.show_key(self._key)

    def _choose_what(self, key: str) -> None:
        self._wanted = key
        self._present()

    def _choose(self, label: int, predicted: int) -> None:
        shown = self._shown
        if shown is not None:
            self._choose_class(label)
            self.cell_chosen.emit(Cell(label, predicted, shown.column, shown.undone))

    def _choose_class(self, label: int) -> None:
        shown = self._shown
        if shown is not None and not shown.evaluation.scenario.rules.per_element:
            self.class_chosen.emit(label)

    def _words_at(self, row: int, column: int) -> str:
        picture, shown = self._picture, self._shown
        if picture is None or shown is None:
            return ""
        names, ends = side_names(shown), self.plot.classes[[row, column]]
        lines = [self.tr("target {}, predicted {}").format(*(names[i] for i in ends))]
        for text, made in (
            (self.tr("as predicted: {}"), picture.now),
            (self.tr("weights undone: {}"), picture.undone),
        ):
            if made is not None:
                lines.append(text.format(self._samples_text(made, ends)))
        return "\n".join(lines)

    def _samples_text(self, made: Confusion, ends: Indices) -> str:
        count = int(made.matrix(ends)[0, 1])
        share = float(_shares(made, ends, np.full((2, 2), count))[0, 1])
        text = self.tr("{} samples, {} of {}")
        return text.format(count, share_text(share), side_names(made)[ends[0]])


def _shares(made: Confusion, classes: Indices, counts: NDArray[np.int64]) -> Array:
    """Return counts as parts of the samples of their row's class."""
    with np.errstate(all="ignore"):
        return np.asarray(counts / made.samples[classes][:, None])
