from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from lossgui.views.samples.column_choice import ColumnChoice
from lossgui.views.samples.sample_columns import HIDEABLE


def test_a_column_is_hidden_and_shown(qtbot: QtBot) -> None:
    parent = QObject()
    names = [column.name for column in HIDEABLE]
    choice = ColumnChoice(parent, names[:2])
    assert choice.hidden() == names[:2]
    assert [action.isChecked() for action in choice.actions()] == [
        name not in names[:2] for name in names
    ]
    for action, hidden in ((choice.actions()[0], names[1:2]), (choice.actions()[2], names[1:3])):
        with qtbot.waitSignal(choice.hidden_changed) as changed:
            action.trigger()
        assert changed.args == [hidden]
