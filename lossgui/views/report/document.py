"""The document of a report: headings, tables and plots as elements of HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from PySide6.QtGui import QPicture

from lossgui.language import _
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.report.contents import Report
from lossgui.model.text.formatting import fixed_text
from lossgui.views.classes.weight_words import effect
from lossgui.views.export.svg import NO_XML
from lossgui.views.report.text_tables import (
    TextTable,
    class_grid,
    data_grid,
    parameter_grid,
    result_grid,
    worst_grid,
)


@dataclass(frozen=True, eq=False)
class Drawing:
    """A plot of a report.

    Parameters
    ----------
    title, caption : str
        What it is called and what it says; the caption may be empty.
    description : str
        What a screen reader says instead of it.
    figure : QPicture
        The plot with its legend.
    """

    title: str
    caption: str
    description: str
    figure: QPicture


Picture = Callable[[str, QPicture, str], Element]
"""Makes an element of a recording, with a name for it and its description."""


def document(report: Report, drawings: Sequence[Drawing], style: str, picture: Picture) -> Element:
    """Return a report as an HTML element."""
    html = Element("html", lang="en")
    head = SubElement(html, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width")
    _add(head, "title", report.title)
    SubElement(head, "style").text = style
    main = SubElement(SubElement(html, "body"), "main")
    _add_result(main, report)
    _add_inputs(main, report)
    _add_samples(main, report)
    for index, drawing in enumerate(drawings):
        _add_drawing(main, f"plot{index}", drawing, picture)
    section = _add_section(main, _("The same with PyTorch"))
    _add(section, "pre", report.code)
    return html


def _add_result(main: Element, report: Report) -> None:
    evaluation = report.evaluation
    scenario = evaluation.scenario
    _add(main, "h1", report.title)
    _add(main, "p", f"lossgui {report.version}, {report.date}", "muted")
    section = _add_section(main, _("Result"))
    said = _("{loss}, {reduction} of {samples} samples × {classes} classes").format(
        loss=scenario.loss,
        reduction=scenario.reduction,
        samples=scenario.n_samples,
        classes=scenario.n_classes,
    )
    _add(section, "p", said)
    numbers = [evaluation.numerator, evaluation.denominator, evaluation.value]
    a, b, value = (fixed_text(number, 6) for number in numbers)
    equation = f"{a} ÷ {b} = {value}" if scenario.reduction == "mean" else f"{value}"
    _add(section, "p", equation, "value")
    if reason := why_not_finite(evaluation):
        _add(section, "p", reason, "warning")
    _add_grid(section, _("Result"), result_grid(report))


def _add_inputs(main: Element, report: Report) -> None:
    evaluation = report.evaluation
    section = _add_section(main, _("Parameters"))
    _add_grid(section, _("Parameters"), parameter_grid(evaluation.scenario))
    _add_grid(section, _("Data"), data_grid(evaluation))
    section = _add_section(main, _("Classes"))
    _add(section, "p", effect(evaluation, report.leader))
    if len(report.classes) < evaluation.scenario.n_classes:
        said = _("{} of {} classes, those with the largest loss shares.")
        counts = len(report.classes), evaluation.scenario.n_classes
        _add(section, "p", said.format(*counts), "muted")
    if len(report.classes):
        _add_grid(section, _("Classes"), class_grid(report))


def _add_samples(main: Element, report: Report) -> None:
    section = _add_section(main, _("Samples with the largest losses"))
    if not report.worst:
        _add(section, "p", _("There are no samples that count."))
        return
    _add_grid(section, _("Samples with the largest losses"), worst_grid(report))


def _add_drawing(main: Element, name: str, drawing: Drawing, picture: Picture) -> None:
    section = _add_section(main, drawing.title, "plot")
    figure = SubElement(section, "figure")
    SubElement(figure, "p").append(picture(name, drawing.figure, drawing.description))
    if drawing.caption:
        _add(SubElement(figure, "figcaption"), "p", drawing.caption)


def _add_grid(parent: Element, label: str, grid: TextTable) -> None:
    table = SubElement(parent, "table")
    table.set("aria-label", label)
    head = SubElement(SubElement(table, "thead"), "tr")
    for index, text in enumerate(grid.head):
        _add(head, "th", text, _side(grid, index)).set("scope", "col")
    body = SubElement(table, "tbody")
    for row in grid.rows:
        line = SubElement(body, "tr")
        _add(line, "th", row[0], _side(grid, 0)).set("scope", "row")
        for index, text in enumerate(row[1:], 1):
            _add(line, "td", text, _side(grid, index))


def _side(grid: TextTable, index: int) -> str:
    return "text" if index < grid.n_texts else "number"


def _add_section(main: Element, title: str, kind: str = "") -> Element:
    section = SubElement(main, "section", {"class": kind} if kind else {})
    _add(section, "h2", title)
    return section


def _add(parent: Element, tag: str, text: str, kind: str = "") -> Element:
    made = SubElement(parent, tag, {"class": kind} if kind else {})
    made.text = NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return made
