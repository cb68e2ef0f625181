"""Composition root: makes the parts and connects them; nothing is decided here."""

from __future__ import annotations

import atexit
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QLocale, QSize, QThread
from PySide6.QtWidgets import QApplication

from lossgui import __version__
from lossgui.controllers.cells import Cells
from lossgui.controllers.choices import Choices
from lossgui.controllers.files import (
    EXAMPLE_SELECTION,
    EXAMPLE_TITLE,
    Files,
    empty_scenario,
    load_example,
)
from lossgui.controllers.finding import Finding
from lossgui.controllers.inputs import Inputs
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.plots import Plots
from lossgui.controllers.session import Session
from lossgui.controllers.weights import Weights
from lossgui.model.errors import FileError
from lossgui.model.evaluation import FRAME_CELLS
from lossgui.model.scenario import Scenario
from lossgui.paths import config_folder
from lossgui.ports import Selection
from lossgui.views.cell_actions import CellActions
from lossgui.views.closing import close_graphics_views, may_close
from lossgui.views.dispatcher import Dispatcher
from lossgui.views.main_window import MainWindow
from lossgui.views.reporting import report_to
from lossgui.views.settings import Settings


@dataclass(frozen=True)
class App:
    """The parts of one window, kept alive together."""

    window: MainWindow
    session: Session
    jobs: Jobs
    inputs: Inputs
    choices: Choices
    files: Files
    finding: Finding
    weights: Weights
    cells: Cells


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
    wait: bool = True,
) -> App:
    """Make a window and its controllers, and connect them.

    Parameters
    ----------
    scenario : Scenario or None
        None opens the example.
    ask : bool
        Whether closing asks about changes that are not saved.
    wait : bool
        Whether a large scenario is evaluated before this returns, or beside the GUI thread.
    """
    window = MainWindow(settings, may_close if ask else None)
    tiles = ThreadPoolExecutor(os.cpu_count(), "tiles")
    dispatcher = Dispatcher(window)
    jobs = Jobs(ThreadPoolExecutor(1, "jobs"), dispatcher.deliver, window.progress_line)
    if scenario is None:
        start = load_example(), EXAMPLE_TITLE, window, EXAMPLE_SELECTION
    else:
        later = not wait and scenario.logits.base.size > FRAME_CELLS
        start = empty_scenario() if later else scenario, title, window, Selection()
    session = Session(*start, jobs, tiles.map)
    files = Files(session, window, settings, window)
    finding = Finding(session, window, jobs, tiles.map)
    weights = Weights(session, window.weights_card)
    cells = Cells(session, window, window)
    inputs, choices = Inputs(session), Choices(session)
    app = App(window, session, jobs, inputs, choices, files, finding, weights, cells)
    window.parts = app
    connect(app)
    connect_weights(app)
    connect_cells(window.cell_actions, app.cells)
    for view in (*window.views(), weights, Plots(window.curve_card)):
        session.add_view(view)
    if scenario is not None and session.scenario is not scenario:
        session.begin(lambda: scenario, title)
    return app


def connect(app: App) -> None:
    """Connect what a person does to what happens; the tables of ranges and weights are below."""
    window, session, inputs = app.window, app.session, app.inputs
    choices, files, finding = app.choices, app.files, app.finding
    find_bar = window.logits_card.find_bar
    for signal, slot in (
        (window.logits_card.logit_edited, inputs.edit_logit),
        (window.logits_card.target_edited, inputs.edit_target),
        (window.logits_card.cell_selected, session.select),
        (find_bar.samples_chosen, finding.choose),
        (find_bar.class_typed, finding.choose_class),
        (find_bar.order_chosen, finding.sort),
        (find_bar.sample_typed, finding.go_to),
        (window.curve_card.point_dragged, inputs.drag_selected),
        (window.curve_card.drag_finished, inputs.finish_drag),
        (window.choices_bar.loss_chosen, choices.choose_loss),
        (window.choices_bar.reduction_chosen, choices.choose_reduction),
        (window.choices_bar.parameter_edited, choices.set_parameter),
        (window.choices_bar.undo_requested, session.undo),
        (window.choices_bar.redo_requested, session.redo),
        (window.result_strip.reduction_chosen, choices.choose_reduction),
        (window.menus.loss_chosen, choices.choose_loss),
        (window.menus.reduction_chosen, choices.choose_reduction),
        (window.menus.undo_requested, session.undo),
        (window.menus.redo_requested, session.redo),
        (window.history_dock.step_chosen, session.go_to_step),
        (window.example_chosen, files.open_example),
        (window.menus.copy_requested, files.copy_as_pytorch),
        (window.file_chosen, files.open),
        (window.targets_chosen, files.open_targets),
        (window.save_chosen, files.save),
        (window.progress_line.cancel_requested, app.jobs.cancel),
        (window.closed, app.jobs.cancel),
    ):
        signal.connect(slot)


