"""What stands in a table, cell by cell, before anything is made of it."""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lossgui.model.errors import FileError
from lossgui.model.files.formats import read_raw
from lossgui.model.files.formats.raw import Progress, RawTable
from lossgui.model.files.formats.source import Identity

MANY = 40_000
"""Rows of more than one block."""


def table(
    folder: Path, text: str, name: str = "a.csv", progress: Progress = lambda part: None
) -> RawTable:
    content = text.encode()
    (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    found = read_raw(folder / name, progress)
    assert isinstance(found, RawTable)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1.5,-2,3\n4,5,1e3\n",
        "a;b;c\n1,5;-2;3\n4;5;1e3\n",
        "a\tb\tc\n1,5\t-2\t3\n4\t5\t1e3\n",
        "sep=;\na;b;c\n1,5;-2;3\n4;5;1e3\n",
        "sep=|\r\na|b|c\r\n1.5|-2|3\r\n4|5|1e3\r\n",
        "SEP=,\na,b,c\n1.5,-2,3\n4,5,1e3",
        "a,b,c,\n1.5,-2,3,\n4,5,1e3,\n",
        "a;b;c;\n1,5;-2;3;\n4;5;1e3;\n",
        "a,b,c\n1.5,-2,3,\n4,5,1e3,\n",
        "a  b  c\n1.5  -2  3\n 4 5\t1e3 \n",
        "a b c\n1,5 -2 3\n4 5 1e3\n",
        '"a" b c\n1.5 "-2" 3\n4 5 1e3\n',
        "# a b c\n1.5 -2 3\n4 5 1e3\n",
        "# made on Monday\n# a,b,c\n1.5,-2,3\n4,5,1e3\n",
        '"a","b","c"\n"1.5","-2","3"\n"4","5","1e3"\n',
        'a,b,c\n1.5,"-2",3\n\n4, 5 , 1e3 \n',
        "a,b,c\r1.5,-2,3\r4,5,1e3\r",
        "a,b,c\n1.5,−2,3\n4,5,1e3\n",
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.TXT", "a.csv.gz", "a.txt.GZ"])
def test_dialects(tmp_path: Path, text: str, name: str) -> None:
    name = name.replace(".GZ", ".gz")
    raw = table(tmp_path, text, name)
    assert raw.header == ("a", "b", "c")
    np.testing.assert_array_equal(raw.numbers, [[1.5, -2, 3], [4, 5, 1000]], strict=True)
    assert not raw.numbers.flags.writeable
    assert (raw.name, raw.texts, raw.booleans, raw.lists) == (name, {}, frozenset(), {})


@pytest.mark.parametrize("first", ["1.5,-2,3\n", "1.5\t-2\t3\n", "1.5 -2 3\n", "1,5;-2;3\n"])
def test_without_a_header(tmp_path: Path, first: str) -> None:
    raw = table(tmp_path, first * 3)
    assert raw.header is None
    assert raw.numbers.tolist() == [[1.5, -2, 3]] * 3
    assert raw.place(1, 2) == "a.csv, line 2, column 3"


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("cat;big,dog\n1.5,2\n3,4\n", ("cat;big", "dog")),
        ("cat big,dog\n1.5,2\n3,4\n", ("cat big", "dog")),
        ('"cat,big";dog\n1,5;2\n3;4\n', ("cat,big", "dog")),
        ("1,0,target\n1.5,2,0\n", ("1", "0", "target")),
        ("false,true\n1.5,2\n", ("false", "true")),
        (",0,1\n0,1.5,2\n", ("", "0", "1")),
        ("#,a,b\n1,1.5,2\n", ("", "a", "b")),
        ("a,a,\n1,2,3\n", ("a", "a", "")),
        ("name,0,1\ncat.jpg,1.5,2\n", ("name", "0", "1")),
        ("cat.jpg,1.5,2\ndog.jpg,3,4\n", None),
        ("True,1.5\nFalse,2\n", None),
        ("nan,1.5\n2,2\n", None),
    ],
)
def test_headers(tmp_path: Path, text: str, header: tuple[str, ...] | None) -> None:
    assert table(tmp_path, text).header == header


