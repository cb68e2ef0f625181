"""CodeView: the state as PyTorch writes it, live; what the last change made others is marked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from lossgui.language import N_, _
from lossgui.model.code.pytorch import as_criterion, as_pytorch
from lossgui.state import Changed, ViewState
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.selector import Selector

CRITERION, WHOLE = "criterion", "whole"
TEXTS = {CRITERION: N_("criterion alone"), WHOLE: N_("whole state")}
HINTS = {
    CRITERION: N_("The loss with its weights and parameters, in one line."),
    WHOLE: N_("All that computes the number and the gradient with PyTorch."),
}

MOST_NUMBERS = 500
"""Numbers of a tensor that is written out; a larger one is loaded from the saved file."""


class CodeView(QWidget):
    """Source that can be selected and copied, of the criterion alone or of the whole state."""

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("code")
        self._state: ViewState | None = None
        self._theme = Theme(LIGHT)
        texts, hints = ({key: _(text) for key, text in of.items()} for of in (TEXTS, HINTS))
        self._part = Selector("code_part", _("what is written"), {})
        self._part.offer(texts, hints)
        self._copy = QPushButton(_("Copy"), self)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("code_text")
        self.text.setAccessibleName(_("The state as PyTorch"))
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        bar = QHBoxLayout()
        bar.addWidget(self._part)
        bar.addWidget(self._copy)
        bar.addStretch(1)
        box = QVBoxLayout(self)
        box.addLayout(bar)
        box.addWidget(self.text, 1)
        self._part.chosen.connect(lambda _key: self._write(set()))
        self._copy.clicked.connect(lambda: self.copied.emit(self.text.toPlainText()))

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Write a state anew, unless it is the same batch under the same loss."""
        former = None if self._state is None else self._state.scenario
        self._state = state
        if state.scenario is not former:
            self._write(set(self.text.toPlainText().splitlines()))

    def _write(self, before: set[str]) -> None:
        """Write the source; lines that were not there before are marked, unless all are new."""
        if self._state is None:
            return
        whole = self._part.currentData() == WHOLE
        scenario, Wrap = self._state.scenario, QPlainTextEdit.LineWrapMode
        self.text.setLineWrapMode(Wrap.NoWrap if whole else Wrap.WidgetWidth)
        self.text.setPlainText(
            as_pytorch(scenario, MOST_NUMBERS) if whole else as_criterion(scenario, MOST_NUMBERS)
        )
        marks = []
        for number, line in enumerate(self.text.toPlainText().splitlines() if before else ()):
            if line and line not in before:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = QTextCursor(self.text.document().findBlockByNumber(number))
                mark.cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                mark.format.setBackground(self._theme.color("selection"))
                marks.append(mark)
        self.text.setExtraSelections(marks)

    def marked(self) -> list[str]:
        """Return the lines that are marked."""
        return [mark.cursor.block().text() for mark in self.text.extraSelections()]

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        colors = theme.colors
        self.text.setStyleSheet(
            f"QPlainTextEdit {{ background: {colors.card}; color: {colors.text}; }}"
        )
        self.text.setFont(theme.mono())  # after the style sheet, which resets it
        self._part.setFont(theme.font())
        self._copy.setFont(theme.font())
