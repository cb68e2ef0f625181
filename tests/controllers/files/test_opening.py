from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.files.opening import EXAMPLE_TITLE, Files, load_example
from lossgui.controllers.session import Session
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.files.opening import open_arguments
from lossgui.ports import Clipboard, Offer, RecentFiles


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
    assert evaluate(example.with_class_vector("weight", np.ones(3))).value == pytest.approx(
        0.633343, abs=5e-7
    )


def test_a_new_batch_is_three_samples_that_say_nothing(files: Files, session: Session) -> None:
    files.new()
    assert session.state.title == "new batch"
    assert session.scenario.shape == (3, 3)
    assert session.evaluation.value == pytest.approx(np.log(3), rel=1e-15)
    assert not session.state.modified
    assert session.state.undo_name is None


def test_open_save_open_is_the_same(
    files: Files, session: Session, recent: MagicMock, tmp_path: Path
) -> None:
    files.open_example()
    assert session.state.title == EXAMPLE_TITLE
    value = session.evaluation.value
    assert files.save(str(tmp_path / "work.npz"))
    assert session.state.title == "work.npz"
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
    assert session.state.undo_name is None


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


def offered(notices: MagicMock) -> Offer | None:
    """Return what the notice on show offers."""
    names = [call[0] for call in notices.method_calls]
    last = len(names) - 1 - names[::-1].index("offer") if "offer" in names else -1
    if any(name in ("say", "warn", "clear") for name in names[last + 1 :]) or last < 0:
        return None
    return notices.offer.call_args.args[0]


