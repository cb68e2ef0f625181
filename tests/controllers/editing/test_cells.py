from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.editing.cells import AT_ONCE, Cells
from lossgui.controllers.editing.choices import Choices
from lossgui.controllers.editing.tables import AXES, Tables
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.session import Session
from lossgui.model.editing.areas import Area
from lossgui.model.errors import Place
from lossgui.model.text.writing import to_html, to_tsv
from lossgui.ports import Clipboard

from .shown import logits, targets, warning


@pytest.fixture
def clipboard() -> MagicMock:
    return MagicMock(spec=Clipboard)


@pytest.fixture
def cells(session: Session, notices: MagicMock, clipboard: MagicMock) -> Cells:
    return Cells(session, notices, clipboard)


def test_copy_writes_the_numbers_of_an_area(cells: Cells, clipboard: MagicMock) -> None:
    cells.copy(Area.at("logits", 0, 1, 2, 2))
    text, html = clipboard.copy.call_args.args
    assert text == "0.5\t-1.0\n1.0\t3.0\n"
    assert html.startswith('<table><tr><td sdval="0.5" sdnum="1033;">0.5</td>')
    cells.copy_as_csv(Area.at("targets", 0, 0, 2))
    clipboard.copy.assert_called_with("0\n1\n", "")


def test_what_is_copied_can_be_pasted(cells: Cells, session: Session, clipboard: MagicMock) -> None:
    cells.copy(Area.at("logits", 1, 0, 1, 3))
    cells.paste(Area.at("logits", 0, 0), clipboard.copy.call_args.args[0])
    assert logits(session) == [[0, 1, 3], [0, 1, 3]]
    assert session.state.undo_name == "Paste 1 x 3"


def test_too_many_cells_are_not_copied(
    cells: Cells, notices: MagicMock, clipboard: MagicMock
) -> None:
    cells.copy(Area.at("logits", 0, 0, 1_000_001))
    assert "select at most 1,000,000" in str(warning(notices))
    clipboard.copy.assert_not_called()


def test_many_cells_are_copied_and_pasted_beside_the_gui_thread(
    session: Session, notices: MagicMock, clipboard: MagicMock
) -> None:
    jobs = MagicMock(spec=Jobs)
    cells = Cells(session, notices, clipboard, jobs)
    session.attempt("-", lambda scenario: AXES["sample"].insert(scenario, 0, AT_ONCE))
    rows = session.scenario.n_samples
    cells.copy(Area.at("logits", 0, 0, rows, 3))
    clipboard.copy.assert_not_called()
    what, work, done, _ = jobs.start.call_args.args
    parts: list[float] = []
    copied = work(parts.append)
    assert what == "Copy"
    assert parts == sorted(parts)
    assert len(parts) > 2
    done(copied)
    text, html = clipboard.copy.call_args.args
    assert text == to_tsv(session.scenario.logits.array())
    assert html == to_html(text)
    cells.paste(Area.at("logits", 0, 0), text.replace("3.0", "4.0"))
    what, work, done, _ = jobs.start.call_args.args
    assert what == "Paste"
    done(work(parts.append))
    assert session.state.undo_name == f"Paste {rows} x 3"
    assert session.scenario.logits.cell(rows - 1, 2) == 4


def test_cut_copies_and_clears_in_one_step(
    cells: Cells, session: Session, clipboard: MagicMock
) -> None:
    cells.cut(Area.at("logits", 0, 0, 2))
    assert logits(session) == [[0, 0.5, -1], [0, 1, 3]]
    assert clipboard.copy.call_args.args[0] == "2.0\n0.0\n"
    assert session.state.steps == ("", "Cut 2 x 1")


def test_clear_means_no_preference_no_target_and_weight_one(cells: Cells, session: Session) -> None:
    cells.clear(Area.at("logits", 0, 0, 2, 3))
    cells.clear(Area.at("targets", 0, 0))
    cells.clear(Area.at("weight", 1, 0, 2))
    assert logits(session) == [[0, 0, 0], [0, 0, 0]]
    assert targets(session) == [[-100], [1]]
    assert session.scenario.weights.tolist() == [1, 1, 1]


def test_clearing_log_probabilities_makes_all_classes_as_likely(
    cells: Cells, session: Session
) -> None:
    Choices(session).choose_loss("NLLLoss")
    cells.clear(Area.at("logits", 0, 0, 1, 3))
    np.testing.assert_allclose(session.scenario.logits.rows(0, 1), -np.log([[3, 3, 3]]))


def test_a_copy_with_decimal_commas_comes_back(
    cells: Cells, session: Session, clipboard: MagicMock, notices: MagicMock
) -> None:
    session.attempt("-", lambda scenario: scenario.with_logits(0, 0, np.array([[-0.5]])))
    area = Area.at("logits", 0, 0, 1, 2)
    cells.copy_with_commas(area)
    text = clipboard.copy.call_args.args[0]
    assert text.startswith("-0,5\t")
    cells.clear(area)
    cells.paste(area, text, tabbed=True)
    assert session.scenario.logits.cell(0, 0) == -0.5
    notices.say.assert_called_with("Read '-0,5' as -0.5.")


