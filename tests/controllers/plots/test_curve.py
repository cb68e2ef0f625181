from unittest.mock import MagicMock

import numpy as np

from lossgui.controllers.plots.curve import CurvePlots
from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.ports import CurveView, Notices


def test_the_curve_of_the_selected_entry_is_shown(session: Session) -> None:
    plot = MagicMock(spec=CurveView)
    session.add_view(CurvePlots(plot))
    session.select(1, 2)
    frame, curve = plot.present_curve.call_args.args
    assert (curve.row, curve.column) == (1, 2)
    assert frame is not None
    assert curve.batch.y_now == session.evaluation.value


def test_an_empty_table_has_no_curve(notices: MagicMock) -> None:
    plot = MagicMock(spec=CurveView)
    empty = make_scenario("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, dtype=int))
    Session(empty, "empty", MagicMock(spec=Notices)).add_view(CurvePlots(plot))
    assert plot.present_curve.call_args.args[1] is None
