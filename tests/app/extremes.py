"""Extreme numbers in every place, and all that is shown of them; `test_extremes` is a sample.

All of it, an hour or more on two cores: ``python -m pytest -n auto tests/app/extremes.py``.
pytest-qt and the filter of warnings make a failure of what leaves a Qt virtual, of Qt's own words,
and of NumPy's.
"""

import math
import re
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableView, QWidget

from lossgui.app import App
from lossgui.model.editing.areas import Area
from lossgui.model.editing.cells import table_shape
from lossgui.model.files.csv_writer import columns_csv
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.views.export.rendering import page_png, page_svg
from lossgui.views.plots.artists.number_axis import ClassAxis
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.page import Page
from lossgui.views.plots.plots_card import PlotsCard
from lossgui.views.widgets.selector import Selector
from lossgui.wiring.pages import PAGES

NUMBERS = (
    *("5e-324", "1e-320", "1e-310", "1e-300", "-0.0", "0", "-1"),
    *("1e300", "1e308", "inf", "-inf", "nan"),
)

KEYS = Qt.Key
MOVES = (KEYS.Key_Home, KEYS.Key_Left, KEYS.Key_Up, KEYS.Key_Right, KEYS.Key_Down)

FLOOD = re.compile(r"\d{20}")

LONGEST = 12
"""Characters of the number at a tick."""

X = [[2.0, 0.5, -1.0], [0.5, 1.0, -0.5], [1.0, -0.25, 0.5], [0.25, 0.5, 2.0]]
P = [[0.7, 0.2, 0.1], [0.3, 0.5, 0.2], [0.6, 0.1, 0.3], [0.1, 0.1, 0.8]]
YES = [[1, 0, 1], [0, 1, 0], [1, 1, 0], [0, 0, 1]]
Y = [0, 1, 2, 2]

SCENARIOS: dict[str, Callable[[], Scenario]] = {
    "indices": lambda: make_scenario("CrossEntropyLoss", X, Y, weight=[1.0, 2.0, 0.5]),
    "summed": lambda: make_scenario("CrossEntropyLoss", X, Y, reduction="sum"),
    "smoothed": lambda: make_scenario("CrossEntropyLoss", X, Y, label_smoothing=0.1),
    "probabilities": lambda: make_scenario("CrossEntropyLoss", X, P, weight=[1.0, 2.0, 0.5]),
    "two classes": lambda: make_scenario("CrossEntropyLoss", np.array(X)[:, :2], [0, 1, 1, 0]),
    "log-probabilities": lambda: make_scenario("NLLLoss", np.log(P), Y),
    "yes or no": lambda: make_scenario("BCEWithLogitsLoss", X, YES, pos_weight=[1.0, 2.0, 0.5]),
    "weight of elements": lambda: make_scenario("BCEWithLogitsLoss", X, YES, weight=P),
    "unit interval": lambda: make_scenario("BCELoss", P, YES, reduction="sum"),
}


def _one(table: str) -> Callable[[App, str], None]:
    def put(app: App, text: str) -> None:
        edit = {
            "logits": app.entries.edit_logit,
            "targets": app.entries.edit_target,
            "weight": lambda row, _, text: app.entries.edit_weight(row, text),
            "pos_weight": lambda row, _, text: app.entries.edit_pos_weight(row, text),
        }
        edit[table](0, 0, text)

    return put


def _all(table: str) -> Callable[[App, str], None]:
    def put(app: App, text: str) -> None:
        rows, columns = table_shape(app.session.scenario, table)
        block = "\n".join("\t".join([text] * columns) for _ in range(rows))
        app.cells.paste(Area.at(table, 0, 0, rows, columns), block)

    return put


def _apart(app: App, text: str) -> None:
    """Put a number beside the smallest and the largest one."""
    numbers = (text, "5e-324", "1e308")
    for row, beside in zip(range(app.session.scenario.n_classes), numbers, strict=False):
        app.entries.edit_weight(row, beside)
        app.entries.edit_pos_weight(row, beside)
        app.entries.edit_logit(0, row, beside)


def _of_element(app: App, text: str) -> None:
    if app.session.scenario.element_weight is not None:
        app.weights.edit_element(text)


def _pinned(app: App, text: str) -> None:
    """Compare with a state that is extreme."""
    app.entries.edit_weight(0, text)
    app.entries.edit_logit(1, 1, text)
    app.session.pin()
    app.entries.edit_weight(0, "1")
    app.entries.edit_logit(1, 1, "0.5")


PLACES = {
    "a logit": _one("logits"),
    "logits": _all("logits"),
    "a target": _one("targets"),
    "targets": _all("targets"),
    "a weight": _one("weight"),
    "weights": _all("weight"),
    "a pos_weight": _one("pos_weight"),
    "pos_weights": _all("pos_weight"),
    "apart": _apart,
    "of an element": _of_element,
    "pinned": _pinned,
}

