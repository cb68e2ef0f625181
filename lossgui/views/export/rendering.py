"""What the files of exports are made by: what is painted is kept at once, the bytes come later."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from lossgui.views.export.margins import roomy
from lossgui.views.export.pictures import picture, png, record
from lossgui.views.export.svg import svg
from lossgui.views.plots.page import Page

Make = Callable[[], bytes]
"""Makes the bytes of a file, in any thread."""


def page_png(page: Page) -> Make:
    """Return what makes a PNG of the plot of a page with its legend."""
    return partial(png, page_picture(page))


def page_svg(page: Page) -> Make:
    """Return what makes an SVG of the plot of a page with its legend."""
    with roomy(page) as figure:
        recording = record(figure)
    canvas = page.canvas
    title, description = canvas.accessibleName(), canvas.accessibleDescription()
    return lambda: svg(recording, title, description).encode()


def page_picture(page: Page) -> QImage:
    """Return the plot of a page with its legend as pixels."""
    with roomy(page) as figure:
        return picture(figure)


def window_png(window: QWidget) -> Make:
    """Return what makes a PNG of a window."""
    return partial(png, picture(window))
