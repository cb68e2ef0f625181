"""RandomPopup: seed and separation of random logits, and of a shuffle."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from lossgui.language import _
from lossgui.views.theme import Theme, palette
from lossgui.views.widgets.plain_text import plain_tip


class RandomPopup(QFrame):
    """Two fields and two buttons; it stays open, so that one seed after the other can be tried."""

    randomise_requested = Signal(str, str)
    shuffle_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("random_popup")
        self.setAccessibleName(_("Random logits"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._seed = self._field(_("seed"), "0", _("The same seed, the same numbers."))
        self._separation = self._field(
            _("separation"),
            "1",
            _("By how much the target's logit is larger than the others on average."),
        )
        self._randomise = QPushButton(_("&Random logits"), self)
        self._shuffle = QPushButton(_("&Shuffle samples"), self)
        self._form = QFormLayout(self)
        self._form.addRow(_("S&eed"), self._seed)
        self._form.addRow(_("Se&paration"), self._separation)
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
        field.setToolTip(plain_tip(tip))
        return field

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
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
