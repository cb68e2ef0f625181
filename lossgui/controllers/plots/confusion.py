"""The confusion matrix: what the samples are called, with and without the weights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossgui.controllers.filter import Filter
from lossgui.controllers.presenter import Background, Presenter
from lossgui.controllers.session import Session
from lossgui.language import N_, _
from lossgui.model.decisions.confusion import Confusion, confusion
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Evaluation, TileMap
from lossgui.model.losses.primitives import sigmoid
from lossgui.model.losses.signature.targets import Indices
from lossgui.model.samples.filter import Which
from lossgui.model.samples.predictions import ConfusionCell, prior_shift
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import half_text, side_text, target_words
from lossgui.model.text.formatting import share_text
from lossgui.state import ViewState
from lossgui.state.controls import Choice
from lossgui.state.pictures import Columns, MatrixPicture, MatrixValues, Picture

PREDICTED, UNDONE, DIFFERENCE = "predicted", "undone", "difference"


@dataclass(frozen=True)
class ConfusionChoices:
    """What a person chose to see, and how many classes there is room for."""

    shows: str = PREDICTED
    room: int = 2


class Matrices(NamedTuple):
    """Confusion matrices of one moment.

    Parameters
    ----------
    now : Confusion
        As predicted.
    undone : Confusion, optional
        With the weights undone; None where they cannot be.
    pinned : Confusion, optional
        That of state A, as predicted.
    """

    now: Confusion
    undone: Confusion | None = None
    pinned: Confusion | None = None


class ConfusionPresenter(Presenter[Matrices, Picture]):
    """Counts what the samples are called; until that is done the former counts stay on show."""

    what = N_("Confusion matrix")
    choices = ConfusionChoices()

    def __init__(self, background: Background, session: Session, filter: Filter) -> None:
        super().__init__(background)
        self._session = session
        self._filter = filter

    def question(self, state: ViewState) -> object:
        return state.evaluation, _comparable(state), _column(state)

    def is_slow(self, state: ViewState) -> bool:
        return any(map(_is_slow, filter(None, (state.evaluation, _comparable(state)))))

    def find(self, state: ViewState, tile_map: TileMap) -> Matrices:
        column, pinned = _column(state), _comparable(state)
        now = confusion(state.evaluation, column, tile_map=tile_map)
        assert now is not None
        undone = confusion(state.evaluation, column, True, tile_map)
        then = None if pinned is None else confusion(pinned, column, tile_map=tile_map)
        return Matrices(now, undone, then)

    def picture(self, state: ViewState, found: Matrices | None, current: bool) -> Picture:
        controls = (self._shows(found),)
        why = why_no_matrix(None if found is None else found.now, not current)
        if found is None or why:
            return Picture(controls=controls, message=why)
        shown = self._shown(found)
        classes = _classes(shown, _selected(state, shown), self.choices.room)
        names = tuple(side_names(shown)[i] for i in classes)
        grid = self._grid(found, shown, classes)
        row, chosen = _marked(state, shown, classes)
        return MatrixPicture(
            controls=controls,
            legend=self._legend(found),
            axes={"left": _("target"), "bottom": axis_title(shown, len(classes))},
            message="" if current else _("counting anew: these are the former numbers"),
            sentence=confusion_meaning(found, shown, classes) if current else "",
            columns=partial(_columns, names, grid),
            classes=classes,
            names=names,
            grid=grid,
            row=row,
            chosen=chosen,
            hover=lambda at, across: cell_words(found, shown, classes[[at, across]]),
        )

    def make_room(self, n_classes: int) -> None:
        """Show as many classes as there is room for."""
        self.choose(replace(self.choices, room=n_classes))

    def choose_class(self, label: int) -> None:
        """Select the class of a row, if these numbers are not former ones."""
        if self.is_current and self.found is not None and not _per_element(self._shown(self.found)):
            self._session.select_class(label)

    def choose_cell(self, label: int, predicted: int) -> None:
        """Show the samples of a cell, and select its class, if these are not former ones."""
        if self.is_current and self.found is not None:
            shown = self._shown(self.found)
            self.choose_class(label)
            self._filter.choose_cell(ConfusionCell(label, predicted, shown.column, shown.undone))

    def _kind(self, found: Matrices | None) -> str:
        """Return what is shown: what is wanted, where there is such a thing."""
        return PREDICTED if found is None or found.undone is None else self.choices.shows

    def _shown(self, found: Matrices) -> Confusion:
        """Return the matrix whose classes are shown, and whose cells are chosen."""
        return found.now if self._kind(found) == PREDICTED else found.undone or found.now

    def _grid(self, found: Matrices, shown: Confusion, classes: Indices) -> MatrixValues:
        counts = shown.matrix(classes)
        if self._kind(found) != DIFFERENCE:
            return MatrixValues(counts, shown.shares(classes, counts))
        more = counts - found.now.matrix(classes)
        return MatrixValues(more, found.now.shares(classes, more), signed=True)

    def _legend(self, found: Matrices) -> dict[str, str]:
        if self._kind(found) == DIFFERENCE:
            return {"right": _("change for the better"), "wrong": _("change for the worse")}
        return {"right": _("right"), "wrong": _("wrong")}

    def _shows(self, found: Matrices | None) -> Choice:
        texts = {PREDICTED: _("as predicted")}
        hints = {PREDICTED: _("The class of the largest input, of a column yes from 0.5 on.")}
        if found is not None and found.undone is not None:
            texts |= {UNDONE: _("weights undone"), DIFFERENCE: _("difference")}
            hints[UNDONE] = _("The class of the largest z − ln w: as without the weights.")
            hints[DIFFERENCE] = _("What undoing the weights adds and takes away.")
        kind = self._kind(found)
        return Choice("confusion_shows", _("shows"), texts=texts, hints=hints, chosen=kind)


def _column(state: ViewState) -> int:
    return state.selection.column if state.scenario.rules.per_element else 0


def _per_element(shown: Confusion) -> bool:
    return shown.evaluation.scenario.rules.per_element


def _comparable(state: ViewState) -> Evaluation | None:
    """Return A, where it answers the same question."""
    pinned = state.pinned
    if pinned is None or pinned.scenario.rules.per_element != state.scenario.rules.per_element:
        return None
    return pinned if _column(state) < max(1, pinned.scenario.n_classes) else None


def _is_slow(evaluation: Evaluation) -> bool:
    return evaluation.scenario.logits.base.size > FRAME_CELLS


def _selected(state: ViewState, shown: Confusion) -> int | None:
    column = state.selection.column
    return column if not _per_element(shown) and column < shown.n_classes else None


def _classes(shown: Confusion, selected: int | None, room: int) -> Indices:
    """Return the classes with most mistakes, with the selected one among them."""
    classes = shown.most_confused(room)
    if selected is None or selected in classes:
        return classes
    return np.sort(np.append(shown.most_confused(room - 1), selected))


def _marked(
    state: ViewState, shown: Confusion, classes: Indices
) -> tuple[int | None, tuple[int, int] | None]:
    """Return the row of the selected class, and the cell whose samples the tables show."""
    places = {int(label): row for row, label in enumerate(classes)}
    selected, cell = _selected(state, shown), state.query.cell
    row = None if selected is None else places.get(selected)
    if state.query.which is not Which.CELL or cell is None:
        return row, None
    at, across = places.get(cell.label), places.get(cell.predicted)
    own = (cell.column, cell.undone) == (shown.column, shown.undone)
    return row, None if at is None or across is None or not own else (at, across)


def _columns(names: tuple[str, ...], grid: MatrixValues) -> Columns:
    every: NDArray[np.object_] = np.array(names, dtype=object)
    return {
        _("target"): np.repeat(every, len(names)),
        _("predicted"): np.tile(every, len(names)),
        _("samples"): grid.counts.ravel(),
        _("part of the target (%)"): 100 * grid.shares.ravel(),
    }


def side_names(made: Confusion) -> tuple[str, ...]:
    """Return the names of rows and columns: of elements no and yes."""
    scenario = made.evaluation.scenario
    if not scenario.rules.per_element:
        return scenario.class_names
    return side_text(scenario, made.column, 0), side_text(scenario, made.column, 1)


def why_no_matrix(made: Confusion | None, computing: bool) -> str:
    """Return why there is nothing to show; empty if there is."""
    if made is None:
        return _("counting the samples") if computing else ""
    scenario = made.evaluation.scenario
    if not scenario.n_classes:
        return _("no classes: open a file or type logits")
    if not scenario.n_samples:
        return _("no samples: open a file or type logits")
    if made.n_samples:
        return ""
    if not made.total.undecided:
        return _("all {} targets are ignored: there is nothing to compare with").format(
            scenario.n_samples
        )
    return _("no sample has a prediction: each of them has nan")


def confusion_meaning(made: Matrices, shown: Confusion, classes: Indices) -> str:
    """Return accuracies, what undoing the weights changes, A, and what is not counted or shown.

    Parameters
    ----------
    shown : Confusion
        The one of them that is on show.
    classes : ndarray of int
        Those of its classes that are.
    """
    now = made.now
    said = [_score_of(_decision(now), now), _undone(made)]
    if made.pinned is not None:
        said.append(_pinned(now, made.pinned))
    if len(classes) < shown.n_classes:
        said.append(_hidden(shown, classes))
    if now.ignored:
        said.append(_("Ignored and not counted: {}.").format(now.ignored))
    if now.total.undecided:
        said.append(_("Without a prediction, as they have nan: {}.").format(now.total.undecided))
    return " ".join(said)


def axis_title(made: Confusion, shown: int) -> str:
    """Return the name of the axis of predictions, with how many classes are on show if not all."""
    if shown >= made.n_classes:
        return _("predicted")
    return _("predicted ({} of {} classes)").format(shown, made.n_classes)


def _hidden(made: Confusion, classes: Indices) -> str:
    text = _(
        "{} of {} classes are shown, those with most mistakes and the selected one; "
        "{} of {} samples are in other cells."
    )
    outside = made.n_samples - int(made.matrix(classes).sum())
    return text.format(len(classes), made.n_classes, outside, made.n_samples)


def _decision(made: Confusion) -> str:
    """Return from which probability on a column is yes, or how classes are called."""
    scenario = made.evaluation.scenario
    shift = prior_shift(scenario) if made.undone else None
    words = target_words(scenario)
    if shift is None:
        return words.decision.format(half=half_text(scenario))
    return words.undone.format(threshold=float(sigmoid(np.array(shift[made.column]))))


def _score_of(name: str, made: Confusion) -> str:
    text = _("{}: accuracy {} ({} of {}), balanced {}.")
    balanced = share_text(made.balanced_accuracy())
    hits = int(made.hits.sum())
    said = text.format(name, share_text(made.accuracy()), hits, made.n_samples, balanced)
    return said[:1].upper() + said[1:]


def _undone(made: Matrices) -> str:
    now, undone = made.now, made.undone
    scenario = now.evaluation.scenario
    if undone is None:
        return _why_not_undone(scenario)
    shift = prior_shift(scenario)
    equal = shift is not None and (
        shift[now.column] == 0 if scenario.rules.per_element else np.ptp(shift) == 0
    )
    if equal:
        return _("There are no weights to undo: all are equal.")
    return f"{_score_of(_decision(undone), undone)} {_change(now, undone)}".rstrip()


def _why_not_undone(scenario: Scenario) -> str:
    if scenario.has_element_weights:
        return _("Weights of single elements shift no class, so they cannot be undone.")
    if scenario.spec.shifted_by is None:
        return target_words(scenario).unshifted
    return _("The weights cannot be undone: each must be a finite number above 0.")


def _change(now: Confusion, undone: Confusion) -> str:
    """Return the recall that undoing the weights changes most; empty if it changes none."""
    before, after = now.recall(), undone.recall()
    moves = np.nan_to_num(np.abs(after - before))
    index = int(moves.argmax())
    if not moves[index]:
        return _("Undoing them changes no recall.")
    text = _("Most changed: {} recall {} → {}.")
    parts = share_text(float(before[index])), share_text(float(after[index]))
    return text.format(side_names(now)[index], *parts)


def _pinned(now: Confusion, pinned: Confusion) -> str:
    text = _("In A: accuracy {}, balanced {}; now {} and {} points.")
    changes = (
        f"{100 * (of(now) - of(pinned)):+.3g}"
        for of in (Confusion.accuracy, Confusion.balanced_accuracy)
    )
    scores = share_text(pinned.accuracy()), share_text(pinned.balanced_accuracy())
    return text.format(*scores, *changes)


def cell_words(made: Matrices, shown: Confusion, ends: Indices) -> str:
    """Return the numbers of a cell: of a target and a prediction, which are given."""
    names = side_names(shown)
    lines = [_("target {}, predicted {}").format(*(names[i] for i in ends))]
    for text, one in (
        (_("as predicted: {}"), made.now),
        (_("weights undone: {}"), made.undone),
    ):
        if one is not None:
            lines.append(text.format(_samples_text(one, ends)))
    return "\n".join(lines)


def _samples_text(made: Confusion, ends: Indices) -> str:
    count = int(made.matrix(ends)[0, 1])
    share = float(made.shares(ends, np.full((2, 2), count))[0, 1])
    text = _("{} samples, {} of {}")
    return text.format(count, share_text(share), side_names(made)[ends[0]])