def connect_weights(app: App) -> None:
    """Connect what a person does to the class weights."""
    card, inputs, weights = app.window.weights_card, app.inputs, app.weights
    scheme_bar, kind_bar = card.scheme_bar, card.kind_bar
    for signal, slot in (
        (card.weight_edited, inputs.edit_weight),
        (card.pos_weight_edited, inputs.edit_pos_weight),
        (card.loss_share_edited, weights.solve_loss_share),
        (card.prior_edited, weights.solve_prior),
        (card.weight_slid, weights.slide_weight),
        (card.slide_finished, weights.finish_drag),
        (scheme_bar.scheme_chosen, weights.choose_scheme),
        (scheme_bar.normalisation_chosen, weights.choose_normalisation),
        (scheme_bar.beta_chosen, weights.set_beta),
        (scheme_bar.beta_finished, weights.finish_drag),
        (kind_bar.kind_chosen, weights.set_kind),
        (kind_bar.weight_typed, weights.edit_element),
        (kind_bar.cost_ratio_typed, weights.solve_cost_ratio),
        (kind_bar.threshold_typed, weights.solve_threshold),
        (card.class_renamed, inputs.rename_class),
        (card.class_selected, app.session.select_class),
    ):
        signal.connect(slot)


def connect_cells(actions: CellActions, cells: Cells) -> None:
    """Connect what a person does to ranges, samples and classes."""
    for signal, slot in (
        (actions.area_copied, cells.copy),
        (actions.area_copied_as_csv, cells.copy_as_csv),
        (actions.text_copied, cells.copy_text),
        (actions.area_cut, cells.cut),
        (actions.text_pasted, cells.paste),
        (actions.text_pasted_enlarging, cells.paste_enlarging),
        (actions.area_cleared, cells.clear),
        (actions.area_filled_down, cells.fill_down),
        (actions.area_filled_right, cells.fill_right),
        (actions.area_computed, cells.compute),
        (actions.lines_inserted, cells.insert),
        (actions.lines_deleted, cells.delete),
        (actions.lines_duplicated, cells.duplicate),
        (actions.lines_moved, cells.move),
        (actions.table_normalised, cells.normalise),
        (actions.logits_randomised, cells.randomise),
        (actions.samples_shuffled, cells.shuffle),
        (actions.form_chosen, cells.convert),
    ):
        signal.connect(slot)


def run(scenario: Scenario | None, path: str | None) -> int:
    """Open the window and stay until it is closed; return the exit code."""
    qt = application()
    settings = _settings()
    app = build(scenario, _title(path), settings, ask=True, wait=False)
    if path:
        settings.remember(path)
    report_to(app.window)
    app.window.show()
    return qt.exec()


def snapshot(
    scenario: Scenario | None,
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
        window = build(scenario, _title(path), settings).window
        window.resize(QSize(*size))
        if not window.grab().save(output, "PNG"):
            raise FileError(f"{output} cannot be written: choose a folder that exists.")
        window.close()


def explore(scenario: Scenario | None, title: str, block: bool | None) -> MainWindow:
    """Open the window for a script, a notebook or a debugger, and return it.

    Parameters
    ----------
    block : bool or None
        Whether to stay until the window is closed; None does so in a plain script only.
    """
    qt = application()
    window = build(scenario, title, _settings()).window
    window.show()
    if _blocks() if block is None else block:
        qt.exec()
    return window


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
