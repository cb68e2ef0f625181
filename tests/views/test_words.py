import math

import pytest

from lossgui.views.words import change_text, small_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "0.2500"),
        (-0.0011234, "-0.00112"),
        (9.4127e-07, "9.41e-07"),
        (0.0, "0.0000"),
        (math.nan, "nan"),
    ],
)
def test_small_numbers_have_three_digits(value: float, text: str) -> None:
    assert small_text(value) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (1.5, 1.25, "+0.2500"),
        (0.85505, 0.85508, "-3.00e-05"),
        (0.1 + 0.2, 0.3, "0"),
        (0.0, 0.0, "0"),
        (0.0, 1e-30, "-1.00e-30"),
        (math.inf, 1.0, "+inf"),
        (math.inf, math.inf, "nan"),
        (math.nan, 1.0, "nan"),
    ],
)
def test_a_change_has_digits_of_its_own_and_rounding_is_none(
    now: float, before: float, text: str
) -> None:
    assert change_text(now, before) == text
