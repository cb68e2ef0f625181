"""The lines of the curve plot are torch's losses at each x, their slopes its gradients."""

from dataclasses import replace
from unittest.mock import MagicMock

import numpy as np
import pytest
from golden_store import Case

from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.plots.curve import CurvePresenter
from lossgui.controllers.plots.curve_words import ShownCurves
from lossgui.controllers.presenter import Background
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.curves.target_curves import alternatives
from lossgui.model.curves.variables import ENTRY, variables_of
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.ports import Notices
from lossgui.state import Selection, ViewState

from .live_torch import alone, plain, points
from .plot_cases import CALLS, scenario_of

PLACES = ((0, 0), (3, 1), (4, 2))

CASES = [
    pytest.param(case, axis, id=f"{case.id}-{axis}")
    for case in CALLS
    for axis in variables_of(scenario_of(case))
]


def curves_of(case: Case, axis: str, at: tuple[int, int], pinned: Case) -> ShownCurves:
    """Return what is drawn of one case, with another as state A."""
    evaluation, before = evaluate(scenario_of(case)), evaluate(scenario_of(pinned))
    state = ViewState(evaluation, describe_classes(evaluation), Selection(*at), pinned=before)
    background = Background(Jobs(), map, MagicMock(spec=Notices))
    presenter = CurvePresenter(background, MagicMock(spec=Entries))
    presenter.take("curve_axis", axis)
    presenter.take("curve_each_class", True)
    picture = presenter.derive(state, lambda: None).value
    assert picture is not None
    assert presenter.found is not None
    curve = presenter.found.curve
    made = presenter.found._replace(others=alternatives(evaluation.scenario, curve))
    assert curve.axis == axis
    for name, line in made.lines.items():
        if name in picture.lines:
            np.testing.assert_array_equal(picture.lines[name], line.y)
    return made


def assert_line(line, case: Case, axis: str, at: tuple[int, int], x, x_now) -> None:
    """Fail unless a line is torch's loss, and its slope torch's, at some of its points."""
    chosen = np.arange(0, len(x), len(x) // 4)
    expected = np.array(points(case, axis, at, np.append(x[chosen], x_now)))
    for name, ours, now, torch_s in (
        ("loss", line.y, line.y_now, expected[:, 0]),
        ("slope", line.slope, line.slope_now, expected[:, 1]),
    ):
        drawn = np.append(ours[chosen], now)
        np.testing.assert_allclose(drawn, torch_s, rtol=1e-12, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(("case", "axis"), CASES)
def test_lines_and_slopes(case: Case, axis: str, reduction: str) -> None:
    case = replace(case, kwargs=case.kwargs | {"reduction": reduction})
    before = replace(case, input=np.roll(case.input, 1, axis=0))
    weighted = axis in ("weight", "pos_weight")
    for at in PLACES:
        made = curves_of(case, axis, at, before)
        x, x_now = made.curve.x, made.curve.x_now
        own = alone(case, at, weighted)
        place = (0, 0 if case.loss.startswith("BCE") else at[1])
        drawn = dict(made.lines)
        for other in made.others:
            target = np.full_like(own.target, other.target)
            if case.loss == "CrossEntropyLoss" and case.target.ndim == 2:
                target = np.array([other.target])
            assert_line(other.line, replace(own, target=target), axis, place, x, x_now)
        assert_line(made.curve.sample, own, axis, place, x, x_now)
        assert_line(drawn["batch"], case, axis, at, x, x_now)
        assert made.pinned is not None
        assert_line(drawn["pinned"], before, axis, at, x, made.pinned.x_now)
        has_weights = np.ndim(case.kwargs.get("weight", case.kwargs.get("pos_weight", 0.0))) == 1
        assert ("unweighted" in drawn) == has_weights
        if has_weights:
            unweighted = drawn["unweighted"]
            assert_line(unweighted, plain(case), axis, at, x, x_now)


@pytest.mark.parametrize("case", CALLS, ids=lambda case: case.id)
def test_landmarks(case: Case) -> None:
    for at in PLACES:
        landmarks = curves_of(case, ENTRY, at, case).curve.landmarks
        for end, x in ((landmarks.left, -900.0), (landmarks.right, 900.0)):
            if end is not None:
                ((loss, slope),) = points(case, ENTRY, at, np.array([x]))
                assert end.level + end.slope * x == pytest.approx(loss, rel=1e-12)
                assert end.slope == pytest.approx(slope, rel=1e-12, abs=1e-300)
        if landmarks.minimum is not None:
            x, y = landmarks.minimum
            ((least, slope),) = points(case, ENTRY, at, np.array([x]))
            assert y == pytest.approx(least, rel=1e-12)
            assert slope == pytest.approx(0.0, abs=1e-12)
