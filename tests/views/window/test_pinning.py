from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from lossgui.ports import View
from lossgui.state import ViewState
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.window.choices_bar import ChoicesBar


@pytest.fixture
def bar(qtbot: QtBot) -> ChoicesBar:
    bar = ChoicesBar()
    qtbot.addWidget(bar)
    bar.restyle(Theme(LIGHT))
    bar.resize(1024, 80)
    bar.show()
    return bar


def button(bar: ChoicesBar, name: str) -> QToolButton:
    found = bar.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def test_only_a_pinned_state_can_be_swapped_or_forgotten(
    bar: ChoicesBar, animals: Callable[..., ViewState], show: Callable[[View, ViewState], None]
) -> None:
    state = animals()
    show(bar, state)
    assert button(bar, "pin_button").isVisible()
    assert button(bar, "swap_button").isHidden()
    assert not bar.pinning.unpin.isEnabled()
    show(bar, replace(state, pinned=state.evaluation))
    assert button(bar, "swap_button").isVisible()
    assert button(bar, "unpin_button").isVisible()
    assert bar.pinning.swap.isEnabled()


def test_the_buttons_send_what_a_person_asks_for(
    bar: ChoicesBar,
    animals: Callable[..., ViewState],
    qtbot: QtBot,
    show: Callable[[View, ViewState], None],
) -> None:
    sent: list[str] = []
    for name in ("pin", "swap", "unpin"):
        signal = getattr(bar.pinning, f"{name}_requested")
        signal.connect(lambda name=name: sent.append(name))
    state = animals()
    show(bar, replace(state, pinned=state.evaluation))
    for name in ("pin", "swap", "unpin"):
        qtbot.mouseClick(button(bar, f"{name}_button"), Qt.MouseButton.LeftButton)
    assert sent == ["pin", "swap", "unpin"]


def test_they_stand_at_the_right_end_after_the_fields_change(
    bar: ChoicesBar, animals: Callable[..., ViewState], show: Callable[[View, ViewState], None]
) -> None:
    state = animals()
    show(bar, replace(state, pinned=state.evaluation))
    show(bar, animals("NLLLoss", [[-1.0, -2.0, -3.0]], [1]))
    QApplication.processEvents()
    layout = bar.layout()
    assert layout is not None
    holder = button(bar, "pin_button").parentWidget()
    assert holder.geometry().right() == layout.contentsRect().right()
    assert bar.childAt(holder.geometry().center()) is not None
