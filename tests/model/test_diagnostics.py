from typing import Any

import numpy as np
import pytest

from lossgui.model.diagnostics import Cause, Why, cause_of
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario

INF, NAN = np.inf, np.nan
CE, BCE = "CrossEntropyLoss", "BCEWithLogitsLoss"


@pytest.mark.parametrize(
    ("loss", "x", "t", "kwargs", "cause"),
    [
        (CE, np.zeros((0, 2)), np.zeros(0, int), {}, Cause(Why.NO_SAMPLES)),
        (CE, [[1.0, 2.0]], [-100], {}, Cause(Why.ALL_IGNORED)),
        (CE, [[1.0, 2.0]], [0], {"weight": [0, 1]}, Cause(Why.ZERO_WEIGHTS)),
        (CE, [[1.0, 2.0], [3.0, 1.0]], [0, 1], {"weight": [1, -1]}, Cause(Why.CANCELLING_WEIGHTS)),
        (CE, [[1.0, 2.0], [-INF, NAN]], [0, 0], {}, Cause(Why.INPUT, 1, 1)),
        (CE, [[1.0, 2.0], [INF, 0.0]], [0, 0], {}, Cause(Why.INPUT, 1, 0, INF)),
        (CE, [[-INF, 2.0], [-INF, 0.0]], [1, 0], {}, Cause(Why.INPUT, 1, 0, -INF)),
        (CE, [[1.0, 2.0]], [1], {"weight": [NAN, INF]}, Cause(Why.WEIGHT, 0, 1, INF)),
        (CE, [[NAN, 2.0, 0.0]], [0], {"weight": [1, 1, INF]}, Cause(Why.INPUT, 0, 0)),
        (BCE, [[1.0, 2.0]], [[1.0, INF]], {}, Cause(Why.TARGET, 0, 1, INF)),
        (BCE, [[1.0, 2.0]], [[1, 1]], {"pos_weight": [1, INF]}, Cause(Why.POS_WEIGHT, 0, 1, INF)),
        (BCE, [[1e308], [1e308]], [[0], [0]], {}, Cause(Why.SUM)),
    ],
)
def test_the_first_cause_is_named(
    loss: str, x: Any, t: Any, kwargs: dict[str, Any], cause: Cause
) -> None:
    found = cause_of(evaluate(make_scenario(loss, x, t, **kwargs)))
    assert found is not None
    assert (found.why, found.row, found.column) == (cause.why, cause.row, cause.column)
    assert cause.value is None or found.value == cause.value


def test_a_finite_value_has_no_cause() -> None:
    assert cause_of(evaluate(make_scenario(CE, [[-INF, 2.0]], [1]))) is None
