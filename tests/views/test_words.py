import math

import pytest

from lossgui.views.words import small_text


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