def test_texts_and_booleans(tmp_path: Path) -> None:
    raw = table(tmp_path, "file,x,ok,gap\n v0.jpg ,1.5,True,1\nv1.jpg,2,false,\n1e999,nan,TRUE,3\n")
    np.testing.assert_array_equal(
        raw.numbers, [[np.nan, 1.5, 1, 1], [np.nan, 2, 0, np.nan], [np.nan, np.nan, 1, 3]]
    )
    assert raw.texts == {0: ["v0.jpg", "v1.jpg", "1e999"], 3: ["1", "", "3"]}
    assert raw.booleans == {2}
    assert [raw.text(0, k) for k in range(4)] == ["v0.jpg", "1.5", "True", "1"]
    assert str(raw.fault(3)) == "a.csv, line 3, column 'gap' is empty; write a number, nan or inf."


def test_numbers_among_booleans_are_neither_texts_nor_booleans(tmp_path: Path) -> None:
    raw = table(tmp_path, "a,b\nTrue,1\n0,True\n")
    assert (raw.numbers.tolist(), raw.texts, raw.booleans) == ([[1, 1], [0, 1]], {}, frozenset())


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("x", "is 'x', which is no number"),
        ("", "is empty"),
        ("-1e999", "is '-1e999', beyond the largest number 1.8e308"),
    ],
)
def test_a_fault_far_below_names_its_line(tmp_path: Path, cell: str, said: str) -> None:
    rows = ["a,b", *["1.25,007"] * MANY, "", f"{cell},8", "3,4", ""]
    raw = table(tmp_path, "\n".join(rows))
    assert raw.numbers.shape == (MANY + 2, 2)
    assert raw.texts[0][: MANY + 2] == ["1.25"] * MANY + [cell, "3"]
    assert list(raw.texts) == [0]
    assert [raw.line(row) for row in (0, MANY - 1, MANY, MANY + 1)] == [
        2,
        MANY + 1,
        MANY + 3,
        MANY + 4,
    ]
    assert str(raw.fault(0)).startswith(f"a.csv, line {MANY + 3}, column 'a' {said};")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,2,3", "has 3 columns, where 2 are needed"),
        ('1,"2', "unexpected end of data"),
        ('1,"2"3', "',' expected after '\"'"),
    ],
)
def test_a_malformed_row_far_below_names_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(FileError, match=f"a.csv, line {MANY + 2}:? {said}"):
        table(tmp_path, "a,b\n" + "1,2\n" * MANY + row)


def test_mixed_decimal_marks_far_below_name_their_line(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=f"line {MANY + 2}: decimal points and decimal commas"):
        table(tmp_path, "a;b\n" + "1,5;2\n" * MANY + "1.5;2\n")


def every_way(values: np.ndarray) -> dict[str, str]:
    rows = values.tolist()
    plain = "\n".join(",".join(map(repr, row)) for row in rows)
    return {
        "plain": plain,
        "crlf": plain.replace("\n", "\r\n"),
        "trailing": plain.replace("\n", ",\n") + ",",
        "quoted": "\n".join(",".join(f'"{cell!r}"' for cell in row) for row in rows),
        "blank lines": plain.replace("\n", "\n\n"),
        "decimal commas": plain.replace(",", ";").replace(".", ","),
        "blanks": plain.replace(",", "  "),
        "a text": plain.replace("\n", "\nx,")[:0]
        + "\n".join(f"x,{row}" for row in plain.split("\n")),
        "a late text": plain + "\n" + ",".join("x" * values.shape[1]),
    }


@pytest.mark.parametrize("way", every_way(np.zeros((1, 1))))
def test_numbers_are_those_of_float_bit_for_bit(tmp_path: Path, way: str) -> None:
    rng = np.random.default_rng(5)
    bits = rng.integers(0, 2**64, (6_000, 5), dtype=np.uint64).view(float)
    short = np.round(rng.normal(size=(6_000, 5)), 4)
    values = np.where(np.isnan(bits) | (rng.random(bits.shape) < 0.5), short, bits)
    values[7, 1:4] = np.inf, -np.inf, -0.0
    raw = table(tmp_path, every_way(values)[way])
    found = raw.numbers[: len(values), way == "a text" :]
    assert found.tobytes() == values.tobytes()


