"""JSON as people write it: records, records a line, and objects of lists."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from lossgui.model.errors import FileError
from lossgui.model.files import read
from lossgui.model.files.formats import read_raw
from lossgui.model.files.formats.raw import SINGLE, RawArrays, RawTable

RECORDS = [
    {"file": "007", "logits": [1.5, -2.0], "ok": True, "y": 1},
    {"file": "x", "logits": [3, 1e3], "ok": False, "y": None},
]


def raw_of(folder: Path, text: str, name: str = "a.json") -> RawTable | RawArrays:
    content = text.encode()
    (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return read_raw(folder / name)


def table(folder: Path, text: str, name: str = "a.json") -> RawTable:
    raw = raw_of(folder, text, name)
    assert isinstance(raw, RawTable)
    return raw


def arrays(folder: Path, text: str) -> RawArrays:
    raw = raw_of(folder, text)
    assert isinstance(raw, RawArrays)
    return raw


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.jsonl.gz", "a.json.gz"])
def test_records(tmp_path: Path, name: str) -> None:
    lines = "\n".join(map(json.dumps, RECORDS))
    raw = table(tmp_path, lines if "jsonl" in name else json.dumps(RECORDS, indent=2), name)
    assert raw.header == ("file", "logits[0]", "logits[1]", "ok", "y")
    np.testing.assert_array_equal(
        raw.numbers, [[7, 1.5, -2, 1, 1], [np.nan, 3, 1000, 0, np.nan]], strict=True
    )
    assert raw.texts == {0: ["007", "x"], 4: ["1", ""]}
    assert (raw.booleans, raw.lists) == ({3}, {"logits": range(1, 3)})
    unit = "line" if "jsonl" in name else "record"
    assert raw.place(1, 4) == f"{name}, {unit} 2, column 'y'"


def test_lines_of_lists(tmp_path: Path) -> None:
    raw = table(tmp_path, "[1, 2]\n\n[NaN, -Infinity]\n", "a.jsonl")
    assert raw.header is None
    np.testing.assert_array_equal(raw.numbers, [[1, 2], [np.nan, -np.inf]])
    assert [raw.line(0), raw.line(1)] == [1, 3]


def test_keys_may_be_missing_and_in_any_order(tmp_path: Path) -> None:
    raw = table(tmp_path, '[{"a": 1, "b": 2}, {"b": 3, "a": 4}, {"a": 5}]')
    np.testing.assert_array_equal(raw.numbers, [[1, 2], [4, 3], [5, np.nan]])
    assert str(raw.fault(1)).startswith("a.json, record 3, column 'b' is empty")


def test_what_is_no_number_or_list_of_numbers_is_a_text(tmp_path: Path) -> None:
    raw = table(tmp_path, '[{"x": 1, "meta": {"k": [1]}, "z": [[1]], "e": [], "huge": 1e999}]')
    assert raw.texts == {1: ['{"k": ["1"]}'], 2: ['[["1"]]'], 3: ["[]"], 4: ["1e999"]}
    assert "beyond the largest number" in str(raw.fault(4))


def test_a_late_text_keeps_the_texts_above_it(tmp_path: Path) -> None:
    lines = ['{"a": 7.50}'] * 50_000 + ['{"a": "x"}']
    raw = table(tmp_path, "\n".join(lines), "a.jsonl")
    assert raw.texts[0] == ["7.50"] * 50_000 + ["x"]


def test_an_object_of_arrays(tmp_path: Path) -> None:
    raw = arrays(
        tmp_path,
        '{"logits": [[1, 2.5], [null, 4]], "labels": [0, 1], "class_names": ["a", null],'
        ' "loss": "NLLLoss", "flags": [[true], [false]], "big": [[123456789012345678]],'
        ' "bigger": [[1e30, 10000000000000000000000]], "none": []}',
    )
    expected = {
        "logits": np.array([[1, 2.5], [np.nan, 4]]),
        "labels": np.array([0, 1]),
        "class_names": np.array(["a", ""]),
        "loss": np.array("NLLLoss"),
        "flags": np.array([[True], [False]]),
        "big": np.array([[123456789012345678]]),
        "bigger": np.array([[1e30, 1e22]]),
        "none": np.zeros(0),
    }
    assert list(raw.arrays) == list(expected)
    for key, value in expected.items():
        np.testing.assert_array_equal(raw.arrays[key], value, strict=True)
        assert not raw.arrays[key].flags.writeable
    assert not raw.refused


@pytest.mark.parametrize(
    "text",
    [
        '{"x": [1.5, 2], "name": ["a", "b"], "ok": [true, false]}',
        '{"x": {"0": 1.5, "1": 2}, "name": {"0": "a", "1": "b"}, "ok": {"0": true, "1": false}}',
    ],
    ids=["lists", "pandas"],
)
def test_flat_columns_of_one_length_are_a_table(tmp_path: Path, text: str) -> None:
    raw = table(tmp_path, text)
    assert raw.header == ("x", "name", "ok")
    np.testing.assert_array_equal(raw.numbers, [[1.5, np.nan, 1], [2, np.nan, 0]])
    assert (raw.texts, raw.booleans) == ({1: ["a", "b"]}, {2})
    assert raw.place(0) == "a.json, record 1"


def test_a_nested_list_is_one_array(tmp_path: Path) -> None:
    raw = arrays(tmp_path, json.dumps([[[k, k + 0.5]] for k in range(40_000)]))
    assert raw.arrays[SINGLE].shape == (40_000, 1, 2)
    assert raw.arrays[SINGLE][-1].tolist() == [[39_999, 39_999.5]]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("[[1, 2], [3]]", "holds items of different lengths"),
        ("[[1, 2], 3]", "holds items of different lengths"),
        ('[1, "a"]', "holds texts among numbers, or numbers beyond 1.8e308"),
        ("[[1, 1e999]]", "holds texts among numbers, or numbers beyond 1.8e308"),
        ('[{"a": 1}, 2]', "holds objects"),
    ],
)
def test_a_key_that_is_no_array_is_refused_alone(tmp_path: Path, value: str, said: str) -> None:
    raw = arrays(tmp_path, f'{{"logits": [[1, 2]], "other": {value}, "y": [0]}}')
    assert set(raw.arrays) == {"logits", "y"}
    assert raw.refused["other"].startswith(f"a.json, key 'other' {said}")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", '{"a": [1,]}', "line 1 is no JSON: Expecting value at column 10"),
        ("a.json", '{"a": [1]\n "b": 2}', "line 2 is no JSON: Expecting ',' at column 2"),
        ("a.json", "[1, 2] 3", "line 1 is no JSON: Extra data"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.json", '{"a": 1, "a": 2}', "has the key 'a' twice"),
        ("a.json", "5", "is no JSON"),
        ("a.json", '[{"a": 1}, {"b": 2}]', "record 2 has the key 'b', which the first does not"),
        ("a.json", '[{"a": [1, 2]}, {"a": [1]}]', "record 2, key 'a' is no list of 2"),
        ("a.json", '[{"a": 1}, 7]', "record 2 is no record"),
        ("a.json", "[{}]", "record 1 is no record"),
        ("a.jsonl", '{"a": 1}\n\n{"a": }', "line 3 is no JSON: Expecting value at column 7"),
        ("a.jsonl", "[" * 100_000, "line 1 is nested too deeply"),
        ("a.jsonl", "5\n", "line 1 is no record"),
        ("a.jsonl", "\n\n", "holds no record"),
        ("a.jsonl", '{"a": 1}\n[1]\n', "line 2 is no record"),
    ],
)
def test_malformed_json(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        raw_of(tmp_path, text, name)


def test_json_that_is_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"a": 1}\n{"\xff": 1}\n')
    with pytest.raises(FileError, match=r"a\.jsonl, line 2 is no UTF-8 text"):
        read_raw(tmp_path / "a.jsonl")


def test_logits_and_labels_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"logits": [[1, 2], [3, 4]], "labels": [0, 1]}')
    found = read(tmp_path / "a.json").arrays
    np.testing.assert_array_equal(found.input, [[1, 2], [3, 4]])
    np.testing.assert_array_equal(found.target, [0, 1])
