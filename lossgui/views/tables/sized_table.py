"""SizedTable: a table with rows and columns as large as their texts need."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from lossgui.views.tables.cell_painter import CellPainter
from lossgui.views.tables.frame_model import FrameModel
from lossgui.views.tables.painted_table import PaintedTable
from lossgui.views.theme import LIGHT, Look
from lossgui.views.widgets.guard import guarded

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
        self._look = Look(LIGHT)
        self._stretching: dict[int, int] = {}
        self._natural_width = 0
        self._header_width = self._header_height = 0

    def restyle(self, look: Look) -> None:
        """Take the colours and sizes of a look."""
        self._look = look
        self._painter.restyle(look)
        self.setFont(look.font())
        for header, font in (
            (self.horizontalHeader(), look.font(0.9)),
            (self.verticalHeader(), look.mono(0.9)),
        ):
            header.setFont(font)
            header.viewport().setFont(font)  # a style sheet stops fonts on their way down
        self.fit_rows()

    def fit_rows(self) -> None:
        """Give all rows their height, less where so many would be too much for Qt."""
        header = self.verticalHeader()
        height = min(self._look.px(ROW_HEIGHT), LONGEST_HEADER // max(1, self.model().rowCount()))
        if header.defaultSectionSize() != height:
            header.setMinimumSectionSize(min(height, header.minimumSectionSize()))
            header.setDefaultSectionSize(height)
        self._header_height = self.horizontalHeader().sizeHint().height()
        header.setMaximumWidth(self._look.px(WIDEST_HEADER))
        # Qt asks two hundred rows for their names to tell how wide the header would be.
        shown = not header.isHidden()
        width = min(header.sizeHint().width(), header.maximumWidth()) if shown else 0
        self._header_width = max(0, width)  # Qt's hint of no rows is -1
        self.setMinimumHeight(self._header_height + FEWEST_ROWS * height)
        self.updateGeometries()

    def px(self, length: float) -> int:
        """Return a length in pixels that is given at zoom 1."""
        return self._look.px(length)

    def text_width(self, characters: int) -> int:
        """Return the width of a column for numbers of so many characters."""
        metrics = QFontMetrics(self._look.mono(bold=True))
        return metrics.horizontalAdvance("0" * characters) + self._look.px(13)

    def header_width(self, text: str) -> int:
        """Return the width of a column for a title."""
        return QFontMetrics(self._look.font(0.9)).horizontalAdvance(text) + self.px(12) + self.px(4)

    def name_width(self, names: tuple[str, ...]) -> int:
        """Return the width of a column for names, of which only the first and last are measured."""
        metrics = QFontMetrics(self._look.font(bold=True))
        longest = max(
            (metrics.horizontalAdvance(name) for name in (*names[:32], *names[-32:])), default=0
        )
        return min(longest, self._look.px(110)) + self._look.px(14)

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
