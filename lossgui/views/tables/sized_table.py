"""SizedTable: a table with rows and columns as large as their texts need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionRange, QRect, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from lossgui.state import Changed, ViewState
from lossgui.views.tables.cell_painter import CellPainter
from lossgui.views.tables.frame_model import FrameModel, Index
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.guard import guarded

Place = tuple[int, int]
"""The position of a row, and a column."""

FOCUSED = 2
"""Pixels of the outline of the current cell under the keyboard; one where it is only shown."""


@guarded
class PaintedTable(QTableView):
    """A view of a `FrameModel` whose cells look as a `CellPainter` paints them.

    Parameters
    ----------
    outline : bool
        Whether the current cell is outlined even without keyboard focus.
    """

    def __init__(
        self, parent: QWidget, model: FrameModel, painter: CellPainter, outline: bool
    ) -> None:
        super().__init__(parent)
        self.frame_model = model
        self._painter = painter
        self._outline = outline
        self._is_reset = False
        # Else each update paints the card below too, and scrolling paints all cells anew.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show a state at the place that is in sight."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.frame_model.show_state(state, changed)
        if self._is_reset:
            self._is_reset = False
            self.doItemsLayout()
            self.horizontalScrollBar().setValue(across)
            self.verticalScrollBar().setValue(down)

    def reset(self) -> None:
        self._is_reset = True
        super().reset()

    def mark(self, row: int, name: object, message: str) -> None:
        """Mark one cell, and bring it into sight."""
        index = self.frame_model.mark(row, name, message)
        if index.isValid():
            self.scrollTo(index)

    def selected_ranges(self) -> list[QItemSelectionRange]:
        """Return the selected blocks of cells, as Qt keeps them."""
        selection = self.selectionModel().selection()
        return [selection.at(k) for k in range(selection.count())]

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for index in (current, previous):
            top = self.rowViewportPosition(index.row())
            self.viewport().update(0, top, self.viewport().width(), self.rowHeight(index.row()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._paint_selection()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._paint_selection()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._paint_selection()  # those that stay selected may lose or get a line at a side

    def _paint_selection(self) -> None:
        """Paint the selected cells anew; Qt would paint the whole table for its focus."""
        selection = self.selectionModel().selection()
        self.viewport().update(self.visualRegionForSelection(selection))
        self.update(self.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, region = QPainter(self.viewport()), event.region()
        rows, columns = self._spans(event.rect())
        self._painter.paint_empty(painter, event.rect())
        current, focus = self.currentIndex(), self.hasFocus()
        current_place = current.row(), current.column()
        selected = self._selected(rows, columns)
        for place, rect in self._rects(rows, columns):
            if not region.intersects(rect):
                continue
            cell = self.frame_model.cell_at(*place)
            chosen = place in selected
            self._painter.paint_ground(painter, rect, cell, chosen or place[0] == current_place[0])
            if chosen and focus:
                self._painter.paint_selected(painter, rect, _ends(place, selected))
            width = (FOCUSED if focus else self._outline) if place == current_place else 0
            self._painter.paint_content(painter, rect, cell, width)
        painter.end()

    def _spans(self, area: QRect) -> tuple[range, range]:
        """Return the rows and the columns that are at least partly in an area of the viewport."""
        model = self.frame_model
        return (
            _span(self.rowAt(area.top()), self.rowAt(area.bottom()), model.rowCount()),
            _span(self.columnAt(area.left()), self.columnAt(area.right()), model.columnCount()),
        )

    def _rects(self, rows: range, columns: range) -> Iterator[tuple[Place, QRect]]:
        """Yield where the cells of some rows and columns are; hidden ones are nowhere."""
        sides = [(k, self.columnViewportPosition(k), self.columnWidth(k)) for k in columns]
        for row in rows:
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            for column, left, width in sides:
                if width:
                    yield (row, column), QRect(left, top, width, height)

    def _selected(self, rows: range, columns: range) -> set[Place]:
        """Return which cells of some rows and columns, and of those around them, are selected."""
        return {
            (row, column)
            for part in self.selected_ranges()
            for row in range(max(part.top(), rows.start - 1), min(part.bottom(), rows.stop) + 1)
            for column in range(
                max(part.left(), columns.start - 1), min(part.right(), columns.stop) + 1
            )
        }


def _span(first: int, last: int, count: int) -> range:
    """Return the sections from one to another; -1 stands for where there is none any more."""
    if first < 0:
        return range(0)
    return range(first, (count - 1 if last < 0 else last) + 1)


def _ends(place: Place, selected: set[Place]) -> tuple[bool, bool, bool, bool]:
    """Tell at which sides of a cell the selection ends: top, bottom, left and right."""
    row, column = place
    return (
        (row - 1, column) not in selected,
        (row + 1, column) not in selected,
        (row, column - 1) not in selected,
        (row, column + 1) not in selected,
    )


LARGEST_WIDGET = 2**24 - 1
"""Qt's QWIDGETSIZE_MAX."""