CASES = list(product(SCENARIOS, PLACES, NUMBERS))


def look_at_everything(app: App) -> None:
    """Look at the tables in all lenses, and at every page in all its states."""
    look_at_tables(app)
    for page in pages(app.window.plots_card):
        for _ in states(page):
            look_at_page(page)
        use(page)


def look_at_tables(app: App) -> None:
    """Paint all tables with what they can show, and read their tool tips."""
    colorings = app.window.findChild(Selector, "color_by")
    for color_by in keys(colorings):
        colorings.chosen.emit(color_by)
        app.window.grab()
    for table in app.window.findChildren(QTableView):
        model = table.model()
        cells = (
            model.index(row, column)
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        )
        roles = Qt.ItemDataRole
        for index, role in product(cells, (roles.DisplayRole, roles.ToolTipRole, roles.EditRole)):
            assert not FLOOD.search(str(index.data(role)))


def pages(card: PlotsCard) -> Iterator[Page]:
    """Show every page in turn."""
    for key in PAGES:
        card.page_chosen.emit(key)
        yield card.page


def states(page: Page) -> Iterator[None]:
    """Go through the choices of a page: every item of each selector, with all toggles up, down."""
    toggles = [button for button in page.findChildren(QPushButton) if button.isCheckable()]
    selectors = page.findChildren(Selector)
    for down in (False, True):
        for toggle in toggles:
            if toggle.isChecked() is not down:
                toggle.click()
        yield
        for selector in selectors:
            for key in keys(selector):
                selector.chosen.emit(key)
                yield
            selector.chosen.emit(keys(selector)[0])
    take_away(page)
    use(page)
    for toggle in toggles:
        toggle.click()


def keys(selector: QComboBox) -> list[str]:
    """Return the keys of the items that a selector offers."""
    return [selector.itemData(i) for i in range(selector.count())]


def look_at_page(page: Page) -> None:
    """Paint a page, read its axes, and what is said of points of it."""
    QApplication.processEvents()
    page.grab()
    check_axes(page.canvas)
    check_words(page.window())
    for across, down in product((0.3, 0.7), (0.1, 0.3, 0.8)):
        hover(page.canvas, across, down)


def hover(canvas: Canvas, across: float, down: float) -> None:
    """Move the mouse over a part of the width and of the height."""
    none, view = Qt.MouseButton.NoButton, canvas.viewport()
    at = QPointF(across * view.width(), down * view.height())
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, view.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view, event)


def take_away(page: Page) -> None:
    """Make the files of a page."""
    columns_csv(page.columns())
    for make in (page_svg(page), page_png(page)):
        make()


def check_words(widget: QWidget) -> None:
    """Check that no number is written out with digits that nobody reads."""
    for label in widget.findChildren(QLabel):
        assert not FLOOD.search(label.text()), label.text()


def check_axes(canvas: Canvas) -> None:
    """Check that each axis spans something, and that its numbers can be read and told apart."""
    for i, plot in enumerate(canvas.plots):
        for side, (low, high) in zip(("bottom", "left"), plot.viewRange(), strict=True):
            axis = plot.getAxis(side)
            if not (plot.isVisible() and axis.isVisible()) or isinstance(axis, ClassAxis):
                continue
            name = f"{side} axis {i} of {canvas.objectName()} from {low} to {high}"
            assert -math.inf < low < high < math.inf, name
            length = axis.width() if side == "bottom" else axis.height()
            _, texts = axis.ticks(low, high, length)
            if length > 90:
                assert len(texts) > 1, name
            assert len(set(texts)) == len(texts), (name, texts)
            assert all(len(text) <= LONGEST for text in texts), (name, texts)


def use(page: Page) -> None:
    """Zoom, move what can be moved, with keys and with the mouse, and reset."""
    canvas, left = page.canvas, Qt.MouseButton.LeftButton
    canvas.setFocus()
    for keys in (KEYS.Key_Plus, KEYS.Key_Left, KEYS.Key_Right), (KEYS.Key_Minus,), MOVES:
        for key in keys:
            for _ in range(3):
                QTest.keyClick(canvas, key)
        look_at_page(page)
    view = canvas.viewport()
    for across, down in product((0.2, 0.5, 0.8), (0.2, 0.7)):
        at = QPointF(across * view.width(), down * view.height()).toPoint()
        QTest.mousePress(view, left, pos=at)
        hover(canvas, 1.1 * across, 1.1 * down)
        QTest.mouseRelease(view, left, pos=at)
    look_at_page(page)


@pytest.mark.parametrize(("scenario", "place", "number"), CASES)
def test_extreme_number_is_shown(
    open_app: Callable[[Scenario], App], scenario: str, place: str, number: str
) -> None:
    app = open_app(SCENARIOS[scenario]())
    PLACES[place](app, number)
    if app.session.state.undo_name is not None:  # else it was refused there
        look_at_everything(app)
