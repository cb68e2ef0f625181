from pathlib import Path

import numpy as np
import pytest

from lossgui.model.advice import in_python, in_window
from lossgui.model.errors import LossError
from lossgui.model.files.opening import Request, open_file

PROBABILITIES = "a,b,label\n0.25,0.75,1\n0.5,0.5,0\n"
ROWS = "0.5,1.25,1\n1.5,0.25,0\n-0.5,2.25,1\n" * 4
TABLES = {
    "whole numbers": f"a,b,n\n{ROWS}",
    "no header": ROWS,
    "by-products": "pred_a,pred_b,label\n0.5,1.25,1\n1.5,0.25,0\n-0.5,2.25,1\n",
}


def read(tmp_path: Path, text: str, loss: str | None = None) -> tuple[str, ...]:
    path = tmp_path / "t.csv"
    path.write_text(text)
    return open_file(Request(path, loss=loss)).remarks


def assert_each_speaks_its_words(remarks: tuple[str, ...]) -> None:
    [advice] = [remark for remark in remarks if "--" in remark]
    shown = in_window(advice)
    assert "--" not in shown
    assert any(word in shown for word in ("role", "say that the numbers are"))
    assert shown[:20] == advice[:20]
    assert shown.endswith(".")


@pytest.mark.parametrize("name", TABLES)
def test_what_was_decided_is_changed_by_options_or_by_roles(name: str, tmp_path: Path) -> None:
    assert_each_speaks_its_words(read(tmp_path, TABLES[name]))


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss"])
def test_what_the_numbers_are_is_said_by_an_option_or_in_the_chooser(
    loss: str, tmp_path: Path
) -> None:
    assert_each_speaks_its_words(read(tmp_path, PROBABILITIES, loss))


@pytest.mark.parametrize(
    "text",
    [
        "a,b,label,target\n1.5,2,0,1\n3,4.5,1,0\n",
        "n,m,a,b\n" + "1,0,0.5,1.5\n0,1,2.5,0.5\n2,1,1.5,0.5\n" * 4,
    ],
)
def test_a_refusal_speaks_the_words_of_where_it_is_read(text: str, tmp_path: Path) -> None:
    with pytest.raises(LossError, match="choose with --") as caught:
        read(tmp_path, text)
    assert caught.value.in_window.endswith("; choose what each is.")
    assert "pass the logits alone as input" in caught.value.in_python
    assert "--" not in caught.value.in_python


def test_an_odd_target_is_ignored_by_an_option_a_field_or_an_argument(tmp_path: Path) -> None:
    path = tmp_path / "mask.npz"
    np.savez(path, logits=np.zeros((3, 2)), targets=[0, 255, 1])
    with pytest.raises(LossError, match="--ignore-index 255") as caught:
        open_file(Request(path))
    assert "; ignore_index 255 leaves it out." in caught.value.in_window
    assert "; ignore_index=255 leaves it out." in caught.value.in_python


def test_a_plain_sentence_is_the_same_everywhere() -> None:
    assert in_window("All is well.") == in_python("All is well.") == "All is well."