def test_a_paste_beyond_the_table_says_how_to_enlarge_it(
    cells: Cells, session: Session, notices: MagicMock
) -> None:
    area, text = Area.at("logits", 1, 2), "1\t2\n3\t4\n"
    cells.paste(area, text)
    assert session.state.steps == ("",)
    assert "1 sample and 1 class more" in str(warning(notices))
    assert "Ctrl+Shift+V" in str(warning(notices))
    assert warning(notices).place == Place("logits", 1, 2)
    cells.paste_enlarging(area, text)
    assert logits(session) == [[2, 0.5, -1, 0], [0, 1, 1, 2], [0, 0, 3, 4]]
    assert session.scenario.weights.tolist() == [1, 2, 3, 1]
    assert session.state.undo_name == "Paste 2 x 2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\tx", "'x' is no number (line 1, cell 2 of the clipboard)"),
        ("1,234\t1", "'1,234' may be 1.234 or 1234"),
        ("1e400\t1", "'1e400' is beyond the largest number"),
        (
            "nn.CrossEntropyLoss(weight=torch.tensor([1.,2.]))",
            "weight has 2 numbers and the table 3 classes",
        ),
        ("", "no text to paste"),
        ("[[1, 2], [3]]", "row 2 of the clipboard has 1 numbers and the first row 2"),
        ("[[1., ..., 2.]]", "..."),
        ("1\t2\n3\n", "line 2 of the clipboard has 1 cells and the first line 2"),
    ],
)
def test_a_bad_paste_changes_nothing_and_says_where(
    cells: Cells, session: Session, notices: MagicMock, text: str, said: str
) -> None:
    before = session.scenario
    cells.paste(Area.at("logits", 0, 0), text)
    assert session.scenario is before
    assert said in str(warning(notices))


def test_print_outs_of_torch_and_class_names_can_be_pasted(cells: Cells, session: Session) -> None:
    printed = "tensor([[1., 2., 3.], [4., 5., 6.]], device='cuda:0', grad_fn=<AddmmBackward0>)"
    cells.paste(Area.at("logits", 0, 0), printed)
    cells.paste(Area.at("targets", 0, 0), "fox\nignored\n")
    cells.paste(Area.at("weight", 0, 0), "0,5\t1,5\t2,5")
    assert logits(session) == [[1, 2, 3], [4, 5, 6]]
    assert targets(session) == [[2], [-100]]
    assert session.scenario.weights.tolist() == [0.5, 1.5, 2.5]


def test_fills_copy_the_first_row_or_column(cells: Cells, session: Session) -> None:
    cells.fill_down(Area.at("logits", 0, 0, 2, 2))
    assert logits(session) == [[2, 0.5, -1], [2, 0.5, 3]]
    cells.fill_right(Area.at("logits", 1, 0, 1, 3))
    assert logits(session) == [[2, 0.5, -1], [2, 2, 2]]
    assert session.state.steps == ("", "Fill down", "Fill right")


def test_a_formula_sets_an_area_of_scattered_rows(cells: Cells, session: Session) -> None:
    cells.compute(Area("logits", np.array([1, 0]), 1, 2), " =x * 2 + r")
    assert logits(session) == [[2, 1, -2], [0, 3, 7]]
    assert session.state.undo_name == "Set 2 x 2 to =x * 2 + r"


def test_a_bad_formula_marks_the_first_cell_of_its_area(
    cells: Cells, session: Session, notices: MagicMock
) -> None:
    cells.compute(Area.at("pos_weight", 1, 0, 2), "=x * y")
    assert session.state.steps == ("",)
    assert "'y' is not understood" in str(warning(notices))
    assert warning(notices).place == Place("weights", 1, "pos_weight")


def test_the_history_goes_to_any_step(cells: Cells, session: Session) -> None:
    start, tables = session.scenario, Tables(session)
    cells.fill_down(Area.at("logits", 0, 0, 2, 2))
    tables.insert("sample", 0, 1)
    tables.delete("class", [2])
    end = session.scenario
    session.go_to_step(0)
    assert session.scenario is start
    assert (session.state.step, session.state.redo_name) == (0, "Fill down")
    session.go_to_step(3)
    assert session.scenario is end
    session.go_to_step(4)
    session.go_to_step(-1)
    assert session.state.step == 3
    assert session.state.steps == ("", "Fill down", "Insert 1 sample", "Delete 1 class")


