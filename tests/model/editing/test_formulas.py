import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossgui.model.editing.formulas import LONGEST, compile_formula
from lossgui.model.errors import CellError

X = np.array([[4.0, -1.0], [0.25, 9.0]])
ROWS, COLUMNS = np.array([5, 2]), np.array([1, 2])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x * 2", X * 2),
        ("x + 1", X + 1),
        ("=x - 1", X - 1),
        ("-x / 4", -X / 4),
        ("+x", X),
        ("\N{MINUS SIGN}x", -X),
        ("2 ** (x - 1)", 2 ** (X - 1)),
        ("-2 ** 2", np.full((2, 2), -4.0)),
        ("3", np.full((2, 2), 3.0)),
        ("nan", np.full((2, 2), np.nan)),
        ("-inf", np.full((2, 2), -np.inf)),
        ("e * pi", np.full((2, 2), np.e * np.pi)),
        ("exp(x)", np.exp(X)),
        ("abs(x)", np.abs(X)),
        ("sqrt(abs(x))", np.sqrt(np.abs(X))),
        ("log(x * x)", np.log(X * X)),
        ("clip(x, 0, 5)", np.clip(X, 0, 5)),
        ("max(x, 0)", np.maximum(X, 0)),
        ("min(x, c)", np.minimum(X, [[1, 2], [1, 2]])),
        ("round(x)", np.round(X)),
        ("r * 10 + c", [[51, 52], [21, 22]]),
    ],
)
def test_what_a_formula_makes(text: str, expected: object) -> None:
    np.testing.assert_array_equal(compile_formula(text)(X, ROWS, COLUMNS), expected)


def test_numbers_outside_of_a_domain_are_those_of_numpy_without_a_warning() -> None:
    values = compile_formula("log(x) + 1 / (x + 1)")(X, ROWS, COLUMNS)
    assert np.isnan(values[0, 1])
    assert compile_formula("10 ** 400")(X, ROWS, COLUMNS)[0, 0] == np.inf


def test_whole_numbers_are_computed_as_fractions() -> None:
    assert compile_formula("x / 2")(np.array([[1]]), ROWS[:1], COLUMNS[:1]).tolist() == [[0.5]]


@pytest.mark.parametrize(
    ("text", "character", "what"),
    [
        ("", 1, "is empty"),
        ("=", 1, "is empty"),
        ("x +", 4, "cannot be read"),
        ("x * y", 5, "'y' is not understood"),
        ("= x * y", 7, "'y' is not understood"),
        ("x ^ 2", 1, r"'x \^ 2' is not understood"),
        ("1,5", 1, "'1,5' is not understood"),
        ("x.real", 1, "'x.real' is not understood"),
        ("x[0]", 1, "is not understood"),
        ("'x'", 1, "is not understood"),
        ("True", 1, "'True' is not understood"),
        ("1j", 1, "'1j' is not understood"),
        ("x if x else 1", 1, "is not understood"),
        ("lambda: x", 1, "is not understood"),
        ("(y := x)", 2, "is not understood"),
        ("__import__('os')", 1, "is not understood"),
        ("2 * open('f')", 5, "is not understood"),
        ("exp(x, 1)", 1, "is not understood"),
        ("exp(x=1)", 1, "is not understood"),
        ("max(*x)", 1, "is not understood"),
        ("exp", 1, "'exp' is not understood"),
        ("x\x00", 3, "cannot be read"),
        ("1e999", 1, "beyond the largest"),
        ("x" * (LONGEST + 1), LONGEST + 1, "has 201 characters, more than 200"),
    ],
)
def test_what_is_no_formula_says_where(text: str, character: int, what: str) -> None:
    with pytest.raises(CellError, match=f"^formula, character {character}: .*{what}") as caught:
        compile_formula(text)
    assert caught.value.place is not None
    assert caught.value.place.column == character - 1


def test_nesting_is_bounded_by_the_length() -> None:
    for text in ("(" * 99 + "x" + ")" * 99, "-" * 199 + "x", "x" + "+x" * 99):
        try:
            assert compile_formula(text)(X, ROWS, COLUMNS).shape == X.shape
        except CellError as error:
            assert "cannot be read" in str(error)


@given(st.text("x+-*/().,r c0123e9=explogmin", max_size=30))
def test_any_text_is_a_formula_or_an_error_in_words(text):
    try:
        formula = compile_formula(text)
    except CellError as error:
        assert str(error).endswith(".")
    else:
        assert formula(X, ROWS, COLUMNS).shape == X.shape
