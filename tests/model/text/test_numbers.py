"""The grammar of numbers by examples: alone, in either dialect, as programs write them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.errors import CellError, Place
from lossgui.model.text.fields import (
    PROBABILITY,
    parse_class,
    parse_list,
    parse_number,
    parse_percentage,
    parse_whole,
)
from lossgui.model.text.numbers import Dialect, number_of, plain_numbers, typed_number

PLACE = Place("logits", 0, 1)
NARROW, NO_BREAK, THIN = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}", "\N{THIN SPACE}"
NONE = None

# A text, what it is alone, with decimal points, with decimal commas, and to a program.
EXAMPLES = [
    ("-2.5e-3", -0.0025, -0.0025, NONE, -0.0025),
    (" +.5 ", 0.5, 0.5, NONE, 0.5),
    ("5.", 5, 5, NONE, 5),
    ("1E5", 1e5, 1e5, 1e5, 1e5),
    ("007", 7, 7, 7, 7),
    ("1.234", 1.234, 1.234, 1234, 1.234),
    ("1,5", 1.5, NONE, 1.5, NONE),
    ("-,5", -0.5, NONE, -0.5, NONE),
    ("1,5e3", 1500, NONE, 1500, NONE),
    ("0,234", 0.234, NONE, 0.234, NONE),
    ("1234,567", 1234.567, NONE, 1234.567, NONE),
    ("1,234", NONE, 1234, 1.234, NONE),
    ("-1,234%", NONE, -12.34, -0.01234, NONE),
    ("1,234,567", 1234567, 1234567, NONE, NONE),
    ("1,234.5", 1234.5, 1234.5, NONE, NONE),
    ("1.234,5", 1234.5, NONE, 1234.5, NONE),
    ("1.234.567,8", 1234567.8, NONE, 1234567.8, NONE),
    ("1 234,5", 1234.5, NONE, 1234.5, NONE),
    (f"1{NO_BREAK}234", 1234, 1234, 1234, NONE),
    (f"1{NARROW}234{NARROW}567,8", 1234567.8, NONE, 1234567.8, NONE),
    (f"12{THIN}345.6", 12345.6, 12345.6, NONE, NONE),
    ("1'234.5", 1234.5, 1234.5, NONE, NONE),
    ("1\N{RIGHT SINGLE QUOTATION MARK}234", 1234, 1234, 1234, NONE),
    ("1_000", 1000, 1000, 1000, 1000),
    ("50%", 0.5, 0.5, 0.5, NONE),
    ("12.34 %", 0.1234, 0.1234, NONE, NONE),
    (f"12,5{NO_BREAK}%", 0.125, NONE, 0.125, NONE),
    ("1e-1%", 0.001, 0.001, 0.001, NONE),
    ("\N{MINUS SIGN}4", -4, -4, -4, -4),
    ("TRUE", 1, 1, 1, 1),
    ("False", 0, 0, 0, 0),
    ("inf", math.inf, math.inf, math.inf, math.inf),
    ("-Infinity", -math.inf, -math.inf, -math.inf, -math.inf),
    ("NaN", math.nan, math.nan, math.nan, math.nan),
]

NO_NUMBERS = [
    *("", " ", "cat", "NA", "None", "-", ".", ",", "%", "e5", "1e", "1.2.3", "1..2", "1,,2"),
    *("0x1F", "0b1", "1 2", "12 34", "1 2345", "1_0", "1__000", "1_000 000", "1.5,5", "1,5.5"),
    *("1e400", "-1e400", "1e400%", "9" * 400, "inf%", "nan %", "50%%", "% 50", "+-1", "- 1"),
    *("1e5,5", "1e1_000", "1j", "[1]", "1;2", "1\t2", "1\n2", "0,000,1", "0.1e", "$5"),
]


@pytest.mark.parametrize(("text", "alone", "point", "comma", "plain"), EXAMPLES)
def test_the_grammar(
    text: str, alone: float | None, point: float | None, comma: float | None, plain: float | None
) -> None:
    read = [number_of(text, dialect) for dialect in (Dialect.POINT, Dialect.COMMA, Dialect.PLAIN)]
    np.testing.assert_equal([typed_number(text), *read], [alone, point, comma, plain])
    bulk = plain_numbers(["1", text])
    np.testing.assert_equal(bulk, None if plain is None else [1, plain])


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_a_number_in_no_dialect(text: str) -> None:
    assert [number_of(text, dialect) for dialect in Dialect] == [None] * 3
    assert typed_number(text) is None
    assert plain_numbers(["1", text]) is None


@given(st.floats())
def test_what_programs_write_is_read_exactly(value: float) -> None:
    for text in (repr(value), f"{value:.17e}", f"{value!r}%" if math.isfinite(value) else "nan"):
        wanted = float(text) if "%" not in text else value / 100
        np.testing.assert_allclose(typed_number(text), wanted, rtol=3e-16, atol=5e-324)


@given(st.integers(-(10**12), 10**12), st.sampled_from(" _'" + NO_BREAK + NARROW + THIN))
def test_grouped_thousands_are_the_whole_number(value: int, mark: str) -> None:
    assert typed_number(f"{value:,}".replace(",", mark)) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cat", r"'cat' is no probability \(logits row 0, column 1\): type a number from 0 to 1\."),
        ("1.5", "'1.5' is no probability .*: type a number from 0 to 1"),
        ("nan", "'nan' is no probability"),
        ("", "an empty cell is no probability"),
        ("1,234", r"'1,234' may be 1.234 or 1234 .*: type 1.234 or 1234\."),
        ("1e400", "'1e400' is beyond the largest number, 1.8e308"),
        ("x" * 100_000, "'x{39}…' is no"),
    ],
)
def test_what_is_refused_says_what_the_cell_takes(text: str, message: str) -> None:
    with pytest.raises(CellError, match=message) as caught:
        parse_number(text, PLACE, "probability", PROBABILITY)
    assert caught.value.place == PLACE
    assert "inf" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("12", 12), ("\N{MINUS SIGN}100", -100), ("1_000", 1000), ("1 000", 1000)),
        *(("2.0", 2), ("1e3", 1000), ("9223372036854775807", 2**63 - 1)),
    ],
)
def test_whole_numbers_keep_all_their_digits(text: str, value: int) -> None:
    assert parse_whole(text, PLACE, "seed") == value


@pytest.mark.parametrize("text", ["1.5", "1,000", "nan", "inf", "", "cat", "50%", "9" * 5_000])
def test_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(CellError, match=r"type (a whole number|1 or 1000)\."):
        parse_whole(text, PLACE, "seed")


def test_classes_are_offered_as_they_can_be_typed() -> None:
    assert parse_class(" dog ", PLACE, ("cat", "dog"), None) == 1
    assert parse_class("3", PLACE, ("3", "4"), None) == 0
    with pytest.raises(CellError, match=r"type an index from 0 to 1 or a class name\."):
        parse_class("ignored", PLACE, ("cat", "dog"), None)
    with pytest.raises(CellError, match=r"from 0 to 1, a class name, or 'ignored'\."):
        parse_class("hen", PLACE, ("cat", "dog"), -100)


@pytest.mark.parametrize("text", ["40", "40%", " 40 % ", "40,0"])
def test_a_percentage_may_leave_its_sign_out(text: str) -> None:
    assert parse_percentage(text, PLACE, "share") == 0.4


@pytest.mark.parametrize("text", ["0", "100", "100%", "nan", "40%%", "much"])
def test_what_is_no_percentage_between_the_ends(text: str) -> None:
    with pytest.raises(CellError, match="between 0 and 100, both excluded, such as 40"):
        parse_percentage(text, PLACE, "share")


def test_a_list_of_weights_stays_a_list() -> None:
    assert parse_list("1,2,5") == [1, 2, 5]
    assert parse_list("100,200") == [100, 200]
    assert parse_list("0,5;1") == [0.5, 1]
    for text in ("1,,2", "1;x", "1e400"):
        with pytest.raises(CellError):
            parse_list(text)
