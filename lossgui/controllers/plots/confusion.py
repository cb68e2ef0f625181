"""ConfusionPlots: which confusion matrices belong to the frame on show."""

from __future__ import annotations

from lossgui.controllers.plots.background import Background
from lossgui.model.confusion import confusion
from lossgui.model.evaluation import FRAME_CELLS, Evaluation, Mapper
from lossgui.ports import Frame
from lossgui.ports.plots import ConfusionPicture, ConfusionView

Key = tuple[Evaluation, Evaluation | None, int]


class ConfusionPlots:
    """A view that counts what the samples are called, with and without the weights.

    Until new counts are there the former stay on show, and are said to be so.
    """

    def __init__(self, confusion_view: ConfusionView, background: Background) -> None:
        self._confusion_view = confusion_view
        self._background = background
        self._frame: Frame | None = None
        self._wanted: Key | None = None
        self._key: Key | None = None
        self._picture: ConfusionPicture | None = None

    def present(self, frame: Frame) -> None:
        """Show the counts of a frame, now or when they are there."""
        self._frame = frame
        self._wanted = frame.evaluation, _comparable(frame), _column(frame)
        if self._wanted == self._key:
            self._show()
        else:
            self._pursue(self._wanted)

    def _pursue(self, wanted: Key) -> None:
        evaluation, pinned, column = wanted
        slow = any(map(_is_slow, filter(None, (evaluation, pinned))))
        if slow:
            self._show()

        def work(mapper: Mapper) -> ConfusionPicture:
            now = confusion(evaluation, column, mapper=mapper)
            assert now is not None
            undone = confusion(evaluation, column, True, mapper)
            then = None if pinned is None else confusion(pinned, column, mapper=mapper)
            return ConfusionPicture(now, undone, then)

        def accept(picture: ConfusionPicture) -> None:
            self._picture, self._key = picture, wanted
            self._show()

        self._background.compute("Confusion matrix", slow, work, accept)

    def _show(self) -> None:
        if self._frame is not None:
            computing = self._key != self._wanted
            self._confusion_view.present_confusion(self._frame, self._picture, computing)


def _column(frame: Frame) -> int:
    return frame.selection.column if frame.scenario.rules.per_element else 0


def _comparable(frame: Frame) -> Evaluation | None:
    """Return A, where it answers the same question."""
    pinned = frame.pinned
    if pinned is None or pinned.scenario.rules.per_element != frame.scenario.rules.per_element:
        return None
    return pinned if _column(frame) < max(1, pinned.scenario.n_classes) else None


def _is_slow(evaluation: Evaluation) -> bool:
    return evaluation.scenario.logits.base.size > FRAME_CELLS
