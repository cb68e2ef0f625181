"""ConfusionPlots: which confusion matrices belong to the state on show."""

from __future__ import annotations

from lossgui.controllers.plots.background import Background
from lossgui.model.confusion import Confusion, confusion
from lossgui.model.evaluation import FRAME_CELLS, Evaluation, Mapper
from lossgui.ports.plots import ConfusionPicture, ConfusionView
from lossgui.state import ViewState

Key = tuple[Evaluation, Evaluation | None, int]


class ConfusionPlots:
    """A view that counts what the samples are called, with and without the weights.

    Until new counts are there the former stay on show, and are said to be so.
    """

    def __init__(self, confusion_view: ConfusionView, background: Background) -> None:
        self._confusion_view = confusion_view
        self._background = background
        self._state: ViewState | None = None
        self._wanted: Key | None = None
        self._key: Key | None = None
        self._picture: ConfusionPicture | None = None

    def present(self, state: ViewState) -> None:
        """Show the counts of a state, now or when they are there."""
        self._state = state
        self._wanted = state.evaluation, _comparable(state), _column(state)
        if self._wanted == self._key:
            self._show()
        else:
            self._pursue(self._wanted)

    def _pursue(self, wanted: Key) -> None:
        evaluation, pinned, column = wanted
        known = self._picture
        slow = any(map(_is_slow, filter(None, (evaluation, pinned))))
        if slow:
            self._show()

        def work(mapper: Mapper) -> ConfusionPicture:
            now = _made(evaluation, column, None if known is None else known.now, mapper)
            former = None if known is None else known.undone
            undone = confusion(evaluation, column, True, former, mapper)
            then = None
            if pinned is not None:
                former = None if known is None else known.pinned
                then = _made(pinned, column, former or now, mapper)
            return ConfusionPicture(now, undone, then)

        def accept(picture: ConfusionPicture) -> None:
            self._picture, self._key = picture, wanted
            self._show()

        self._background.compute("Confusion matrix", slow, work, accept)

    def _show(self) -> None:
        if self._state is not None:
            computing = self._key != self._wanted
            self._confusion_view.present_confusion(self._state, self._picture, computing)


def _made(
    evaluation: Evaluation, column: int, previous: Confusion | None, mapper: Mapper
) -> Confusion:
    """Return the matrix of what is predicted, which there always is."""
    made = confusion(evaluation, column, previous=previous, mapper=mapper)
    assert made is not None
    return made


def _column(state: ViewState) -> int:
    return state.selection.column if state.scenario.rules.per_element else 0


def _comparable(state: ViewState) -> Evaluation | None:
    """Return A, where it answers the same question."""
    pinned = state.pinned
    if pinned is None or pinned.scenario.rules.per_element != state.scenario.rules.per_element:
        return None
    return pinned if _column(state) < max(1, pinned.scenario.n_classes) else None


def _is_slow(evaluation: Evaluation) -> bool:
    return evaluation.scenario.logits.base.size > FRAME_CELLS
