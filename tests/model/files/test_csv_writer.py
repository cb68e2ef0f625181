import csv
import io
import math

import numpy as np

from lossgui.model.files.csv_writer import columns_csv


def test_numbers_are_read_again_exactly() -> None:
    x = np.random.default_rng(3).normal(size=50) * 10.0 ** np.arange(-25, 25)
    narrow = x[:20].astype(np.float32)
    text = columns_csv({"x": x, "narrow": narrow}).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [float(row["x"]) for row in rows] == x.tolist()
    assert [float(row["narrow"]) for row in rows[:20]] == narrow.tolist()
    assert {row["narrow"] for row in rows[20:]} == {""}


def test_every_row_has_all_columns_and_words_for_what_is_no_number() -> None:
    made = columns_csv({'a, "b"': ["猫", "x\ny"], "n": np.array([3]), "v": [math.nan, -math.inf]})
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    assert rows == [['a, "b"', "n", "v"], ["猫", "3", "nan"], ["x\ny", "", "-inf"]]


def test_no_columns_are_no_rows() -> None:
    assert columns_csv({}).decode("utf-8-sig").strip() == ""