def test_a_paste_of_ten_thousand_cells_is_taken_back(cells: Cells, session: Session) -> None:
    before = session.scenario
    cells.paste_enlarging(Area.at("logits", 0, 0), "1\t2\t3\n" * 4_000)
    wide = session.scenario
    assert wide.logits.shape == (4_000, 3)
    cells.paste(Area.at("logits", 0, 0), "4\t5\t6\n" * 4_000)
    assert session.scenario.logits.base is not wide.logits.base
    assert (session.scenario.logits.array() == [4, 5, 6]).all()
    session.undo()
    assert session.scenario is wide
    assert (wide.logits.array() == [1, 2, 3]).all()
    session.undo()
    assert session.scenario is before


@pytest.mark.parametrize("area", [Area.at("logits", 0, 0), Area.at("logits", 0, 0, 2, 3)])
def test_logits_with_their_targets_beside_them_fill_both_tables(
    cells: Cells, session: Session, notices: MagicMock, area: Area
) -> None:
    cells.paste(area, "lynx\twolf\tfox\ttarget\n1\t2\t3\t2\n4\t5\t6\t-100\n")
    assert logits(session) == [[1, 2, 3], [4, 5, 6]]
    assert targets(session) == [[2], [-100]]
    assert session.scenario.class_names == ("lynx", "wolf", "fox")
    assert session.state.steps == ("", "Paste 2 x 4")
    notices.say.assert_called_with(
        "The first row became class names: lynx, wolf, fox. The last column became the targets."
    )
    cells.paste(area, "1\t2\t3\twolf\n4\t5\t6\tignored\n")
    assert targets(session) == [[1], [-100]]


@pytest.mark.parametrize(
    ("area", "text"),
    [
        (Area.at("logits", 0, 0), "1\t2\t3\t1.5\n"),
        (Area.at("logits", 0, 0), "1\t2\t3\t3\n"),
        (Area.at("logits", 0, 1), "1\t2\t1\n"),
        (Area.at("logits", 1, 0), "1\t2\t3\t1\n4\t5\t6\t1\n"),
        (Area.at("targets", 0, 0), "1\t2\t3\t1\n"),
    ],
    ids=["no class", "no such class", "not from the first", "too many samples", "of targets"],
)
def test_a_block_that_is_no_logits_and_targets_is_refused_as_before(
    cells: Cells, session: Session, notices: MagicMock, area: Area, text: str
) -> None:
    before = session.scenario
    cells.paste(area, text)
    assert session.scenario is before
    assert notices.warn.called


def test_a_block_that_enlarges_the_tables_is_all_logits(cells: Cells, session: Session) -> None:
    cells.paste_enlarging(Area.at("logits", 0, 0), "1\t2\t3\t1\n")
    assert logits(session)[0] == [1, 2, 3, 1]


def test_percentages_in_three_lines_are_three_weights(
    cells: Cells, session: Session, notices: MagicMock
) -> None:
    cells.paste(Area.at("weight", 0, 0), "50%\n30%\n20%")
    assert session.scenario.weights.tolist() == [0.5, 0.3, 0.2]
    notices.say.assert_called_with("Read '50%' as 0.5.")


def test_what_stands_above_weights_is_left_out_and_said(
    cells: Cells, session: Session, notices: MagicMock
) -> None:
    cells.paste(Area.at("weight", 0, 0), "weight\n4\n5\n6\n")
    assert session.scenario.weights.tolist() == [4, 5, 6]
    notices.say.assert_called_with("The first row was left out: weight.")


def test_a_class_above_class_indices_is_a_target(
    cells: Cells, session: Session, notices: MagicMock
) -> None:
    cells.paste(Area.at("targets", 0, 0), "fox\n1\n")
    assert targets(session) == [[2], [1]]
    cells.paste(Area.at("targets", 0, 0), "label\n0\n2\n")
    assert targets(session) == [[0], [2]]
    notices.say.assert_called_with("The first row was left out: label.")


def test_a_pasted_word_is_refused_with_what_the_table_takes(
    cells: Cells, session: Session, notices: MagicMock
) -> None:
    Choices(session).choose_loss("BCELoss")
    cells.paste(Area.at("logits", 0, 0), "0.5\tx")
    assert "write a number from 0 to 1." in str(warning(notices))


def test_a_pasted_criterion_is_one_step(cells: Cells, session: Session, notices: MagicMock) -> None:
    text = "nn.CrossEntropyLoss(weight=torch.tensor([1., 2, 4]), label_smoothing=0.1)"
    cells.paste(Area.at("logits", 0, 0), text)
    scenario = session.scenario
    assert scenario.weights.tolist() == [1, 2, 4]
    assert scenario.options["label_smoothing"] == 0.1
    assert session.state.steps[1:] == ("Paste CrossEntropyLoss",)
    cells.paste(Area.at("logits", 0, 0), "nn.CrossEntropyLoss(weight=w)")
    assert "weight is given by 'w'" in str(warning(notices))
    assert session.scenario is scenario
