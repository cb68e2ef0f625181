from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from lossgui.model.files.draft import Draft, drafted
from lossgui.model.files.opening import Request, read_raws
from lossgui.model.files.roles import Role
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.views.panels.chooser import Chooser
from lossgui.views.theme import DARK, Theme
from lossgui.views.widgets.selector import Selector

TABLE = "id,a,b,label,pred\ni1,1.5,2,0,1\ni2,3,4.5,1,0\ni3,1,0.5,1,0\n"


@pytest.fixture
def chooser(qtbot: QtBot) -> Chooser:
    chooser = Chooser(None)
    qtbot.addWidget(chooser)
    chooser.restyle(Theme(DARK))
    return chooser


def draft(path: Path) -> Draft:
    request = Request(path)
    return drafted(request, read_raws(request))


@pytest.fixture
def table(tmp_path: Path) -> Draft:
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    return draft(path)


def role(chooser: Chooser, column: int) -> Selector:
    return chooser.findChild(Selector, f"role_0_{column}")


def ok(chooser: Chooser) -> QPushButton:
    box = chooser.findChild(QDialogButtonBox)
    return box.button(QDialogButtonBox.StandardButton.Ok)


def text(chooser: Chooser, name: str) -> str:
    return chooser.findChild(QLabel, name).text()


def test_it_shows_the_first_rows_and_the_roles(chooser: Chooser, table: Draft) -> None:
    chooser.show_draft(table)
    assert chooser.isVisible()
    assert "t.csv" in chooser.windowTitle()
    cells = chooser.findChild(QTableWidget)
    assert [cells.horizontalHeaderItem(k).text() for k in range(5)] == [
        *("id", "a", "b", "label", "pred"),
    ]
    assert [cells.item(1, k).text() for k in range(5)] == ["i1", "1.5", "2", "0", "1"]
    assert [role(chooser, k).currentData() for k in range(5)] == [
        *("sample names", "logits", "logits", "target", "left out"),
    ]
    assert chooser.findChild(Selector, "open_as_input").currentData() == "logits"
    assert text(chooser, "open_as_loss") == "Loss: CrossEntropyLoss"
    assert "targets from 'label'" in text(chooser, "open_as_sentence")
    assert ok(chooser).isEnabled()


def test_a_role_is_chosen_by_keys(chooser: Chooser, table: Draft, qtbot: QtBot) -> None:
    chooser.show_draft(table)
    assert chooser.focusWidget() is role(chooser, 0)
    qtbot.keyClick(role(chooser, 0), Qt.Key.Key_Tab)
    assert chooser.focusWidget() is role(chooser, 1)
    with qtbot.waitSignal(chooser.role_chosen) as sent:
        qtbot.keyClick(role(chooser, 1), Qt.Key.Key_Down)
    assert sent.args == [0, ["a"], Role.TARGET]
    with qtbot.waitSignal(chooser.ok_requested):
        qtbot.keyClick(role(chooser, 1), Qt.Key.Key_Return)
    with qtbot.waitSignal(chooser.rejected):
        qtbot.keyClick(role(chooser, 1), Qt.Key.Key_Escape)


def test_columns_that_are_selected_together_get_one_role(
    chooser: Chooser, table: Draft, qtbot: QtBot
) -> None:
    chooser.show_draft(table)
    cells = chooser.findChild(QTableWidget)
    cells.setSelectionMode(QTableWidget.SelectionMode.MultiSelection)
    for column in (1, 2):
        cells.selectColumn(column)
    with qtbot.waitSignal(chooser.role_chosen) as sent:
        qtbot.keyClick(role(chooser, 2), Qt.Key.Key_End)
    assert sent.args == [0, ["a", "b"], Role.LEFT_OUT]
    with qtbot.waitSignal(chooser.role_chosen) as sent:
        qtbot.keyClick(role(chooser, 4), Qt.Key.Key_Home)
    assert sent.args == [0, ["pred"], Role.LOGITS]


def test_what_the_numbers_are_is_sent(chooser: Chooser, table: Draft, qtbot: QtBot) -> None:
    chooser.show_draft(table)
    box = chooser.findChild(Selector, "open_as_input")
    with qtbot.waitSignal(chooser.input_chosen) as sent:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert sent.args == [InputKind.PROBABILITIES]


