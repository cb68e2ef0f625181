"""What is exported is what is on show: pictures, drawings, and the numbers behind both."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.views.export.pictures import picture, record
from lossgui.views.export.svg import svg, svg_element
from lossgui.views.plots.artists.graphics import DASHED, pen
from lossgui.views.plots.canvas import Canvas
from lossgui.views.theme import DARK, LIGHT, Theme

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[Canvas]:
    """A wide dashed curve that leaves its plot, a point, hatched bars, a box of numbers."""
    canvas = Canvas("sine")
    qtbot.addWidget(canvas)
    plot = canvas.add_plot(0)
    plot.setRange(xRange=(-1000, 1000), yRange=(-0.001, 0.001), padding=0)
    x = np.linspace(-3000, 3000, 601)
    curve = canvas.add_curve(plot)
    curve.setData(x, 0.002 * np.sin(x / 300))
    curve.setPen(pen(QColor("#D55E00"), 4, DASHED))
    point = canvas.add_point(plot)
    point.setData([0.0], [0.0])
    point.setSize(9)
    point.setBrush(QColor("#009E73"))
    plot.setLabel("bottom", "voltage (V)")
    note = pg.TextItem("illicit", anchor=(0, 0))
    note.setFont(Theme(LIGHT).mono(2.0, bold=True))
    plot.addItem(note)
    note.setPos(-900, 0.0009)
    canvas.setAccessibleName("Sine \x00 & co")
    canvas.restyle(Theme(LIGHT))
    canvas.resize(400, 300)
    canvas.show()
    canvas.show_words("value < 0.0001 & so", "")
    QApplication.processEvents()
    yield canvas
    canvas.close()


def drawn(canvas: Canvas) -> str:
    """Return the SVG of a canvas."""
    return svg(record(canvas), canvas.accessibleName(), canvas.accessibleDescription())


def ink(image: QImage) -> np.ndarray:
    """Return the colours of an image as numbers, shape (height, width, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, :3].astype(float)


def far(a: QImage, b: QImage) -> float:
    """Return the mean difference of the colours of two images."""
    return float(np.abs(ink(a) - ink(b)).mean())


def test_a_picture_is_what_is_on_the_screen(canvas: Canvas) -> None:
    shown = canvas.grab().toImage()
    made = picture(canvas, 1.0)
    assert made.size() == shown.size()
    assert far(made, shown) < 0.2 < ink(shown).std()


def test_a_picture_of_twice_the_size_has_lines_of_twice_the_width(canvas: Canvas) -> None:
    large = picture(canvas, 2.0)
    assert large.size() == 2 * canvas.size()
    orange = [
        int((np.abs(ink(picture(canvas, scale)) - (0, 0x5E, 0xD5)).max(axis=2) < 40).sum())
        for scale in (1.0, 2.0)
    ]
    assert orange[1] == pytest.approx(4 * orange[0], rel=0.15)


def test_a_plot_looks_as_before_after_its_picture_was_made(canvas: Canvas) -> None:
    before = canvas.grab().toImage()
    modes = [item.cacheMode() for item in canvas.scene().items()]
    picture(canvas)
    assert canvas.grab().toImage() == before
    assert [item.cacheMode() for item in canvas.scene().items()] == modes
    assert canvas.cacheMode() == pg.GraphicsView.CacheModeFlag.CacheBackground


def test_a_drawing_is_xml_with_the_texts_and_the_curve(canvas: Canvas) -> None:
    drawing = drawn(canvas)
    root = Xml.fromstring(drawing)
    assert (root.get("width"), root.get("height")) == ("400", "300")
    assert root.get("viewBox") == "0 0 400 300"
    assert root.findtext(f"{SVG}title") == "Sine \ufffd & co"
    texts = {(text.text or "").strip() for text in root.iter(f"{SVG}text")}
    assert {"voltage (V)", "value < 0.0001 & so", "-500", "500"} <= texts
    assert "nan" not in drawing.lower()
    assert "inf" not in drawing.lower()
    assert not list(root.iter(f"{SVG}image"))
    curve = next(g for g in root.iter(f"{SVG}g") if g.get("stroke") == "#d55e00")
    assert curve.get("stroke-width") == "4"
    assert curve.get("stroke-dasharray") == "16,8"
    assert curve[0].get("points", "").count(",") > 100


def test_a_text_keeps_its_room_in_another_font(canvas: Canvas) -> None:
    texts = {text.text: text for text in svg_element(record(canvas)).iter("text")}
    bold, label = texts["illicit"], canvas.readout
    assert (bold.get("font-weight"), bold.get("lengthAdjust")) == ("700", "spacingAndGlyphs")
    assert bold.attrib["font-family"].endswith(", monospace")
    said = texts[label.text()]
    assert said.attrib["font-family"].endswith(", sans-serif")
    shown = label.fontMetrics().horizontalAdvance(label.text())
    assert float(said.attrib["textLength"]) == pytest.approx(shown, rel=0.05)


def test_a_curve_is_clipped_to_its_plot(canvas: Canvas) -> None:
    root = svg_element(record(canvas))
    clips = {f"url(#{c.get('id')})": c[0].get("d", "") for c in root.iter("clipPath")}
    group = next(g for g in root.iter("g") if any(inner.get("stroke") == "#d55e00" for inner in g))
    corners = [
        tuple(map(float, corner.split(",")))
        for corner in re.findall(r"[\d.]+,[\d.]+", clips[group.get("clip-path", "")])
    ]
    area = canvas.area()
    assert min(x for x, _ in corners) == pytest.approx(area.left(), abs=1.01)
    assert max(y for _, y in corners) == pytest.approx(area.bottom(), abs=1.01)


def test_numbers_that_cannot_be_drawn_are_not_in_a_drawing(canvas: Canvas) -> None:
    curve = canvas.add_curve(canvas.plots[0])
    curve.setData([-500.0, 0.0, 1.0, 2.0, 500.0], [0, np.nan, 1e300, -np.inf, 0])
    curve.setPen(pen(QColor("#123456"), 1))
    drawing = drawn(canvas)
    assert "nan" not in drawing
    assert "inf" not in drawing
    lines = [line.attrib["points"] for line in svg_element(record(canvas)).iter("polyline")]
    places = [float(x) for line in lines for x in re.split("[, ]+", line.strip())]
    assert 0 < max(map(abs, places)) <= 1e6  # readers of SVG compute in single precision


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_another_reader_draws_the_same(canvas: Canvas, colors: object) -> None:
    canvas.restyle(Theme(colors))
    canvas.plots[0].setRange(xRange=(-3100, 3100), yRange=(-0.0021, 0.0021), padding=0)
    QApplication.processEvents()
    image = QImage(canvas.size(), QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(drawn(canvas).encode()))
    assert renderer.isValid()
    renderer.render(painter)
    painter.end()
    assert far(image, picture(canvas, 1.0)) < 4.0


def test_nothing_but_words_is_a_picture_too(canvas: Canvas) -> None:
    canvas.show_plots(False)
    canvas.show_words("", "no samples: type logits")
    assert "no samples: type logits" in drawn(canvas)
    assert ink(picture(canvas)).std() > 1


def test_identifiers_can_be_told_apart_in_one_document(canvas: Canvas) -> None:
    made = svg_element(record(canvas), prefix="first-")
    names = [clip.get("id", "") for clip in made.iter("clipPath")]
    assert names
    assert all(name.startswith("first-") for name in names)
    used = {g.attrib["clip-path"] for g in made.iter("g") if "clip-path" in g.attrib}
    assert {name[5:-1] for name in used} == set(names)
