"""Sheet: where the plots of a report are drawn, in the light look, and never on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget

from lossgui.model.errors import FileError
from lossgui.model.files.atomic import whole_file
from lossgui.model.report.contents import Report
from lossgui.views.export.pictures import record
from lossgui.views.plots.page import Page
from lossgui.views.report.document import Drawing
from lossgui.views.report.html import html
from lossgui.views.report.pdf import pdf
from lossgui.views.theme import LIGHT, Theme, palette, style_sheet

WIDTH, HEIGHT = 720, 420
"""Pixels of a plot with its legend."""

DEPTH = 4
"""Layouts within each other on a page; each asks the next one for room."""

FORMATS: dict[str, Callable[[Report, list[Drawing]], bytes]] = {".html": html, ".pdf": pdf}


class Sheet(QWidget):
    """Plots one after another, each drawn in turn; see `lossgui.ports.report.ReportSheet`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._theme = Theme(LIGHT)
        self._path = Path()
        self._page: Page | None = None
        self._drawings: list[Drawing] = []
        self.setPalette(palette(LIGHT))
        self.setFont(self._theme.font())
        self.setStyleSheet(style_sheet(self._theme))

    def begin(self, path: Path) -> None:
        """Take an empty sheet for a file."""
        self.clear()
        if path.suffix.lower() not in FORMATS:
            raise FileError(f"{path.name} must end in .html or .pdf; a report has no other format.")
        self._path = path
        self.show()

    def take(self, page: Page) -> None:
        """Put the page of the next plot on the sheet."""
        self._page = page
        page.setParent(self)
        page.restyle(self._theme)
        page.figure.setFixedSize(WIDTH, HEIGHT)
        page.show()
        page.adjustSize()

    def keep(self) -> None:
        """Keep what the page shows, and take it away."""
        page = self._page
        assert page is not None
        page.figure.setFixedHeight(max(HEIGHT, page.canvas.content_size().height()))
        for _ in range(DEPTH):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._drawings.append(
            Drawing(
                page.accessibleName(),
                page.sentence.text(),
                page.canvas.accessibleDescription() or page.canvas.accessibleName(),
                record(page.figure),
            )
        )
        self._put_away()

    def finish(self, report: Report) -> None:
        """Write the report with what was kept."""
        content = FORMATS[self._path.suffix.lower()](report, self._drawings)
        with whole_file(self._path) as stream:
            stream.write(content)

    def clear(self) -> None:
        """Take everything away."""
        self._put_away()
        self._drawings = []
        self.hide()

    def _put_away(self) -> None:
        if self._page is not None:
            self._page.hide()
            self._page.canvas.close()  # else Qt deletes items that pyqtgraph still asks
            self._page.deleteLater()
            self._page = None
