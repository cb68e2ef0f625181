"""Names of classes: which may be given, and how they are read."""

from __future__ import annotations

from lossgui.model.errors import CellError, Place
from lossgui.model.text.fields import IGNORED


def check_class_names(names: tuple[str, ...], n_classes: int, index: int | None = None) -> None:
    """Raise CellError unless there is one name for each class, and each tells its class.

    Parameters
    ----------
    index : int, optional
        The class that was renamed, for the place.
    """
    place = Place("weights", index, "class") if index is not None else None
    if len(names) != n_classes:
        raise CellError(
            f"there are {len(names)} class names for {n_classes} classes: give one for each.", place
        )
    seen: set[str] = set()
    for position, name in enumerate(names):
        reason = ""
        if not name.strip():
            reason = "is empty"
        elif name.lower() == IGNORED:
            reason = "is what an ignored target is called"
        elif name in seen:
            reason = "is another class's name"
        if reason:
            raise CellError(
                f"the name {name!r} of class {position} {reason}: use a name of its own.", place
            )
        seen.add(name)


def check_sample_names(names: tuple[str, ...], n_samples: int) -> None:
    """Raise CellError unless there is one name for each sample; several may be the same."""
    if len(names) != n_samples:
        raise CellError(
            f"there are {len(names)} sample names for {n_samples} samples: give one for each."
        )