def test_what_was_read_is_said_with_a_way_to_change_it(
    files: Files, notices: MagicMock, tmp_path: Path
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b,target,pred\n1,2.5,0,1\n4,5,1,1\n")
    files.open(str(table))
    assert "targets from 'target'; left out: 'pred'" in notices.say.call_args.args[0]
    assert offered(notices) is Offer.READING
    assert files.wanted == files.shown
    assert files.shown is not None
    assert files.shown.path == table


def test_a_file_that_is_damaged_offers_no_roles(
    files: Files, notices: MagicMock, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b,target\n1,2\n")
    files.open(str(bad))
    assert notices.warn.called
    assert offered(notices) is None


def test_two_readings_are_refused_with_a_way_to_decide(
    files: Files, notices: MagicMock, tmp_path: Path
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b,label,target\n1.5,2,0,1\n3,4.5,1,0\n")
    files.open(str(table))
    assert "--" not in str(notices.warn.call_args.args[0])
    assert offered(notices) is Offer.READING
    assert files.shown is None
    assert files.wanted is not None
    assert files.wanted.path == table


def test_the_chosen_loss_and_ignore_index_stay_where_they_fit(
    files: Files, session: Session, tmp_path: Path
) -> None:
    session.attempt("", lambda s: s.with_option("ignore_index", 255))
    np.savez(tmp_path / "mask.npz", logits=np.zeros((3, 2)), targets=[0, 255, 1])
    files.open(str(tmp_path / "mask.npz"))
    assert session.scenario.ignored == 255
    np.savez(tmp_path / "plain.npz", logits=np.zeros((3, 2)), targets=[0, 1, 1])
    files.open(str(tmp_path / "plain.npz"))
    assert session.scenario.n_samples == 3
    assert session.scenario.targets.array()[:, 0].tolist() == [0, 1, 1]


def test_an_odd_target_is_named_and_can_be_ignored(
    files: Files, session: Session, notices: MagicMock, tmp_path: Path
) -> None:
    np.savez(tmp_path / "mask.npz", logits=np.zeros((3, 2)), targets=[0, 255, 1])
    files.open(str(tmp_path / "mask.npz"))
    assert "mask.npz was not opened: 1 target is 255" in str(notices.warn.call_args.args[0])
    notices.offer.assert_called_once_with(Offer.IGNORE, "Ignore 255")
    assert session.scenario.n_samples == 2
    files.ignore()
    assert session.scenario.ignored == 255
    assert session.scenario.n_samples == 3


def test_odd_targets_of_a_second_file_can_be_ignored(
    files: Files, session: Session, notices: MagicMock, tmp_path: Path
) -> None:
    np.savez(tmp_path / "x.npz", logits=np.zeros((3, 2)), targets=[0, 1, 1])
    np.save(tmp_path / "y.npy", [0, 255, 1])
    files.open(str(tmp_path / "x.npz"))
    files.open_targets(str(tmp_path / "y.npy"))
    assert "y.npy" in str(notices.warn.call_args.args[0])
    assert offered(notices) is Offer.IGNORE
    files.ignore()
    assert session.scenario.ignored == 255
    assert session.scenario.targets.array()[:, 0].tolist() == [0, 255, 1]
    session.undo()
    assert session.scenario.targets.array()[:, 0].tolist() == [0, 1, 1]


def test_two_files_together_are_logits_and_targets(
    files: Files, session: Session, notices: MagicMock, tmp_path: Path
) -> None:
    np.save(tmp_path / "x.npy", np.eye(3) + 0.5)
    np.save(tmp_path / "y.npy", [2, 0, 1])
    paths = [str(tmp_path / "y.npy"), str(tmp_path / "x.npy")]
    files.open_together(paths)
    assert "x.npy holds the logits and y.npy the targets" in notices.say.call_args.args[0]
    assert session.scenario.targets.array()[:, 0].tolist() == [2, 0, 1]
    assert session.state.title == "x.npy"
    files.open_together([*paths, paths[0]])
    assert "3 files are too many" in str(notices.warn.call_args.args[0])


def test_a_file_that_changed_on_the_disk_is_offered_once(
    files: Files, notices: MagicMock, tmp_path: Path
) -> None:
    path = tmp_path / "x.npz"
    np.savez(path, logits=np.eye(3), targets=[0, 1, 2])
    files.look_at_disk()
    files.open(str(path))
    notices.reset_mock()
    files.look_at_disk()
    assert not notices.method_calls
    np.savez(path, logits=np.eye(3), targets=[0, 1, 2], weight=np.ones(3))
    files.look_at_disk()
    assert "x.npz changed on the disk" in notices.say.call_args.args[0]
    assert offered(notices) is Offer.RELOAD
    notices.reset_mock()
    files.look_at_disk()
    path.unlink()
    files.look_at_disk()
    assert not notices.method_calls


def test_a_reload_is_one_step_and_keeps_weights_choices_and_selection(
    files: Files, session: Session, notices: MagicMock, tmp_path: Path
) -> None:
    path = tmp_path / "x.npz"
    np.savez(path, logits=np.eye(3), targets=[0, 1, 2])
    files.open(str(path))
    session.attempt("weight", lambda s: s.with_weight(1, 7.0))
    session.select(2, 1)
    before = session.scenario
    np.savez(path, logits=2 * np.eye(3), targets=[0, 1, 1], odd=[1])
    files.reload()
    assert session.scenario.logits.cell(0, 0) == 2
    assert session.scenario.weights.tolist() == [1, 7, 1]
    assert session.state.undo_name == "Reload"
    assert session.state.modified
    assert (session.state.selection.row, session.state.selection.column) == (2, 1)
    notices.reset_mock()
    files.look_at_disk()
    assert not notices.method_calls
    session.undo()
    assert session.scenario is before


def test_a_reload_of_what_was_not_changed_is_no_change(
    files: Files, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "x.npz"
    np.savez(path, logits=np.eye(3), targets=[0, 1, 2])
    files.open(str(path))
    np.savez(path, logits=2 * np.eye(3), targets=[0, 1, 2])
    files.reload()
    assert not session.state.modified
    assert session.state.title == "x.npz"


def test_a_reload_that_is_refused_keeps_everything_and_offers_another(
    files: Files, session: Session, notices: MagicMock, tmp_path: Path
) -> None:
    files.reload()
    assert "No file is open" in str(notices.warn.call_args.args[0])
    path = tmp_path / "x.npz"
    np.savez(path, logits=np.eye(3), targets=[0, 1, 2])
    files.open(str(path))
    before = session.scenario
    path.write_bytes(path.read_bytes()[:100])
    files.reload()
    assert session.scenario is before
    assert offered(notices) is Offer.RELOAD


def test_what_is_saved_is_what_is_looked_at(
    files: Files, notices: MagicMock, tmp_path: Path
) -> None:
    path = tmp_path / "work.npz"
    files.save(str(path))
    notices.reset_mock()
    files.look_at_disk()
    assert not notices.method_calls
    np.savez(path, logits=np.eye(3), targets=[0, 1, 2])
    files.look_at_disk()
    assert offered(notices) is Offer.RELOAD


def test_a_new_batch_is_no_file(files: Files, notices: MagicMock, tmp_path: Path) -> None:
    path = tmp_path / "x.npy"
    np.save(path, np.eye(3))
    for begin in (files.new, files.open_example):
        files.open(str(path))
        begin()
        assert files.shown is None


@pytest.fixture
def with_targets(files: Files, tmp_path: Path) -> Path:
    """A file that is explored with the targets of a second one; return the first."""
    path = tmp_path / "x.npz"
    np.savez(path, logits=np.eye(3), targets=[0, 1, 2])
    np.save(tmp_path / "y.npy", [2, 2, 2])
    files.open(str(path))
    files.open_targets(str(tmp_path / "y.npy"))
    return path


def test_a_reload_reads_what_the_state_was_read_from(
    files: Files, session: Session, with_targets: Path
) -> None:
    def reloaded() -> list[float]:
        files.reload()
        return session.scenario.targets.array()[:, 0].tolist()

    assert reloaded() == [2, 2, 2]
    session.go_to_step(0)
    assert files.shown is not None
    assert files.shown.targets is None
    session.redo()
    assert files.shown.targets is not None
    session.undo()
    assert reloaded() == [0, 1, 2]


def test_a_swap_takes_what_was_read_along(
    files: Files, session: Session, with_targets: Path
) -> None:
    def has_own_targets() -> bool:
        return files.shown is not None and files.shown.targets is None

    session.undo()
    session.pin()
    session.redo()
    assert not has_own_targets()
    session.swap()
    assert has_own_targets()
    session.swap()
    assert not has_own_targets()
    session.undo()
    assert has_own_targets()
    session.swap()
    assert not has_own_targets()


def test_what_is_saved_is_what_every_step_is_read_from(
    files: Files, session: Session, with_targets: Path, tmp_path: Path
) -> None:
    files.save(str(tmp_path / "work.npz"))
    for step in (0, 1):
        session.go_to_step(step)
        assert files.shown is not None
        assert files.shown.paths == (tmp_path / "work.npz",)


def test_what_was_reloaded_is_not_offered_again_after_undo(
    files: Files, session: Session, notices: MagicMock, with_targets: Path
) -> None:
    np.savez(with_targets, logits=2 * np.eye(3), targets=[0, 1, 1], odd=[1])
    files.reload()
    session.undo()
    notices.reset_mock()
    files.look_at_disk()
    assert not notices.method_calls


def test_arguments_are_explored_without_a_file(
    files: Files, session: Session, notices: MagicMock, recent: MagicMock, tmp_path: Path
) -> None:
    opened = open_arguments(np.eye(2), [0, 1], None, loss=None)
    files.begun_with(opened)
    assert "targets from 'target'" in notices.say.call_args.args[0]
    assert offered(notices) is Offer.READING
    files.take(opened)
    recent.remember.assert_not_called()
    notices.reset_mock()
    files.look_at_disk()
    assert not notices.method_calls
    files.reload()
    assert "No file is open" in str(notices.warn.call_args.args[0])
    np.save(tmp_path / "y.npy", [1, 1])
    files.open_targets(str(tmp_path / "y.npy"))
    files.reload()
    assert session.scenario.targets.array()[:, 0].tolist() == [1, 1]
