"""The pages of the plots, each made with the view that fills it when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lossgui.controllers.plots.pages import Plots
from lossgui.ports import View
from lossgui.views.plots.classes_page import ClassesPage
from lossgui.views.plots.page import Page
from lossgui.views.plots.page_stack import PageStack
from lossgui.wiring import App, bars, confusion, curve, information, samples, surface, thresholds

Maker = Callable[[App], tuple[Page, View]]

OF_CLASSES: Mapping[str, Maker] = {
    "bars": bars.page,
    "confusion": confusion.page,
    "thresholds": thresholds.page,
}
"""The pages of the classes, in the order of their tabs."""


def classes(app: App) -> tuple[PageStack, View]:
    """Make the stack of the pages of the classes."""
    stack = ClassesPage()
    return stack, connect_pages(app, stack, OF_CLASSES)


PAGES: Mapping[str, Maker | Callable[[App], tuple[PageStack, View]]] = {
    "curve": curve.page,
    "surface": surface.page,
    "classes": classes,
    "samples": samples.page,
    "information": information.page,
}
"""The pages and stacks of pages, in the order of the tabs."""

PLOTS: tuple[Maker, ...] = (
    curve.page,
    surface.page,
    *OF_CLASSES.values(),
    samples.page,
    information.page,
)
"""All pages, in the order of a report."""


def connect_plots(app: App) -> Plots:
    """Connect the tabs of the plots."""
    card = app.window.plots_card
    card.progress.cancel_requested.connect(app.plot_jobs.cancel)
    app.window.closed.connect(app.plot_jobs.cancel)
    return connect_pages(app, card, PAGES)


def connect_pages(
    app: App,
    stack: PageStack,
    pages: Mapping[str, Maker | Callable[[App], tuple[PageStack, View]]],
) -> Plots:
    """Connect the tabs of a stack, the first on show; a page is made when it is first asked for."""

    def make_page(key: str) -> View:
        page, view = pages[key](app)
        stack.add_page(key, page)
        return view

    plots = Plots(stack, make_page, next(iter(pages)))
    stack.page_chosen.connect(plots.choose)
    return plots
