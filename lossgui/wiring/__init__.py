"""The parts of one window, and flat tables of which act of a person reaches which of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lossgui.controllers.derive import Derive
from lossgui.controllers.editing.cells import Cells
from lossgui.controllers.editing.choices import Choices
from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.editing.tables import Tables
from lossgui.controllers.editing.weights import Weights
from lossgui.controllers.files.exports import Exports
from lossgui.controllers.files.opening import Files
from lossgui.controllers.filter import Filter
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.presenter import Background
from lossgui.controllers.session import Session
from lossgui.model.evaluation.evaluation import TileMap
from lossgui.views.editing.cell_actions import CellActions
from lossgui.views.window.exporting import ExportActions
from lossgui.views.window.main_window import MainWindow


@dataclass(frozen=True)
class App:
    """The parts of one window, kept alive together."""

    window: MainWindow
    session: Session
    jobs: Jobs
    plot_jobs: Jobs
    entries: Entries
    choices: Choices
    files: Files
    filter: Filter
    weights: Weights
    cells: Cells
    tables: Tables
    tile_map: TileMap
    exports: Exports
    derive: Derive


def connect(app: App) -> None:
    """Connect what a person does to what happens; the tables of ranges and weights are below."""
    window, session, entries = app.window, app.session, app.entries
    choices, filter = app.choices, app.filter
    tables, filter_bar = window.logits_card.tables, window.logits_card.filter_bar
    for signal, slot in (
        (tables.logits_model.edited, entries.edit_logit),
        (tables.targets_model.edited, entries.edit_target),
        (tables.cell_selected, session.select),
        (tables.logits.acting, session.hold),
        (tables.targets.acting, session.hold),
        (window.logits_card.form_switched, app.tables.switch_form),
        (filter_bar.samples_chosen, filter.choose),
        (filter_bar.wrong_chosen, filter.choose_wrong),
        (filter_bar.class_typed, filter.choose_class),
        (filter_bar.order_chosen, filter.sort),
        (filter_bar.sample_typed, filter.go_to),
        (filter_bar.search_repeated, filter.look_again),
        (window.choices_bar.loss_chosen, choices.choose_loss),
        (window.choices_bar.reduction_chosen, choices.choose_reduction),
        (window.choices_bar.parameter_edited, choices.set_parameter),
        (window.choices_bar.undo_requested, session.undo),
        (window.choices_bar.redo_requested, session.redo),
        (window.choices_bar.pinning.pin_requested, session.pin),
        (window.choices_bar.pinning.swap_requested, session.swap),
        (window.choices_bar.pinning.unpin_requested, session.unpin),
        (window.result_strip.reduction_chosen, choices.choose_reduction),
        (window.menus.loss_chosen, choices.choose_loss),
        (window.menus.reduction_chosen, choices.choose_reduction),
        (window.menus.undo_requested, session.undo),
        (window.menus.redo_requested, session.redo),
    ):
        signal.connect(slot)


def connect_files(app: App) -> None:
    """Connect what a person does with files, and what ends a job."""
    window, files = app.window, app.files
    for signal, slot in (
        (window.new_chosen, files.new),
        (window.example_chosen, files.open_example),
        (window.menus.copy_requested, files.copy_as_pytorch),
        (window.file_chosen, files.open),
        (window.files_dropped, files.open_together),
        (window.menus.reload_requested, files.reload),
        (window.activated, files.look_at_disk),
        (window.targets_chosen, files.open_targets),
        (window.save_chosen, files.save),
        (window.progress_line.cancel_requested, app.jobs.cancel),
        (window.closed, app.jobs.cancel),
    ):
        signal.connect(slot)


def connect_weights(app: App) -> None:
    """Connect what a person does to the class weights."""
    card, entries, weights = app.window.weights_card, app.entries, app.weights
    scheme_bar, granularity_bar = card.scheme_bar, card.granularity_bar
    edits: dict[str, Callable[[int, str], None]] = {
        "class": entries.rename_class,
        "weight": entries.edit_weight,
        "pos_weight": entries.edit_pos_weight,
        "loss share": weights.solve_loss_share,
        "prior": weights.solve_prior,
    }
    for signal, slot in (
        (card.model.edited, lambda index, column, text: edits[column](index, text)),
        (card.table.acting, app.session.hold),
        (card.table.weight_slid, weights.slide_weight),
        (card.table.slide_finished, weights.finish_drag),
        (scheme_bar.scheme_chosen, weights.choose_scheme),
        (scheme_bar.normalisation_chosen, weights.choose_normalisation),
        (scheme_bar.beta_chosen, weights.set_beta),
        (scheme_bar.beta_finished, weights.finish_drag),
        (granularity_bar.kind_chosen, weights.set_kind),
        (granularity_bar.weight_typed, weights.edit_element),
        (granularity_bar.cost_ratio_typed, weights.solve_cost_ratio),
        (granularity_bar.threshold_typed, weights.solve_threshold),
        (app.window.cell_actions.names_pasted, entries.rename_classes),
        (card.class_selected, app.session.select_class),
    ):
        signal.connect(slot)


def connect_cells(actions: CellActions, cells: Cells, tables: Tables) -> None:
    """Connect what a person does to ranges, samples and classes, and whole tables."""
    lines = actions.line_actions
    for signal, slot in (
        (actions.area_copied, cells.copy),
        (actions.area_copied_with_commas, cells.copy_with_commas),
        (actions.area_copied_as_csv, cells.copy_as_csv),
        (actions.text_copied, cells.copy_text),
        (actions.area_cut, cells.cut),
        (actions.text_pasted, cells.paste),
        (actions.text_pasted_enlarging, cells.paste_enlarging),
        (actions.area_cleared, cells.clear),
        (actions.area_filled_down, cells.fill_down),
        (actions.area_filled_right, cells.fill_right),
        (actions.area_computed, cells.compute),
        (lines.inserted, tables.insert),
        (lines.deleted, tables.delete),
        (lines.duplicated, tables.duplicate),
        (lines.moved, tables.move),
        (actions.table_normalised, tables.normalise),
        (actions.logits_randomised, tables.randomise),
        (actions.samples_shuffled, tables.shuffle),
        (actions.form_chosen, tables.convert),
    ):
        signal.connect(slot)


def connect_exports(actions: ExportActions, exports: Exports) -> None:
    """Connect what a person takes away."""
    actions.file_made.connect(exports.save)
    actions.columns_made.connect(exports.save_columns)


def background(app: App) -> Background:
    """Return what computes for a plot."""
    return Background(app.plot_jobs, app.tile_map, app.window)
