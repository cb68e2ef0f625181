"""CurvePlots: which curve belongs to the frame on show."""

from __future__ import annotations

from lossgui.model.curves import logit_curve
from lossgui.model.evaluation import Evaluation
from lossgui.ports import CurveView, Frame, Selection


class CurvePlots:
    """A view that computes the curve of the selected entry for the curve plot."""

    def __init__(self, curve_view: CurveView) -> None:
        self._curve_view = curve_view
        self._shown: tuple[Evaluation, Selection] | None = None

    def present(self, frame: Frame) -> None:
        """Compute and show the curve if it is another one; nothing where the table is empty."""
        shown = frame.evaluation, frame.selection
        if shown == self._shown:
            return
        self._shown = shown
        n_rows, n_columns = frame.scenario.logits.shape
        entry = frame.selection
        exists = entry.row < n_rows and entry.column < n_columns
        curve = logit_curve(frame.evaluation, entry.row, entry.column) if exists else None
        self._curve_view.present_curve(frame, curve)
