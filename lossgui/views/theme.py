"""Look: colours and sizes of the window, light or dark, at any zoom."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase


@dataclass(frozen=True)
class Theme:
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


LIGHT = Theme(
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
DARK = Theme(
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

EXTRA_CLASS_HUES = ("#CC79A7", "#E69F00", "#56B4E9", "#F0E442")


@dataclass(frozen=True)
class Look:
    """A theme at a zoom; every view is restyled with one.

    Parameters
    ----------
    theme : Theme
    zoom : float
        1.0 is the size of a desktop, 1.5 to 2.0 that of a projector.
    font_size : float
        Points of the system's interface font.
    """

    theme: Theme
    zoom: float = 1.0
    font_size: float = 10.0

    def px(self, length: float) -> int:
        """Return a length in pixels at this zoom."""
        return round(length * self.zoom)

    def color(self, name: str, alpha: int = 255) -> QColor:
        """Return a colour of the theme by its field's name."""
        color = QColor(getattr(self.theme, name))
        color.setAlpha(alpha)
        return color

    def class_color(self, index: int) -> QColor:
        """Return the hue of a class; hues repeat after seven."""
        hues = (self.theme.accent, self.theme.second, self.theme.third, *EXTRA_CLASS_HUES)
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