ROW_HEIGHT = 28
FEWEST_ROWS = 1
WIDEST_HEADER = 130
"""Room for the name of a row, at zoom 1."""

LONGEST_HEADER = 2**31 - 1
"""Qt counts the pixels of all rows in a C int."""


@guarded
class SizedTable(PaintedTable):
    """A table that tells how large it would like to be, and fills what it gets."""

    def __init__(
        self, parent: QWidget, model: FrameModel, painter: CellPainter, outline: bool
    ) -> None:
        super().__init__(parent, model, painter, outline)
        self._theme = Theme(LIGHT)
        self._stretching: dict[int, int] = {}
        self._natural_width = 0
        self._header_width = self._header_height = 0

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._painter.restyle(theme)
        self.setFont(theme.font())
        for header, font in (
            (self.horizontalHeader(), theme.font(0.9)),
            (self.verticalHeader(), theme.mono(0.9)),
        ):
            header.setFont(font)
            header.viewport().setFont(font)  # a style sheet stops fonts on their way down
        self.fit_rows()

    def fit_rows(self) -> None:
        """Give all rows their height, less where so many would be too much for Qt."""
        header = self.verticalHeader()
        height = min(self._theme.px(ROW_HEIGHT), LONGEST_HEADER // max(1, self.model().rowCount()))
        if header.defaultSectionSize() != height:
            header.setMinimumSectionSize(min(height, header.minimumSectionSize()))
            header.setDefaultSectionSize(height)
        self._header_height = self.horizontalHeader().sizeHint().height()
        header.setMaximumWidth(self._theme.px(WIDEST_HEADER))
        # Qt asks two hundred rows for their names to tell how wide the header would be.
        shown = not header.isHidden()
        width = min(header.sizeHint().width(), header.maximumWidth()) if shown else 0
        self._header_width = max(0, width)  # Qt's hint of no rows is -1
        self.setMinimumHeight(self._header_height + FEWEST_ROWS * height)
        self.updateGeometries()

    def px(self, length: float) -> int:
        """Return a length in pixels that is given at zoom 1."""
        return self._theme.px(length)

    def text_width(self, characters: int) -> int:
        """Return the width of a column for numbers of so many characters."""
        metrics = QFontMetrics(self._theme.mono(bold=True))
        return metrics.horizontalAdvance("0" * characters) + self._theme.px(13)

    def header_width(self, text: str) -> int:
        """Return the width of a column for a title."""
        return (
            QFontMetrics(self._theme.font(0.9)).horizontalAdvance(text) + self.px(12) + self.px(4)
        )

    def name_width(self, names: tuple[str, ...]) -> int:
        """Return the width of a column for names, of which only the first and last are measured."""
        metrics = QFontMetrics(self._theme.font(bold=True))
        longest = max(
            (metrics.horizontalAdvance(name) for name in (*names[:32], *names[-32:])), default=0
        )
        return min(longest, self._theme.px(110)) + self._theme.px(14)

    def set_widths(self, common: int, last: list[int], stretching: Sequence[int] = ()) -> None:
        """Set the widths of the last columns, and one of all those before them.

        The ``stretching`` ones share what is left of the table, but are never narrower than given.
        """
        header = self.horizontalHeader()
        if header.defaultSectionSize() != common:
            header.setDefaultSectionSize(common)
        first = header.count() - len(last)
        self._stretching = {section: last[section - first] for section in stretching}
        for section, width in enumerate(last, first):
            if section not in self._stretching:
                header.resizeSection(section, width)
        self._natural_width = first * common + sum(last)
        self._fill()

    def natural_width(self) -> int:
        """Return the width at which no column is hidden."""
        return self._natural_width + self._header_width

    def natural_height(self) -> int:
        """Return the height at which no row is hidden."""
        shown = self.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        bar = self.horizontalScrollBar().sizeHint().height() if shown else 0
        height = self._header_height + self.verticalHeader().length() + bar
        return min(height, LARGEST_WIDGET)

    def show_bar(self, shown: bool) -> None:
        """Show the horizontal scroll bar, or hide it."""
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if shown else policy.ScrollBarAlwaysOff
        )

    def _fill(self) -> None:
        spare = max(0, self.viewport().width() - self._natural_width)
        for done, (section, least) in enumerate(self._stretching.items()):
            share = spare // (len(self._stretching) - done)
            spare -= share
            self.horizontalHeader().resizeSection(section, least + share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()
