"""A page that is on show, and what makes its pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lossgui.controllers.presenter import Presenter
from lossgui.views.plots.artists.graphics import Legend
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.page import Page
from lossgui.views.widgets.steady import Paragraph


@dataclass
class OpenedPage:
    page: Page
    presenter: Presenter[Any, Any]
    present: Callable[..., Any]

    @property
    def plot(self) -> Canvas:
        return self.page.canvas

    @property
    def legend(self) -> Legend:
        return self.page.legend

    @property
    def sentence(self) -> Paragraph:
        return self.page.sentence
