"""Reports by menu and by command line: all plots in one file, those on show undisturbed."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.cli import main
from lossgui.model.scenario.arguments import make_scenario

TITLES = ("Curve", "Surface", "Figures of the classes", "Samples", "Information")


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: [str(path)])


def save_report(app: App) -> None:
    app.window.findChild(QAction, "save_report").trigger()


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_report_of_what_is_on_show(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"all.{suffix}"
    choose(monkeypatch, path)
    app.session.pin()
    app.entries.edit_logit(0, 0, "5")
    shown = app.window.plots_card.page
    before = shown.grab().toImage()
    save_report(app)
    said = app.window.notice_bar.text
    qtbot.waitUntil(lambda: said() == f"Saved the report as {path}.", timeout=20_000)
    assert app.window.plots_card.page is shown
    assert list(app.window.plots_card.pages) == ["curve"]
    app.window.clear()  # the sentence takes room
    qtbot.waitUntil(lambda: shown.grab().toImage() == before)
    content = path.read_bytes()
    if suffix == "pdf":
        assert content.startswith(b"%PDF")
        return
    text = content.decode()
    for title in TITLES:
        assert f"<h2>{title}</h2>" in text
    assert text.count("<svg") >= len(TITLES)
    assert f"{app.session.evaluation.value:.6f}" in text
    assert "now − A" in text


def test_large_batches_are_drawn_when_they_are_computed(
    open_app, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    random = np.random.default_rng(5)
    scenario = make_scenario(
        "CrossEntropyLoss", random.normal(size=(60_000, 10)), random.integers(0, 10, 60_000)
    )
    app, path = open_app(scenario), tmp_path / "all.html"
    choose(monkeypatch, path)
    save_report(app)
    qtbot.waitUntil(path.exists, timeout=30_000)
    text = path.read_text("utf-8")
    assert "computing" not in text
    assert "of 60000 samples (" in text


def test_what_cannot_be_written_is_said(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = app.window.notice_bar.text
    choose(monkeypatch, tmp_path / "all.doc")
    save_report(app)
    assert said() == "all.doc must end in .html or .pdf; a report has no other format."
    choose(monkeypatch, tmp_path / "nowhere" / "all.pdf")
    save_report(app)
    folder = tmp_path / "nowhere"
    wanted = f"The folder {folder} does not exist; choose another one."
    qtbot.waitUntil(lambda: said() == wanted, timeout=20_000)


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_command_line(qtbot: QtBot, tmp_path: Path, suffix: str) -> None:
    batch, path = tmp_path / "batch.npz", tmp_path / f"all.{suffix}"
    np.savez(batch, logits=[[2.0, 0.0], [0.0, 1.0]], targets=[0, 0], class_names=["<b>&", "dog"])
    assert main(["report", str(batch), "-o", str(path), "--weight", "1,3"]) == 0
    content = path.read_bytes()
    if suffix == "html":
        text = content.decode()
        assert "<h1>batch.npz</h1>" in text
        assert "&lt;b&gt;&amp;" in text
        assert "<b>" not in text
    else:
        assert content.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["all.doc", "nowhere/all.html"])
def test_command_line_refuses_in_one_sentence(
    qtbot: QtBot, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "-o", str(tmp_path / name)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / name).exists()
