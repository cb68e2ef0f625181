"""ThresholdPlots: the outcomes of deciding on the selected class, and the chosen threshold."""

from __future__ import annotations

from lossgui.controllers.plots.background import Background
from lossgui.model.errors import LossError, Place
from lossgui.model.evaluation import FRAME_CELLS, Evaluation, Mapper
from lossgui.model.scenario import Scenario
from lossgui.model.text.fields import PROBABILITY, parse_number
from lossgui.model.threshold_curves import Curves, threshold_curves, weight_against_rest
from lossgui.model.thresholds import cells_to_sort, thresholds
from lossgui.ports import Frame, Notices
from lossgui.ports.plots import ThresholdsPicture, ThresholdsView

MANY_SAMPLES = 50_000
"""More are not sorted within a frame of the screen."""

Key = tuple[Evaluation, Evaluation | None, int]
Result = tuple[Curves, Curves | None]

PLACE = Place("threshold")


class ThresholdPlots:
    """A view that sorts the samples by the probability of a class.

    Until they are sorted the former outcomes stay on show, and are said to be so.
    """

    def __init__(
        self, thresholds_view: ThresholdsView, background: Background, notices: Notices
    ) -> None:
        self._thresholds_view = thresholds_view
        self._background = background
        self._notices = notices
        self._threshold = 0.5
        self._frame: Frame | None = None
        self._wanted: Key | None = None
        self._key: Key | None = None
        self._curves: Curves | None = None
        self._pinned: Curves | None = None

    def present(self, frame: Frame) -> None:
        """Show the outcomes of a frame, now or when they are there."""
        self._frame = frame
        column = frame.selection.column
        self._wanted = frame.evaluation, _comparable(frame), column
        if not _is_decided(frame.scenario):
            self._key, self._curves, self._pinned = self._wanted, None, None
        if self._wanted == self._key:
            self._show()
        else:
            self._pursue(self._wanted)

    def choose(self, threshold: float) -> None:
        """Decide at another probability; one outside [0, 1] is the nearest in it."""
        self._threshold = min(max(threshold, 0.0), 1.0)
        self._show()

    def choose_typed(self, text: str) -> None:
        """Decide at a typed probability."""
        try:
            threshold = parse_number(text, PLACE, "threshold", PROBABILITY)
        except LossError as error:
            self._notices.warn(error)
            self._show()
            return
        self._notices.clear()
        self.choose(threshold)

    def choose_implied(self) -> None:
        """Decide where the weights put the decision; where they do not, nothing happens."""
        weight = self._weight()
        if weight is not None:
            self.choose(1 / (1 + weight))

    def _pursue(self, wanted: Key) -> None:
        evaluation, pinned, column = wanted
        slow = any(_is_slow(own, column) for own in (evaluation, pinned) if own is not None)
        if slow:
            self._show()

        def work(mapper: Mapper) -> Result:
            now = threshold_curves(thresholds(evaluation, column, mapper))
            if pinned is None:
                return now, None
            return now, threshold_curves(thresholds(pinned, column, mapper))

        def accept(found: Result) -> None:
            self._curves, self._pinned = found
            self._key = wanted
            self._show()

        self._background.compute("Thresholds", slow, work, accept)

    def _show(self) -> None:
        frame, curves = self._frame, self._curves
        if frame is None:
            return
        picture = None
        if curves is not None:
            picture = ThresholdsPicture(curves, self._threshold, self._weight(), self._pinned)
        computing = self._key != self._wanted
        self._thresholds_view.present_thresholds(frame, picture, computing)

    def _weight(self) -> float | None:
        if self._curves is None:
            return None
        found = self._curves.found
        return weight_against_rest(found.evaluation, found.column)


def _comparable(frame: Frame) -> Evaluation | None:
    """Return A, where it answers the same question."""
    pinned, column = frame.pinned, frame.selection.column
    if pinned is None or not _is_decided(pinned.scenario):
        return None
    same = pinned.scenario.rules.per_element == frame.scenario.rules.per_element
    return pinned if same and column < pinned.scenario.n_classes else None


def _is_decided(scenario: Scenario) -> bool:
    """Tell whether there are classes, and probabilities to decide by."""
    return bool(scenario.n_classes) and scenario.spec.input.has_probabilities


def _is_slow(evaluation: Evaluation, column: int) -> bool:
    """Tell whether there is too much to sort; other weights sort nothing anew."""
    scenario = evaluation.scenario
    if scenario.logits.base.size <= FRAME_CELLS and scenario.n_samples <= MANY_SAMPLES:
        return False
    return cells_to_sort(evaluation, column) > 0
