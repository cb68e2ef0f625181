from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from lossgui.views.plots.artists.number_axis import NumberAxis, decades, levels
from lossgui.views.theme import LIGHT, Theme


@pytest.mark.parametrize(
    ("low", "high", "most", "texts"),
    [
        (0.0, 3.0, 9, ["1", "10", "100", "1000"]),
        (-2.0, 1.2, 9, ["0.01", "0.1", "1", "10"]),
        (0.0, 6.0, 3, ["1", "1000", "1e+06"]),
        (-0.31, 0.8, 9, ["0.5", "1", "2", "5"]),
        (0.1, 0.25, 9, ["1.3", "1.4", "1.5", "1.6", "1.7"]),
        (-310.2, -309.9, 3, ["7e-311", "9e-311", "1.1e-310"]),
        (-323.4, -322.4, 9, ["5e-324", "1e-323", "2e-323"]),
        (307.0, 309.0, 9, ["1e+307", "1e+308", "1e+309"]),
    ],
)
def test_marks_powers_of_ten(low: float, high: float, most: int, texts: list[str]) -> None:
    places, shown = decades(low, high, most)
    assert shown == texts
    assert places == pytest.approx([float(Decimal(text).log10()) for text in texts])


def test_a_logarithmic_axis_marks_the_numbers(qtbot: QtBot) -> None:
    axis = NumberAxis("bottom")
    assert axis.ticks(0.0, 2.0, 400)[1][0] == "0.0"
    axis.logarithmic = True
    assert axis.ticks(0.0, 2.0, 400) == ([0.0, 1.0, 2.0], ["1", "10", "100"])
    assert axis.ticks(0.0, 12.0, 120)[1] == ["1", "100000", "1e+10"]


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (-1.9e-15, 1e-16, ["-1.5e-15", "-1e-15", "-5e-16", "0"]),
        (1e10 + 1, 1e10 + 3.5, ["10000000001", "10000000002", "10000000003"]),
        (0.0, 8e306, ["0", "2e+306", "4e+306", "6e+306", "8e+306"]),
    ],
)
def test_numbers_are_told_apart_and_short(
    qtbot: QtBot, low: float, high: float, texts: list[str]
) -> None:
    axis = NumberAxis("left")
    axis.restyle(Theme(LIGHT))
    assert axis.ticks(low, high, 200)[1] == texts


def test_numbers_do_not_touch(qtbot: QtBot) -> None:
    axis = NumberAxis("bottom")
    axis.restyle(Theme(LIGHT))
    many = axis.ticks(0.0, 1000.0, 400)[0]
    few, texts = axis.ticks(0.0, 1000.0, 60)
    assert set(few) < set(many)
    assert few[0] == 0.0
    assert len(texts) * 20 < 60


def test_whole_numbers_have_nothing_between_them(qtbot: QtBot) -> None:
    axis = NumberAxis("bottom")
    axis.restyle(Theme(LIGHT))
    axis.whole = True
    assert axis.ticks(0.9, 3.1, 400) == ([1.0, 2.0, 3.0], ["1", "2", "3"])


def test_numbers_on_top_of_each_other_do_not_touch(qtbot: QtBot) -> None:
    axis = NumberAxis("left")
    axis.restyle(Theme(LIGHT, 2.0))
    assert len(axis.ticks(0.0, 1.0, 60)[0]) * 20 < 60


@pytest.mark.parametrize("side", ["left", "bottom"])
@pytest.mark.parametrize(
    ("low", "high", "length"),
    [(0.0, 1.0, 0.0), (0.0, 1.0, -3.0), (1.0, 1.0, 9.0), (-1e308, 1e308, 9.0), (0.0, np.nan, 9.0)],
)
def test_an_axis_without_room_or_range_has_no_ticks(
    qtbot: QtBot, side: str, low: float, high: float, length: float
) -> None:
    axis = NumberAxis(side)
    axis.restyle(Theme(LIGHT))
    assert axis.ticks(low, high, length) == ([], [])


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(3, 12))
def test_levels_are_few_and_inside(low: float, length: float, most: int) -> None:
    made = levels(low, low + length, most)
    assert len(made) <= most + 1
    assert len(made) >= most // 3
    assert all(low < level < low + length for level in made)
    assert made == sorted(set(made))


@pytest.mark.parametrize("ends", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_no_range_has_no_levels(ends: tuple[float, float]) -> None:
    assert levels(*ends, 8) == []
