"""WorkingPlot: the steps of a derivation as typeset formulas with their numbers below."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QScrollBar, QWidget

from lossgui.language import N_, _
from lossgui.state.pictures import ShownStep, WorkingPicture
from lossgui.system.folders import resource
from lossgui.views.plots.canvas import Canvas
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded

DRAWN_COLOR, DRAWN_SIZE = b"#010203", 24.0
"""What the pictures of formulas are drawn in, and the size of their letters in pixels."""

FORMULA_SIZE = 15.0
"""Pixels of a formula's letters at zoom 1."""

Key = Qt.Key
STEPS = {Key.Key_Space: 1, Key.Key_Right: 1, Key.Key_Left: -1, Key.Key_Backspace: -1}


@guarded
class WorkingPlot(Canvas):
    """One line after the other: number and name, formula, numbers; the rest is scrolled to."""

    title = N_("Working")
    about = N_("How the loss of the selected sample comes about, step by step")
    hint = N_(
        "Space and Right show the next step, Left takes it back, Home and End show one and all."
    )

    picture: WorkingPicture

    step_wanted = Signal(object)
    """How many steps more are to be shown, or None for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("working", parent)
        self.scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.scroll_bar.setAccessibleName(_("steps on show"))
        self.scroll_bar.valueChanged.connect(self.repaint_soon)
        self._formulas: dict[str, QSvgRenderer] = {}

    def draw(self, picture: WorkingPicture) -> None:
        """Show steps, the last one in view."""
        self._fit_bar()
        self.scroll_bar.setValue(self.scroll_bar.maximum())

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        self._formulas = {}

    def content_size(self) -> QSize:
        """Return the room that all steps on show need."""
        if not self.drawn:
            return QSize()
        return QSize(0, round(sum(self._height(step) for step in self.picture.steps)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self.theme.color("card"))
        top = -float(self.scroll_bar.value())
        for step in self.picture.steps if self.drawn else ():
            height = self._height(step)
            if top + height > 0 and top < self.viewport().height():
                self._paint_step(painter, step, top)
            top += height
        painter.end()

    def _paint_step(self, painter: QPainter, step: ShownStep, top: float) -> None:
        theme, left, room = self.theme, float(self.theme.px(34)), float(self._room())
        is_last = step.number == self.picture.n_steps
        painter.setFont(theme.font(0.9, bold=True))
        metrics = painter.fontMetrics()
        painter.setPen(theme.color("accent" if is_last else "muted"))
        painter.drawText(QPointF(theme.px(6), top + metrics.ascent()), f"{step.number}")
        painter.setFont(theme.font(0.9))
        name = metrics.elidedText(step.name, Qt.TextElideMode.ElideRight, int(room - left))
        painter.drawText(QPointF(left, top + metrics.ascent()), name)
        height = self._formula_size(step).height()
        middle = top + self._line() + theme.px(3) + height / 2
        end = left + self._paint_formula(painter, step, left, middle)
        if self._values_beside(step):
            self._paint_values(painter, step, end + theme.px(8), middle)
        else:
            self._paint_values(painter, step, left, middle + height / 2 + self._line() / 2)

    def _paint_formula(
        self, painter: QPainter, step: ShownStep, left: float, middle: float
    ) -> float:
        """Paint a formula around the middle of a line; return its width."""
        formula, size = self._formula(step.typeset), self._formula_size(step)
        if formula is None:
            painter.setFont(self.theme.mono(1.05))
            painter.setPen(self.theme.color("text"))
            painter.drawText(QPointF(left, middle + 0.35 * size.height()), step.formula)
        else:
            top_left = QPointF(left, middle - size.height() / 2)
            formula.render(painter, QRectF(top_left, size))
        return size.width()

    def _paint_values(self, painter: QPainter, step: ShownStep, left: float, middle: float) -> None:
        """Paint the numbers behind a formula, as many as there is room for."""
        theme, texts = self.theme, self._texts(step)
        painter.setFont(theme.mono(1.0, bold=step.number == self.picture.n_steps))
        metrics = painter.fontMetrics()
        room, more = self._room() - theme.px(8), step.more
        rest = metrics.horizontalAdvance(_("and {} more").format(9 * len(texts) + step.more))
        for position, text in enumerate(texts):
            width = metrics.horizontalAdvance(text) + theme.px(14)
            is_end = position == len(texts) - 1 and not step.more
            if position and left + width + (0 if is_end else rest) > room:
                more += len(texts) - position
                break
            marked = bool(step.names) and step.names[position] == self.picture.marked
            painter.setPen(theme.color("accent" if marked else "text"))
            painter.drawText(QPointF(left, middle + 0.35 * metrics.height()), text)
            left += width
        if more:
            painter.setPen(theme.color("muted"))
            said = _("and {} more").format(more)
            painter.drawText(QPointF(left, middle + 0.35 * metrics.height()), said)

    @staticmethod
    def _texts(step: ShownStep) -> list[str]:
        """Return what stands behind a formula: one equation, or a number for each class."""
        if not step.names:
            return ["= " + " = ".join(filter(None, (step.numbers, step.values[0])))]
        texts = [f"{name} {value}" for name, value in zip(step.names, step.values, strict=True)]
        return [f"= {texts[0]}", *texts[1:]]

    def _values_beside(self, step: ShownStep) -> bool:
        """Tell whether the first numbers have room beside the formula."""
        metrics = QFontMetricsF(self.theme.mono(1.0, bold=True))
        first = metrics.horizontalAdvance(self._texts(step)[0]) + self.theme.px(50)
        return self._formula_size(step).width() + first <= self._room()

    def _formula(self, name: str) -> QSvgRenderer | None:
        """Return the picture of a formula in the colour of the text; None without one."""
        if name not in self._formulas:
            try:
                drawn = resource(f"formulas/{name}.svg").read_bytes()
            except FileNotFoundError:  # a loss of somebody else's has formulas of its own
                return None
            color = self.theme.color("text").name().encode()
            self._formulas[name] = QSvgRenderer(QByteArray(drawn.replace(DRAWN_COLOR, color)))
        return self._formulas[name]

    def _formula_size(self, step: ShownStep) -> QSizeF:
        """Return the size of a formula, of a line at least."""
        formula, least = self._formula(step.typeset), float(self.theme.px(20))
        if formula is None:
            metrics = QFontMetricsF(self.theme.mono(1.05))
            return QSizeF(metrics.horizontalAdvance(step.formula), least)
        return formula.defaultSize().toSizeF() * (self.theme.zoom * FORMULA_SIZE / DRAWN_SIZE)

    def _line(self) -> float:
        return QFontMetricsF(self.theme.font(0.9)).height()

    def _height(self, step: ShownStep) -> float:
        """Return the height of a step: its name, its formula, and numbers that stand below."""
        lines = 1 if self._values_beside(step) else 2
        return lines * self._line() + self._formula_size(step).height() + self.theme.px(12)

    def _room(self) -> int:
        bar = self.scroll_bar
        return self.viewport().width() - (bar.width() if bar.isVisible() else 0)

    def _fit_bar(self) -> None:
        """Let the bar scroll through what does not fit."""
        view, needed = self.viewport().size(), self.content_size().height()
        width = self.scroll_bar.sizeHint().width()
        self.scroll_bar.setGeometry(view.width() - width, 0, width, view.height())
        self.scroll_bar.setRange(0, max(0, needed - view.height()))
        self.scroll_bar.setPageStep(view.height())
        self.scroll_bar.setSingleStep(self.theme.px(20))
        self.scroll_bar.setVisible(needed > view.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.drawn:
            self.draw(self.picture)

    def wheelEvent(self, event: QWheelEvent) -> None:
        step = self.scroll_bar.singleStep() * event.angleDelta().y() / 40
        self.scroll_bar.setValue(self.scroll_bar.value() - round(step))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Key(event.key())
        pages = {Key.Key_PageUp: -1, Key.Key_PageDown: 1, Key.Key_Up: -0.1, Key.Key_Down: 0.1}
        if key in STEPS:
            self.step_wanted.emit(STEPS[key])
        elif key == Key.Key_End:
            self.step_wanted.emit(None)
        elif key in pages:
            way = pages[key] * self.scroll_bar.pageStep()
            self.scroll_bar.setValue(self.scroll_bar.value() + round(way))
        elif key == Key.Key_Home and self.drawn:
            self.step_wanted.emit(-self.picture.n_steps)
        else:
            event.ignore()  # there is no axis to zoom
