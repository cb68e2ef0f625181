"""State A beside the present one, by what a person does."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from lossgui.app import App
from lossgui.model.losses.registry import LOSSES

from .driver import Driver


@pytest.fixture
def person(app: App, qtbot: QtBot) -> Driver:
    return Driver(app, qtbot)


def pinned(person: Driver) -> str:
    label = person.find(QLabel, "result_pinned")
    return label.text() if label.isVisible() else ""


def says(person: Driver) -> str:
    return " ".join(label.text() for label in person.app.window.weights_card.findChildren(QLabel))


def test_pin_edit_swap_undo_unpin(person: Driver) -> None:
    plot = person.app.window.plots_card.page.canvas
    assert pinned(person) == ""
    person.press("Ctrl+P")
    assert pinned(person) == "A 0.855077\n\N{INCREMENT} 0"
    person.type_into("logits_table", 7, 2, "1.5")
    assert pinned(person) == "A 0.855077\n\N{INCREMENT} -0.230338 (-26.9 %)"
    assert "State A: Mean = 0.8551, fox is 54 % of the loss." in says(person)
    x, y = plot.points["pinned"].getData()
    assert (x[0], y[0]) == (0.4, pytest.approx(0.855077, abs=1e-6))
    person.press("Ctrl+Shift+P")
    assert person.value() == "0.855077"
    assert pinned(person).startswith("A 0.624740")
    person.press("Ctrl+Z")
    assert person.value() == "0.624740"
    assert pinned(person).startswith("A 0.855077")
    person.press("Ctrl+Alt+P")
    assert pinned(person) == ""
    assert "State A" not in says(person)
    assert not plot.curves["pinned"].isVisible()


def test_the_buttons_do_the_same(person: Driver, qtbot: QtBot) -> None:
    def click(name: str) -> None:
        qtbot.mouseClick(person.find(QToolButton, name), Qt.MouseButton.LeftButton)

    click("pin_button")
    person.choose("reduction_selector", "sum")
    assert pinned(person).startswith("A mean 0.855077, sum 6.840620\n\N{INCREMENT} sum 0")
    click("swap_button")
    assert person.value() == "0.855077"
    assert pinned(person).startswith("A sum 6.840620, mean 0.855077\n")
    click("unpin_button")
    assert pinned(person) == ""
    assert person.app.session.state.undo_name == "Swap with A"


def test_another_file_begins_without_a(person: Driver, tmp_path: Path) -> None:
    path = tmp_path / "four.csv"
    path.write_text("a,b,c,d,target\n1,2,3,4,a\n0,0,0,0,b\n")
    person.press("Ctrl+P")
    person.app.window.file_chosen.emit(str(path))
    assert person.app.session.scenario.n_classes == 4
    assert pinned(person) == ""
    assert not person.app.window.plots_card.page.canvas.curves["pinned"].isVisible()


@pytest.mark.parametrize("loss", LOSSES)
def test_a_with_other_classes_or_another_loss_leaves_the_plot_whole(
    person: Driver, loss: str
) -> None:
    person.press("Ctrl+P")
    person.app.tables.insert("class", 3, 1)
    person.app.session.select(7, 3)
    person.app.choices.choose_loss(loss)
    plot = person.app.window.plots_card.page.canvas
    assert plot.curves["batch"].isVisible()
    assert not plot.curves["pinned"].isVisible()
    named = "A" if loss == "CrossEntropyLoss" else "A, CrossEntropyLoss"
    assert pinned(person).startswith(f"{named} 0.855077\n")
    assert ("%" in pinned(person)) == (named == "A")
    assert not person.app.window.grab().isNull()


def test_the_weight_is_dragged_on_the_curve_in_one_step(person: Driver) -> None:
    person.choose("curve_axis", "weight")
    plot = person.app.window.plots_card.page.canvas
    start = plot.pixel(8 / 3, person.app.session.evaluation.value).toPoint()
    person.drag(plot.viewport(), start, start + QPoint(60, 0))
    assert person.app.session.scenario.weights[2] > 3
    assert float(person.value()) == pytest.approx(person.app.session.evaluation.value, abs=5e-7)
    assert person.app.session.state.undo_name == "Drag weight"
    person.press("Ctrl+Z")
    assert person.value() == "0.855077"
    assert person.app.session.state.undo_name is None
