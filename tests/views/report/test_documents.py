"""Reports as HTML and PDF: well formed, escaped, with the numbers of the evaluation."""

from html.parser import HTMLParser

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from lossgui.controllers.files.opening import load_example
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.report.contents import Report, make_report
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.views.export.pictures import record
from lossgui.views.plots.canvas import Canvas
from lossgui.views.report.document import Drawing
from lossgui.views.report.html import html
from lossgui.views.report.pdf import pdf
from lossgui.views.report.text_tables import class_grid, parameter_grid, result_grid, worst_grid
from lossgui.views.theme import LIGHT, Theme

VOID = {"meta"}


class Outline(HTMLParser):
    """Fails where tags do not match; keeps texts, tags and identifiers."""

    def __init__(self, source: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(source.decode())
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def report_of(scenario: Scenario, pinned: Scenario | None = None, title: str = "batch") -> Report:
    before = None if pinned is None else evaluate(pinned)
    return make_report(evaluate(scenario), before, title, "1.0", "today")


@pytest.fixture
def drawings(qtbot: QtBot) -> list[Drawing]:
    canvas = Canvas("drawn")
    qtbot.addWidget(canvas)
    canvas.add_plot(0).setLabel("bottom", "drawn & kept")
    canvas.restyle(Theme(LIGHT))
    drawings = [Drawing(f"Plot {i}", "What <it> says", "seen", record(canvas)) for i in range(2)]
    canvas.close()
    return drawings


def test_numbers_of_the_example(drawings: list[Drawing]) -> None:
    outline = Outline(html(report_of(load_example()), drawings))
    for text in ("6.840620 ÷ 8.000000 = 0.855077", "53.7 %", "What <it> says", "today"):
        assert text in outline.text
    assert outline.tags.count("svg") == 2
    assert outline.tags.count("th") > outline.tags.count("tr")
    assert ("lang", "en") in outline.attributes
    assert outline.attributes.count(("aria-label", "seen")) == 2
    assert outline.attributes.count(("role", "img")) == 2


def test_nothing_comes_from_elsewhere_and_no_identifier_twice(drawings: list[Drawing]) -> None:
    outline = Outline(html(report_of(load_example()), drawings))
    assert "script" not in outline.tags
    links = [v for name, v in outline.attributes if name in ("src", "href") and v is not None]
    assert all(link.startswith("data:") for link in links)
    identifiers = [value for name, value in outline.attributes if name == "id"]
    assert len(identifiers) == len(set(identifiers)) > 1


def test_names_are_escaped_and_what_no_file_can_hold_is_replaced() -> None:
    names = ("<b>&", 'a "quote"', "bell\a", "lone \ud800")
    scenario = make_scenario("CrossEntropyLoss", np.eye(4), [0, 1, 2, 3], class_names=names)
    report = report_of(scenario, title="<i>&")
    source = html(report, [])
    outline = Outline(source)
    assert "b" not in outline.tags
    assert "i" not in outline.tags
    for text in ("<i>&", "<b>&", 'a "quote"', "bell\ufffd", "lone \ufffd"):
        assert text in outline.text
    assert pdf(report, []).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("loss", "x", "y"),
    [
        ("CrossEntropyLoss", np.zeros((0, 0)), np.zeros(0, int)),
        ("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, int)),
        ("CrossEntropyLoss", np.full((2, 3), np.nan), np.array([0, 1])),
        ("CrossEntropyLoss", np.array([[-np.inf, 0.0]]), np.array([0])),
        ("CrossEntropyLoss", np.zeros((2, 3)), np.full(2, -100)),
        ("NLLLoss", np.zeros((2, 1)), np.zeros(2, int)),
        ("BCELoss", np.full((2, 1), 0.5), np.ones((2, 1))),
        ("BCEWithLogitsLoss", np.zeros((3, 2)), np.ones((3, 2))),
    ],
)
def test_every_state_has_a_report(
    drawings: list[Drawing], loss: str, x: np.ndarray, y: np.ndarray
) -> None:
    report = report_of(make_scenario(loss, x, y))
    outline = Outline(html(report, drawings))
    assert loss in outline.text
    assert ("class", "warning") in outline.attributes or np.isfinite(report.evaluation.value)
    assert pdf(report, drawings).rstrip().endswith(b"%%EOF")


def test_state_a_stands_beside_now_with_the_difference() -> None:
    scenario = load_example()
    grid = result_grid(report_of(scenario.with_reduction("sum"), scenario))
    assert grid.head == ("", "now", "A", "now − A")
    assert ("reduction", "sum", "mean", "") in grid.rows
    assert ("mean", "0.855077", "0.855077", "0") in grid.rows


def test_parameters_with_their_defaults() -> None:
    scenario = make_scenario(
        "BCEWithLogitsLoss", [[0.0]], [[1.0]], pos_weight=[2.0], ignore_index=-1
    )
    rows = parameter_grid(scenario).rows
    assert ("ignore_index (extension)", "-1", "None") in rows
    assert ("weight", "None", "None") in rows
    assert ("pos_weight", "per class, see below", "None") in rows
    by_sample = make_scenario("BCELoss", [[0.5]] * 3, [[1.0]] * 3, weight=[[1.0], [2.0], [3.0]])
    assert ("weight", "per sample", "None") in parameter_grid(by_sample).rows


def test_many_classes_are_bounded_and_this_is_said() -> None:
    x, y = np.random.default_rng(1).normal(size=(90, 90)), np.arange(90)
    report = report_of(make_scenario("CrossEntropyLoss", x, y))
    assert len(class_grid(report).rows) == 50
    said = "50 of 90 classes, those with the largest loss shares."
    assert said in Outline(html(report, [])).text


def test_many_classes_of_one_sample_are_bounded() -> None:
    report = report_of(make_scenario("BCEWithLogitsLoss", np.ones((1, 7)), np.zeros((1, 7))))
    row = worst_grid(report).rows[0]
    assert row[1:3] == ("none", "class 0, class 1, class 2, class 3 and 3 more")
