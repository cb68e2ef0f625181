"""InformationPage: what target and prediction say about each other, in plots and in words."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lossgui.model.information import UNITS
from lossgui.model.scenario import Scenario
from lossgui.model.words import fixed_text, subject
from lossgui.ports.plots import InformationChoices, InformationPicture
from lossgui.state import ViewState
from lossgui.views.look import Look
from lossgui.views.plots.graphics import Legend
from lossgui.views.plots.information_drawing import BARS, CURVE, TERMS, TOTALS
from lossgui.views.plots.information_plot import InformationPlot
from lossgui.views.plots.page import Page
from lossgui.views.plots.plot_words import beside_text


class InformationPage(Page):
    """A view of two distributions; see `lossgui.ports.plots.InformationView`."""

    unit_chosen = Signal(str)
    free_chosen = Signal(bool)
    reset_requested = Signal()
    bar_dragged = Signal(bool, int, float)
    drag_finished = Signal()
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = InformationPlot()
        keys = ("target", "prediction", "divergence", "reverse", "pinned")
        super().__init__(self.plot, Legend(keys), parent)
        self.setAccessibleName(self.tr("Information"))
        self.plot.setAccessibleName(self.tr("Target and prediction as distributions"))
        hints = {"nats": self.tr("natural logarithms"), "bits": self.tr("logarithms of base 2")}
        self.unit = self.add_selector("information_unit", self.tr("unit"), hints)
        self.unit.chosen.connect(self.unit_chosen)
        self.free = self.add_toggle(
            "information_free",
            self.tr("Free"),
            self.tr("Move both distributions: drag the ends of the bars, or use the arrow keys."),
        )
        self.free.clicked.connect(self.free_chosen)
        self.reset = self.add_button(
            "information_reset",
            self.tr("Take from sample"),
            self.tr("Give free distributions the values of the selected sample."),
        )
        self.reset.clicked.connect(self.reset_requested)
        for signal, other in (
            (self.plot.bar_dragged, self.bar_dragged),
            (self.plot.drag_finished, self.drag_finished),
            (self.plot.class_chosen, self.class_chosen),
        ):
            signal.connect(other)

    def present_information(
        self, state: ViewState, picture: InformationPicture, choices: InformationChoices
    ) -> None:
        """Show two distributions."""
        self._present_choices(choices)
        self.show_legend(True)
        classes = picture.loss is not None and not state.scenario.rules.per_element
        selected = state.selection.column if classes else None
        self.plot.show_information(picture, choices, selected)
        self._name(state.scenario, picture, choices.unit)
        self.say("", "", self._meaning(state, picture, choices.unit))

    def present_nothing(self, state: ViewState, why: str, choices: InformationChoices) -> None:
        """Show why there are no distributions."""
        self._present_choices(choices)
        self.show_legend(False)
        self.plot.show_nothing()
        self.say("", why, "")

    def columns(self) -> dict[str, object]:
        rows, unit = self.plot.rows, self.plot.choices.unit
        if rows is None:
            return {}
        return {
            "class": list(rows.names),
            "target p": rows.p,
            "prediction q": rows.q,
            f"-log q ({unit})": rows.surprise,
            f"p log(p/q) ({unit})": rows.terms,
        } | self._sums(unit)

    def _sums(self, unit: str) -> dict[str, object]:
        """Return what the upper bars show, in columns of their own."""
        assert self.plot.picture is not None
        made = self.plot.picture.information
        sums = {
            "entropy H(p)": made.entropy,
            "KL(p‖q)": made.divergence,
            "cross-entropy H(p,q)": made.cross_entropy,
            "KL(q‖p)": made.reverse_divergence,
        }
        values = [UNITS[unit] * float(value) for value in sums.values()]
        return {"sum": list(sums), f"value ({unit})": values}

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        self.legend.restyle(look, self.plot.pens())

    def _present_choices(self, choices: InformationChoices) -> None:
        self.unit.show_key(choices.unit)
        self.free.setChecked(choices.free)
        self.reset.setVisible(choices.free)

    def _target_text(self, scenario: Scenario, picture: InformationPicture) -> str:
        share = 0.0 if picture.loss is None else scenario.parameters.smoothing
        if not share:
            return self.tr("target p, entropy H(p)")
        return self.tr("target p (smoothed by {:g}), entropy H(p)").format(share)

    def _name(self, scenario: Scenario, picture: InformationPicture, unit: str) -> None:
        """Name the axes and the colours."""
        self.plot.set_axis_name("bottom", self.tr("probability"), CURVE)
        self.plot.set_axis_name("left", self.tr("-log p ({})").format(unit), CURVE)
        self.plot.set_axis_name("bottom", self.tr("cross-entropy ({})").format(unit), TOTALS)
        self.plot.set_axis_name("bottom", self.tr("probability"), BARS)
        self.plot.set_axis_name("bottom", self.tr("p log(p/q) ({})").format(unit), TERMS)
        self.legend.set_text("target", self._target_text(scenario, picture))
        self.legend.set_text("prediction", self.tr("prediction q"))
        self.legend.set_text("divergence", self.tr("KL(p‖q)"))
        self.legend.set_text("reverse", self.tr("KL(q‖p)"))
        before = (
            ""
            if picture.pinned is None
            else self.tr("cross-entropy: {}").format(
                beside_text(
                    UNITS[unit] * picture.information.cross_entropy,
                    UNITS[unit] * picture.pinned.cross_entropy,
                )
            )
        )
        self.legend.set_text("pinned", before)

    def _meaning(self, state: ViewState, picture: InformationPicture, unit: str) -> str:
        made = picture.information
        h, kl, total = (
            f"{fixed_text(UNITS[unit] * value, 4)} {unit}"
            for value in (made.entropy, made.divergence, made.cross_entropy)
        )
        if not made.entropy:
            said = self.tr(
                "This target is certain, H(p) = 0: all of the cross-entropy {} is KL(p‖q), "
                "and could be 0."
            ).format(total)
        elif not made.divergence:
            said = self.tr(
                "The prediction is the target: the cross-entropy {} is H(p), the least there is."
            ).format(total)
        elif math.isinf(made.divergence):
            said = self.tr(
                "No prediction can cost less than H(p) = {}; this one costs infinitely much, as it "
                "excludes a class that the target has."
            ).format(h)
        else:
            said = self.tr(
                "No prediction can cost less than H(p) = {}; this one costs KL(p‖q) = {} more: "
                "cross-entropy {}."
            ).format(h, kl, total)
        return said if picture.loss is None else f"{said} {self._relation(state, picture)}"

    def _relation(self, state: ViewState, picture: InformationPicture) -> str:
        """Tell how the cross-entropy is related to the loss."""
        scenario, entry = state.scenario, state.selection
        of = subject(scenario, entry.row, entry.column)
        assert picture.loss is not None
        loss, own = fixed_text(picture.loss, 4), picture.information.cross_entropy
        if picture.loss == own or math.isclose(picture.loss, own, rel_tol=1e-6, abs_tol=1e-12):
            return self.tr("That is the loss of {}, before the reduction.").format(of)
        if math.isinf(own) and math.isfinite(picture.loss):
            return self.tr("{} bounds its logarithms, so the loss of {} is {} nats.").format(
                scenario.loss, of, loss
            )
        if not scenario.spec.log_likelihood:
            return self.tr(
                "{} is another loss: that of {} is {} nats, before the reduction."
            ).format(scenario.loss, of, loss)
        return self.tr("With its weight the loss of {} is {} nats, before the reduction.").format(
            of, loss
        )
