import pytest
from PySide6.QtWidgets import QApplication

from lossgui.views.plots.artists.number_axis import ClassAxis
from lossgui.views.theme import LIGHT, Theme

LOOK = Theme(LIGHT)


@pytest.fixture
def axis(qapp: QApplication) -> ClassAxis:
    axis = ClassAxis("left")
    axis.restyle(LOOK)
    axis.show_names({0: "cat", 1: "dog", 2: "fox"}, LOOK, 100)
    return axis


def test_each_row_has_its_name(axis: ClassAxis) -> None:
    assert axis.ticks(-2.5, 0.5, 300) == ([0, -1, -2], ["cat", "dog", "fox"])


@pytest.mark.parametrize(("length", "names"), [(30, ["cat", "fox"]), (10, ["cat"]), (0, ["cat"])])
def test_no_name_covers_another(axis: ClassAxis, length: float, names: list[str]) -> None:
    assert axis.ticks(-2.5, 0.5, length)[1] == names
