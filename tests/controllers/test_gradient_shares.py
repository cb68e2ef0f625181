from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers import gradient_shares as module
from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.presenter import Background
from lossgui.controllers.session import Session
from lossgui.model.array import Array
from lossgui.model.classes.gradient_shares import gradient_masses


@pytest.fixture
def held(held_jobs: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(module, "FRAME_CELLS", 5)
    return held_jobs


@pytest.fixture
def at_once(notices: MagicMock) -> GradientShares:
    return GradientShares(Background(Jobs(), map, notices))


@pytest.fixture
def later(held: Any, notices: MagicMock) -> GradientShares:
    return GradientShares(Background(held, map, notices))


def derived(shares: GradientShares, session: Session) -> Array | None:
    """Return the shares of a session's state, as far as they are there."""
    made = shares.derive(session.state, lambda: None)
    assert made.current == (made.value is not None)
    return made.value


def expected(session: Session) -> Array:
    scenario = session.scenario
    return gradient_masses(session.evaluation).shares(scenario.weights, scenario.pos_weights)


def end(held: Any) -> None:
    assert held.end is not None
    held.end()


def test_few_cells_are_computed_at_once(session: Session, at_once: GradientShares) -> None:
    for change in (
        lambda scenario: scenario,
        lambda scenario: scenario.with_weight(0, 9.0),
        lambda scenario: scenario.with_logits(0, 1, np.array([[7.0]])),
        lambda scenario: scenario.with_option("label_smoothing", 0.25),
    ):
        session.attempt("-", change)
        np.testing.assert_array_equal(derived(at_once, session), expected(session))


def test_another_selection_leaves_them_as_they_are(
    session: Session, at_once: GradientShares
) -> None:
    derived(at_once, session)
    found = at_once.found
    session.select(1, 1)
    session.attempt("-", lambda scenario: scenario.with_weight(0, 9.0))
    np.testing.assert_array_equal(derived(at_once, session), expected(session))
    assert at_once.found is found


def test_many_cells_are_computed_by_a_job(
    session: Session, later: GradientShares, held: Any
) -> None:
    assert derived(later, session) is None
    end(held)
    np.testing.assert_array_equal(derived(later, session), expected(session))


def test_a_job_goes_on_while_weights_are_edited(
    session: Session, later: GradientShares, held: Any
) -> None:
    derived(later, session)
    for weight in (3.0, 4.0):
        session.attempt("-", lambda scenario, w=weight: scenario.with_weight(1, w))
        assert derived(later, session) is None
    end(held)
    assert len(held.names) == 1
    np.testing.assert_array_equal(derived(later, session), expected(session))


def test_former_shares_are_not_those_of_other_logits(
    session: Session, later: GradientShares, held: Any
) -> None:
    derived(later, session)
    end(held)
    session.attempt("-", lambda scenario: scenario.with_logits(0, 1, np.array([[7.0]])))
    assert derived(later, session) is None
    end(held)
    np.testing.assert_array_equal(derived(later, session), expected(session))


def test_the_latest_of_many_cells_wins(session: Session, later: GradientShares, held: Any) -> None:
    derived(later, session)
    session.attempt("-", lambda scenario: scenario.with_option("label_smoothing", 0.25))
    derived(later, session)
    assert len(held.names) == 2
    end(held)
    np.testing.assert_array_equal(derived(later, session), expected(session))
