"""A million rows: the window answers while they are evaluated, and shows only what is final."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

import lossgui
from lossgui.app import build
from lossgui.controllers.files.opening import empty_scenario
from lossgui.model.files.opening import Request
from lossgui.views.classes.totals_row import TotalsRow
from lossgui.views.window.settings import Settings


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "batch.npz"
    rng = np.random.default_rng(0)
    x = rng.standard_normal((1_000_000, 10), dtype=np.float32)
    np.savez(path, logits=x, targets=rng.integers(0, 10, len(x)))
    return path


def test_a_large_file_opens_beside_the_gui_thread(
    batch: Path, settings: Settings, qtbot: QtBot
) -> None:
    app = build(empty_scenario(), "no file", settings)
    qtbot.addWidget(app.window)
    app.files.open_request(Request(batch))
    app.window.show()
    assert app.session.scenario.n_samples == 0
    value = app.window.findChild(QLabel, "result_value")
    qtbot.waitUntil(lambda: app.session.scenario.n_samples > 0, timeout=20_000)
    scenario = app.session.scenario
    expected = lossgui.evaluate(
        "CrossEntropyLoss", scenario.logits.base, scenario.targets.base[:, 0]
    )
    assert float(value.text()) == pytest.approx(float(expected.value), rel=1e-5)
    assert app.session.evaluation.value == pytest.approx(float(expected.value), rel=1e-6)
    totals = app.window.findChild(TotalsRow, "weights_totals")
    qtbot.waitUntil(lambda: totals.property("texts")[-3:] == ["100%"] * 3, timeout=20_000)


def test_cancelling_keeps_what_is_on_show(batch: Path, open_app, qtbot: QtBot) -> None:
    app = open_app()
    app.window.file_chosen.emit(str(batch))
    app.window.progress_line.cancel_requested.emit()
    app.window.file_chosen.emit(str(batch))
    app.entries.edit_weight(0, "7")
    assert app.session.scenario.weights[0] == 7
    qtbot.waitUntil(lambda: not app.window.progress_line.isVisible())
    assert app.session.scenario.n_samples == 8
    assert app.window.isWindowModified()
