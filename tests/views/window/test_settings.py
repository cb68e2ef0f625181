from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from lossgui.views.window.settings import RECENT_LIMIT, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path)


def test_a_first_start_knows_nothing(settings: Settings) -> None:
    assert (settings.paths(), settings.theme, settings.zoom) == ([], "system", 1.0)
    assert (settings.export_folder, settings.geometry) == ("", QByteArray())


def test_what_was_chosen_is_there_at_the_next_start(settings: Settings, tmp_path: Path) -> None:
    settings.theme, settings.zoom, settings.export_folder = "dark", 1.5, "/pictures"
    settings.hidden_columns = ["share"]
    settings.geometry = QByteArray(b"place")
    again = Settings(tmp_path)
    assert (again.theme, again.zoom, again.export_folder) == ("dark", 1.5, "/pictures")
    assert (again.hidden_columns, again.geometry) == (["share"], QByteArray(b"place"))
    again.hidden_columns = []
    assert Settings(tmp_path).hidden_columns == []


@pytest.mark.parametrize("zoom", ["much", 0.0, 99.0, "nan"])
def test_a_zoom_that_cannot_be_is_none(settings: Settings, zoom: float) -> None:
    settings.zoom = zoom
    assert settings.zoom == 1.0


def test_recent_files_begin_with_the_newest_and_end_somewhere(settings: Settings) -> None:
    for number in range(RECENT_LIMIT + 3):
        settings.remember(f"/files/{number}.npz")
    settings.remember("/files/5.npz")
    names = [Path(path).name for path in settings.paths()]
    assert names[:2] == ["5.npz", f"{RECENT_LIMIT + 2}.npz"]
    assert len(names) == len(set(names)) == RECENT_LIMIT
