from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lossgui.model.errors import FileError
from lossgui.model.report.contents import make_report
from lossgui.state import EVERYTHING, Derived, ViewState
from lossgui.state.pictures import Picture
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.page import Page
from lossgui.views.report.sheet import Sheet


class Drawn(Picture):
    """A picture with more than words."""


class Titled(Canvas):
    title = "A title of its own"


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    sheet = Sheet()
    qtbot.addWidget(sheet)
    return sheet


@pytest.mark.parametrize("name", ["all.html", "all.PDF"])
def test_what_was_kept_is_in_the_report(
    sheet: Sheet, animals: Callable[..., ViewState], tmp_path: Path, name: str
) -> None:
    state = animals()
    sheet.begin(tmp_path / name)
    canvas = Titled("small")
    canvas.add_plot(0)
    page = Page(canvas)
    sheet.take(page)
    drawn = Drawn(sentence="What it means.")
    page.show_state(replace(state, plot=Derived(drawn, True)), EVERYTHING)
    sheet.keep()
    sheet.finish(make_report(state.evaluation, None, "animals", "1.0", "today", map))
    sheet.clear()
    assert sheet.isHidden()
    content = (tmp_path / name).read_bytes()
    if name.endswith("html"):
        assert b"A title of its own" in content
        assert b"What it means." in content
    else:
        assert content.startswith(b"%PDF")


def test_another_format_is_refused_before_anything_is_drawn(sheet: Sheet, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"all\.doc must end in \.html or \.pdf"):
        sheet.begin(tmp_path / "all.doc")
    assert sheet.isHidden()
