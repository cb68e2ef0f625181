"""The titles of the columns of the class weights, and their tool tips."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from lossgui.model.words import TargetWords


def headers(words: TargetWords, smoothed: bool, lacking: str) -> tuple[tuple[str, str], ...]:
    """Return name and tool tip of each kind of column.

    Parameters
    ----------
    words : TargetWords
    smoothed : bool
        Whether label smoothing gives each class a part of each target.
    lacking : str
        Why there are no priors; empty if there are.
    """
    share, pull = _explain_shares(smoothed)
    prior, weight = words.prior, words.weight
    if smoothed:
        prior = _tr(
            "Weight times frequency: what constant logits would learn without label smoothing."
        )
        weight = _tr(
            "Multiplies the losses for the class's targets, and what label smoothing adds for "
            "the class to every sample."
        )
    return (
        (_tr("class"), _tr("The class; type to rename it, or paste names.")),
        (_tr("count"), words.count),
        (_tr("freq."), _tr("The count as a part of all samples.")),
        (_tr("weight"), weight),
        ("", _tr("The weight on a logarithmic scale; drag it.")),
        (_tr("pos_weight"), _tr("Multiplies the losses of positives alone.")),
        (_tr("loss share"), share + " " + _tr("Type one to solve for the weight.")),
        (_tr("gradient"), pull),
        (_tr("prior w\u00b7f"), lacking or prior + " " + _tr("Type one to solve for the weight.")),
    )


def _explain_shares(smoothed: bool) -> tuple[str, str]:
    """Return the tool tips of the loss share and the gradient share."""
    if not smoothed:
        return (
            _tr("The class's part of the sum of all losses."),
            _tr("The class's part of all gradients' absolute values."),
        )
    return (
        _tr(
            "The part of the sum of all losses that the class's weight multiplies: for its own "
            "targets, and for the label smoothing of all samples."
        ),
        _tr(
            "The part of all gradients' absolute values that the class's weight multiplies, "
            "with the label smoothing of all samples."
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("WeightHeaders", text)
