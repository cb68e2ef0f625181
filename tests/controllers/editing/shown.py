"""What is on show after an edit."""

from unittest.mock import MagicMock

from lossgui.controllers.session import Session
from lossgui.model.errors import LossError


def logits(session: Session) -> list[list[float]]:
    return session.scenario.logits.array().tolist()


def targets(session: Session) -> list[list[float]]:
    return session.scenario.targets.array().tolist()


def warning(notices: MagicMock) -> LossError:
    return notices.warn.call_args.args[0]
