"""A report is made of the frame at its start, one plot after another, and one at a time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import MagicMock, call

import pytest

from lossgui.controllers.files.reports import Means, Plot, Reports
from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.presenter import Background, Presenter
from lossgui.controllers.session import Session
from lossgui.model.errors import FileError
from lossgui.ports import View
from lossgui.ports.report import ReportSheet
from lossgui.state import Derived

Calls = list[Callable[[], object]]


@pytest.fixture
def sheet() -> MagicMock:
    return MagicMock(spec=ReportSheet)


@pytest.fixture
def views() -> list[MagicMock]:
    return [MagicMock(spec=View) for _ in range(3)]


@pytest.fixture
def later() -> Calls:
    return []


@pytest.fixture
def reports(
    session: Session, notices: MagicMock, sheet: MagicMock, views: list[MagicMock], later: Calls
) -> Reports:
    def make_plots(_jobs: Jobs) -> Iterator[Plot]:
        shares = GradientShares(Background(Jobs(), map, notices))
        for number, view in enumerate(views):
            presenter = MagicMock(spec=Presenter)
            presenter.derive.return_value = Derived(number, True)
            yield view, shares, presenter

    means = Means(Jobs(), map, later.append, lambda: "today", "1.0")
    return Reports(session, notices, sheet, make_plots, means)


def run(later: Calls) -> None:
    while later:
        later.pop(0)()


def test_each_plot_is_kept_and_then_the_report_is_written(
    reports: Reports,
    session: Session,
    sheet: MagicMock,
    views: list[MagicMock],
    notices: MagicMock,
    later: Calls,
) -> None:
    state = session.state
    reports.save("all.pdf")
    session.select(1, 2)
    run(later)
    names = [name for name, _, _ in sheet.method_calls]
    assert names == ["begin", "keep", "keep", "keep", "finish", "clear"]
    assert sheet.begin.call_args == call(Path("all.pdf"))
    assert [view.show_state.call_count for view in views] == [1, 1, 1]
    shown = [view.show_state.call_args.args[0] for view in views]
    assert [one.plot.value for one in shown] == [0, 1, 2]
    assert all(one.gradient_shares.current for one in shown)
    assert shown[2].evaluation is state.evaluation
    assert shown[2].selection == state.selection
    report = sheet.finish.call_args.args[0]
    assert (report.title, report.version, report.date) == ("two animals", "1.0", "today")
    assert report.evaluation is state.evaluation
    notices.say.assert_called_once_with("Saved the report as all.pdf.")


def test_a_format_that_there_is_not(
    reports: Reports, sheet: MagicMock, notices: MagicMock, later: Calls
) -> None:
    sheet.begin.side_effect = error = FileError("no")
    reports.save("all.doc")
    notices.warn.assert_called_once_with(error)
    assert not later
    sheet.finish.assert_not_called()


def test_a_file_that_cannot_be_written(
    reports: Reports, sheet: MagicMock, notices: MagicMock, later: Calls
) -> None:
    sheet.finish.side_effect = error = FileError("no")
    reports.save("all.pdf")
    run(later)
    notices.warn.assert_called_once_with(error)
    notices.say.assert_not_called()
    sheet.clear.assert_called_once_with()


def test_a_second_report_takes_the_place_of_the_first(
    reports: Reports, sheet: MagicMock, later: Calls
) -> None:
    reports.save("first.pdf")
    reports.save("second.pdf")
    run(later)
    assert sheet.keep.call_count == 3
    assert sheet.finish.call_count == 1


def test_a_report_that_is_given_up_is_not_written(
    reports: Reports, sheet: MagicMock, later: Calls
) -> None:
    reports.save("first.pdf")
    reports.cancel()
    run(later)
    sheet.keep.assert_not_called()
    sheet.finish.assert_not_called()
    sheet.clear.assert_called_once_with()
