"""The chooser of roles, and the controller that fills it."""

from __future__ import annotations

from lossgui.controllers.roles import Roles
from lossgui.views.chooser import Chooser
from lossgui.wiring import App


def in_window(app: App) -> Roles:
    """Return what lets a person choose roles in a window of its own beside the main one."""
    window = app.window
    chooser = Chooser(window)
    chooser.restyle(window.look)
    roles = Roles(app.session, app.files, chooser, window, app.jobs)
    for signal, slot in (
        (chooser.role_chosen, roles.choose_role),
        (chooser.input_chosen, roles.choose_input),
        (chooser.ok_requested, lambda: window.leave(chooser.confirmed)),
        (chooser.confirmed, roles.accept),
        (chooser.rejected, roles.cancel),
        (window.restyled, chooser.restyle),
        (window.closed, chooser.reject),
    ):
        signal.connect(slot)
    return roles