def test_a_refusal_is_a_sentence_and_ok_waits(chooser: Chooser, table: Draft) -> None:
    changed = table.with_role(0, ["a", "b"], Role.LEFT_OUT)
    chooser.show_draft(changed)
    assert not ok(chooser).isEnabled()
    refused = changed.looked_at()
    chooser.show_draft(refused)
    assert text(chooser, "open_as_sentence") == refused.refusal
    assert text(chooser, "open_as_loss") == ""
    assert not ok(chooser).isEnabled()
    assert role(chooser, 1).currentData() == "left out"


@pytest.fixture
def wide(tmp_path: Path) -> Draft:
    path = tmp_path / "w.csv"
    path.write_text(",".join(f"c{k}" for k in range(1000)) + "\n" + ",".join(["0.5"] * 1000))
    return draft(path)


def seek(chooser: Chooser, qtbot: QtBot, wanted: str) -> list[str]:
    """Type what is sought; return the names that are listed then."""
    field = chooser.findChild(QLineEdit, "open_as_find_0")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, wanted)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    [cells] = chooser.findChildren(QTableWidget)
    return [cells.horizontalHeaderItem(k).text() for k in range(cells.columnCount())]


def test_every_column_of_a_wide_file_is_reached_by_keys(
    chooser: Chooser, wide: Draft, qtbot: QtBot
) -> None:
    chooser.show_draft(wide)
    assert chooser.findChild(QTableWidget).columnCount() == 200
    assert text(chooser, "open_as_listed_0") == "columns 1 to 200 of 1,000"
    with qtbot.assertNotEmitted(chooser.ok_requested):
        listed = seek(chooser, qtbot, "C777")
    assert listed == [f"c{k}" for k in range(777, 977)]
    assert text(chooser, "open_as_listed_0") == "columns 778 to 977 of 1,000"
    assert chooser.focusWidget() is role(chooser, 0)
    with qtbot.waitSignal(chooser.role_chosen) as sent:
        qtbot.keyClick(role(chooser, 0), Qt.Key.Key_End)
    assert sent.args == [0, ["c777"], Role.LEFT_OUT]
    chooser.show_draft(wide.with_role(0, ["c777"], Role.LEFT_OUT))
    assert role(chooser, 0).currentData() == "left out"
    assert role(chooser, 1).currentData() == "logits"


@pytest.mark.parametrize(
    ("wanted", "first"), [("1000", "c999"), ("99", "c98"), ("c99", "c99"), ("77", "c76")]
)
def test_a_column_is_found_by_name_or_number(
    chooser: Chooser, wide: Draft, qtbot: QtBot, wanted: str, first: str
) -> None:
    chooser.show_draft(wide)
    assert seek(chooser, qtbot, wanted)[0] == first


def test_a_column_that_is_not_there_is_said(chooser: Chooser, wide: Draft, qtbot: QtBot) -> None:
    chooser.show_draft(wide)
    assert seek(chooser, qtbot, "dog")[0] == "c0"
    assert text(chooser, "open_as_listed_0") == "no column is called 'dog'"


def test_a_file_whose_columns_are_all_listed_has_no_search(chooser: Chooser, table: Draft) -> None:
    chooser.show_draft(table)
    assert not chooser.findChild(QLineEdit, "open_as_find_0").isVisible()


def test_keys_of_an_archive_may_be_what_their_names_say(chooser: Chooser, tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, logits=np.eye(2), labels=[0, 1], weight=[1.0, 2.0])
    chooser.show_draft(draft(path))
    assert role(chooser, 2).currentText() == "by its name"


def test_an_archive_without_arrays_is_refused(chooser: Chooser, tmp_path: Path) -> None:
    np.savez(tmp_path / "none.npz")
    chooser.show_draft(draft(tmp_path / "none.npz"))
    assert "holds no array" in text(chooser, "open_as_sentence")
    assert not ok(chooser).isEnabled()


def test_another_file_replaces_the_first(chooser: Chooser, table: Draft, tmp_path: Path) -> None:
    chooser.show_draft(table)
    chooser.finish()
    assert chooser.isHidden()
    path = tmp_path / "u.csv"
    path.write_text("x,y,target\n1.5,2,0\n3,4.5,1\n")
    chooser.show_draft(draft(path))
    assert "u.csv" in chooser.windowTitle()
    assert role(chooser, 0).currentData() == "logits"


@pytest.mark.parametrize("zoom", [0.6, 1.0, 2.0])
def test_no_role_is_cut(chooser: Chooser, table: Draft, zoom: float, qtbot: QtBot) -> None:
    chooser.restyle(Theme(DARK, zoom))
    chooser.show_draft(table)
    qtbot.wait(0)
    for column in range(5):
        assert role(chooser, column).width() >= role(chooser, column).sizeHint().width()
