from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.files import EXAMPLE_TITLE, Files, load_example
from lossgui.controllers.session import Session
from lossgui.model.evaluation import evaluate
from lossgui.ports import Clipboard, RecentFiles


@pytest.fixture
def recent() -> MagicMock:
    return MagicMock(spec=RecentFiles)


@pytest.fixture
def clipboard() -> MagicMock:
    return MagicMock(spec=Clipboard)


@pytest.fixture
def files(session: Session, notices: MagicMock, recent: MagicMock, clipboard: MagicMock) -> Files:
    return Files(session, notices, recent, clipboard)


def test_the_example_shows_a_class_weight_effect() -> None:
    example = load_example()
    assert example.class_names == ("cat", "dog", "fox")
    assert evaluate(example).value == pytest.approx(0.855077, abs=5e-7)
    assert evaluate(example.with_weights(np.ones(3))).value == pytest.approx(0.633343, abs=5e-7)


def test_a_new_batch_is_three_samples_that_say_nothing(files: Files, session: Session) -> None:
    files.new()
    assert session.frame.title == "new batch"
    assert session.scenario.shape == (3, 3)
    assert session.evaluation.value == pytest.approx(np.log(3), rel=1e-15)
    assert not session.frame.modified
    assert session.frame.undo_name is None


def test_open_save_open_is_the_same(
    files: Files, session: Session, recent: MagicMock, tmp_path: Path
) -> None:
    files.open_example()
    assert session.frame.title == EXAMPLE_TITLE
    value = session.evaluation.value
    assert files.save(str(tmp_path / "work.npz"))
    assert session.frame.title == "work.npz"
    files.open(str(tmp_path / "work.npz"))
    assert session.evaluation.value == value
    assert session.scenario.class_names == ("cat", "dog", "fox")
    recent.remember.assert_called_with(str(tmp_path / "work.npz"))


def test_a_bad_file_keeps_the_present_work(
    files: Files, session: Session, notices: MagicMock, recent: MagicMock, tmp_path: Path
) -> None:
    before = session.scenario
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b,target\n1,2,0\n1,x,0\n")
    files.open(str(bad))
    assert "line 3" in str(notices.warn.call_args.args[0])
    files.open(str(tmp_path / "none.npz"))
    assert "none.npz" in str(notices.warn.call_args.args[0])
    assert session.scenario is before
    recent.remember.assert_not_called()


def test_targets_of_a_second_file(files: Files, session: Session, tmp_path: Path) -> None:
    np.save(tmp_path / "y.npy", np.array([2, 2]))
    files.open_targets(str(tmp_path / "y.npy"))
    assert session.scenario.targets.array()[:, 0].tolist() == [2, 2]
    session.undo()
    assert session.scenario.targets.array()[:, 0].tolist() == [0, 1]


def test_targets_that_do_not_fit_are_refused(
    files: Files, session: Session, notices: MagicMock, tmp_path: Path
) -> None:
    np.save(tmp_path / "y.npy", np.array([2, 2, 1]))
    files.open_targets(str(tmp_path / "y.npy"))
    assert notices.warn.called
    assert session.frame.undo_name is None


def test_saving_where_nothing_can_be_written_says_so(
    files: Files, session: Session, notices: MagicMock, tmp_path: Path
) -> None:
    assert not files.save(str(tmp_path / "no" / "folder.npz"))
    assert "folder" in str(notices.warn.call_args.args[0])


def test_copy_as_pytorch(files: Files, clipboard: MagicMock) -> None:
    files.copy_as_pytorch()
    assert "nn.CrossEntropyLoss(weight=weight" in clipboard.copy.call_args.args[0]


def test_a_file_without_targets_says_so(
    files: Files, session: Session, notices: MagicMock, tmp_path: Path
) -> None:
    np.save(tmp_path / "x.npy", np.eye(3))
    files.open(str(tmp_path / "x.npy"))
    assert session.scenario.n_samples == 3
    assert "no targets" in notices.say.call_args.args[0]


def test_a_binary_file_of_which_some_targets_look_ignored_says_so(
    files: Files, notices: MagicMock, tmp_path: Path
) -> None:
    np.savez(tmp_path / "x.npz", logits=np.zeros((2, 2)), targets=[[0.0, 1.0], [-100.0, 1.0]])
    files.open(str(tmp_path / "x.npz"))
    assert "1 target is -100, outside 0 to 1: set ignore_index" in notices.say.call_args.args[0]


def test_a_bad_target_in_a_file_names_the_file_and_marks_nothing(
    files: Files, notices: MagicMock, tmp_path: Path
) -> None:
    np.savez(tmp_path / "bad.npz", logits=np.eye(3), targets=[0, 1, 3])
    files.open(str(tmp_path / "bad.npz"))
    error = notices.warn.call_args.args[0]
    assert "bad.npz was not opened: target 3 in row 2" in str(error)
    assert error.place is None
