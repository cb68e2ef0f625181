"""Finding one class among thousands: a part of its name is typed, the matches drop down."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QComboBox, QCompleter, QListView

MANY_CLASSES = 20
"""With more, a class is also found by a part of its name."""

MOST_MATCHES = 16


def search_in(box: QComboBox, texts: QStringListModel) -> None:
    """Let the texts of an editable combo box be found by any part of them."""
    completer = QCompleter(texts, box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setMaxVisibleItems(MOST_MATCHES)
    matches = QListView()
    matches.setUniformItemSizes(True)  # else each of them is measured
    completer.setPopup(matches)
    box.setCompleter(completer)
    restyle_matches(box, box.font(), box.palette())


def restyle_matches(box: QComboBox, font: QFont, palette: QPalette) -> None:
    """Give the list of matches, which is a window of its own, the look of its combo box."""
    completer = box.completer()
    matches = None if completer is None else completer.popup()
    if matches is not None:
        matches.setFont(font)
        matches.setPalette(palette)
