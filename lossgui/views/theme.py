"""Theme: colours, sizes, style sheet and icons of the window, light or dark, at any zoom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Template

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from lossgui.system.folders import resource


@dataclass(frozen=True)
class Colors:
    """The colours of the window; hues are Okabe-Ito's, each used with a second cue."""

    name: str
    window: str
    card: str
    border: str
    text: str
    muted: str
    grid: str
    accent: str
    second: str
    third: str
    selection: str
    field: str


LIGHT = Colors(
    name="light",
    window="#f0f2f4",
    card="#ffffff",
    border="#dde1e6",
    text="#1c2128",
    muted="#69707a",
    grid="#e3e6ea",
    accent="#0072B2",
    second="#D55E00",
    third="#009E73",
    selection="#e1eff8",
    field="#f4f6f8",
)
DARK = Colors(
    name="dark",
    window="#15171b",
    card="#1e2127",
    border="#31353d",
    text="#eceff3",
    muted="#9aa2ad",
    grid="#2c3038",
    accent="#56B4E9",
    second="#E69F00",
    third="#2FB58F",
    selection="#25394a",
    field="#272b32",
)

OTHER_CLASS_HUES = {
    "light": ("#CC79A7", "#E69F00", "#56B4E9", "#F0E442"),
    "dark": ("#CC79A7", "#D55E00", "#0072B2", "#F0E442"),
}
"""What classes have beside the three hues of a theme."""


@dataclass(frozen=True)
class Theme:
    """Colours at a zoom; every view is restyled with one.

    Parameters
    ----------
    colors : Colors
    zoom : float
        1.0 is the size of a desktop, 1.5 to 2.0 that of a projector.
    font_size : float
        Points of the system's interface font.
    """

    colors: Colors
    zoom: float = 1.0
    font_size: float = 10.0

    def px(self, length: float) -> int:
        """Return a length in pixels at this zoom."""
        return round(length * self.zoom)

    def color(self, name: str, alpha: int = 255) -> QColor:
        """Return a colour of the theme by its field's name."""
        color = QColor(getattr(self.colors, name))
        color.setAlpha(alpha)
        return color

    def class_color(self, index: int) -> QColor:
        """Return the hue of a class; hues repeat after seven."""
        colors = self.colors
        hues = (colors.accent, colors.second, colors.third, *OTHER_CLASS_HUES[colors.name])
        return QColor(hues[index % len(hues)])

    def font(self, factor: float = 1.0, bold: bool = False) -> QFont:
        """Return the interface font."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        return self._sized(font, factor, bold)

    def mono(self, factor: float = 1.0, bold: bool = False) -> QFont:
        """Return the fixed-width font, for numbers."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        return self._sized(font, factor, bold)

    def _sized(self, font: QFont, factor: float, bold: bool) -> QFont:
        font.setPointSizeF(self.font_size * self.zoom * factor)
        font.setBold(bold)
        return font


LENGTH = re.compile(r"\b(\d+(?:\.\d+)?)(px|pt)\b")


def style_sheet(theme: Theme) -> str:
    """Return the application's style sheet, in the theme's colours and sizes."""
    sheet = Template(resource("themes/style.qss").read_text("utf-8")).substitute(
        vars(theme.colors),
        mono=QFontInfo(theme.mono()).family(),
        icons=resource("icons").as_posix(),
    )

    def scaled(length: re.Match[str]) -> str:
        if length[2] == "px":
            return f"{theme.px(float(length[1]))}px"
        return f"{float(length[1]) * theme.zoom * theme.font_size / 10:g}pt"

    return LENGTH.sub(scaled, sheet)


def palette(colors: Colors) -> QPalette:
    """Return the palette for all that the style sheet leaves to the style."""
    role = QPalette.ColorRole
    by_role = {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.card,
        role.AlternateBase: colors.field,
        role.Text: colors.text,
        role.PlaceholderText: colors.muted,
        role.Button: colors.card,
        role.ButtonText: colors.text,
        role.ToolTipBase: colors.card,
        role.ToolTipText: colors.text,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.card,
        role.Link: colors.accent,
        role.Mid: colors.border,
        role.Light: colors.card,
    }
    made = QPalette()
    for name, color in by_role.items():
        made.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(colors.muted))
    return made


def icon(name: str, theme: Theme, ratio: float, color: str = "text") -> QIcon:
    """Return a line icon in a colour of the theme, pale where it is disabled.

    Parameters
    ----------
    name : str
        Of a file in ``resources/icons``.
    theme : Theme
    ratio : float
        Device pixels per pixel.
    color : str
        The name of the theme's colour.
    """
    made = QIcon()
    for mode, hue in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, "border")):
        made.addPixmap(_pixmap(name, theme.color(hue), theme.px(18), ratio), mode)
    return made


def icon_size(theme: Theme) -> QSize:
    """Return the size of an icon in a button."""
    return QSize(theme.px(18), theme.px(18))


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
