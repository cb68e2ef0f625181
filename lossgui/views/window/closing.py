"""Closing: what a person is asked before a window closes, and what must close before the end."""

from __future__ import annotations

import gc

import pyqtgraph as pg
import shiboken6
from PySide6.QtWidgets import QApplication, QMessageBox

from lossgui.language import _
from lossgui.views.window.main_window import MainWindow


def may_close(window: MainWindow) -> bool:
    """Ask whether changes may be lost; saving is offered."""
    box = QMessageBox(window)
    box.setText(_("There are changes that are not saved."))
    Button = QMessageBox.StandardButton
    box.setStandardButtons(Button.Save | Button.Discard | Button.Cancel)
    answer = box.exec()
    if answer == Button.Save:
        window.ask_where_to_save()
        return not window.isWindowModified()
    return answer == Button.Discard


def close_graphics_views() -> None:
    """Close every pyqtgraph view, which at exit would crash while Qt deletes its children."""
    gc.disable()  # while Qt's list becomes Python's, it could delete a widget in it
    app = QApplication.instance()
    for widget in app.allWidgets() if isinstance(app, QApplication) else []:
        if isinstance(widget, pg.GraphicsView) and shiboken6.isValid(widget) and not widget.closed:
            widget.close()
