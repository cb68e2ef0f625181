"""A report on pages of A4, its plots drawn with lines and not with pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, tostring

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPicture,
    QPyTextObject,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from lossgui.model.report.contents import Report
from lossgui.system.folders import resource
from lossgui.views.report.document import Drawing, document
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.guard import guarded

RESOLUTION = 96
"""Units of the pages per inch, as many as pixels of a screen."""

MARGIN = 16.0
"""Millimetres."""

FONT_SIZE = 9.0
"""Points."""

FIRST_BLOCKS = 8
"""Lines, or cells of a table, that stand on the page of their heading."""

FOOT = 24
"""Units at the end of a page for its number."""


def pdf(report: Report, drawings: Sequence[Drawing]) -> bytes:
    """Return a report as a PDF file."""
    recordings: dict[str, QPicture] = {}

    def picture(name: str, recording: QPicture, _description: str) -> Element:
        recordings[name] = recording
        return Element("img", src=name)

    style = resource("themes/report-pages.css").read_text("utf-8")
    root = document(report, drawings, style, picture)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, report)
    text = QTextDocument()
    pictures = _Pictures(recordings, float(writer.width()))
    text.documentLayout().registerHandler(QTextFormat.ObjectTypes.ImageObject, pictures)
    text.documentLayout().setPaintDevice(writer)
    text.setDocumentMargin(0)
    text.setDefaultFont(Theme(LIGHT, font_size=FONT_SIZE).font())
    text.setHtml(tostring(root, "unicode", method="html"))
    text.setPageSize(QSizeF(writer.width(), writer.height() - FOOT))
    _keep_together(text)
    _print(text, writer)
    return bytes(buffer.data().data())


def _writer(buffer: QBuffer, report: Report) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setTitle(report.title)
    writer.setCreator(f"lossgui {report.version}")
    return writer


@guarded
class _Pictures(QPyTextObject):
    """Draws recordings where a text has images of their names, as wide as fits."""

    def __init__(self, recordings: Mapping[str, QPicture], width: float) -> None:
        super().__init__()
        self._recordings = recordings
        self._width = width

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        size = QSizeF(self._recordings[form.toImageFormat().name()].boundingRect().size())
        return size * min(1.0, self._width / size.width())

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        position: int,
        form: QTextFormat,
    ) -> None:
        recording = self._recordings[form.toImageFormat().name()]
        painter.save()
        painter.translate(QPointF(rect.topLeft()))
        scale = rect.width() / recording.boundingRect().width()
        painter.scale(scale, scale)
        painter.drawPicture(0, 0, recording)
        painter.restore()


def _keep_together(text: QTextDocument) -> None:
    """Begin a page before each heading that would be apart from its plot or its first lines."""
    blocks, block = [], text.begin()
    while block.isValid():
        blocks.append(block)
        block = block.next()
    headings = [i for i, block in enumerate(blocks) if block.blockFormat().headingLevel()]
    for first, after in zip(headings, [*headings[1:], len(blocks)], strict=True):
        own = blocks[first:after]
        last = own[-1] if any(map(_is_picture, own)) else own[min(FIRST_BLOCKS, len(own) - 1)]
        if _page(text, own[0]) != _page(text, last, at_end=True):
            form = QTextBlockFormat()
            form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(own[0]).mergeBlockFormat(form)
            text.markContentsDirty(0, text.characterCount())  # else only some lines follow


def _is_picture(block: QTextBlock) -> bool:
    return "\N{OBJECT REPLACEMENT CHARACTER}" in block.text()


def _page(text: QTextDocument, block: QTextBlock, at_end: bool = False) -> int:
    rect = text.documentLayout().blockBoundingRect(block)
    place = rect.bottom() - 1 if at_end else rect.top()
    return int(place // text.pageSize().height())


def _print(text: QTextDocument, writer: QPdfWriter) -> None:
    size, count = text.pageSize(), text.pageCount()
    painter = QPainter(writer)
    context = QAbstractTextDocumentLayout.PaintContext()
    for page in range(count):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(0, -page * size.height())
        context.clip = QRectF(QPointF(0, page * size.height()), size)
        painter.setClipRect(context.clip)
        text.documentLayout().draw(painter, context)
        painter.restore()
        foot = QRectF(0, size.height(), size.width(), FOOT)
        painter.setFont(text.defaultFont())
        painter.setPen(Theme(LIGHT).color("muted"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{page + 1} / {count}")
    painter.end()
