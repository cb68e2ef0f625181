"""Tables of text: what a spreadsheet, pandas and NumPy write."""

from pathlib import Path

import numpy as np
import pytest

from lossgui.model.errors import FileError
from lossgui.model.files import Arrays
from lossgui.model.files import read as read_file


def read(path: Path, targets: Path | None = None) -> Arrays:
    return read_file(path, targets).arrays


def table(folder: Path, text: str, name: str = "a.csv", encoding: str = "utf-8") -> Arrays:
    (folder / name).write_bytes(text.encode(encoding))
    return read(folder / name)


@pytest.mark.parametrize(
    "text",
    [
        "cat,dog,target\n1.5,-2,0\nnan,inf,1\n",
        "cat,dog,target\r\n1.5,-2,0\r\nnan,inf,1\r\n\r\n",
        "\ncat,dog,Target\n\n1.5,-2,0\nNaN,Infinity,1\n \n",
        "cat;dog;y\n1,5;-2;0\nnan;inf;1\n",
        "cat\tdog\tlabel\n1.5\t-2\t0\nnan\tinf\t1\n",
        '"cat","dog","labels"\n"1.5", "-2", 0\n"nan",inf,1',
        "target,cat,dog\n0,1.5,-2\n1,nan,inf\n",
        "cat,dog,target\n1.5,-2,cat\nnan,inf,dog\n",
        "cat,targets,dog\n1.5, cat ,-2\nnan,1,inf\n",
        "id,cat,dog,y\nfirst,1.5,-2,0\nsecond,nan,inf,1\n",
        ",cat,dog,y\n0,1.5,-2,0\n1,nan,inf,1\n",
        "# cat,dog,y\n1.5,-2,0\nnan,inf,1\n",
    ],
    ids=[
        "plain",
        "crlf",
        "blank-lines",
        "semicolons-decimal-commas",
        "tabs",
        "quotes",
        "target-first",
        "names-as-targets",
        "names-and-indices",
        "row-names",
        "pandas-index",
        "savetxt-comment",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_header(tmp_path: Path, text: str, encoding: str) -> None:
    arrays = table(tmp_path, text, encoding=encoding)
    np.testing.assert_array_equal(arrays.input, [[1.5, -2], [np.nan, np.inf]])
    np.testing.assert_array_equal(arrays.target, np.array([0, 1]), strict=True)
    assert arrays.class_names == ("cat", "dog")
    assert not arrays.input.flags.writeable


@pytest.mark.parametrize(
    ("text", "name"), [("1,2,3\n4,5,6\n", "a.csv"), ("1\t2\t3\n4\t5\t6\n", "a.TSV")]
)
def test_without_a_header_all_columns_are_logits(tmp_path: Path, text: str, name: str) -> None:
    arrays = table(tmp_path, text, name)
    np.testing.assert_array_equal(arrays.input, [[1.0, 2, 3], [4, 5, 6]], strict=True)
    assert arrays.target is None
    assert arrays.class_names is None


def test_a_pandas_frame_without_names(tmp_path: Path) -> None:
    arrays = table(tmp_path, ",0,1\n0,0.5,1.5\n1,2.5,3.5\n")
    np.testing.assert_array_equal(arrays.input, [[0.5, 1.5], [2.5, 3.5]])
    assert arrays.class_names == ("0", "1")


def test_fractions_stay_fractions(tmp_path: Path) -> None:
    arrays = table(tmp_path, "z;target\n1;0,25\n2;1\n")
    np.testing.assert_array_equal(arrays.target, [[0.25], [1.0]], strict=True)


def test_a_large_table(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(5000, 10))
    np.savetxt(tmp_path / "a.csv", values, delimiter=",")
    np.testing.assert_array_equal(read(tmp_path / "a.csv").input, values, strict=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n3\n", "line 3 has 1 columns, where 2 are needed"),
        ("1,2\n3,4,5\n", "line 2 has 3 columns, where 2 are needed"),
        ("a,b\n1,2\n1,x\n", "line 3, column 'b' is 'x', which is no number"),
        ("1,2\n\n3,x\n", "line 3, column 2 is 'x', which is no number"),
        ("a,b\n1,2\n1,\n", "line 3, column 'b' is empty; write a number"),
        ("1,,3\n", "line 1, column 2 is empty"),
        ("a,b,y\n1,2,1\n1,2,\n", "line 3, column 'y': the target is empty"),
        ("a,b,y\n1,2,C\n", r"line 2, column 'y': the target is 'C', neither .* name \(a, b\)"),
        ("a,b,comment\n1,2,3\n1,2,good\n", "line 3, column 'comment' is 'good'"),
        ("a,y,target\n1,2,3\n", "'y', 'target' may both be the target; choose with --target y or"),
        ("a,b,a\n1,2,3\n", "line 1: two columns are named 'a'"),
        ("a,b,\n1,2,3\n", "line 1: column 3 has no name"),
        ("a,b\n1,1e999\n", "line 2, column 'b' is '1e999', beyond the largest number"),
        ("a;b\n1,5;2\n1.5;2\n", "line 3: decimal points and decimal commas are mixed"),
        ("a;b\n1.234,5;1.5\n", "line 2: decimal points and decimal commas are mixed"),
        ("id,target\n1,2\n", r"no column of logits, only \('id', 'target'\)"),
        ("a,b,target\n", "a header and no row under it"),
        ("\n \n\n", "only blank lines"),
        ('a,b\n"1,2\n', r"line 2: unexpected end of data"),
        (f"{'1' * 200_000}\n", "line 1: field larger than field limit"),
    ],
)
def test_malformed_tables(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FileError, match=message):
        table(tmp_path, text)


@pytest.mark.parametrize(
    ("content", "line"),
    [("é,b\n1,2\n".encode("latin-1"), 1), (b"a,b\n1,2\n\xff,2\n", 3), (b"\xff\xfea", 1)],
)
def test_other_encodings(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(FileError, match=rf"a\.csv, line {line} is no UTF-8 text; save it as"):
        read(tmp_path / "a.csv")
