"""Chooser: the first rows of a file with a role for each column, and what would be opened."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lossgui.language import _
from lossgui.model.advice import in_window
from lossgui.model.files.draft import INPUTS, Draft, DraftPage
from lossgui.model.files.roles import Role
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.views.theme import LIGHT, Theme, palette, set_property
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import PlainLabel, plain_tip
from lossgui.views.widgets.selector import Selector

NO_ROLE = ""
"""The key of the item for what a key of an archive is by its name."""


@guarded
class RolesTable(QTableWidget):
    """The beginning of one file; above each column the role that it has."""

    role_chosen = Signal(list, str)

    def __init__(self, parent: QWidget, page: DraftPage, number: int) -> None:
        super().__init__(1 + len(page.rows), len(page.names), parent)
        self.setObjectName(f"open_as_table_{number}")
        self.setAccessibleName(_("First rows of {}").format(page.name))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._names = page.names
        self.first = page.first
        self._natural = QSize()
        self.setHorizontalHeaderLabels(list(page.names))
        numbers = [str(row) for row in range(1, len(page.rows) + 1)]
        self.setVerticalHeaderLabels([_("role"), *numbers])
        for row, cells in enumerate(page.rows, 1):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                self.setItem(row, column, item)
        self._selectors = [self._selector(page, number, k) for k in range(len(page.names))]

    def _selector(self, page: DraftPage, number: int, column: int) -> Selector:
        name = page.names[column]
        hints = {NO_ROLE if role is None else str(role): self._hint(role) for role in page.choices}
        texts = {key: key or _("by its name") for key in hints}
        selector = Selector(f"role_{number}_{column}", _("role of {}").format(name), {})
        selector.offer(texts, hints)
        selector.chosen.connect(partial(self._choose, column))
        self.setCellWidget(0, column, selector)
        return selector

    def _hint(self, role: Role | None) -> str:
        return {
            Role.LOGITS: _("The numbers of one class, or all of them"),
            Role.TARGET: _("What is right"),
            Role.NAMES: _("What the samples are called"),
            Role.GROUP: _("Which samples belong together"),
            Role.WEIGHT: _("By how much each sample counts"),
            Role.LEFT_OUT: _("Not used"),
            None: _("What its name says: class weights, names of classes, a choice"),
        }[role]

    def _choose(self, column: int, key: str) -> None:
        """Announce a role for a column, or for all that are selected with it."""
        selected = {index.column() for index in self.selectedIndexes()}
        columns = sorted(selected) if column in selected else [column]
        self.role_chosen.emit([self._names[k] for k in columns], key)

    def focus_first(self) -> None:
        """Let keys go to the role of the first column that is listed."""
        for selector in self._selectors[:1]:
            selector.setFocus()

    def show_roles(self, roles: tuple[Role | None, ...]) -> None:
        """Show the roles of the columns."""
        for selector, role in zip(self._selectors, roles, strict=True):
            selector.show_key(NO_ROLE if role is None else str(role))

    def restyle(self, theme: Theme) -> None:
        """Take the sizes of a theme."""
        for part in (self, self.horizontalHeader(), self.verticalHeader(), *self._selectors):
            part.setFont(theme.font())
        metrics = QFontMetrics(theme.font())
        most = theme.px(320)
        least = 2 + max((s.sizeHint().width() for s in self._selectors[:1]), default=0)
        self.verticalHeader().setMinimumSectionSize(1)
        for row in range(self.rowCount()):
            self.setRowHeight(row, metrics.height() + theme.px(8 if row else 16))
        for column in range(self.columnCount()):
            texts = [self._names[column], *(self._text(r, column) for r in range(self.rowCount()))]
            width = max(map(metrics.horizontalAdvance, texts)) + theme.px(18)
            self.setColumnWidth(column, min(max(least, width), most))
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        bars = self.horizontalHeader().sizeHint().height() + theme.px(16)
        self._natural = QSize(self.horizontalHeader().length() + theme.px(90), rows + bars)
        self.setMinimumHeight(min(rows, self.rowHeight(0) + 3 * metrics.height()) + bars)
        self.setMaximumHeight(rows + bars)

    def sizeHint(self) -> QSize:
        return self._natural

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text()


class ColumnSearch(QWidget):
    """Finds a column of a file that has too many to list them all."""

    sought = Signal(str)

    def __init__(self, parent: QWidget, number: int) -> None:
        super().__init__(parent)
        self._field = ColumnSearchField(self)
        self._field.setObjectName(f"open_as_find_{number}")
        self._field.setPlaceholderText(_("name or number"))
        self._field.confirmed.connect(self.sought)
        label = PlainLabel(_("&Find a column"), self)
        label.setBuddy(self._field)
        self._listed = PlainLabel(parent=self)
        self._listed.setObjectName(f"open_as_listed_{number}")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for part in (label, self._field, self._listed):
            box.addWidget(part)
        box.addStretch(1)

    def show_page(self, page: DraftPage) -> None:
        """Say which columns are listed."""
        last = page.first + len(page.names)
        said = _("columns {first:,} to {last:,} of {all:,}")
        self._listed.setText(said.format(first=page.first + 1, last=last, all=page.n_names))

    def show_nothing(self, text: str) -> None:
        """Say that no column is called so."""
        self._listed.setText(_("no column is called {!r:.40}").format(text))


@guarded
class ColumnSearchField(QLineEdit):
    """A field whose Enter key confirms what is sought, and not the window around it."""

    confirmed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                self.confirmed.emit(self.text())
        else:
            super().keyPressEvent(event)


class Chooser(QDialog):
    """A window beside the main one; see `lossgui.ports.ChooserView`."""

    role_chosen = Signal(int, list, object)
    input_chosen = Signal(object)
    ok_requested = Signal()
    confirmed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("open_as")
        self._theme = Theme(LIGHT)
        self._draft: Draft | None = None
        self._tables: list[RolesTable] = []
        self._searches: list[ColumnSearch] = []
        self._files = QVBoxLayout()
        kinds = {str(kind): _("What the numbers are") for kind in INPUTS}
        self._input = Selector("open_as_input", _("what the numbers are"), kinds)
        self._input.chosen.connect(lambda key: self.input_chosen.emit(InputKind(key)))
        self._input_label = PlainLabel(_("The &numbers are"), self)
        self._input_label.setBuddy(self._input)
        self._loss = PlainLabel(parent=self)
        self._loss.setObjectName("open_as_loss")
        self._sentence = PlainLabel(parent=self)
        self._sentence.setObjectName("open_as_sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._sentence)
        self._scroll.setWidgetResizable(True)
        Button = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(Button.Ok | Button.Cancel, self)
        self._ok = self._buttons.button(Button.Ok)
        self._buttons.accepted.connect(self.ok_requested)
        self._buttons.rejected.connect(self.reject)
        self._arrange()

    def _arrange(self) -> None:
        kind = QHBoxLayout()
        kind.addWidget(self._input_label)
        kind.addWidget(self._input)
        kind.addStretch(1)
        kind.addWidget(self._loss)
        self._box = QVBoxLayout(self)
        self._box.addLayout(self._files, 1)
        self._box.addLayout(kind)
        self._box.addWidget(self._scroll)
        self._box.addWidget(self._buttons)

    def show_draft(self, draft: Draft) -> None:
        """Show a file, its roles, and what would be opened."""
        if self._draft is None or draft.raws is not self._draft.raws:
            self.setWindowTitle(_("Open {} as").format(draft.request.title))
            self._fill(draft.pages())
        self._draft = draft
        for table, page in zip(self._tables, self._pages(draft), strict=True):
            table.show_roles(page.roles)
        self._input.show_key(str(draft.input_kind))
        self._show_outcome(draft)
        if not self.isVisible():
            self.show()
            self._tables[0].focus_first()

    def _show_outcome(self, draft: Draft) -> None:
        opened = draft.opened
        said = draft.refusal or _("reading\N{HORIZONTAL ELLIPSIS}")
        loss = ""
        if opened is not None:
            said, loss = " ".join(map(in_window, opened.remarks)), opened.scenario.loss
        self._loss.setText(_("Loss: {}").format(loss) if loss else "")
        self._sentence.setText(said)
        set_property(self._sentence, "role", "warning" if draft.refusal else "")
        self._ok.setEnabled(opened is not None)

    def finish(self) -> None:
        """Show nothing any more, and forget the file."""
        self._draft = None
        self.hide()

    def _pages(self, draft: Draft) -> tuple[DraftPage, ...]:
        return draft.pages([table.first for table in self._tables])

    def _seek(self, number: int, text: str) -> None:
        """List the columns of a file from the one on that is called so."""
        if self._draft is None:
            return
        firsts = [table.first for table in self._tables]
        found = self._draft.column_like(number, text, firsts[number])
        if found is None:
            self._searches[number].show_nothing(text)
            return
        firsts[number] = found
        self._list(number, self._draft.pages(firsts)[number])
        self._tables[number].focus_first()

    def _list(self, number: int, page: DraftPage) -> None:
        """Show other columns of a file."""
        old, new = self._tables[number], self._table(number, page)
        self._tables[number] = new
        self._files.replaceWidget(old, new)
        old.setParent(None)
        old.deleteLater()
        new.show_roles(page.roles)
        new.restyle(self._theme)
        new.show()
        self._searches[number].show_page(page)
        QWidget.setTabOrder(self._searches[number], new)

    def _table(self, number: int, page: DraftPage) -> RolesTable:
        table = RolesTable(self, page, number)
        table.role_chosen.connect(partial(self._choose, number))
        return table

    def _search(self, number: int, page: DraftPage) -> ColumnSearch:
        search = ColumnSearch(self, number)
        search.setVisible(page.n_names > len(page.names))
        search.show_page(page)
        search.sought.connect(partial(self._seek, number))
        return search

    def _clear(self) -> None:
        self._tables, self._searches = [], []
        while (item := self._files.takeAt(0)) is not None:
            widget: Any = item.widget()
            widget.setParent(None)
            widget.deleteLater()

    def _fill(self, pages: tuple[DraftPage, ...]) -> None:
        self._clear()
        for number, page in enumerate(pages):
            search, table = self._search(number, page), self._table(number, page)
            self._files.addWidget(PlainLabel(page.name, self))
            self._files.addWidget(search)
            self._files.addWidget(table, 1)
            self._searches.append(search)
            self._tables.append(table)
        self.restyle(self._theme)
        self._size()

    def _choose(self, number: int, names: list[str], key: str) -> None:
        self.role_chosen.emit(number, names, Role(key) if key else None)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self.setPalette(palette(theme.colors))
        self._box.setContentsMargins(*(theme.px(12),) * 4)
        self._box.setSpacing(theme.px(8))
        for part in self.findChildren(QWidget):
            part.setFont(theme.font())
        for table in self._tables:
            table.restyle(theme)
        self._scroll.setFixedHeight(5 * QFontMetrics(theme.font()).height())

    def _size(self) -> None:
        """Be as large as the file needs, and no larger than the screen."""
        room = self.screen().availableSize()
        self.resize(
            min(max(self.sizeHint().width(), self._theme.px(560)), room.width() * 9 // 10),
            min(self.sizeHint().height(), room.height() * 9 // 10),
        )
