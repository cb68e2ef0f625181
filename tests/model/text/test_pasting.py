import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossgui.model.errors import CellError
from lossgui.model.text.pasting import parse_block
from lossgui.model.text.writing import to_csv, to_tsv

SQUARE = [[1.0, 2.0], [3.0, 4.0]]

# The print-outs are those of Python 3.11, NumPy 2.4, PyTorch 2.13 and JAX.
SQUARES = [
    "[[1, 2], [3, 4]]",
    "[[1.0, 2.0], [3.0, 4.0]]\n",
    "((1, 2), (3, 4))",
    "[(1, 2), (3, 4)]",
    "[[1, 2], [3, 4],]",
    "[1, 2]\n[3, 4]",
    "array([[1., 2.],\n       [3., 4.]], dtype=float32)",
    "np.array([[1, 2], [3, 4]])",
    "[[1. 2.]\n [3. 4.]]",
    "[array([1., 2.]), array([3., 4.])]",
    "[[np.float64(1.0), np.float64(2.0)], [np.float64(3.0), np.float64(4.0)]]",
    "tensor([[1., 2.], [3., 4.]], device='cuda:0', grad_fn=<AddmmBackward0>)",
    "tensor([[1., 2.],\n        [3., 4.]], dtype=torch.float64, requires_grad=True)",
    "[tensor([1, 2]), tensor([3, 4])]",
    "logits = torch.tensor([[1., 2.], [3., 4.]])",
    "Parameter containing:\ntensor([[1., 2.],\n        [3., 4.]], requires_grad=True)",
    "Array([[1., 2.],\n       [3., 4.]], dtype=float32)",
    "1\t2\r\n3\t4\r\n",
    "1\t2\n3\t4",
    "1,0\t2,0\n3,0\t4\n",
    '"1"\t"2"\n3\t4\n',
    "1,2\n3,4\n",
    "1;2\n3;4\n",
    "1,0;2,0\n3;4\n",
    "1 2\n3 4\n",
    "1.000e+00  2.000e+00\n3.000e+00  4.000e+00\n",
]


@pytest.mark.parametrize("text", SQUARES)
def test_one_block_written_in_many_ways(text: str) -> None:
    pasted = parse_block(text)
    assert pasted.numbers.tolist() == SQUARE
    assert not pasted.texts
    assert pasted.header is None


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("[1e-3, -2.5E+2, nan, inf, -inf]", [1e-3, -250, np.nan, np.inf, -np.inf]),
        ("tensor([ 1.0000e+00, -3.4028e+38,        -inf])", [1, -3.4028e38, -np.inf]),
        ("[[ True False]]", [1, 0]),
        ("[True, False]", [1, 0]),
        ("TRUE;0", [1, 0]),
        ("\N{MINUS SIGN}1\t2", [-1, 2]),
        ("tensor(1.5, grad_fn=<NllLossBackward0>)", [1.5]),
        ("tensor([1])", [1]),
        ("(1, 2)", [1, 2]),
        ("7", [7]),
    ],
)
def test_one_row(text: str, row: list[float]) -> None:
    np.testing.assert_array_equal(parse_block(text).numbers, [row])


def test_texts_are_kept_where_they_stand() -> None:
    pasted = parse_block("fox\t1\n\t2\n")
    assert pasted.texts == {(0, 0): "fox", (1, 0): ""}
    assert np.isnan(pasted.numbers[:, 0]).all()
    assert pasted.numbers[:, 1].tolist() == [1, 2]


def test_a_column_of_class_names_may_hold_blanks() -> None:
    pasted = parse_block('red fox\n"grey\twolf"\n')
    assert pasted.texts == {(0, 0): "red fox", (1, 0): "grey\twolf"}


@pytest.mark.parametrize(
    "text", ["cat\tfox\n1\t2\n3\t4\n", "cat;fox\n1,0;2\n3;4", "cat,fox\n1,2\n3,4"]
)
def test_a_row_of_names_above_numbers_is_a_header(text: str) -> None:
    pasted = parse_block(text)
    assert pasted.header == ("cat", "fox")
    assert pasted.numbers.tolist() == SQUARE


@pytest.mark.parametrize("text", ["cat\nfox\n", "cat\t1\n2\t3\n", "\tcat\n1\t2\n"])
def test_what_is_no_header(text: str) -> None:
    assert parse_block(text).header is None


