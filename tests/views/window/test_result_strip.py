from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from lossgui.ports import View
from lossgui.state import ViewState
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.steady import SteadyButton, SteadyLabel
from lossgui.views.window.result_strip import ResultStrip

W = [8 / 15, 8 / 6, 8 / 3]
E = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
E_X = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
INF = float("inf")


@pytest.fixture
def strip(qtbot: QtBot) -> ResultStrip:
    strip = ResultStrip()
    qtbot.addWidget(strip)
    strip.restyle(Theme(LIGHT))
    return strip


def text(strip: ResultStrip, name: str) -> str:
    label = strip.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def pills(strip: ResultStrip) -> dict[str, QPushButton]:
    return {
        pill.objectName().removeprefix("reduction_"): pill
        for pill in strip.findChildren(QPushButton)
    }


@pytest.mark.parametrize(
    ("reduction", "value", "division"),
    [
        ("mean", "0.855077", "÷ 8.000000 = Σ w[y]"),
        ("sum", "6.840620", "sum, not divided"),
        ("none", "8 losses", "sum, not divided"),
    ],
)
def test_all_reductions_stand_side_by_side(
    strip: ResultStrip,
    animals: Callable[..., ViewState],
    reduction: str,
    value: str,
    division: str,
    show: Callable[[View, ViewState], None],
) -> None:
    show(strip, animals(weight=W, reduction=reduction))
    assert text(strip, "result_value") == value
    assert text(strip, "result_numerator") == "6.840620"
    assert text(strip, "result_denominator") == division
    assert text(strip, "result_reason") == ""
    assert {name: pill.text() for name, pill in pills(strip).items()} == {
        "mean": "mean 0.8551",
        "sum": "sum 6.8406",
        "none": "none: 8 losses",
    }
    assert [name for name, pill in pills(strip).items() if pill.isChecked()] == [reduction]


@pytest.mark.parametrize(
    ("loss", "x", "y", "division", "shape"),
    [
        ("CrossEntropyLoss", E_X, [0, -100], "÷ 1.000000 = samples that count", "none: 2 losses"),
        ("CrossEntropyLoss", E_X, E, "÷ 2.000000 = samples", "none: 2 losses"),
        ("NLLLoss", E_X, [0, 1], "÷ 2.000000 = samples that count", "none: 2 losses"),
        ("BCELoss", E_X, E, "÷ 6.000000 = elements", "none: 2 × 3 losses"),
        ("BCEWithLogitsLoss", E_X, E, "÷ 6.000000 = elements", "none: 2 × 3 losses"),
        ("CrossEntropyLoss", E_X[0], 1, "÷ 1.000000 = samples that count", "none: 1 loss"),
    ],
)
def test_what_the_mean_divides_by(
    strip: ResultStrip,
    animals: Callable[..., ViewState],
    loss: str,
    x: Any,
    y: Any,
    division: str,
    shape: str,
    show: Callable[[View, ViewState], None],
) -> None:
    state = animals(loss, x, y)
    show(strip, state)
    assert text(strip, "result_value") == f"{state.evaluation.value:.6f}"
    assert text(strip, "result_denominator") == division
    assert pills(strip)["none"].text() == shape


@pytest.mark.parametrize(
    ("x", "y", "arguments", "value", "reason"),
    [
        (E_X, [-100, -100], {}, "nan", "nan: every target is ignored, 0 / 0"),
        (np.zeros((0, 3)), np.zeros(0, int), {}, "nan", "nan: there are no samples, 0 / 0"),
        (
            E_X,
            [0, 0],
            {"weight": [0.0, 1.0, 1.0]},
            "nan",
            "nan: the weights of all targets are 0, 0 / 0",
        ),
        ([[0.0, INF, 1.0], E_X[1]], [0, 1], {}, "nan", "nan: the logit of dog in sample 0 is inf"),
        (
            [E_X[0], [0.0, -INF, 1.0]],
            [0, 1],
            {},
            "inf",
            "inf: the logit of dog in sample 1 is -inf",
        ),
        (E_X, [0, 1], {"weight": [1.0, INF, 1.0]}, "nan", "nan: the weight of dog is inf"),
        ([E_X[0], [0.0, -INF, 1.0]], [0, 0], {}, "finite", ""),
    ],
)
def test_a_number_that_is_none_is_explained(
    strip: ResultStrip,
    animals: Callable[..., ViewState],
    x: Any,
    y: Any,
    arguments: dict[str, Any],
    value: str,
    reason: str,
    show: Callable[[View, ViewState], None],
) -> None:
    state = animals("CrossEntropyLoss", x, y, **arguments)
    show(strip, state)
    finite = value == "finite"
    assert text(strip, "result_value") == (f"{state.evaluation.value:.6f}" if finite else value)
    assert text(strip, "result_reason") == reason


