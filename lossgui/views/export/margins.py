"""Room for what is exported: a margin around it, and more of it where the window is small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from lossgui.views.plots.page import Page

LEAST = QSize(600, 400)
MARGIN = 12
"""Pixels at zoom 1."""


@contextmanager
def roomy(page: Page) -> Iterator[QWidget]:
    """Return the plot of the page on show with its legend, so large that no text is cut.

    It is as before when the context ends; nothing of it is seen on the screen.
    """
    figure, theme = page.figure, page.canvas.theme
    size, margin = figure.size(), theme.px(MARGIN)
    least = QSize(theme.px(LEAST.width()), theme.px(LEAST.height()))
    page.canvas.end_hover()
    try:
        page.leave_room(enough=True)
        least = least.expandedTo(page.canvas.content_size())
        _take_size(page, size.expandedTo(least) + QSize(2 * margin, 2 * margin), margin)
        yield figure
    finally:
        page.leave_room()
        _take_size(page, size, 0)


def _take_size(page: Page, size: QSize, margin: int) -> None:
    """Take a size and a margin at once, with all that follows from it."""
    figure, canvas = page.figure, page.canvas
    layout = figure.layout()
    assert layout is not None
    layout.setEnabled(False)  # else the plots would be laid out for each of the two
    figure.setContentsMargins(margin, margin, margin, margin)
    figure.resize(size)
    layout.setEnabled(True)
    layout.activate()
    for _ in range(2):  # a plot may have come for which there was no room before
        for plot in canvas.plots:
            plot.layout.activate()
        canvas.ci.layout.activate()
