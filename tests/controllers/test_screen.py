from unittest.mock import MagicMock

import numpy as np

from lossgui.controllers.session import Session
from lossgui.ports import Selection


def edit(session: Session) -> None:
    session.attempt("Edit", lambda scenario: scenario.with_logits(0, 0, np.array([[9.0]])))


def test_a_stroke_is_one_frame(session: Session, view: MagicMock) -> None:
    session.screen.hold()
    edit(session)
    session.select(1, 0)
    view.present.assert_not_called()
    session.screen.release()
    view.present.assert_called_once_with(session.frame)
    assert session.frame.undo_name == "Edit"
    assert session.frame.selection == Selection(1, 0)


def test_strokes_within_a_stroke_belong_to_it(session: Session, view: MagicMock) -> None:
    session.screen.hold()
    session.screen.hold()
    edit(session)
    session.screen.release()
    view.present.assert_not_called()
    session.screen.release()
    view.present.assert_called_once_with(session.frame)


def test_a_stroke_that_changes_nothing_shows_nothing(session: Session, view: MagicMock) -> None:
    session.screen.hold()
    session.screen.release()
    view.present.assert_not_called()
    session.select(1, 2)
    view.present.assert_called_once_with(session.frame)
