"""PlotsCard: the plots behind tabs; see `lossgui.ports.PagesView`."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lossgui.views.look import Look
from lossgui.views.plots.page_stack import PageStack
from lossgui.views.progress_line import ProgressLine


class PlotsCard(PageStack):
    """All plots, and how far they are with what they compute.

    Attributes
    ----------
    progress : ProgressLine
        Of what the plots compute beside the GUI thread.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plots_card")
        self.setProperty("card", "true")
        self.progress = ProgressLine()
        self.box.insertWidget(1, self.progress)
        self.add_tabs("plot_tabs", self.tr("Plots"), self._names())

    def _names(self) -> dict[str, str]:
        return {
            "curve": self.tr("Curve"),
            "surface": self.tr("Surface"),
            "classes": self.tr("Classes"),
            "samples": self.tr("Samples"),
            "information": self.tr("Information"),
        }

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        super().restyle(look)
        self.box.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(12))
        self.progress.restyle(look)
