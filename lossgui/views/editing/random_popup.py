"""RandomPopup: seed and separation of random logits, and of a shuffle."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from lossgui.views.theme import Theme, palette


class RandomPopup(QFrame):
    """Two fields and two buttons; it stays open, so that one seed after the other can be tried."""

    randomise_requested = Signal(str, str)
    shuffle_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("random_popup")
        self.setAccessibleName(self.tr("Random logits"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._seed = self._field(self.tr("seed"), "0", self.tr("The same seed, the same numbers."))
        self._separation = self._field(
            self.tr("separation"),
            "1",
            self.tr("By how much the target's logit is larger than the others on average."),
        )
        self._randomise = QPushButton(self.tr("&Random logits"), self)
        self._shuffle = QPushButton(self.tr("&Shuffle samples"), self)
        self._form = QFormLayout(self)
        self._form.addRow(self.tr("S&eed"), self._seed)
        self._form.addRow(self.tr("Se&paration"), self._separation)
        buttons = QHBoxLayout()
        buttons.addWidget(self._randomise)
        buttons.addWidget(self._shuffle)
        self._form.addRow(buttons)
        self._randomise.clicked.connect(self._ask_for_logits)
        self._separation.returnPressed.connect(self._ask_for_logits)
        self._seed.returnPressed.connect(self._ask_for_logits)
        self._shuffle.clicked.connect(lambda: self.shuffle_requested.emit(self._seed.text()))

    def _field(self, name: str, text: str, tip: str) -> QLineEdit:
        field = QLineEdit(text, self)
        field.setObjectName(f"random_{name}")
        field.setAccessibleName(name)
        field.setToolTip(tip)
        return field

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a look."""
        self.setPalette(palette(theme.colors))
        self.setFont(theme.font())
        for part in self.findChildren(QWidget):
            part.setFont(theme.font())
        self._form.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        self._form.setSpacing(theme.px(8))

    def open_at(self, position: QPoint) -> None:
        """Show the fields at a place on the screen, the seed ready to be typed."""
        self.move(position)
        self.show()
        self._seed.setFocus()
        self._seed.selectAll()

    def _ask_for_logits(self) -> None:
        self.randomise_requested.emit(self._seed.text(), self._separation.text())