@pytest.mark.parametrize(
    "cell", ["[1.5, -2]", "[ 1.5 -2. ]", "tensor([1.5, -2.])", "array([1.5, -2.], dtype=float32)"]
)
def test_lists_in_cells_become_columns(tmp_path: Path, cell: str) -> None:
    raw = table(tmp_path, f'id,logits,y\n7,"{cell}",1\n8,"[3,4]",0\n')
    assert raw.header == ("id", "logits[0]", "logits[1]", "y")
    assert raw.lists == {"logits": range(1, 3)}
    assert raw.numbers.tolist() == [[7, 1.5, -2, 1], [8, 3, 4, 0]]


@pytest.mark.parametrize(
    ("cell", "said"),
    [("[1,2,3]", "has 3 numbers"), ("7", "is '7'"), ("[]", r"is '\[\]'"), ("[[1,2]]", "is")],
)
def test_lists_of_another_length(tmp_path: Path, cell: str, said: str) -> None:
    with pytest.raises(FileError, match=rf"line 3, column 'z' {said}.* a list of 2 is needed"):
        table(tmp_path, f'z,y\n"[1,2]",1\n"{cell}",0\n')


def test_lines_of_a_delimiter_alone(tmp_path: Path) -> None:
    raw = table(tmp_path, "a,\n1,\n2,\n,\n")
    np.testing.assert_array_equal(raw.numbers, [[1], [2], [np.nan]])
    assert str(raw.fault(0)).startswith("a.csv, line 4, column 'a' is empty")
    assert str(table(tmp_path, "a,\n,\n,\n").fault(0)).startswith("a.csv, line 2, column 'a'")


def test_cells_over_several_lines(tmp_path: Path) -> None:
    raw = table(tmp_path, 'note,x\n"two\nlines",1\n"one",2\n')
    assert raw.texts == {0: ["two\nlines", "one"]}
    assert [raw.line(0), raw.line(1)] == [3, 4]


def test_progress_rises_to_the_end_and_may_end_the_reading(tmp_path: Path) -> None:
    parts: list[float] = []
    table(tmp_path, "1.25,2.5\n" * MANY * 3, progress=parts.append)
    assert len(parts) > 3
    assert parts == sorted(parts)
    assert parts[-1] == 1

    def cancel(part: float) -> None:
        raise InterruptedByPerson

    for name in ("a.csv", "a.jsonl", "a.npy", "a.npz"):
        if name.endswith("y"):
            np.save(tmp_path / name, np.zeros(9))
        elif name.endswith("z"):
            np.savez(tmp_path / name, np.zeros(9))
        else:
            (tmp_path / name).write_text("[1, 2]\n" if "json" in name else "1,2\n")
        with pytest.raises(InterruptedByPerson):
            read_raw(tmp_path / name, cancel)


class InterruptedByPerson(Exception):
    pass


@pytest.mark.parametrize("rewrite", [lambda path: path.write_text("3,4\n" * 9), Path.touch])
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, rewrite: Callable[[Path], object]
) -> None:
    (tmp_path / "a.csv").write_text("1,2\n" * 9)
    with pytest.raises(FileError, match=r"a\.csv was written to while it was read; open it again"):
        read_raw(tmp_path / "a.csv", lambda part: rewrite(tmp_path / "a.csv"))


def test_the_identity_tells_that_a_file_has_changed(tmp_path: Path) -> None:
    raw = table(tmp_path, "1,2\n")
    assert raw.identity == Identity.of(tmp_path / "a.csv")
    (tmp_path / "a.csv").write_text("1,2\n3,4\n")
    assert raw.identity != Identity.of(tmp_path / "a.csv")
    (tmp_path / "a.csv").unlink()
    assert Identity.of(tmp_path / "a.csv") is None


def test_many_columns(tmp_path: Path) -> None:
    names = ",".join(f"c{k}" for k in range(100_000))
    raw = table(tmp_path, f"{names}\n{','.join(['0.5'] * 100_000)}\n")
    assert raw.numbers.shape == (1, 100_000)
    assert raw.header is not None
    assert raw.header[-1] == "c99999"


@pytest.mark.parametrize("cell", ["", "x"])
def test_many_columns_of_texts_are_no_table(tmp_path: Path, cell: str) -> None:
    with pytest.raises(FileError, match=rf"more than 1000 columns .* such as '{cell}' in column"):
        table(tmp_path, (",".join(["1.5", *[cell] * 20_000]) + "\n") * 2)
