"""Style sheet, palette and icons of a look."""

from __future__ import annotations

import re
from string import Template

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from lossgui.system.folders import resource
from lossgui.views.theme import Look, Theme

LENGTH = re.compile(r"\b(\d+(?:\.\d+)?)(px|pt)\b")


def style_sheet(look: Look) -> str:
    """Return the application's style sheet, in the look's colours and sizes."""
    sheet = Template(resource("themes/style.qss").read_text("utf-8")).substitute(
        vars(look.theme),
        mono=QFontInfo(look.mono()).family(),
        icons=resource("icons").as_posix(),
    )

    def scaled(length: re.Match[str]) -> str:
        if length[2] == "px":
            return f"{look.px(float(length[1]))}px"
        return f"{float(length[1]) * look.zoom * look.font_size / 10:g}pt"

    return LENGTH.sub(scaled, sheet)


def palette(theme: Theme) -> QPalette:
    """Return the palette for all that the style sheet leaves to the style."""
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.card,
        role.AlternateBase: theme.field,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.card,
        role.ButtonText: theme.text,
        role.ToolTipBase: theme.card,
        role.ToolTipText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.card,
        role.Link: theme.accent,
        role.Mid: theme.border,
        role.Light: theme.card,
    }
    made = QPalette()
    for name, color in colors.items():
        made.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.muted))
    return made


def icon(name: str, look: Look, ratio: float, color: str = "text") -> QIcon:
    """Return a line icon in a colour of the theme, pale where it is disabled.

    Parameters
    ----------
    name : str
        Of a file in ``resources/icons``.
    look : Look
    ratio : float
        Device pixels per pixel.
    color : str
        The name of the theme's colour.
    """
    made = QIcon()
    for mode, hue in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, "border")):
        made.addPixmap(_pixmap(name, look.color(hue), look.px(18), ratio), mode)
    return made


def icon_size(look: Look) -> QSize:
    """Return the size of an icon in a button."""
    return QSize(look.px(18), look.px(18))


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and style the widget anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _pixmap(name: str, color: QColor, side: int, ratio: float) -> QPixmap:
    svg = resource(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", color.name())
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap
