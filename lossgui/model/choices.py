"""What may be chosen beside the tables: names of classes, ignore_index, label_smoothing."""

from __future__ import annotations

from lossgui.model.errors import CellError, ParameterError, Place
from lossgui.model.text.fields import IGNORED


def check_class_names(names: tuple[str, ...], n_classes: int, index: int | None = None) -> None:
    """Raise CellError unless there is one name for each class, and each tells its class.

    Parameters
    ----------
    index : int, optional
        The class that was renamed, for the place.
    """
    place = Place("weights", index, 0) if index is not None else None
    if len(names) != n_classes:
        raise CellError(
            f"there are {len(names)} class names for {n_classes} classes: give one for each.", place
        )
    doubled = len(set(names)) < len(names)
    for position, name in enumerate(names):
        reason = ""
        if not name.strip():
            reason = "is empty"
        elif name.lower() == IGNORED:
            reason = "is what an ignored target is called"
        elif doubled and name in names[:position]:
            reason = "is another class's name"
        if reason:
            raise CellError(
                f"the name {name!r} of class {position} {reason}: use a name of its own.", place
            )


def check_ignore_index(value: int | None) -> None:
    """Raise ParameterError for what no target can be, because it is no int64."""
    if value is not None and not -(2**63) <= value < 2**63:
        raise ParameterError(
            f"ignore_index = {value} does not fit an int64: use a smaller number.",
            Place("ignore_index"),
        )


def check_label_smoothing(value: float) -> None:
    """Raise ParameterError above 1; torch takes 0, negative numbers and nan for none."""
    if value > 1:
        raise ParameterError(
            f"label_smoothing must be between 0.0 and 1.0, not {value}.", Place("label_smoothing")
        )


def check_probability_ignore_index(value: int | None) -> None:
    """Raise ParameterError where ignore_index could be a class but targets are probabilities."""
    if value is not None and value >= 0:
        raise ParameterError(
            f"ignore_index = {value} has no meaning with class probabilities as targets: "
            "leave it negative, or use class indices.",
            Place("ignore_index"),
        )
