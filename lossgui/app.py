"""Composition root: makes the parts; nothing is decided here."""

from __future__ import annotations

import atexit
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QLocale, QSize, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication

from lossgui import __version__
from lossgui.controllers.derive import Derive
from lossgui.controllers.display import Display
from lossgui.controllers.editing.cells import Cells
from lossgui.controllers.editing.choices import Choices
from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.editing.tables import Tables
from lossgui.controllers.editing.weights import Weights
from lossgui.controllers.files.exports import Exports
from lossgui.controllers.files.opening import (
    EMPTY_TITLE,
    EXAMPLE_SELECTION,
    EXAMPLE_TITLE,
    Files,
    empty_scenario,
    load_example,
)
from lossgui.controllers.filter import Filter
from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.presenter import Background
from lossgui.controllers.session import Session
from lossgui.model.errors import FileError
from lossgui.model.files.opening import OpenedFile, Request
from lossgui.model.files.scenarios import Opened
from lossgui.model.scenario.scenario import Scenario
from lossgui.state import Selection
from lossgui.system.folders import config_folder
from lossgui.views.widgets.dispatcher import Dispatcher
from lossgui.views.widgets.guard import report_failure as report_error
from lossgui.views.widgets.guard import report_unhandled
from lossgui.views.window.closing import close_graphics_views, may_close
from lossgui.views.window.main_window import MainWindow
from lossgui.views.window.settings import Settings
from lossgui.wiring import (
    App,
    connect,
    connect_cells,
    connect_exports,
    connect_files,
    connect_weights,
)
from lossgui.wiring.pages import connect_plots
from lossgui.wiring.panels import connect_panels
from lossgui.wiring.report import at_once, connect_reports
from lossgui.wiring.roles import connect_roles

JOBS = 4
"""Threads for what is read, computed for plots and shares, and saved, at the same time."""

FIRST_PICTURE = 50
"""Milliseconds in which the window is painted before a large file is read beside it."""


def application() -> QApplication:
    """Return the running QApplication, or one that is set up for this program.

    The C locale keeps the decimal point: under a locale with a decimal comma Qt would read a
    typed 1.5 as 15.
    """
    QLocale.setDefault(QLocale.c())
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(["lossgui"])
    app.setApplicationName("lossgui")
    app.setApplicationVersion(__version__)
    app.setStyle("Fusion")
    atexit.register(close_graphics_views)
    return app


def build(
    scenario: Scenario | None,
    title: str,
    settings: Settings,
    ask: bool = False,
) -> App:
    """Make a window and its controllers, and connect them.

    Parameters
    ----------
    scenario : Scenario or None
        None opens the example.
    ask : bool
        Whether closing asks about changes that are not saved.
    """
    window = MainWindow(settings, may_close if ask else None)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    tiles, threads = ThreadPoolExecutor(os.cpu_count(), "tiles"), ThreadPoolExecutor(JOBS, "jobs")
    for executor in (tiles, threads):
        window.closed.connect(partial(executor.shutdown, wait=False, cancel_futures=True))
    dispatcher = Dispatcher(window)
    line = window.progress_line
    jobs, plot_jobs, share_jobs, export_jobs, report_jobs = (
        Jobs(threads, dispatcher.deliver, shown)
        for shown in (line, window.plots_card.progress, window.weights_card, line, line)
    )
    if scenario is None:
        start = load_example(), EXAMPLE_TITLE, window, EXAMPLE_SELECTION
    else:
        start = scenario, title, window, Selection()
    derive = Derive(GradientShares(Background(share_jobs, tiles.map, window)))
    display = Display(report_error)
    session = Session(*start, jobs, tiles.map, display, derive, window)
    files = Files(session, window, settings, window)
    filter = Filter(session, window, jobs, tiles.map)
    weights = Weights(session)
    cells = Cells(session, window, window, jobs)
    tables = Tables(session)
    entries, choices = Entries(session), Choices(session)
    exports = Exports(export_jobs, window)
    parts = (entries, choices, files, filter, weights, cells, tables, tiles.map, exports, derive)
    app = App(window, session, jobs, plot_jobs, *parts)
    window.closed.connect(share_jobs.cancel)
    _connect(app, report_jobs)
    return app


def _connect(app: App, report_jobs: Jobs) -> None:
    """Connect the parts with each other, and let the session show its state in all of them."""
    window = app.window
    connect(app)
    connect_files(app)
    connect_weights(app)
    connect_cells(window.cell_actions, app.cells, app.tables)
    connect_exports(window.exports, app.exports)
    window.parts = app, connect_reports(app, report_jobs, __version__), connect_roles(app)
    for view in window.views():
        app.session.add_view(view)
    connect_plots(app)
    connect_panels(app)


def run(request: Request | None) -> int:
    """Open the window, then the file, and stay until it is closed; return the exit code."""
    qt = application()
    settings = _settings()
    app = build(None if request is None else empty_scenario(), EMPTY_TITLE, settings, ask=True)
    report_unhandled()
    app.window.fit_screen()
    if request is not None and not request.is_large:
        app.files.open_request(request)
    app.window.show()
    if request is not None and request.is_large:
        QTimer.singleShot(FIRST_PICTURE, lambda: app.files.open_request(request))
    return qt.exec()


def snapshot(
    opened: Opened | None,
    path: str | None,
    output: str,
    size: tuple[int, int],
    theme: str,
    zoom: float,
) -> None:
    """Render the window to a PNG file without a display.

    Raises
    ------
    FileError
        If the picture cannot be written.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application()
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        settings.theme, settings.zoom = theme, zoom
        window = build(_scenario(opened), _title(path), settings).window
        window.resize(QSize(*size))
        if not window.grab().save(output, "PNG"):
            raise FileError(f"{output} cannot be written: choose a folder that exists.")
        window.close()


def report(opened: Opened | None, path: str | None, output: str) -> None:
    """Write a report of a scenario without a display; the suffix of the file is its format.

    Raises
    ------
    FileError
        If the suffix is none of a report, or the file cannot be written.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application()
    with TemporaryDirectory() as folder:
        app = build(_scenario(opened), _title(path), Settings(Path(folder)))
        at_once(app, __version__).save(output)
        app.window.close()


def explore(opened: OpenedFile | None, title: str, block: bool | None) -> MainWindow:
    """Open the window for a script, a notebook or a debugger, and return it.

    Parameters
    ----------
    block : bool or None
        Whether to stay until the window is closed; None does so in a plain script only.
    """
    qt = application()
    app = build(_scenario(opened), title, _settings())
    window = app.window
    if opened is not None:
        app.files.begun_with(opened)
    window.fit_screen()
    window.show()
    if _blocks() if block is None else block:
        qt.exec()
    return window


def _scenario(opened: Opened | None) -> Scenario | None:
    return None if opened is None else opened.scenario


def _blocks() -> bool:
    """Tell a plain script from a place where somebody else runs Qt's events."""
    if QThread.currentThread().loopLevel() or hasattr(sys, "ps1") or sys.flags.interactive:
        return False
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return True
    shell.enable_gui("qt")
    return False


def _settings() -> Settings:
    return Settings(config_folder(sys.platform, os.environ, Path.home()))


def _title(path: str | None) -> str:
    return Path(path).name if path else ""
