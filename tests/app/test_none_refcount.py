"""PySide6 6.12.0 drops a reference to None on each call that returns nothing."""

import sys

from PySide6.QtGui import QImage, QPainter


def test_calls_into_qt_keep_the_references_to_none(qapp: object) -> None:
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    before = sys.getrefcount(None)
    for _ in range(1000):
        painter.drawLine(0, 0, 7, 7)
    after = sys.getrefcount(None)
    painter.end()
    assert after > before - 100
