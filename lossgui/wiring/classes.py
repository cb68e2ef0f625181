"""The pages of the classes."""

from __future__ import annotations

from lossgui.ports import View
from lossgui.views.plots.classes_page import ClassesPage
from lossgui.wiring import App, connect_pages

PAGES = ("bars", "confusion", "thresholds")
"""The modules of their pages, in the order of the tabs."""


def page(app: App) -> tuple[ClassesPage, View]:
    """Make the pages of the classes: bars, confusion matrix and thresholds."""
    stack = ClassesPage()
    return stack, connect_pages(app, stack, PAGES)
