"""LogitsCard: logits and targets, which of them are shown, and how."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from lossgui.language import _
from lossgui.model.editing.whole_tables import form_of
from lossgui.model.errors import Place
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.samples.cell_colors import ColorBy, colorings_of
from lossgui.model.samples.filter import Found
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table
from lossgui.model.scenario.words import input_words
from lossgui.state import Changed, ViewState
from lossgui.views.samples.color_bar import ColorBar
from lossgui.views.samples.filter_bar import FilterBar
from lossgui.views.samples.sample_tables import SampleTables
from lossgui.views.theme import LIGHT, Theme, set_property
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import PlainLabel, plain_tip

BESIDE_ROWS, LOWEST, HEIGHT = 160, 220, 340
"""What stands above and below the rows, the height below which they need all room of lenses, and
that of a card whose rows are still to come."""


@guarded
class LogitsCard(QFrame):
    """What goes into the loss, row by row."""

    form_switched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logits_card")
        self.setAccessibleName(_("Logits and targets"))
        set_property(self, "card", "true")
        self._theme = Theme(LIGHT)
        self._state: ViewState | None = None
        self._chosen_color_by = self._color_by = ColorBy.VALUE
        self._formed: tuple[Table, str] | None = None
        self._title, self._size = PlainLabel(parent=self), PlainLabel(parent=self)
        self._hint, self._empty = PlainLabel(parent=self), PlainLabel(parent=self)
        self.filter_bar, self._color_bar = FilterBar(self), ColorBar(self)
        self.tables = SampleTables(self)
        self.setFocusProxy(self.tables)
        self._form = self._make_form()
        for label, role in ((self._title, "title"), (self._size, "muted"), (self._hint, "muted")):
            set_property(label, "role", role)
        set_property(self._empty, "role", "muted")
        for sentence in (self._hint, self._empty):
            sentence.setWordWrap(True)
        self._hint.setText(_("Type to edit; Enter goes down, Tab goes right."))
        self._lay_out()
        self._color_bar.color_by_chosen.connect(self._color)
        self._color_bar.decimals_changed.connect(self.tables.change_decimals)

    def _make_form(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("form_button")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setToolTip(
            plain_tip(_("Write the targets in the next form: class indices, one-hot, smoothed."))
        )
        button.clicked.connect(self.form_switched)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._size)
        head.addStretch(1)
        head.addWidget(self._form)
        self._box = QVBoxLayout(self)
        self._box.addLayout(head)
        self._box.addWidget(self.filter_bar)
        self._box.addWidget(self.tables, 1000)
        self._box.addWidget(self._color_bar)
        self._box.addWidget(self._empty)
        self._box.addWidget(self._hint)
        self._box.addStretch(1)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show a state's tables, or of them what was found, and select its entry."""
        scenario = state.scenario
        self._state = state
        self._follow_color_by(scenario)
        self.tables.show_state(state, changed)
        self.filter_bar.show_state(state, changed)
        if changed.isdisjoint({"evaluation", "found"}):
            return
        self._title.setText(input_words(scenario).title)
        self._size.setText(self._size_text(scenario, state.found))
        self._color_bar.show_coloring(state.evaluation, self._color_by)
        self._show_form(scenario)
        self._say(scenario, state.found)
        self._arrange()

    def offer_forms(self, actions: Iterable[QAction]) -> None:
        """Offer actions that write the targets in another form, where the loss takes it."""
        self._form.addActions(list(actions))

    def hide_figures(self, hidden: Collection[str]) -> None:
        """Show the columns beside the logits but for some."""
        self.tables.hide_figures(hidden)

    def _color(self, color_by: str) -> None:
        self._chosen_color_by = self._color_by = ColorBy(color_by)
        self.tables.show_color_by(self._color_by)
        if self._state is not None:
            self._color_bar.show_coloring(self._state.evaluation, self._color_by)

    def _follow_color_by(self, scenario: Scenario) -> None:
        """Show what was chosen, or the entries themselves where there is none such."""
        there = self._chosen_color_by in colorings_of(scenario)
        color_by = self._chosen_color_by if there else ColorBy.VALUE
        if color_by is not self._color_by:
            self._color_by = color_by
            self.tables.show_color_by(color_by)

    def _show_form(self, scenario: Scenario) -> None:
        """Name the form of the targets, if they are others."""
        if (scenario.targets, scenario.loss) == self._formed:
            return
        self._formed = scenario.targets, scenario.loss
        text = {
            "index": _("class indices"),
            "one-hot": _("one-hot"),
            "probabilities": _("probabilities"),
        }[form_of(scenario)]
        self._form.setText(_("Targets: {}").format(text))
        self._form.setAccessibleName(_("Targets are {}").format(text))
        self._form.setVisible(TargetKind.PROBABILITIES in scenario.spec.target_kinds)

    def _say(self, scenario: Scenario, found: Found | None) -> None:
        """Say why there is nothing to show, if so."""
        self._empty.setText(self._empty_text(scenario, found))
        empty = bool(self._empty.text())
        self.tables.setHidden(empty)
        self._empty.setHidden(not empty)
        self.filter_bar.setHidden(not scenario.logits.base.size)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._box.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(12))
        self._box.setSpacing(theme.px(8))
        for part in (self.tables, self.filter_bar, self._color_bar):
            part.restyle(theme)
        self._form.setFont(theme.font())
        self._title.setFont(theme.font(bold=True))
        for label in (self._size, self._hint, self._empty):
            label.setFont(theme.font())
        self._fit_hint()
        self._arrange()

    def mark(self, place: Place, message: str) -> None:
        """Mark the cell that an error names, if it is in one of the two tables."""
        self.filter_bar.mark(place, message)
        self.tables.mark(place, message)

    def clear_mark(self) -> None:
        """Take the mark away."""
        self.filter_bar.clear_mark()
        self.tables.clear_mark()

    def sizeHint(self) -> QSize:
        """Ask for room for rows while there are none yet."""
        hint = super().sizeHint()
        waits = not self._empty.isHidden()
        return hint.expandedTo(QSize(0, self._theme.px(HEIGHT))) if waits else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_hint()
        self._arrange()

    def _arrange(self) -> None:
        """Show the hint where there is room for it."""
        empty, height = not self._empty.isHidden(), self.height()
        cramped = height < self.tables.natural_height() + self._theme.px(BESIDE_ROWS)
        self._hint.setHidden(empty or cramped)
        self._color_bar.setHidden(empty or height < self._theme.px(LOWEST))

    def _fit_hint(self) -> None:
        """Give the hint the height of its lines."""
        margins = self._box.contentsMargins()
        self._hint.setMinimumHeight(0)
        lines = self._hint.heightForWidth(self.width() - margins.left() - margins.right())
        self._hint.setMinimumHeight(max(0, lines))

    def _size_text(self, scenario: Scenario, found: Found | None) -> str:
        rows, columns = scenario.n_samples, scenario.n_classes
        samples = _("1 sample") if rows == 1 else _("{n} samples").format(n=f"{rows:,}")
        if found is not None and len(found.rows) < rows:
            samples = _("{n} of {samples}").format(n=f"{len(found.rows):,}", samples=samples)
        classes = _("1 class") if columns == 1 else _("{n} classes").format(n=f"{columns:,}")
        return f"{samples} × {classes}"

    def _empty_text(self, scenario: Scenario, found: Found | None) -> str:
        if not scenario.n_samples:
            return _(
                "There are no samples yet: open a file that has some, or insert one "
                "(Edit, Samples)."
            )
        if not scenario.n_classes:
            return _("There are samples, but they have no classes: open a file that has some.")
        if found is not None and not len(found.rows):
            return _("There are no such samples: choose others above.")
        return ""
