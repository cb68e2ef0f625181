"""FlowLayout: widgets side by side, in as many lines as the width needs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from lossgui.views.widgets.guard import guarded


@guarded
class FlowLayout(QLayout):
    """A layout that breaks into lines, each centred vertically; hidden widgets take no room.

    Parameters
    ----------
    parent : QWidget, optional
    horizontal, vertical : int
        Pixels between widgets and between lines.
    """

    def __init__(
        self, parent: QWidget | None = None, horizontal: int = 8, vertical: int = 4
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right: QWidget | None = None
        self._horizontal, self._vertical = horizontal, vertical
        self.setContentsMargins(0, 0, 0, 0)

    def set_gaps(self, horizontal: int, vertical: int) -> None:
        """Set the pixels between widgets and between lines."""
        self._horizontal, self._vertical = horizontal, vertical
        self.invalidate()

    def add_at_right(self, widget: QWidget) -> None:
        """Add a widget that stays the last one, at the right end of its line."""
        self.addWidget(widget)
        self._right = widget

    def addItem(self, item: QLayoutItem) -> None:
        self._items.insert(len(self._items) - (self._right is not None), item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(s.width() for s in sizes) + self._horizontal * max(len(sizes) - 1, 0)
        return self._with_margins(width, max((s.height() for s in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._shown()]
        widest = max((s.width() for s in sizes), default=0)
        return self._with_margins(widest, max((s.height() for s in sizes), default=0))

    def _with_margins(self, width: int, height: int) -> QSize:
        m = self.contentsMargins()
        return QSize(width + m.left() + m.right(), height + m.top() + m.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            needed = min(item.sizeHint().width(), width)
            if not lines or used + self._horizontal + needed > width:
                lines.append([item])
                used = needed
            else:
                lines[-1].append(item)
                used += self._horizontal + needed
        return lines

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Return the height that the lines take, and move the widgets there if asked to."""
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        top = inner.top()
        for line in self._lines(inner.width()):
            sizes = [_size(item, inner.width()) for item in line]
            height = max(size.height() for size in sizes)
            left = inner.left()
            for item, size in zip(line, sizes, strict=True):
                if move:
                    if item.widget() is self._right:
                        left = inner.right() + 1 - size.width()
                    corner = QPoint(left, top + (height - size.height()) // 2)
                    item.setGeometry(QRect(corner, size))
                left += size.width() + self._horizontal
            top += height + self._vertical
        below = 0 if top == inner.top() else self._vertical
        return top - below - inner.top() + margins.top() + margins.bottom()


def _size(item: QLayoutItem, width: int) -> QSize:
    size = item.sizeHint().boundedTo(QSize(width, item.sizeHint().height()))
    if item.hasHeightForWidth():
        size.setHeight(item.heightForWidth(size.width()))
    return size
