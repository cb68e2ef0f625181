import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lossgui
from lossgui.cli import main
from lossgui.model.losses.registry import LOSSES
from lossgui.model.schemes import SCHEMES

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def batch(tmp_path: Path) -> str:
    path = tmp_path / "batch.npz"
    np.savez(path, logits=[[2.0, 0.0], [0.0, 1.0]], targets=[0, 0], weight=[1.0, 3.0])
    return str(path)


def test_eval_prints_value_and_parts(batch: str, capsys: Capture) -> None:
    assert main(["eval", batch]) == 0
    lines = capsys.readouterr().out.splitlines()
    result = lossgui.evaluate("CrossEntropyLoss", [[2.0, 0], [0, 1]], [0, 0], weight=[1, 3])
    assert lines[1] == f"value        {float(result.value)!r}"
    assert lines[2] == f"numerator    {result.numerator!r}"
    assert lines[3] == "denominator  2.0"
    assert lines[4] == "losses"
    assert lines[-1] == "  1: 1.3132616875182228"


def test_eval_options(batch: str, capsys: Capture) -> None:
    options = ["--weight", "1,2", "--reduction", "sum", "--label-smoothing", "0.1"]
    assert main(["eval", batch, *options, "--ignore-index", "1", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    expected = lossgui.evaluate(
        "CrossEntropyLoss",
        [[2.0, 0], [0, 1]],
        [0, 0],
        weight=[1, 2],
        reduction="sum",
        label_smoothing=0.1,
        ignore_index=1,
    )
    assert report["value"] == pytest.approx(float(expected.value), rel=1e-15)
    assert len(report["losses"]) == 2


def test_json_has_no_nan_token(batch: str, capsys: Capture) -> None:
    assert main(["eval", batch, "--ignore-index", "0", "--json"]) == 0
    report = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert report["value"] == "nan"
    assert report["reason"] == "nan: every target is ignored, 0 / 0"
    assert main(["eval", batch, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["reason"] is None


@pytest.mark.parametrize(
    ("logits", "options", "reason"),
    [
        ([[1.0, 2.0]], ["--weight", "0,1"], "nan: the weights of all targets are 0, 0 / 0"),
        ([[1.0, np.nan]], [], "nan: the logit of class 1 in sample 0 is nan"),
        ([[-np.inf, 0.0]], ["--reduction=none"], "inf: the logit of class 0 in sample 0 is -inf"),
        ([[-1e308, 1e308]], [], "inf: the loss of sample 0 is too large"),
    ],
)
def test_eval_says_why_a_value_is_not_finite(
    tmp_path: Path, capsys: Capture, logits: list[list[float]], options: list[str], reason: str
) -> None:
    path = tmp_path / "bad.npz"
    np.savez(path, logits=logits, targets=[0])
    assert main(["eval", str(path), *options]) == 0
    assert f"reason       {reason}" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    "arguments",
    [
        ["eval", "none.npz"],
        ["eval", "BATCH", "--loss", "L2"],
        ["eval", "BATCH", "--loss", "BCELoss"],
        ["eval", "BATCH", "--reduction", "avg"],
        ["eval", "BATCH", "--weight", "1,2,3"],
        ["eval", "BATCH", "--weight", "a"],
        ["eval", "BATCH", "--weight", "pos-weight"],
        ["eval", "BATCH", "--loss=BCELoss", "--weight=balanced"],
        ["eval", "BATCH", "--label-smoothing", "2"],
        ["eval", "BATCH", "--ignore-index", "1.5"],
        ["eval", "BATCH", "--input", "odds"],
        ["eval", "BATCH", "--target", "nothing"],
        ["eval", "BATCH", "--logits", "logits", "--target", "logits"],
        ["snapshot", "-o", "x.png", "--names", "id"],
        ["eval"],
        ["none.csv"],
        ["--nonsense"],
        ["snapshot", "BATCH"],
        ["snapshot", "BATCH", "-o", "x.png", "--size", "big"],
        ["snapshot", "BATCH", "-o", "x.jpg"],
    ],
)
def test_bad_input_is_one_sentence_and_code_2(
    arguments: list[str], batch: str, capsys: Capture
) -> None:
    try:
        code = main([batch if argument == "BATCH" else argument for argument in arguments])
    except SystemExit as exit:
        code = exit.code
    assert code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("lossgui: ")
    assert captured.err.count("\n") == 1


def test_eval_takes_the_name_of_a_scheme(tmp_path: Path, capsys: Capture) -> None:
    path, logits = str(tmp_path / "rare.npz"), [[2.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.5, 0.0]]
    np.savez(path, logits=logits, targets=[0, 0, 0, 1], weight=[1.0, 9.0])
    assert main(["eval", path, "--weights", "Balanced", "--json"]) == 0
    expected = lossgui.evaluate("CrossEntropyLoss", logits, [0, 0, 0, 1], weight=[2 / 3, 2.0])
    assert json.loads(capsys.readouterr().out)["value"] == pytest.approx(
        float(expected.value), rel=1e-15
    )
    assert main(["eval", path, "--weight", "none", "--json"]) == 0
    plain = lossgui.evaluate("CrossEntropyLoss", logits, [0, 0, 0, 1])
    assert json.loads(capsys.readouterr().out)["value"] == pytest.approx(
        float(plain.value), rel=1e-15
    )


def test_a_scheme_for_pos_weight_excludes_a_given_one(tmp_path: Path, capsys: Capture) -> None:
    path, x, t = str(tmp_path / "multi.npz"), [[1.0], [0.0], [-1.0]], [[1.0], [0.0], [0.0]]
    np.savez(path, logits=x, targets=t)
    assert main(["eval", path, "--weight", "pos-weight", "--json"]) == 0
    expected = lossgui.evaluate("BCEWithLogitsLoss", x, t, pos_weight=[2.0])
    assert json.loads(capsys.readouterr().out)["value"] == pytest.approx(
        float(expected.value), rel=1e-15
    )
    assert main(["eval", path, "--weight", "pos-weight", "--pos-weight", "3"]) == 2
    said = "lossgui: --weight pos-weight sets pos_weight as well: leave --pos-weight out.\n"
    assert capsys.readouterr().err == said
    assert main(["eval", path, "--weight", "balanced", "--pos-weight", "3"]) == 0


def test_losses_lists_every_loss(capsys: Capture) -> None:
    assert main(["losses"]) == 0
    out = capsys.readouterr().out
    assert all(key in out for key in LOSSES)
    assert "ignore_index (extension)" in out
    assert all(f"    {key}" in out for key in SCHEMES)


def test_version(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as exit:
        main(["--version"])
    assert exit.value.code == 0
    assert capsys.readouterr().out == f"lossgui {lossgui.__version__}\n"


def test_snapshot_renders_the_window(batch: str, tmp_path: Path) -> None:
    target = tmp_path / "window.png"
    command = [sys.executable, "-m", "lossgui", "snapshot", batch, "-o", str(target)]
    subprocess.run([*command, "--size", "1100x800", "--theme", "dark"], check=True)
    assert target.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_snapshot_that_cannot_be_written(batch: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lossgui", "snapshot", batch, "-o", str(tmp_path / "no/x.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "x.png cannot be written" in done.stderr


def test_without_a_display_it_says_so(batch: str) -> None:
    environment = {"PATH": "", "HOME": "/"}
    done = subprocess.run(
        [sys.executable, "-m", "lossgui", batch],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if sys.platform.startswith("linux"):
        assert done.returncode == 2
        assert "lossgui snapshot" in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_one_sentence(batch: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lossgui", "eval", batch],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last == "lossgui: the output cannot be written: No space left on device."


def test_many_losses_are_counted(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "many.npz"
    np.savez(path, logits=np.zeros((25, 2)), targets=np.zeros(25, dtype=int))
    assert main(["eval", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].startswith("  19: 0.693")
    assert lines[-1] == "  and 5 more: --json prints all"


def test_a_pos_weight_that_is_not_used_is_said(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "multi.npz"
    np.savez(path, logits=np.eye(2), targets=np.eye(2), pos_weight=[1.0, 2.0])
    assert main(["eval", str(path), "--loss", "CrossEntropyLoss"]) == 0
    said = "lossgui: CrossEntropyLoss has no pos_weight: that of multi.npz is not used.\n"
    assert said in capsys.readouterr().err
    assert main(["eval", str(path), "--loss", "BCEWithLogitsLoss"]) == 0
    assert "pos_weight" not in capsys.readouterr().err


def test_eval_says_how_a_file_was_read(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a.csv"
    path.write_text('who,"a, b",c,kind,best\nann,1,2,c,0\nbob,0,1,c,1\n')
    options = ["--logits", '"a, b",c', "--target", "best", "--names", "who", "--json"]
    assert main(["eval", str(path), *options]) == 0
    out, err = capsys.readouterr()
    assert err.startswith("lossgui: a.csv: logits from 'a, b', 'c'; targets from 'best'; sample ")
    reading = json.loads(out)["reading"]
    assert reading["sample_names"] == ["who"]
    assert reading["left_out"] == ["kind"]
    assert main(["eval", str(path)]) == 0
    assert "targets from 'kind'" in capsys.readouterr().err


def test_the_log_loss_of_probabilities_is_one_command(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "p.npz"
    np.savez(path, scores=[[0.25, 0.75], [0.5, 0.5]], y=[1, 0])
    assert main(["eval", str(path), "--input", "probabilities", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["loss"] == "NLLLoss"
    assert report["value"] == pytest.approx(-np.log([0.75, 0.5]).mean(), rel=1e-15)


def test_explain_tells_how_the_loss_comes_about(batch: str, capsys: Capture) -> None:
    assert main(["explain", batch, "--row", "1"]) == 0
    told = capsys.readouterr().out
    assert "The gradient" in told
    assert main(["explain", batch, "--row", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert main(["explain", batch, "--micro-batch", "1", "--json"]) == 0
    split = json.loads(capsys.readouterr().out)["reduction_steps"]
    assert [step["key"] for step in split[-3:]] == ["micro_means", "mean_of_means", "accumulated"]
    assert main(["explain", batch, "--micro-batch", "0"]) == 2
    assert "--micro-batch must be above 0" in capsys.readouterr().err
    assert main(["eval", batch, "--json"]) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert found["loss_steps"][-1]["values"] == pytest.approx(numbers["losses"][1], rel=1e-12)
    assert found["reduction_steps"][-1]["values"] == numbers["value"]
    assert [step["key"] for step in found["gradient_steps"]][-1] == "gradient"


@pytest.mark.parametrize("row", ["-1", "99"])
def test_explain_refuses_a_sample_that_is_not_there(batch: str, capsys: Capture, row: str) -> None:
    assert main(["explain", batch, f"--row={row}"]) == 2
    assert f"--row {row} is no sample: the file has samples 0 to" in capsys.readouterr().err
