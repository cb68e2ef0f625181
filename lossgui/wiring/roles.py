"""The chooser of roles, and the controller that fills it."""

from __future__ import annotations

from collections.abc import Callable

from lossgui.controllers.files.roles import Roles
from lossgui.ports import Offer
from lossgui.views.panels.chooser import Chooser
from lossgui.wiring import App


def connect_roles(app: App) -> Roles:
    """Connect and return what lets a person choose roles in a window of its own."""
    window, files = app.window, app.files
    chooser = Chooser(window)
    chooser.restyle(window.theme)
    roles = Roles(app.session, files, chooser, window, app.jobs)
    for signal, slot in (
        (chooser.role_chosen, roles.choose_role),
        (chooser.input_chosen, roles.choose_input),
        (chooser.ok_requested, lambda: window.leave(chooser.confirmed)),
        (chooser.confirmed, roles.accept),
        (chooser.rejected, roles.cancel),
        (window.restyled, chooser.restyle),
        (window.closed, chooser.reject),
        (window.open_as_chosen, roles.open_as),
        (window.menus.roles_requested, roles.change_shown),
    ):
        signal.connect(slot)
    taken: dict[str, Callable[[], None]] = {
        Offer.READING: roles.change_wanted,
        Offer.RELOAD: files.reload,
        Offer.IGNORE: files.ignore,
    }
    window.notice_bar.taken.connect(lambda offer: taken[offer]())
    return roles
