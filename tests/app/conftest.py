from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lossgui.app import App, build
from lossgui.model.scenario.scenario import Scenario
from lossgui.views.window.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "config")


@pytest.fixture
def open_app(qtbot: QtBot, settings: Settings):
    """Open the window on a scenario, or on the example."""

    def opened(scenario: Scenario | None = None) -> App:
        app = build(scenario, "test", settings)
        qtbot.addWidget(app.window)
        app.window.resize(1400, 900)
        app.window.show()
        qtbot.waitExposed(app.window)
        return app

    return opened


@pytest.fixture
def app(open_app) -> App:
    return open_app()
