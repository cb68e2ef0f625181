from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.editing.tables import Kind, Tables
from lossgui.controllers.session import Session
from lossgui.model.errors import Place
from lossgui.state import Selection

from .shown import logits, targets, warning


@pytest.fixture
def tables(session: Session) -> Tables:
    return Tables(session)


def test_samples_are_inserted_deleted_and_duplicated(tables: Tables, session: Session) -> None:
    tables.insert("sample", 1, 2)
    assert logits(session) == [[2, 0.5, -1], [0, 0, 0], [0, 0, 0], [0, 1, 3]]
    tables.delete("sample", [1, 2])
    tables.duplicate("sample", [0])
    assert logits(session) == [[2, 0.5, -1], [2, 0.5, -1], [0, 1, 3]]
    assert targets(session) == [[0], [0], [1]]
    assert session.state.steps[1:] == (
        "Insert 2 samples",
        "Delete 2 samples",
        "Duplicate 1 sample",
    )


def test_classes_take_their_targets_and_weights_along(tables: Tables, session: Session) -> None:
    tables.duplicate("class", [0, 2])
    assert session.scenario.class_names == ("cat", "cat copy", "dog", "fox", "fox copy")
    assert session.scenario.weights.tolist() == [1, 1, 2, 3, 3]
    tables.delete("class", [1, 4])
    tables.move("class", [0, 1], +1)
    assert session.scenario.class_names == ("fox", "cat", "dog")
    assert targets(session) == [[1], [2]]
    tables.move("class", [1, 2], -1)
    assert session.scenario.class_names == ("cat", "dog", "fox")
    tables.insert("class", 3, 1)
    assert session.state.undo_name == "Insert 1 class"
    assert session.scenario.n_classes == 4


def test_a_move_takes_the_selection_along_and_ends_at_the_edge(
    tables: Tables, session: Session
) -> None:
    tables.move("sample", [0], +1)
    assert targets(session) == [[1], [0]]
    assert session.state.selection == Selection(1, 0)
    tables.move("sample", [1], +1)
    assert session.state.steps == ("", "Move 1 sample")


def test_random_logits_and_a_shuffle_say_their_seed(
    tables: Tables, session: Session, notices: MagicMock
) -> None:
    tables.randomise("7", "2.5")
    notices.say.assert_called_with("Random logits with seed 7 and separation 2.5.")
    first = logits(session)
    session.undo()
    tables.randomise("7", "2.5")
    assert logits(session) == first
    tables.shuffle("1")
    notices.say.assert_called_with("Shuffled with seed 1.")


@pytest.mark.parametrize(("kind", "numbers"), [("sample", [0]), ("class", [0, 1])])
def test_an_entry_that_is_not_moved_stays_selected(
    tables: Tables, session: Session, kind: Kind, numbers: list[int]
) -> None:
    session.select(1, 2)
    tables.move(kind, numbers, +1)
    assert session.state.selection == Selection(1, 2)


@pytest.mark.parametrize("seed", ["-1", "x", "1.5", ""])
def test_a_bad_seed_is_refused(
    tables: Tables, session: Session, notices: MagicMock, seed: str
) -> None:
    tables.randomise(seed, "1")
    assert warning(notices).place == Place("seed")
    tables.shuffle(seed)
    assert session.state.steps == ("",)


def test_targets_change_their_form_and_rows_are_normalised(
    tables: Tables, session: Session, notices: MagicMock
) -> None:
    tables.convert("one-hot")
    assert targets(session) == [[1, 0, 0], [0, 1, 0]]
    notices.say.assert_called_with("The mean now divides by the number of samples.")
    session.attempt("Edit", lambda scenario: scenario.with_targets(0, 0, np.array([[1, 2, 3]])))
    tables.normalise("targets")
    np.testing.assert_allclose(targets(session)[0], [1 / 6, 1 / 3, 1 / 2])
    tables.convert("index")
    assert targets(session) == [[2], [1]]
    assert session.state.undo_name == "Targets as index"
