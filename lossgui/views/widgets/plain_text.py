"""Plain text: labels and tool tips that show what is written, whatever signs are in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QLabel, QWidget


class PlainLabel(QLabel):
    """A label whose text is no markup: a class called ``<b>`` reads ``<b>``."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)


def plain_tip(text: str) -> str:
    """Return a tool tip that Qt, which guesses whether one is markup, shows as it is written.

    Examples
    --------
    >>> plain_tip("1 < 2"), plain_tip("<s>one</s>")
    ('1 < 2', '<p>&lt;s&gt;one&lt;/s&gt;</p>')
    """
    return RichText.convertFromPlainText(text) if RichText.mightBeRichText(text) else text
