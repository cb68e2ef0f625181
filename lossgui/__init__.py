"""lossgui: PyTorch's classification losses, computed and shown live.

``evaluate`` is the headless twin of the torch.nn losses; ``explore`` opens the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lossgui.model.errors import ArgumentError, LossError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lossgui.model.result import Result
    from lossgui.views.main_window import MainWindow

__version__ = "0.1.0"
__all__ = ["LossError", "__version__", "evaluate", "explore"]


def evaluate(
    loss: str,
    input: Any,
    target: Any,
    *,
    weight: Any = None,
    ignore_index: Any = ...,
    label_smoothing: float = 0.0,
    pos_weight: Any = None,
    reduction: str = "mean",
    size_average: bool | None = None,
    reduce: bool | None = None,
) -> Result:
    """Compute a torch.nn loss and its gradient with NumPy.

    Parameters
    ----------
    loss : str
        Name of the torch.nn class: CrossEntropyLoss, NLLLoss, BCELoss or BCEWithLogitsLoss.
    input : array_like
        Shape (C,), (N, C) or (N, C, d1, ..., dK); for the binary losses any shape.
    target : array_like
        Class indices, shape (), (N,) or (N, d1, ..., dK); or class probabilities of the input's
        shape; for the binary losses one number per element.
    weight : array_like, optional
        Shape (C,); for the binary losses what broadcasts to the input's shape.
    ignore_index : int or nan, optional
        Targets with this value do not count. -100 unless given; for the binary losses, where it
        is an extension that torch does not have and may be nan, off (None) unless given.
    label_smoothing : float
        In [0, 1]; CrossEntropyLoss only.
    pos_weight : array_like, optional
        What broadcasts to the input's shape; BCEWithLogitsLoss only.
    reduction : {'mean', 'sum', 'none'}
    size_average, reduce : bool, optional
        Deprecated; one that is not None overrides `reduction`, with a UserWarning.

    Returns
    -------
    Result
        ``value``, ``gradient``, ``numerator`` and ``denominator``; arrays have the input's dtype.

    Raises
    ------
    LossError
        And with it the type that torch raises: ValueError, RuntimeError, IndexError or TypeError.

    Examples
    --------
    >>> r = evaluate("CrossEntropyLoss", [[2.0, 0.0, 0.0]], [1], weight=[1, 10, 1])
    >>> f"{r.value:.4f} = {r.numerator:.4f} / {r.denominator:.0f}"
    '2.2395 = 22.3954 / 10'
    """
    from lossgui.model.arguments import make_scenario
    from lossgui.model.result import compute

    scenario = make_scenario(
        loss,
        input,
        target,
        weight=weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
        pos_weight=pos_weight,
        reduction=reduction,
        size_average=size_average,
        reduce=reduce,
    )
    return compute(scenario)


def explore(
    input: Any = None,
    target: Any = None,
    *,
    loss: str | None = None,
    weight: Any = None,
    ignore_index: float | None = None,
    label_smoothing: float = 0.0,
    pos_weight: Any = None,
    reduction: str = "mean",
    class_names: Sequence[str] | None = None,
    block: bool | None = None,
) -> MainWindow:
    """Open the window on copies of arrays, and return it.

    Parameters
    ----------
    input, target : array_like, optional
        Lists, NumPy arrays, pandas objects or torch tensors; without `input` the example opens,
        without `target` all targets are 0. They are read as a file is: targets may name classes,
        be one-hot of any dtype, or have an axis of length 1; columns of a data frame have their
        roles by name. The window says how they were read.
    loss : str, optional
        Name of the torch.nn class; the one that fits unless given, which then takes the numbers
        as they are.
    weight, ignore_index, label_smoothing, pos_weight, reduction
        As in `evaluate`.
    class_names : sequence of str, optional
        The column names of a pandas DataFrame unless given.
    block : bool, optional
        Whether to return only when the window is closed. None blocks in a plain script, and not
        where a Qt event loop, IPython or an interactive interpreter runs.

    Returns
    -------
    MainWindow
        Its ``result()`` is value and gradient of what is on show.

    Raises
    ------
    LossError
        As in `evaluate`.
    RuntimeError
        If there is no display, or Qt's system libraries are missing.
    """
    from lossgui.preflight import check

    if problem := check(windowed=True):
        raise RuntimeError(problem)
    from lossgui.app import explore as open_window
    from lossgui.model.exchange import open_reading
    from lossgui.model.files.arguments import read_arguments

    if input is None:
        if any(value is not None for value in (target, loss, weight, pos_weight, class_names)):
            raise ArgumentError("explore needs an input beside the other arguments.")
        return open_window(None, "", block)
    opened = open_reading(
        read_arguments(input, target, class_names, loss=loss, ignore_index=ignore_index),
        weight=weight,
        label_smoothing=label_smoothing or None,
        pos_weight=pos_weight,
        reduction=reduction,
    )
    return open_window(opened, "explore", block)
