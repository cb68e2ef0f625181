"""What the losses of all samples say in words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lossgui.controllers.plots.plot_words import beside_text, beyond_text
from lossgui.language import _
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.samples.sorted_losses import OTHERS, LossSpread
from lossgui.model.samples.statistics import row_losses
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import fixed_text, sample_text, side_text


class Sorted(NamedTuple):
    """Sorted losses, and what they are the losses of.

    Parameters
    ----------
    scenario : Scenario
    column : int
        The selected class.
    spread : LossSpread
    """

    scenario: Scenario
    column: int
    spread: LossSpread


def why_no_losses(scenario: Scenario, computing: bool) -> str:
    """Return why there are no losses."""
    if computing:
        return _("computing the losses")
    if not scenario.n_samples:
        return _("no samples: open a file or type logits")
    return _("all {} samples are ignored").format(scenario.n_samples)


def group_name(made: Sorted, group: int) -> str:
    """Return the name of a class with a histogram, or of all others."""
    if group == OTHERS:
        return _("other classes")
    return side_text(made.scenario, made.column, group)


def sample_words(made: Sorted, pinned: Evaluation | None, rank: int) -> str:
    """Return the loss of the sample with a rank, and that in state A."""
    ranks = made.spread.ranks
    row, loss = int(ranks.rows[rank - 1]), float(ranks.losses[rank - 1])
    said = _("sample {}: loss {}\nrank {} of {}").format(
        sample_text(made.scenario, row), fixed_text(loss, 4), rank, len(ranks.rows)
    )
    if pinned is None or row >= pinned.scenario.n_samples:
        return said
    before = float(row_losses(pinned, row, row + 1)[0])
    return f"{said}\n{beside_text(loss, before)}"


def bin_words(made: Sorted, found: int) -> str:
    """Return how many samples of each class a bin of the histogram has."""
    histogram = made.spread.histogram
    if histogram is None:
        return ""
    lines = [_("losses {:.4g} to {:.4g}").format(*histogram.edges[found : found + 2])]
    for group, counts in zip(histogram.classes, histogram.counts, strict=True):
        lines.append(f"{group_name(made, group)}: {counts[found]}")
    return "\n".join(lines)


def samples_meaning(spread: LossSpread, log_loss: bool) -> str:
    """Return where half of the losses is, and what is left out or not drawn."""
    n_samples, ignored, said = len(spread.ranks.rows), spread.ranks.ignored, []
    if spread.half:
        part = 100 * spread.half / n_samples
        half = _("Half of the sum of all losses is in {} of {} samples ({:.3g} %).")
        said.append(half.format(spread.half, n_samples, part))
    if ignored:
        one, more = (
            _("{} sample is ignored and left out."),
            _("{} samples are ignored and left out."),
        )
        said.append((one if ignored == 1 else more).format(ignored))
    if not log_loss:
        said.append(beyond_text(*spread.ranks.losses[[0, -1]].tolist()))
    infinite = int((~np.isfinite(spread.ranks.losses)).sum())
    if infinite == 1:
        said.append(_("1 loss is infinite or nan: it comes first and is not drawn."))
    elif infinite:
        lost = _("{} losses are infinite or nan: they come first and are not drawn.")
        said.append(lost.format(infinite))
    return " ".join(filter(None, said))
