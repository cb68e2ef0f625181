"""A recording as a drawing in SVG, which needs no other file."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring, tostring

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter, QPicture
from PySide6.QtSvg import QSvgGenerator

NAMESPACE = "http://www.w3.org/2000/svg"
LINK = "{http://www.w3.org/1999/xlink}"

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

MEASURED = 100
"""Pixels of the font by which the length of a text is told."""


def svg(recording: QPicture, title: str = "", description: str = "") -> str:
    """Return a recording as the text of an SVG file; its texts stay texts."""
    return tostring(svg_element(recording, title, description), "unicode")


def svg_element(
    recording: QPicture, title: str = "", description: str = "", prefix: str = ""
) -> Element:
    """Return a recording as an SVG element, whose identifiers begin with a prefix."""
    root = fromstring(NO_XML.sub("\ufffd", _drawn(recording, title, description)))
    bounds = recording.boundingRect()
    root.set("width", str(bounds.width()))
    root.set("height", str(bounds.height()))
    for element in root.iter():
        _make_plain(element, prefix)
        if element.tag == "text":
            _keep_room(element)
    root.set("xmlns", NAMESPACE)
    return root


def _drawn(recording: QPicture, title: str, description: str) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # SVG Tiny clips nothing
    generator.setOutputDevice(buffer)
    generator.setResolution(recording.logicalDpiX())
    generator.setViewBox(recording.boundingRect())
    generator.setTitle(title)
    generator.setDescription(description)
    painter = QPainter(generator)
    recording.play(painter)
    painter.end()
    return bytes(buffer.data().data()).decode()


def _make_plain(element: Element, prefix: str) -> None:
    """Take namespaces away, which HTML has none of, and tell identifiers apart by a prefix."""
    element.tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    given = element.attrib.copy()
    element.attrib.clear()
    for name, value in given.items():
        named = prefix + value if name == "id" else value.replace("url(#", f"url(#{prefix}")
        element.set(name.removeprefix(LINK), named)


def _keep_room(text: Element) -> None:
    """Let another font fill the room of the text's own, which a reader may not have."""
    font = QFont(text.attrib["font-family"])
    font.setPixelSize(MEASURED)
    font.setWeight(QFont.Weight(int(text.attrib["font-weight"])))
    length, words = QFontMetricsF(font).horizontalAdvance, text.text or ""
    generic = "monospace" if length("i") == length("W") else "sans-serif"
    text.set("font-family", f"'{QFontInfo(font).family()}', {generic}")
    if len(words) > 1:
        text.set("textLength", f"{length(words) / MEASURED * float(text.attrib['font-size']):.2f}")
        text.set("lengthAdjust", "spacingAndGlyphs")
