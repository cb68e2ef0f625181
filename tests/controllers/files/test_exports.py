from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.files.exports import Exports
from lossgui.controllers.jobs import Jobs


@pytest.fixture
def exports(notices: MagicMock) -> Exports:
    return Exports(Jobs(), notices)


def test_a_file_is_written_and_its_path_said(
    exports: Exports, notices: MagicMock, tmp_path: Path
) -> None:
    exports.save(str(tmp_path / "a.png"), lambda: b"pixels")
    assert (tmp_path / "a.png").read_bytes() == b"pixels"
    notices.say.assert_called_once_with(f"Saved as {tmp_path / 'a.png'}.")


def test_columns_are_written_as_csv(exports: Exports, notices: MagicMock, tmp_path: Path) -> None:
    exports.save_columns(str(tmp_path / "a.csv"), {"x": np.array([0.5, 2.0])})
    assert (tmp_path / "a.csv").read_text("utf-8-sig") == "x\n0.5\n2.0\n"
    notices.say.assert_called_once()


def test_a_folder_in_the_way_is_one_sentence(
    exports: Exports, notices: MagicMock, tmp_path: Path
) -> None:
    (tmp_path / "a.png").mkdir()
    exports.save(str(tmp_path / "a.png"), lambda: b"pixels")
    error = str(notices.warn.call_args.args[0])
    assert error.startswith("a.png was not saved: ")
    assert (tmp_path / "a.png").is_dir()
    notices.say.assert_not_called()
