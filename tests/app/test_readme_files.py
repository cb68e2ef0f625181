"""The forms of files that README names open as it says."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from lossgui.cli import main

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
FILES = README[README.index("**Files.**") : README.index("**The command line.**")]
KEYS = sorted(set(re.findall(r"`([a-z_]+)`", FILES.split("| `.npy`")[0].split("| `.npz`")[1])))
X = np.array([[0.5, -1.25], [1.5, 0.25], [0.75, 2.5]])
Y = np.array([1, 0, 0])
P = np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)
VALUE = -np.log(P[np.arange(3), Y]).mean()
INPUTS = {"logits": X, "input": X, "probabilities": P, "log_probabilities": np.log(P)}
TARGETS = ("targets", "target")
OTHERS = {"weight": [1.0, 1.0], "pos_weight": [1.0, 1.0], "class_names": ["a", "b"]}


def value(capsys: pytest.CaptureFixture[str], *arguments: str) -> float:
    assert main(["eval", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["value"]


def test_every_key_of_the_table_is_tried() -> None:
    assert set(KEYS) == {*INPUTS, *TARGETS, *OTHERS}


@pytest.mark.parametrize("logits", INPUTS)
@pytest.mark.parametrize("target", TARGETS)
def test_keys(logits: str, target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.savez(tmp_path / "a.npz", **{logits: INPUTS[logits], target: Y}, **OTHERS)
    assert value(capsys, str(tmp_path / "a.npz")) == pytest.approx(VALUE, rel=1e-12)


def test_an_array_and_targets_in_a_second_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save(tmp_path / "z.npy", X)
    np.save(tmp_path / "y.npy", Y)
    found = value(capsys, str(tmp_path / "z.npy"), "--targets", str(tmp_path / "y.npy"))
    assert found == pytest.approx(VALUE, rel=1e-12)


@pytest.mark.parametrize("target", ["target", "label", "y"])
@pytest.mark.parametrize(("suffix", "delimiter"), [(".csv", ","), (".tsv", "\t")])
def test_tables(
    target: str, suffix: str, delimiter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("cat", "dog", target), *((*x, y) for x, y in zip(X.tolist(), Y, strict=True))]
    text = "\n".join(delimiter.join(map(str, row)) for row in rows)
    (tmp_path / f"a{suffix}").write_text(text)
    assert value(capsys, str(tmp_path / f"a{suffix}")) == pytest.approx(VALUE, rel=1e-12)
