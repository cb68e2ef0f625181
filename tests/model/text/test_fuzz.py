"""Whatever is pasted or typed gives a value or a CellError, soon and in little memory.

The suite takes a sample; ``python tests/model/text/test_fuzz.py 100000`` takes as many as it is
told, and looks at the time and memory of each as well.
"""

import sys
import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lossgui.model.errors import CellError, Place
from lossgui.model.text.fields import (
    parse_class,
    parse_list,
    parse_number,
    parse_percentage,
    parse_whole,
)
from lossgui.model.text.names import names_in
from lossgui.model.text.pasting import parse_block

PLACE = Place("logits", 0, 0)
MOST_TIMES, MOST_FIXED = 10, 2_000_000
"""The most memory for a text: so many times the text, and what the first chunk takes."""

LONGEST_WAIT = 1.0

READERS = {
    "paste": parse_block,
    "paste from a spreadsheet": lambda text: parse_block(text, tabbed=True),
    "names": names_in,
    "number": lambda text: parse_number(text, PLACE, "logit"),
    "percentage": lambda text: parse_percentage(text, PLACE, "share"),
    "whole number": lambda text: parse_whole(text, PLACE, "seed"),
    "class": lambda text: parse_class(text, PLACE, ("cat", "dog"), -100),
    "list": parse_list,
}

PIECES = st.sampled_from(
    [
        *("1", "2.5", "-0,25", "1,234", "1.234,5", "1 234", "50%", "1e400", "nan", "inf", "True"),
        *("cat", "red fox", "#DIV/0!", "\t", "\n", "\r\n", ",", ";", " ", "  ", '"', "'", "\\"),
        *(
            "[",
            "]",
            "(",
            ")",
            "[[",
            "]]",
            "tensor(",
            "np.float64(",
            "array([",
            "], dtype=",
            "=",
            "<",
        ),
        *(
            "sep=;\n",
            "...",
            "…",
            ".",
            "_",
            "%",
            "e",
            "+",
            "-",
            "0x1F",
            "\0",
            "\ufeff",
            "\u00a0",
            "٣",
        ),
        *("nn.CrossEntropyLoss(weight=", "Parameter containing:", "grad_fn=<", "names = ", "NA"),
    ]
)
MOST = 300
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=40).map("".join),
    st.builds(
        lambda parts, n: "".join(parts) * n, st.lists(PIECES, max_size=6), st.integers(1, MOST)
    ),
    st.builds(
        lambda head, unit, n, tail: head + unit * n + tail,
        *(PIECES, PIECES, st.integers(1, 20 * MOST), PIECES),
    ),
)


def refused(reader: str, text: str) -> str:
    """Return why a text is refused; '' if it is not."""
    try:
        READERS[reader](text)
    except CellError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=150)
@given(text=TEXTS)
def test_any_text_is_a_value_or_an_error_in_one_short_sentence(reader: str, text: str) -> None:
    message = refused(reader, text)
    assert "\n" not in message
    assert len(message) < 400


N = 100_000
# What a backtracking expression or a recursive parser would take minutes for, or the stack.
HEAPS = {
    "blanks": "1\t" + " " * N + "x",
    "blanks before a percent sign": "1" + " " * N + "x%",
    "blanks between brackets": "[[" + " " * N + "1]" + " " * N + "x",
    "opening brackets": "[" * N,
    "opening parentheses": "(1, " + "(" * N,
    "nested brackets": "[" * N + "1" + "]" * N,
    "empty brackets": "[]" * N,
    "dots": "." * 50_000,
    "dots in brackets": "[" + "." * 50_000,
    "dotted names": "[(" + "a." * N,
    "one long name": "(1, " + "a" * N,
    "calls": "[" + "tensor(" * N,
    "options": "[" + ", dtype=a" * N,
    "open quotation mark": '"' + "a\n" * N,
    "quotation marks": '"' * N,
    "backslashes": "['" + "\\" * N,
    "digits": "1" * N,
    "exponent": "1e" + "9" * N,
    "groups": "1" + "'234" * N,
    "minus signs": "-" * N,
    "nul": "\0" * N,
    "lists in cells": "[1, 2]\t3\n" * 10_000,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("heap", HEAPS)
def test_no_heap_of_signs_keeps_anybody_waiting(heap: str, reader: str) -> None:
    assert len(refused(reader, HEAPS[heap])) < 400


def assert_soon_and_small(reader: str, text: str) -> None:
    start = time.perf_counter()
    refused(reader, text)
    took = time.perf_counter() - start
    assert took < LONGEST_WAIT, f"{reader}: {took:.2f} s for {text[:80]!r}"
    tracemalloc.start()
    try:
        refused(reader, text)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < MOST_TIMES * sys.getsizeof(text) + MOST_FIXED, (
        f"{reader}: {most} B, {text[:80]!r}"
    )


def main(count: int) -> None:
    """Try so many texts with each reader."""
    for reader in READERS:
        for text in HEAPS.values():
            assert_soon_and_small(reader, text)

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=checks)
    @given(text=TEXTS)
    def closed_curve(text: str) -> None:
        for reader in READERS:
            assert_soon_and_small(reader, text)

    closed_curve()
    print(f"{count} texts, {len(READERS)} readers: no exception but ours, none late, none large")


if __name__ == "__main__":
    main(int(sys.argv[1]))
