"""lossgui: PyTorch's classification losses, computed and shown live.

``evaluate`` is the headless twin of the torch.nn losses; ``explore`` opens the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lossgui.model.errors import ArgumentError, LossError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lossgui.model.evaluation.result import Result
    from lossgui.views.window.main_window import MainWindow

__version__ = "0.1.0"
__all__ = ["LossError", "__version__", "evaluate", "explore"]


def evaluate(
    loss: str,
    input: Any,
    target: Any,
    *,
    weight: Any = None,
    pos_weight: Any = None,
    reduction: str = "mean",
    size_average: bool | None = None,
    reduce: bool | None = None,
    gradient: bool = True,
    **options: Any,
) -> Result:
    """Compute a torch.nn loss and its gradient with NumPy.

    Parameters
    ----------
    loss : str
        Name of the torch.nn class; ``lossgui losses`` lists those that there are.
    input : array_like
        Shape (C,), (N, C) or (N, C, d1, ..., dK); for the binary losses any shape.
    target : array_like
        Class indices, shape (), (N,) or (N, d1, ..., dK); or class probabilities of the input's
        shape; for the binary losses one number per element.
    weight : array_like, optional
        Shape (C,); for the binary losses what broadcasts to the input's shape.
    pos_weight : array_like, optional
        What broadcasts to the input's shape; BCEWithLogitsLoss only.
    reduction : {'mean', 'sum', 'none'}
    size_average, reduce : bool, optional
        Deprecated; one that is not None overrides `reduction`, with a UserWarning.
    gradient : bool
        Whether to compute the gradient too, which costs about as much as the value.
    **options
        The loss's own parameters by their names in torch.nn. ``ignore_index``: targets with this
        value do not count; -100 unless given, and for the binary losses, where it is an extension
        that torch does not have and may be nan, off (None). ``label_smoothing``: in [0, 1],
        CrossEntropyLoss only.

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
    from lossgui.model.evaluation.result import compute
    from lossgui.model.scenario.arguments import make_scenario

    scenario = make_scenario(
        loss,
        input,
        target,
        weight=weight,
        pos_weight=pos_weight,
        reduction=reduction,
        size_average=size_average,
        reduce=reduce,
        **options,
    )
    return compute(scenario, gradient)


def explore(
    input: Any = None,
    target: Any = None,
    *,
    loss: str | None = None,
    weight: Any = None,
    pos_weight: Any = None,
    reduction: str = "mean",
    class_names: Sequence[str] | None = None,
    block: bool | None = None,
    **options: Any,
) -> MainWindow:
    """Open the window on copies of arrays, and return it.

    Parameters
    ----------
    input, target : array_like, optional
        Lists, NumPy arrays, pandas objects or torch tensors; without `input` the example opens,
        without `target` all targets are 0. They are read as a file is: targets may name classes,
        be one-hot of any dtype, or have an axis of length 1; columns of a data frame have their
        roles by name. The window says how they were read, and lets you change it.
    loss : str, optional
        Name of the torch.nn class; the one that fits unless given, which then takes the numbers
        as they are.
    weight, pos_weight, reduction
        As in `evaluate`.
    class_names : sequence of str, optional
        The column names of a pandas DataFrame unless given.
    block : bool, optional
        Whether to return only when the window is closed. None blocks in a plain script, and not
        where a Qt event loop, IPython or an interactive interpreter runs.
    **options
        As in `evaluate`.

    Returns
    -------
    MainWindow
        Its ``result()`` is value and gradient of what is on show, also when it is closed.

    Raises
    ------
    LossError
        As in `evaluate`.
    RuntimeError
        If there is no display, or Qt's system libraries are missing.
    """
    from lossgui.system.preflight import check

    if problem := check(windowed=True):
        raise RuntimeError(problem)
    from lossgui.app import explore as open_window
    from lossgui.model.files.opening import open_arguments

    if input is None:
        given = target, loss, weight, pos_weight, class_names
        if options or any(value is not None for value in given):
            raise ArgumentError("explore needs an input beside the other arguments.")
        return open_window(None, "", block)
    try:
        opened = open_arguments(
            input,
            target,
            class_names,
            loss=loss,
            weight=weight,
            pos_weight=pos_weight,
            reduction=reduction,
            **options,
        )
    except LossError as error:
        error.args = (error.in_python,)
        raise
    return open_window(opened, "explore", block)
