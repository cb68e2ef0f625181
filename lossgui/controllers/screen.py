"""Screen: the views, which show one frame for all that a person does at one stroke."""

from __future__ import annotations

from lossgui.ports import Frame, View


class Screen:
    """Fans a frame out to all views: at once, or when the stroke that made it is over.

    A stroke is one act that changes more than one thing: Enter in an open cell edits the cell
    and selects the one below.
    """

    def __init__(self) -> None:
        self._views: list[View] = []
        self._strokes = 0
        self._due: Frame | None = None

    def add(self, view: View) -> None:
        """Show every frame from now on in a view too."""
        self._views.append(view)

    def present(self, frame: Frame) -> None:
        """Show a frame, during a stroke at its end unless another one follows till then."""
        self._due = frame
        self._show()

    def hold(self) -> None:
        """Begin a stroke."""
        self._strokes += 1

    def release(self) -> None:
        """End a stroke."""
        self._strokes -= 1
        self._show()

    def _show(self) -> None:
        frame = self._due
        if frame is None or self._strokes:
            return
        self._due = None
        for view in self._views:
            view.present(frame)