@pytest.mark.parametrize(
    "text", ["1e400\t1", "1_0\t1", "1,23.5\t1", "% 12\t1", "0x10\t1", "None\t1", "#DIV/0!\t1"]
)
def test_what_is_no_number_is_a_text(text: str) -> None:
    pasted = parse_block(text)
    assert pasted.texts == {(0, 0): text.removesuffix("\t1")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the clipboard holds no text to paste"),
        (" \n\n", "the clipboard holds no text to paste"),
        ("[[1, 2], [3, 4, 5]]", "row 2 of the clipboard has 3 numbers and the first row 2"),
        ("1\t2\n3\t4\n5", "line 3 of the clipboard has 1 cells and the first line 2"),
        ("1\t2\n\n3\t4", "line 2 of the clipboard has 1 cells"),
        ("[[1, 2],\n [3, cat]]", "line 2, character 6 of the clipboard: 'cat' is no number"),
        ("[[1. 2.]\n [3. cat]]", "line 2, character 6 of the clipboard: 'cat' is no number"),
        ("array([1, 2, x], dtype=float32)", "line 1, character 14 of the clipboard: 'x' is no"),
        ("[1, 1e400]", "line 1, character 5 of the clipboard: '1e400' is beyond the largest"),
        ("[1, 1_0]", "'1_0' is no number"),
        ("[1,, 2]", "line 1, character 4 of the clipboard: a number is missing"),
        ("[1, 2 3]", "line 1, character 5 of the clipboard: '2 3' is no number"),
        ("[[1, 2], 3]", "', 3' stands outside of the inner brackets"),
        ("[[1, 2], [3, 4]", "line 1, character 1 of the clipboard: '.' is never closed"),
        ("[1, 2)", "line 1, character 6 of the clipboard: '.' closes no bracket"),
        ("[1, 2]]", "line 1, character 7 of the clipboard: '.' closes no bracket"),
        ("[]", "the print-out on the clipboard holds no numbers"),
        ("[[], []]", "the print-out on the clipboard holds no numbers"),
        ("[[[1, 2]], [[3, 4]]]", "three dimensions or more; copy one matrix of them, such as x.0."),
        ("[[1, 2, ..., 3, 4]]", r"line 1, character 9 .* truncated .*profile='full'.*threshold="),
        ("tensor([[1., 2.],\n        ...,\n        [3., 4.]])", "line 2, character 9 .* truncated"),
        ('"a\t1', "line 1 of the clipboard: .*; close each quotation mark"),
        ("sep=;\n1;2\n1;2;3", "line 3 of the clipboard has 3 cells and the first line 2"),
        ("100,200", "'100,200' may be 100.2 or 100200; write 100.2 or 100200, or put semicolons"),
        ("1.5\t2\n3\t2,5", "line 2, cell 2 of the clipboard: decimal commas and decimal points"),
        ("[__import__('os').remove('x')]", "character 13 .*'os'.* is no number"),
    ],
)
def test_what_cannot_be_pasted_says_why_and_where(text: str, message: str) -> None:
    with pytest.raises(CellError, match=message):
        parse_block(text)


def test_the_place_of_a_bad_token_counts_from_0() -> None:
    with pytest.raises(CellError) as caught:
        parse_block("[[1, 2],\n [3, cat]]")
    place = caught.value.place
    assert place is not None
    assert (place.table, place.row, place.column) == ("clipboard", 1, 5)


def test_deep_nesting_is_refused_in_words() -> None:
    with pytest.raises(CellError, match="three dimensions or more"):
        parse_block("[" * 5000 + "1" + "]" * 5000)


blocks = hnp.arrays(
    st.sampled_from([np.float64, np.float32]),
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=5),
    elements=st.floats(width=32),
)


@given(blocks)
def test_what_is_copied_pastes_as_it_was(block):
    for text in (to_tsv(block), to_csv(block), to_tsv(block).replace("\n", "\r\n")):
        pasted = parse_block(text)
        assert not pasted.texts
        np.testing.assert_array_equal(pasted.numbers.astype(block.dtype), block)


@given(hnp.arrays(float, (2, 3), elements=st.floats()))
def test_print_outs_paste_as_they_were(block):
    for text in (repr(block.tolist()), str(block.tolist()).replace(",", "")):
        np.testing.assert_array_equal(parse_block(text).numbers, block)
    with np.printoptions(precision=17, floatmode="unique"):
        for text in (repr(block), str(block)):
            np.testing.assert_array_equal(parse_block(text).numbers, block)


@given(st.text())
def test_any_text_is_a_block_or_an_error_in_words(text):
    try:
        pasted = parse_block(text)
    except CellError as error:
        assert str(error).endswith(".")
    else:
        assert pasted.numbers.ndim == 2
        assert pasted.numbers.size


@given(st.text("[]()., 1-en\n\taf", max_size=20))
def test_any_heap_of_brackets_is_a_block_or_an_error_in_words(text):
    try:
        assert parse_block(text).numbers.size
    except CellError as error:
        assert str(error).endswith(".")


def test_copied_texts_are_quoted_as_spreadsheets_do() -> None:
    rows = [["a\tb", 'say "x"'], [0.1, 2]]
    assert list(csv.reader(io.StringIO(to_tsv(rows)), delimiter="\t")) == [
        ["a\tb", 'say "x"'],
        ["0.1", "2"],
    ]
    assert to_tsv(np.array([[0, 2], [1, -100]])) == "0\t2\n1\t-100\n"


def test_narrow_floats_are_copied_with_their_own_digits() -> None:
    assert to_tsv(np.array([[0.1, 1 / 3]], dtype=np.float32)) == "0.1\t0.33333334\n"
    assert to_tsv(np.array([[0.1, 1 / 3]])) == "0.1\t0.3333333333333333\n"


