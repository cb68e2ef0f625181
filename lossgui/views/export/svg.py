"""A widget as a drawing in SVG, which needs no other file."""

from __future__ import annotations

import re
from base64 import b64encode
from itertools import product
from xml.etree import ElementTree as Xml

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontInfo,
    QFontMetricsF,
    QImage,
    QPainterPath,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from lossgui.views.export.marks import PATTERNS, TILE, Mark, Raster, Recording, Shape, Words, tile
from lossgui.views.export.picture import png
from lossgui.views.export.recording import record

FARTHEST = 1e6
"""Pixels beyond which nothing is drawn: readers of SVG compute in single precision."""

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

CAPS = {
    Qt.PenCapStyle.FlatCap: "butt",
    Qt.PenCapStyle.RoundCap: "round",
    Qt.PenCapStyle.SquareCap: "square",
}
JOINS = {
    Qt.PenJoinStyle.RoundJoin: "round",
    Qt.PenJoinStyle.BevelJoin: "bevel",
}

Element = Xml.Element


def svg(view: QWidget) -> str:
    """Return what a widget shows as the text of an SVG file.

    Its title and description are the accessible ones; texts stay texts. Plots have no gradients,
    so none are drawn.

    Parameters
    ----------
    view : QWidget
        It need not be on the screen.
    """
    return as_svg(record(view), view.accessibleName(), view.accessibleDescription())


def as_svg(recording: Recording, title: str = "", description: str = "") -> str:
    """Return a recording as the text of an SVG file."""
    return Xml.tostring(svg_element(recording, title, description), "unicode")


def svg_element(
    recording: Recording, title: str = "", description: str = "", prefix: str = ""
) -> Element:
    """Return a recording as an SVG element, whose identifiers begin with a prefix."""
    width, height = str(recording.size.width()), str(recording.size.height())
    root = Element("svg", xmlns="http://www.w3.org/2000/svg", width=width, height=height)
    root.set("viewBox", f"0 0 {width} {height}")
    for tag, text in (("title", title), ("desc", description)):
        if text:
            Xml.SubElement(root, tag).text = NO_XML.sub("\ufffd", text)
    page = _Page(Xml.SubElement(root, "defs"), prefix)
    root.extend([page.element(mark) for mark in recording.marks])
    return root


class _Page:
    """Makes elements, and the definitions that they refer to once each."""

    def __init__(self, definitions: Element, prefix: str) -> None:
        self._definitions = definitions
        self._prefix = prefix
        self._clips: dict[str, str] = {}
        self._patterns: dict[tuple[Qt.BrushStyle, str], str] = {}

    def element(self, mark: Mark) -> Element:
        """Return the element of a mark."""
        made = self._content(mark.what)
        if mark.opacity < 1:
            made.set("opacity", number(mark.opacity))
        if mark.clip is None:
            return made
        # On a group, since an element with a transform would clip itself before it.
        group = Element("g")
        group.set("clip-path", f"url(#{self._clip(mark.clip)})")
        group.append(made)
        return group

    def _content(self, what: Shape | Words | Raster) -> Element:
        if isinstance(what, Shape):
            made = Element("path", d=path_data(what.path), fill=self._fill(what.brush))
            if what.path.fillRule() is Qt.FillRule.OddEvenFill:
                made.set("fill-rule", "evenodd")
            _set_opacity(made, "fill-opacity", what.brush.color())
            _set_stroke(made, what.pen)
            return made
        return _text(what) if isinstance(what, Words) else _image(what)

    def _clip(self, path: QPainterPath) -> str:
        data = path_data(path)
        if data not in self._clips:
            self._clips[data] = f"{self._prefix}clip{len(self._clips)}"
            clip = Xml.SubElement(self._definitions, "clipPath", id=self._clips[data])
            Xml.SubElement(clip, "path", d=data)
        return self._clips[data]

    def _fill(self, brush: QBrush) -> str:
        if brush.style() is Qt.BrushStyle.NoBrush:
            return "none"
        if brush.style() not in PATTERNS:
            return brush.color().name()
        key = (brush.style(), brush.color().name())
        if key not in self._patterns:
            self._patterns[key] = f"{self._prefix}pattern{len(self._patterns)}"
            side = str(TILE)
            pattern = Xml.SubElement(
                self._definitions, "pattern", id=self._patterns[key], width=side, height=side
            )
            pattern.set("patternUnits", "userSpaceOnUse")
            Xml.SubElement(pattern, "path", d=_squares(tile(brush)), fill=key[1])
        return f"url(#{self._patterns[key]})"


