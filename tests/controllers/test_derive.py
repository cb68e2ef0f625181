from collections.abc import Callable
from dataclasses import replace
from unittest.mock import MagicMock, call

import pytest

from lossgui.controllers.derive import Derivation, Derive
from lossgui.controllers.session import Session
from lossgui.state import Derived, ViewState


def derivation(value: object) -> MagicMock:
    made = MagicMock(spec=Derivation)
    made.derive.return_value = Derived(value, True)
    return made


@pytest.fixture
def shares() -> MagicMock:
    return derivation("shares")


@pytest.fixture
def state(session: Session) -> ViewState:
    return replace(session.state, page="curve")


def test_the_plot_on_show_is_derived_from_a_state_with_the_shares(
    shares: MagicMock, state: ViewState
) -> None:
    derive, curve, bars = Derive(shares), derivation("curve"), derivation("bars")
    again: Callable[[], None] = MagicMock()
    derive.add_plot("curve", curve)
    derive.add_plot("bars", bars)
    made = derive(state, again)
    assert (made.gradient_shares.value, made.plot.value) == ("shares", "curve")
    assert shares.derive.call_args == call(state, again)
    (seen, given), _ = curve.derive.call_args
    assert (seen.gradient_shares.value, given) == ("shares", again)
    bars.derive.assert_not_called()


def test_a_page_without_a_plot_has_none(shares: MagicMock, state: ViewState) -> None:
    assert Derive(shares)(state, MagicMock()).plot.value is None


def test_a_plot_rests_when_another_page_is_shown(shares: MagicMock, state: ViewState) -> None:
    derive, curve, bars = Derive(shares), derivation("curve"), derivation("bars")
    derive.add_plot("curve", curve)
    derive.add_plot("bars", bars)
    derive(state, MagicMock())
    derive(state, MagicMock())
    curve.pause.assert_not_called()
    derive(replace(state, page="bars"), MagicMock())
    curve.pause.assert_called_once_with()
    derive.pause()
    bars.pause.assert_called_once_with()
