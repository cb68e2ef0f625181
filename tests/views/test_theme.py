import re
from dataclasses import asdict

import pytest
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from lossgui.views.theme import DARK, LIGHT, Colors, Theme, icon, palette, style_sheet


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_every_colour_is_one(colors: Colors) -> None:
    names = {key: value for key, value in asdict(colors).items() if key != "name"}
    assert all(QColor(value).isValid() for value in names.values())
    for key, value in names.items():
        assert Theme(colors).color(key) == QColor(value)
    assert Theme(colors).color("accent", 40).alpha() == 40


def test_sizes_grow_with_the_zoom(qtbot: QtBot) -> None:
    once, twice = Theme(LIGHT), Theme(LIGHT, zoom=2.0)
    assert (once.px(7), twice.px(7)) == (7, 14)
    assert twice.font().pointSizeF() == 2 * once.font().pointSizeF()
    assert twice.mono(0.5, bold=True).pointSizeF() == once.mono().pointSizeF()
    assert twice.mono(bold=True).bold()
    lengths = [re.findall(r"(\d+(?:\.\d+)?)px", style_sheet(one)) for one in (once, twice)]
    assert [2 * round(float(length)) for length in lengths[0]] == list(map(float, lengths[1]))


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_classes_have_seven_hues(colors: Colors) -> None:
    theme = Theme(colors)
    hues = [theme.class_color(index).name() for index in range(8)]
    assert len(set(hues)) == 7
    assert hues[7] == hues[0]


def test_what_is_disabled_is_pale(qtbot: QtBot) -> None:
    made = palette(LIGHT)
    group = QPalette.ColorGroup
    assert made.color(group.Active, QPalette.ColorRole.Text) == QColor(LIGHT.text)
    assert made.color(group.Disabled, QPalette.ColorRole.Text) == QColor(LIGHT.muted)


def test_an_icon_has_the_colour_of_the_theme(qtbot: QtBot) -> None:
    pictures = [
        icon("open", Theme(colors), 1.0).pixmap(24, 24).toImage() for colors in (LIGHT, DARK)
    ]
    assert pictures[0] != pictures[1]