def number(value: float) -> str:
    """Return a number for SVG: finite, with two decimals at most."""
    return f"{min(FARTHEST, max(-FARTHEST, value)):.2f}".rstrip("0").rstrip(".")


def path_data(path: QPainterPath) -> str:
    """Return the ``d`` of a path."""
    letters = {
        QPainterPath.ElementType.MoveToElement: "M",
        QPainterPath.ElementType.LineToElement: "L",
        QPainterPath.ElementType.CurveToElement: "C",
        QPainterPath.ElementType.CurveToDataElement: "",
    }
    elements = map(path.elementAt, range(path.elementCount()))
    return " ".join(f"{letters[e.type]}{number(e.x)},{number(e.y)}" for e in elements)


def _set_stroke(made: Element, pen: QPen) -> None:
    if pen.style() is Qt.PenStyle.NoPen:
        return
    made.set("stroke", pen.color().name())
    made.set("stroke-width", number(pen.widthF()))
    made.set("stroke-linecap", CAPS[pen.capStyle()])
    made.set("stroke-linejoin", JOINS.get(pen.joinStyle(), "miter"))
    _set_opacity(made, "stroke-opacity", pen.color())
    dashes = [number(pen.widthF() * length) for length in pen.dashPattern()]
    if dashes:
        made.set("stroke-dasharray", " ".join(dashes))


def _set_opacity(made: Element, name: str, color: QColor) -> None:
    if color.alphaF() < 1:
        made.set(name, number(color.alphaF()))


def _text(words: Words) -> Element:
    font = words.font
    narrow, wide = map(QFontMetricsF(font).horizontalAdvance, "iW")
    generic = "monospace" if narrow == wide else "sans-serif"
    made = Element("text", fill=words.pen.color().name(), transform=_matrix(words.place))
    made.text = NO_XML.sub("\ufffd", words.text)
    made.set("font-family", f"'{QFontInfo(font).family()}', {generic}")
    made.set("font-size", number(font.pixelSize()))
    made.set("xml:space", "preserve")
    if font.bold():
        made.set("font-weight", "bold")
    if font.italic():
        made.set("font-style", "italic")
    if len(words.text) > 1:  # another font then fills the same room
        made.set("textLength", number(words.width))
        made.set("lengthAdjust", "spacingAndGlyphs")
    _set_opacity(made, "fill-opacity", words.pen.color())
    return made


def _image(raster: Raster) -> Element:
    made = Element("image", transform=_matrix(raster.place), preserveAspectRatio="none")
    made.set("width", str(raster.image.width()))
    made.set("height", str(raster.image.height()))
    made.set("href", f"data:image/png;base64,{b64encode(png(raster.image)).decode()}")
    return made


def _matrix(place: QTransform) -> str:
    parts = (place.m11(), place.m12(), place.m21(), place.m22(), place.dx(), place.dy())
    return f"matrix({' '.join(f'{part:.8g}' for part in parts)})"


def _squares(image: QImage) -> str:
    """Return the ``d`` of a square for each pixel of a pattern."""
    places = product(range(image.width()), range(image.height()))
    inked = ((x, y) for x, y in places if image.pixelColor(x, y).alpha())
    return " ".join(f"M{x},{y}h1v1h-1z" for x, y in inked)