def test_pills_choose_and_presenting_sends_nothing(
    strip: ResultStrip,
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    show: Callable[[View, ViewState], None],
) -> None:
    sent: list[str] = []
    strip.reduction_chosen.connect(sent.append)
    for reduction in ("mean", "sum", "none"):
        show(strip, animals(reduction=reduction))
    assert not sent
    for name, pill in pills(strip).items():
        qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
        assert sent.pop() == name


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("mean", "mean", "A 0.633343\n\N{INCREMENT} +0.221734 (+35.0 %)"),
        ("mean", "sum", "A mean 0.633343, sum 5.066745\n\N{INCREMENT} sum +1.773874 (+35.0 %)"),
        ("mean", "none", "A mean 0.633343, sum 5.066745\n\N{INCREMENT} sum +1.773874 (+35.0 %)"),
        ("none", "mean", "A sum 5.066745, mean 0.633343\n\N{INCREMENT} mean +0.221734 (+35.0 %)"),
        ("sum", "none", "A sum 5.066745\n\N{INCREMENT} sum +1.773874 (+35.0 %)"),
        ("none", "sum", "A 5.066745\n\N{INCREMENT} +1.773874 (+35.0 %)"),
    ],
)
def test_a_is_reduced_like_the_present_state(
    strip: ResultStrip,
    animals: Callable[..., ViewState],
    then: str,
    now: str,
    said: str,
    show: Callable[[View, ViewState], None],
) -> None:
    pinned = animals(reduction=then).evaluation
    show(strip, replace(animals(weight=W, reduction=now), pinned=pinned))
    assert text(strip, "result_pinned") == said


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (1.0 + 1e-15, "\N{INCREMENT} 0"),
        (1.0 - 1e-6, "\N{INCREMENT} -5.07e-06 (-0.000100 %)"),
        (1.0004, "\N{INCREMENT} +0.002027 (+0.0400 %)"),
    ],
)
def test_a_small_change_keeps_its_digits_and_rounding_is_none(
    strip: ResultStrip,
    animals: Callable[..., ViewState],
    factor: float,
    said: str,
    show: Callable[[View, ViewState], None],
) -> None:
    weights = {"weight": [1.0, 1.0, 1.0], "reduction": "sum"}
    pinned = animals(**weights).evaluation
    state = animals(**(weights | {"weight": [factor] * 3}))
    show(strip, replace(state, pinned=pinned))
    assert text(strip, "result_pinned").split("\n")[1] == said


def test_another_loss_of_a_is_named_and_has_no_percentage(
    strip: ResultStrip, animals: Callable[..., ViewState], show: Callable[[View, ViewState], None]
) -> None:
    before = animals("BCELoss", E_X, E, entry=(0, 0)).evaluation
    state = animals("BCEWithLogitsLoss", E_X, E, entry=(0, 0))
    show(strip, replace(state, pinned=before))
    difference = state.evaluation.value - before.value
    assert text(strip, "result_pinned") == (
        f"A, BCELoss {before.value:.6f}\n\N{INCREMENT} {difference:+.6f}"
    )


def test_tool_tips_have_every_digit(
    strip: ResultStrip, animals: Callable[..., ViewState], show: Callable[[View, ViewState], None]
) -> None:
    state = animals(weight=W)
    show(strip, state)
    assert float(pills(strip)["mean"].toolTip()) == state.evaluation.value
    assert float(pills(strip)["sum"].toolTip()) == state.evaluation.numerator


@pytest.mark.parametrize("kind", [SteadyLabel, SteadyButton])
def test_a_steady_text_shrinks_with_its_font(
    qtbot: QtBot, kind: type[SteadyLabel | SteadyButton]
) -> None:
    widget = kind()
    qtbot.addWidget(widget)
    widget.setText("0.855077")
    before, font = widget.size(), widget.font()
    large = QFont(font)
    large.setPointSizeF(3 * font.pointSizeF())
    widget.setFont(large)
    assert widget.height() > before.height()
    widget.setFont(font)
    assert widget.size() == before
