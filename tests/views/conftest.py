"""States that the tests of the views show."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.ports import View
from lossgui.state import Selection, ViewState, changed

X = [
    [2.1, 0.3, -1.2],
    [1.4, 0.9, -0.6],
    [0.6, 1.1, -0.4],
    [1.9, -0.2, 0.1],
    [2.6, 0.1, -1.5],
    [0.4, 1.6, 0.2],
    [0.9, 0.7, 0.3],
    [1.2, 0.1, 0.4],
]
Y = [0, 0, 0, 0, 0, 1, 1, 2]


@pytest.fixture
def animals() -> Callable[..., ViewState]:
    """Return what makes a state of three animals, of which the last has one sample."""

    def make(
        loss: str = "CrossEntropyLoss",
        x: Any = X,
        y: Any = Y,
        *,
        entry: tuple[int, int] = (7, 2),
        undo: str | None = None,
        redo: str | None = None,
        **arguments: Any,
    ) -> ViewState:
        names = ("cat", "dog", "fox")[: np.shape(x)[-1]]
        scenario = make_scenario(loss, x, y, class_names=names, **arguments)
        evaluation = evaluate(scenario)
        classes = describe_classes(evaluation)
        return ViewState(evaluation, classes, Selection(*entry), undo, redo, "animals")

    return make


@pytest.fixture
def show() -> Callable[[View, ViewState], None]:
    """Return what shows a state in a view, with what changed since the one that it showed."""
    shown: dict[View, ViewState] = {}

    def show_state(view: View, state: ViewState) -> None:
        view.show_state(state, changed(state, shown.get(view)))
        shown[view] = state

    return show_state
