import math

import pytest

from lossgui.model.classes.comparison import ClassFigure, figure_text
from lossgui.model.text.formatting import count_text, percent_text, plain_count, short_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (125.083, "125.083"), (354.5678, "354.568"), (1495.1129, "1495.11"), (-125.083, "-125.08"),
        (99_999.9, "99999.9"), (123_456.0, "123456"), (1_234_567.8, "1234568"),
        (12_345_678.0, "1.2e+07"), (-12_345_678.0, "-1e+07"), (1e300, "1e+300"),
        (0.0, "0.000"), (6e-6, "6e-06"), (math.inf, "inf"), (math.nan, "nan"),
    ],
)  # fmt: skip
def test_a_short_number_is_not_cut_off(value: float, text: str) -> None:
    assert short_text(value, 3) == text
    assert len(text) <= 7


@pytest.mark.parametrize(
    ("count", "decimals", "text"),
    [
        (0.0, 0, "0"), (99_999.0, 0, "99999"), (100_000.0, 0, "100000"),
        (1_000_000_001.0, 0, "1000000001"), (2.5, 1, "2.5"), (123_456.789, 3, "123456.789"),
        (1_234_567.891, 3, "1234567.89"), (math.nan, 0, "nan"),
    ],
)  # fmt: skip
def test_a_count_is_exact(count: float, decimals: int, text: str) -> None:
    assert count_text(count, decimals) == text


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (0.0, "0%"),
        (-0.0, "0%"),
        (0.5371, "54%"),
        (0.004, "0.4%"),
        (-0.5, "-50%"),
        (1e306, "1e+308%"),
    ],
)
def test_a_part_is_shown_as_percent(part: float, text: str) -> None:
    assert percent_text(part) == text


def test_a_count_in_a_sentence_is_exact() -> None:
    assert figure_text(ClassFigure.COUNT, 1_234_567.0) == "1234567"
    assert plain_count(1_000_000_001.0) == "1000000001"
    assert plain_count(2.3333333333) == "2.33333"
    assert plain_count(1_234_567.8) == "1234568"
    assert plain_count(math.nan) == "nan"
    assert plain_count(1e308) == "1e+308"