# Texts that are not as programs write them, and the block that they are.
MESSY = [
    ("1;2;\n3;4;\n", SQUARE),
    ("1,2,\n3,4,\n", SQUARE),
    ("1\t2\t\n3\t4\t\n", SQUARE),
    ("sep=;\n1,0;2,0\n3;4\n", SQUARE),
    ('"sep=,"\n1,2\n3,4\n', SQUARE),
    ("1,0 2,0\n3,0 4,0\n", SQUARE),
    ("  1   2 \n  3   4 \n", SQUARE),
    ("[1, 2]\n[3, 4]", SQUARE),
    ('"[1, 2]";"[3, 4]"\n"[1, 2]";"[3, 4]"', [[1, 2, 3, 4]] * 2),
    ("[1.0, 2.0]\t0\n[3.0, 4.0]\t1\n", [[1, 2, 0], [3, 4, 1]]),
    ('"[1. 2.\n 3.]"\t0\n"[4. 5.\n 6.]"\t1\n', [[1, 2, 3, 0], [4, 5, 6, 1]]),
    ("tensor([1., 2.])\ttensor(0)\n", [[1, 2, 0]]),
    ("50%\n30%\n20%\n", [[0.5], [0.3], [0.2]]),
    ("50%/30%/20%".replace("/", "\n"), [[0.5], [0.3], [0.2]]),
    ("1,5", [[1.5]]),
    ("1 234,5", [[1234.5]]),
    ("1 234,5\n2 345,5\n", [[1234.5], [2345.5]]),
    ("12,5%\n87,5%\n", [[0.125], [0.875]]),
    ("1\N{NO-BREAK SPACE}234\n5", [[1234], [5]]),
    ("1,2,5", [[1, 2, 5]]),
    ("100,200,300", [[100, 200, 300]]),
]


@pytest.mark.parametrize(("text", "numbers"), MESSY)
def test_blocks_as_people_have_them(text: str, numbers: list[list[float]]) -> None:
    pasted = parse_block(text)
    np.testing.assert_allclose(pasted.numbers, numbers, rtol=1e-15)
    assert not pasted.texts
    assert pasted.header is None


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("cat;big,dog\n1,2\n3,4\n", ("cat;big", "dog")),
        ('"cat;big";dog\n1;2\n3;4\n', ("cat;big", "dog")),
        ("cat dog\n1 2\n3 4\n", ("cat", "dog")),
        ("cat;dog;\n1;2;\n3;4;\n", ("cat", "dog")),
    ],
)
def test_names_above_numbers_with_any_mark_between_them(text: str, header: tuple[str, ...]) -> None:
    pasted = parse_block(text)
    assert pasted.header == header
    assert pasted.numbers.tolist() == SQUARE


@pytest.mark.parametrize("first", ["1e400", "0x1F", "1..2", "1,2,3.4", "#N/A", "-", "$5"])
def test_a_wrong_number_above_numbers_is_no_header(first: str) -> None:
    pasted = parse_block(f"{first}\n1\n2\n", tabbed=True)
    assert pasted.texts == {(0, 0): first}


def test_what_became_of_the_first_row_is_said() -> None:
    pasted = parse_block("cat\tdog\n1\t2\n")
    assert pasted.said(naming=True) == ("The first row became class names: cat, dog.",)
    assert pasted.said(naming=False) == ("The first row was left out: cat, dog.",)
    listed = parse_block("logits\ttarget\n[1, 2]\t0\n")
    assert listed.said(naming=True) == ("The first row was left out: logits, target.",)


def test_commas_that_part_cells_but_could_be_decimal_are_said() -> None:
    assert parse_block("2,1\n0,3\n").remarks == ("Read '2,1' as two cells, 2 and 1.",)
    assert not parse_block("2.5,1\n0,3\n").remarks


@pytest.mark.parametrize(
    "text",
    ["nn.CrossEntropyLoss(weight=torch.tensor([1.,2.]))", "loss = nn.BCELoss()\n", "FocalLoss(2)"],
)
def test_a_criterion_is_no_block_of_numbers(text: str) -> None:
    with pytest.raises(CellError, match=r"holds the call '.*Loss\(…\)', not numbers: copy"):
        parse_block(text)


def test_many_cells_are_read_alike_in_chunks_and_at_once() -> None:
    numbers = np.arange(60_000.0).reshape(-1, 3) / 8
    for text in (to_tsv(numbers), to_csv(numbers), str(numbers.tolist())):
        np.testing.assert_array_equal(parse_block(text).numbers, numbers)
    commas = to_tsv(numbers).replace(".", ",")
    np.testing.assert_array_equal(parse_block(commas).numbers, numbers)
    row = parse_block(to_tsv(numbers.reshape(1, -1)))
    np.testing.assert_array_equal(row.numbers, numbers.reshape(1, -1))
    texts = parse_block("cat\n1\n" * 20_000)
    assert len(texts.texts) == 20_000
    assert texts.texts[39_998, 0] == "cat"
