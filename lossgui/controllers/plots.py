"""Plots: which curve belongs to the frame on show."""

from __future__ import annotations

from lossgui.model.curves import logit_curve
from lossgui.ports import CurveView, Frame


class Plots:
    """A view that computes the curve of the selected entry for the curve plot."""

    def __init__(self, curve_view: CurveView) -> None:
        self._curve_view = curve_view

    def present(self, frame: Frame) -> None:
        """Compute and show the curve; nothing where the table is empty."""
        n_rows, n_columns = frame.scenario.logits.shape
        entry = frame.selection
        exists = entry.row < n_rows and entry.column < n_columns
        curve = logit_curve(frame.evaluation, entry.row, entry.column) if exists else None
        self._curve_view.present_curve(frame, curve)
