"""The panels beside tables and plots: a line each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lossgui.language import N_, _
from lossgui.views.panels.code_view import CodeView
from lossgui.views.panels.history_list import HistoryList
from lossgui.views.panels.panel import Content, Panel
from lossgui.wiring import App


class Entry(NamedTuple):
    """A panel: the name of its dock, its text in the menu, its shortcut, and what makes it."""

    name: str
    title: str
    keys: str
    make: Callable[[App], Content]


def _history(app: App) -> Content:
    steps = HistoryList()
    steps.step_chosen.connect(app.session.go_to_step)
    return steps


def _code(app: App) -> Content:
    view = CodeView()
    view.copied.connect(app.cells.copy_text)
    return view


PANELS = (
    Entry("history", N_("&History"), "Ctrl+H", _history),
    Entry("code", N_("Cod&e"), "Ctrl+Shift+K", _code),
)


def connect_panels(app: App) -> None:
    """Add all panels to the window; each is shown when a person asks for it."""
    for entry in PANELS:
        panel = Panel(entry.name, _(entry.title), entry.keys, entry.make(app))
        app.window.add_panel(panel)
        app.session.add_view(panel)
