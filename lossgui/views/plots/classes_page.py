"""ClassesPage: the pages of the plots of classes."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lossgui.views.plots.page_stack import PageStack


class ClassesPage(PageStack):
    """Bars, confusion matrix and thresholds; each is a page of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add_tabs("classes_tabs", self.tr("Plots of the classes"), self._names())

    def _names(self) -> dict[str, str]:
        return {
            "bars": self.tr("Bars"),
            "confusion": self.tr("Confusion"),
            "thresholds": self.tr("Thresholds"),
        }
