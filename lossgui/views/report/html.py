"""A report as one HTML file that needs no other."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, tostring

from PySide6.QtGui import QPicture

from lossgui.model.report.contents import Report
from lossgui.system.folders import resource
from lossgui.views.export.svg import svg_element
from lossgui.views.report.document import Drawing, document


def html(report: Report, drawings: Sequence[Drawing]) -> bytes:
    """Return a report as an HTML file, with its plots as SVG inside."""
    style = resource("themes/report.css").read_text("utf-8")
    root = document(report, drawings, style, _picture)
    text = "<!DOCTYPE html>\n" + tostring(root, "unicode", method="html")
    return text.encode("utf-8", "replace")


def _picture(name: str, recording: QPicture, description: str) -> Element:
    made = svg_element(recording, prefix=f"{name}-")
    made.set("role", "img")
    made.set("aria-label", description)
    return made
