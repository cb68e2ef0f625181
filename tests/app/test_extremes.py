"""A sample of `extremes`, and extreme numbers that are typed, or come from a file."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.cli import main
from lossgui.model.scenario.scenario import Scenario

from .driver import Driver
from .extremes import NUMBERS, PLACES, SCENARIOS, look_at_everything, pages

SAMPLE = (("summed", "apart", "1e-310"), ("yes or no", "logits", "1e308"))


@pytest.mark.parametrize(("scenario", "place", "number"), SAMPLE)
def test_extreme_number_is_shown(
    open_app: Callable[[Scenario], App], scenario: str, place: str, number: str
) -> None:
    app = open_app(SCENARIOS[scenario]())
    PLACES[place](app, number)
    look_at_everything(app)


def test_extreme_numbers_are_typed_into_cells(
    open_app: Callable[[Scenario], App], qtbot: QtBot
) -> None:
    app = open_app(SCENARIOS["yes or no"]())
    driver = Driver(app, qtbot)
    weights = app.window.findChild(QTableView, "weights_table").model()
    cells = [("logits_table", 0), ("targets_table", 0)]
    cells += [
        ("weights_table", column)
        for column in range(1, weights.columnCount())
        if weights.flags(weights.index(0, column)) & Qt.ItemFlag.ItemIsEditable
    ]
    for number, (table, column) in product(NUMBERS, cells):
        driver.type_into(table, 0, column, number)
        app.window.grab()


@pytest.mark.parametrize("scenario", ["smoothed", "yes or no", "weight of elements"])
def test_extreme_numbers_are_typed_into_fields(
    open_app: Callable[[Scenario], App], qtbot: QtBot, scenario: str
) -> None:
    app = open_app(SCENARIOS[scenario]())
    driver, typed = Driver(app, qtbot), set()
    for page in pages(app.window.plots_card):
        for toggle in page.findChildren(QPushButton):
            if toggle.isCheckable():
                toggle.click()
        for field in app.window.findChildren(QLineEdit):
            name = field.objectName()
            if name and field.isVisible() and field.isEnabled() and name not in typed:
                typed.add(name)
                for number in NUMBERS:
                    driver.set_field(name, number)
                    app.window.grab()
    assert "surface_learning_rate" in typed
    assert {parameter.key for parameter in app.session.scenario.spec.parameters} <= typed


@pytest.mark.parametrize("number", ["5e-324", "1e308", "nan"])
def test_extreme_number_comes_from_a_file(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str
) -> None:
    batch, report = tmp_path / "batch.npz", tmp_path / "all.html"
    value = float(number)
    np.savez(batch, logits=[[value, 0.0], [value, 1.0]], targets=[0, 1], weight=[value, 1.0])
    assert main(["eval", str(batch)]) == 0
    assert main(["eval", "--json", str(batch), "--reduction", "none"]) == 0
    assert main(["report", str(batch), "-o", str(report)]) == 0
    assert main(["snapshot", str(batch), "-o", str(tmp_path / "window.png")]) == 0
    said = set(capsys.readouterr().err.splitlines())
    assert len(said) == 1 and said.pop().startswith("lossgui: batch.npz: logits from 'logits'")
    assert str(value) in report.read_text("utf-8")
