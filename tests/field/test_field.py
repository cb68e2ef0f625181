"""Whatever people bring is read right, or the program says how it read it."""

import json
from pathlib import Path

import pytest
from field_cases import Case, cases

from lossgui.cli import main

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_field_file(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in case.files.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    code = main(["eval", next(iter(case.files)), *case.options, "--json"])
    out, err = capsys.readouterr()
    assert code == (2 if case.refused else 0), err
    assert all(text in err for text in case.says), err
    if case.refused:
        assert err.count("\n") == 1
        return
    report = json.loads(out)
    assert report["reading"]["loss"] == report["loss"]
    if case.value is not None:
        assert report["value"] == pytest.approx(case.value, rel=1e-9), err
