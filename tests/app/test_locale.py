"""A decimal point stays one where the system writes a comma."""

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDoubleSpinBox
from pytestqt.qtbot import QtBot

from lossgui.app import application

from .driver import Driver


@pytest.fixture(params=["de_DE", "fr_FR", "ar_EG", "en_US"])
def system_locale(request: pytest.FixtureRequest):
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(QLocale.c())


def test_a_typed_point_is_a_point(system_locale: str, qapp: QApplication, qtbot: QtBot) -> None:
    assert application() is qapp
    box = QDoubleSpinBox()
    qtbot.addWidget(box)
    box.selectAll()
    qtbot.keyClicks(box, "1.5")
    assert box.value() == 1.5


def test_typed_cells_and_fields(system_locale: str, open_app, qtbot: QtBot) -> None:
    application()
    person = Driver(open_app(), qtbot)
    person.type_into("logits_table", 0, 0, "1.5")
    person.set_field("label_smoothing", "0.25")
    scenario = person.app.session.scenario
    assert scenario.logits.cell(0, 0) == 1.5
    assert scenario.option("label_smoothing") == 0.25
    assert person.shown("logits_table", 0, 0) == "1.50"
