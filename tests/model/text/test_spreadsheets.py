"""Blocks as spreadsheets put them on the clipboard, and as they take them."""

import numpy as np
import pytest

from lossgui.model.errors import CellError, Place
from lossgui.model.text.pasting import parse_block
from lossgui.model.text.writing import to_html, to_tsv

NAMED = [[2.1, 0.3, -1.2], [1e-7, 123456.789, 0.333333333333333]]

# Recorded: the text/plain;charset=utf-8 of the X11 clipboard after Ctrl+C in LibreOffice Calc
# 7.4.7.2 on Linux, under the locale en-US or de-DE; the last three with number formats.
CALC = [
    ("cat\tdog\tfox\n2.1\t0.3\t-1.2\n0.0000001\t123456.789\t0.333333333333333\n", NAMED),
    ("2,1\t0,3\t-1,2\n100E-09\t123456,789\t0,333333333333333\n", NAMED),
    ("0.3\t1000000000000000\t1E+021\n0.00001\t0.333333333333333\t-1E-300\n",
     [[0.3, 1e15, 1e21], [1e-5, 0.333333333333333, -1e-300]]),
    ("1234567,891\t-0,000000001\t0,5\n", [[1234567.891, -1e-9, 0.5]]),
    ("2.1", [[2.1]]),
    ("2,1", [[2.1]]),
    ("0\n2\n1\n", [[0], [2], [1]]),
    ("TRUE\t0.5\n", [[1, 0.5]]),
    ("1.234.567,89\t-2,50\t0,13\n", [[1234567.89, -2.5, 0.13]]),
    ("1,234,567.89\t-1,234.50\t0.13\n", [[1234567.89, -1234.5, 0.13]]),
    ("12.34%\t-50.00%\t100.00%\n", [[0.1234, -0.5, 1]]),
    ("1.23E+06\t-1.23E+03\t1.25E-01\n", [[1.23e6, -1230, 0.125]]),
    ('a "b"\ttwo lines\ttab x\n1\t2\t3\n', [[1, 2, 3]]),
]  # fmt: skip

# Recorded from the same Calc under de-DE: it took TAKEN, as HTML, for the numbers 2.1, -1.2, 1e-07
# and 123456.789 and the text nan (the plain text for texts and 123456789), and copied GIVEN back.
TAKEN = (
    '<table><tr><td sdval="2.1" sdnum="1033;">2.1</td><td>nan</td>'
    '<td sdval="-1.2" sdnum="1033;">-1.2</td></tr>'
    '<tr><td sdval="1e-07" sdnum="1033;">1e-07</td>'
    '<td sdval="123456.789" sdnum="1033;">123456.789</td>'
    '<td sdval="0.0" sdnum="1033;">0.0</td></tr></table>'
)
GIVEN = "2,1\tnan\t-1,2\n0,0000001\t123456,789\t0\n"

# Not recorded but written by hand: Excel ends each line, also the last and only one, with CR LF,
# and quotes cells with quotation marks, tabs or line breaks in them.
EXCEL = [
    ("2.1\t0.3\r\n-1.2\t4\r\n", [[2.1, 0.3], [-1.2, 4]]),
    ("2.1\r\n", [[2.1]]),
    ("2,1\r\n0,3\r\n", [[2.1], [0.3]]),
    ('"big ""cat"""\tfox\r\n1\t2\r\n', [[1, 2]]),
    ("1 234,5\t0,5\r\n".replace(" ", "\N{NO-BREAK SPACE}"), [[1234.5, 0.5]]),
    ("12,5 %\t-3,00E+02\r\n", [[0.125, -300]]),
]


@pytest.mark.parametrize(("text", "numbers"), CALC + EXCEL)
def test_what_spreadsheets_copy_can_be_pasted(text: str, numbers: list[list[float]]) -> None:
    pasted = parse_block(text, tabbed=True)
    assert not pasted.texts
    np.testing.assert_array_equal(pasted.numbers, numbers)


def test_there_and_back_again_in_another_language() -> None:
    numbers = np.array([[2.1, np.nan, -1.2], [1e-7, 123456.789, 0]])
    assert to_html(to_tsv(numbers)) == TAKEN
    np.testing.assert_array_equal(parse_block(GIVEN, tabbed=True).numbers, numbers)


# Recorded from the same Calc.
@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("TRUE\t#DIV/0!\t#N/A\n", {(0, 1): "#DIV/0!", (0, 2): "#N/A"}),
        ("1\t\t3\n\t\t\n4\t5\t\n", dict.fromkeys([(0, 1), (1, 0), (1, 1), (1, 2), (2, 2)], "")),
        ('say "hi"\ttwo lines\n', {(0, 0): 'say "hi"', (0, 1): "two lines"}),
    ],
)  # fmt: skip
def test_what_is_no_number_in_a_spreadsheet_stays_a_text(text: str, texts: dict) -> None:
    assert parse_block(text, tabbed=True).texts == texts


def test_without_a_spreadsheet_commas_part_cells() -> None:
    assert parse_block("2,1\n0,3\n").numbers.tolist() == [[2, 1], [0, 3]]


@pytest.mark.parametrize(
    ("block", "numbers", "said"),
    [
        ("7\t0,25", [7, 0.25], "Read '0,25' as 0.25."),
        ("7\t-1.234,5", [7, -1234.5], "Read '-1.234,5' as -1234.5."),
        ("7\t50 %", [7, 0.5], "Read '50 %' as 0.5."),
        ("7\t1e-1%", [7, 0.001], "Read '1e-1%' as 0.001."),
        ("1,234\t0,5", [1.234, 0.5], "Read '1,234' as 1.234."),
        ("1,234\t0.5", [1234, 0.5], "Read '1,234' as 1234.0."),
        ("1.234\t0,5", [1234, 0.5], "Read '1.234' as 1234.0."),
        ("1.234\t1.234.567", [1234, 1234567], "Read '1.234' as 1234.0."),
    ],
)
def test_the_dialect_is_decided_once_from_all_cells_and_told(
    block: str, numbers: list[float], said: str
) -> None:
    pasted = parse_block(block, tabbed=True)
    np.testing.assert_allclose(pasted.numbers, [numbers], rtol=1e-15)
    assert pasted.remarks == (said,)


@pytest.mark.parametrize(
    "block", ["7\t1.25\t -1e5 ", "TRUE\tnan\t-inf", "\N{MINUS SIGN}1\t1_000\t+.5", "1\tcat\t"]
)
def test_what_programs_write_needs_no_word(block: str) -> None:
    assert not parse_block(block, tabbed=True).remarks


@pytest.mark.parametrize(
    "cells", [["1.5", "2,5"], ["1.234,5", "0.5"], ["1,234.5", "0,5"], ["1.234.567", "1,234,567"]]
)
def test_mixed_marks_are_refused_with_their_places(cells: list[str]) -> None:
    for pair in (cells, cells[::-1]):
        with pytest.raises(CellError, match=r"line 2, cell 2 .* mixed") as caught:
            parse_block(f"1\t2\n{pair[0]}\t{pair[1]}", tabbed=True)
        assert all(repr(cell) in str(caught.value) for cell in cells)


@pytest.mark.parametrize("block", ["1\t2\n1,234\t5", "1\tcat\n1,234\t5,678", "1\t1.234\n1,234\t0"])
def test_a_comma_that_may_mean_either_is_refused_with_both_readings(block: str) -> None:
    with pytest.raises(CellError, match=r"line 2, cell 1 .*'1,234' may be 1.234 or 1234") as caught:
        parse_block(block, tabbed=True)
    assert caught.value.place == Place("clipboard", 1, 0)
