import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lossgui.views.theme import DARK, Theme
from lossgui.views.widgets.class_box import MANY_CLASSES, ClassBox

MANY = tuple(f"class {index}" for index in range(MANY_CLASSES + 1))


@pytest.fixture
def box(qtbot: QtBot) -> ClassBox:
    box = ClassBox("a_class", "a class", 12)
    qtbot.addWidget(box)
    box.restyle(Theme(DARK))
    box.show()
    return box


def test_few_classes_are_listed_after_what_comes_first(box: ClassBox, qtbot: QtBot) -> None:
    box.offer_classes(["all"], ("cat", "dog"))
    assert [box.itemText(index) for index in range(box.count())] == ["all", "cat", "dog"]
    assert not box.isEditable()
    with qtbot.waitSignal(box.item_chosen) as chosen:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert chosen.args == [1]


@pytest.mark.qt_log_ignore("plugin does not support", extend=True)
def test_one_of_many_is_found_by_a_part_of_its_name(box: ClassBox, qtbot: QtBot) -> None:
    box.offer_classes([], MANY)
    assert box.isEditable()
    field = box.lineEdit()
    field.selectAll()
    qtbot.keyClicks(field, "SS 1")
    shown = box.completer().popup().model()
    matches = {name for name in MANY if "ss 1" in name}
    qtbot.waitUntil(lambda: shown.rowCount() == len(matches))
    assert {shown.index(row, 0).data() for row in range(shown.rowCount())} == matches
    box.completer().popup().hide()


def test_what_is_no_class_is_announced_and_then_gone(box: ClassBox, qtbot: QtBot) -> None:
    box.offer_classes([], MANY)
    box.show_item(4)
    field = box.lineEdit()
    field.selectAll()
    qtbot.keyClicks(field, "wolf")
    with qtbot.waitSignal(box.class_typed) as typed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert typed.args == ["wolf"]
    field.editingFinished.emit()
    assert box.currentText() == "class 4"
    box.completer().popup().hide()
