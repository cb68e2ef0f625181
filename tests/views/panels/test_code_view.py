from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from lossgui.model.code.criterion import parse_criterion
from lossgui.ports import View
from lossgui.state import ViewState
from lossgui.views.panels.code_view import MOST_NUMBERS, CodeView
from lossgui.views.theme import DARK, Theme
from lossgui.views.widgets.selector import Selector

Show = Callable[[View, ViewState], None]


@pytest.fixture
def code(qtbot: QtBot) -> CodeView:
    code = CodeView()
    qtbot.addWidget(code)
    code.restyle(Theme(DARK))
    code.show()
    return code


def test_the_criterion_is_written_live_and_can_be_pasted(
    code: CodeView, animals: Callable[..., ViewState], show: Show
) -> None:
    show(code, animals())
    assert code.text.toPlainText() == 'criterion = nn.CrossEntropyLoss(reduction="mean")'
    assert code.marked() == []
    show(code, animals(weight=[1, 2, 3], label_smoothing=0.1))
    found = parse_criterion(code.text.toPlainText())
    assert found is not None
    assert found.arguments == {
        "weight": [1.0, 2.0, 3.0], "label_smoothing": 0.1, "reduction": "mean",
    }  # fmt: skip
    assert code.marked() == [code.text.toPlainText()]


def test_what_changed_in_the_whole_state_is_marked(
    code: CodeView, animals: Callable[..., ViewState], show: Show, qtbot: QtBot
) -> None:
    show(code, animals(weight=[1, 2, 3]))
    qtbot.keyClick(code.findChild(Selector, "code_part"), Qt.Key.Key_Down)
    assert code.text.toPlainText().startswith("import torch")
    assert code.marked() == []
    show(code, animals(weight=[1, 2, 4]))
    (line,) = code.marked()
    assert line.startswith("weight = torch.tensor([1.0, 2.0, 4.0]")


def test_a_large_table_is_not_written_out(
    code: CodeView, animals: Callable[..., ViewState], show: Show, qtbot: QtBot
) -> None:
    rows = MOST_NUMBERS // 2
    show(code, animals(x=[[0.0, 1.0, 2.0]] * rows, y=[0] * rows))
    qtbot.keyClick(code.findChild(Selector, "code_part"), Qt.Key.Key_Down)
    assert 'torch.from_numpy(saved["input"])' in code.text.toPlainText()
    assert len(code.text.toPlainText()) < 3000


def test_it_is_copied_as_shown(
    code: CodeView, animals: Callable[..., ViewState], show: Show, qtbot: QtBot
) -> None:
    show(code, animals())
    with qtbot.waitSignal(code.copied) as copied:
        qtbot.mouseClick(code.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert copied.args == [code.text.toPlainText()]
