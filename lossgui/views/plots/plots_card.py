"""PlotsCard: the plots behind tabs; see `lossgui.ports.PagesView`."""

from __future__ import annotations

from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from lossgui.views.look import Look
from lossgui.views.plots.page_stack import PageStack
from lossgui.views.progress_line import ProgressLine
from lossgui.views.stylesheet import icon, icon_size


class PlotsCard(PageStack):
    """All plots, and how far they are with what they compute.

    Attributes
    ----------
    progress : ProgressLine
        Of what the plots compute beside the GUI thread.
    export_button : QToolButton
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plots_card")
        self.setProperty("card", "true")
        self.progress = ProgressLine()
        self.export_button = QToolButton()
        self.export_button.setObjectName("export_button")
        self.export_button.setProperty("plain", "true")
        self.export_button.setAccessibleName(self.tr("Export"))
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu: QMenu | None = None
        top = QHBoxLayout()
        top.addWidget(self.tabs, 1)
        top.addWidget(self.export_button)
        self.box.insertLayout(0, top)
        self.box.insertWidget(1, self.progress)
        self.add_tabs("plot_tabs", self.tr("Plots"), self._names())
        self.tabs.setToolTip(self.tr("Ctrl+PgDown, Ctrl+PgUp: next and previous plot"))

    def offer_exports(self, menu: QMenu) -> None:
        """Offer a menu at the button and at the plots."""
        self._menu = menu
        self.export_button.setMenu(menu)
        hint = self.tr("Save or copy this plot or its data")
        self.export_button.setToolTip(hint)
        self.export_button.setStatusTip(hint)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._menu is not None:
            self._menu.popup(event.globalPos())

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
        self.export_button.setIcon(icon("export", look, self.devicePixelRatioF()))
        self.export_button.setIconSize(icon_size(look))
