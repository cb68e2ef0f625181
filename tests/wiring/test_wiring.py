"""The tables of the wiring: whatever they name is made, connected and shown."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from lossgui.app import App, build
from lossgui.ports import Offer
from lossgui.state.controls import Toggle
from lossgui.views.panels.chooser import Chooser
from lossgui.views.window.settings import Settings
from lossgui.wiring.pages import GROUPS, PAGES, make_page
from lossgui.wiring.panels import PANELS
from lossgui.wiring.report import at_once


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path) -> App:
    app = build(None, "animals", Settings(tmp_path))
    qtbot.addWidget(app.window)
    app.window.show()
    qtbot.waitExposed(app.window)
    return app


def test_every_page_is_behind_a_tab(app: App) -> None:
    assert [page for group in GROUPS.values() for page in group] == list(PAGES)
    seen = []
    for key in PAGES:
        app.window.plots_card.page_chosen.emit(key)
        QApplication.processEvents()
        assert app.window.plots_card.page.canvas.picture is not None
        seen.append(app.session.state.page)
    assert seen == list(PAGES)


def test_what_is_chosen_on_a_page_reaches_its_presenter(app: App) -> None:
    tried = 0
    for key in PAGES:
        page, presenter = make_page(app, key)
        made = presenter.derive(app.session.state, lambda: None).value
        for control in made.controls:
            if isinstance(control, Toggle) and control.shown:
                before = presenter.choices, app.session.state.free
                page.controls.chosen.emit(control.name, not control.on)
                assert (presenter.choices, app.session.state.free) != before, control.name
                tried += 1
        page.canvas.close()
        page.deleteLater()
    assert tried > 3


def test_every_panel_is_a_dock_with_a_key(app: App) -> None:
    app.session.attempt("Edit weight", lambda scenario: scenario.with_weight(0, 2.0))
    for entry in PANELS:
        dock = app.window.findChild(QDockWidget, f"{entry.name}_dock")
        assert dock.isHidden()
        dock.toggle.trigger()
        assert dock.isVisible()
        assert dock.toggle.shortcut().toString() == entry.keys


def test_the_notice_leads_to_the_chooser_of_roles(app: App, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("cat,dog,y\n1,2,0\n0.5,1,1\n")
    app.files.open(str(path))
    app.window.notice_bar.taken.emit(Offer.READING)
    chooser = app.window.findChild(Chooser)
    assert chooser.isVisible()
    chooser.reject()


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_a_report_has_every_plot(app: App, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"all.{suffix}"
    at_once(app, "1.0").save(str(path))
    content = path.read_bytes()
    assert content.count(b"<svg") == len(PAGES) or content.startswith(b"%PDF")
