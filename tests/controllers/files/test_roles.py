from pathlib import Path
from unittest.mock import MagicMock

import pytest

from lossgui.controllers.files.opening import Files
from lossgui.controllers.files.roles import Roles
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.session import Session
from lossgui.model.files.draft import Draft
from lossgui.model.files.roles import Role
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.ports import ChooserView, Clipboard, RecentFiles


@pytest.fixture
def chooser() -> MagicMock:
    return MagicMock(spec=ChooserView)


@pytest.fixture
def files(session: Session, notices: MagicMock) -> Files:
    recent, clipboard = MagicMock(spec=RecentFiles), MagicMock(spec=Clipboard)
    return Files(session, notices, recent, clipboard)


@pytest.fixture
def roles(session: Session, files: Files, chooser: MagicMock, notices: MagicMock) -> Roles:
    return Roles(session, files, chooser, notices, Jobs())


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "t.csv"
    path.write_text("a,b,label,pred\n1.5,2,0,1\n3,4.5,1,0\n1,0.5,1,0\n")
    return str(path)


def shown(chooser: MagicMock) -> Draft:
    return chooser.show_draft.call_args.args[0]


def targets(session: Session) -> list[float]:
    return session.scenario.targets.array()[:, 0].tolist()


def test_nothing_is_opened_before_it_is_accepted(
    roles: Roles, session: Session, chooser: MagicMock, table: str
) -> None:
    before = session.scenario
    roles.open_as(table)
    assert shown(chooser).opened is not None
    roles.choose_role(0, ["label"], Role.LEFT_OUT)
    roles.choose_role(0, ["pred"], Role.TARGET)
    roles.choose_input(InputKind.LOG_PROBABILITIES)
    assert session.scenario is before
    roles.accept()
    assert targets(session) == [1, 0, 0]
    assert session.scenario.loss == "NLLLoss"
    assert session.state.title == "t.csv"
    chooser.finish.assert_called_once_with()


def test_cancel_leaves_everything(
    roles: Roles, session: Session, chooser: MagicMock, table: str
) -> None:
    before = session.scenario
    roles.open_as(table)
    roles.choose_role(0, ["pred"], Role.LOGITS)
    roles.cancel()
    roles.accept()
    assert session.scenario is before
    chooser.finish.assert_called_once_with()


def test_a_refusal_is_shown_and_cannot_be_accepted(
    roles: Roles, session: Session, chooser: MagicMock, table: str
) -> None:
    before = session.scenario
    roles.open_as(table)
    roles.choose_role(0, ["a", "b"], Role.LEFT_OUT)
    assert shown(chooser).opened is None
    assert shown(chooser).refusal
    roles.accept()
    assert session.scenario is before
    chooser.finish.assert_not_called()


def test_a_file_that_cannot_be_read_is_said(
    roles: Roles, chooser: MagicMock, notices: MagicMock, tmp_path: Path
) -> None:
    roles.open_as(str(tmp_path / "none.csv"))
    assert "none.csv does not exist" in str(notices.warn.call_args.args[0])
    chooser.show_draft.assert_not_called()


def test_how_the_file_on_show_was_read_can_be_changed(
    roles: Roles, files: Files, session: Session, chooser: MagicMock, table: str
) -> None:
    files.open(table)
    roles.change_shown()
    roles.choose_role(0, ["label"], Role.LEFT_OUT)
    roles.choose_role(0, ["pred"], Role.TARGET)
    roles.accept()
    assert targets(session) == [1, 0, 0]
    files.reload()
    assert targets(session) == [1, 0, 0]
    roles.change_shown()
    assert shown(chooser).pages()[0].roles[3] is Role.TARGET


def test_a_file_that_was_refused_can_be_decided(
    roles: Roles, files: Files, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "two.csv"
    path.write_text("a,b,label,target\n1.5,2,0,1\n3,4.5,1,0\n")
    files.open(str(path))
    roles.change_wanted()
    roles.choose_role(0, ["label"], Role.LEFT_OUT)
    roles.accept()
    assert targets(session) == [1, 0]


def test_without_a_file_there_is_nothing_to_change(
    roles: Roles, chooser: MagicMock, notices: MagicMock
) -> None:
    roles.change_shown()
    assert "No file is open" in notices.say.call_args.args[0]
    chooser.show_draft.assert_not_called()
