"""What a person may choose on a page, as data: what stands there, and what is chosen now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Control:
    """What a person may choose or press.

    Parameters
    ----------
    name : str
        The object's name; what is chosen is sent with it.
    text : str
        What stands on it, or before it.
    hint : str
        What it does.
    shown : bool
        Whether it is there at all.
    """

    name: str
    text: str
    hint: str = ""
    shown: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Toggle(Control):
    """Something that is on or off; a bool is sent."""

    on: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Button(Control):
    """Something that is done; None is sent."""

    enabled: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Choice(Control):
    """One of a few; its key is sent.

    Parameters
    ----------
    texts, hints : mapping of str to str
        Of each key.
    chosen : str
        A key.
    lacking : mapping of str to str
        Why some of the keys, which are shown all the same, cannot be chosen.
    """

    texts: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    hints: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    chosen: str = field(default="", kw_only=True)
    lacking: Mapping[str, str] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class Field(Control):
    """A number that is typed; the text is sent.

    Parameters
    ----------
    value : str
        What stands in it.
    """

    value: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class ClassChoice(Control):
    """One of the classes, maybe of very many, or of a few other things before them.

    The number of an item is sent, or what was typed to search for a class.

    Parameters
    ----------
    others, classes : tuple of str
    chosen : int
        The number of an item.
    """

    others: tuple[str, ...] = field(default=(), kw_only=True)
    classes: tuple[str, ...] = field(default=(), kw_only=True)
    chosen: int = field(default=0, kw_only=True)
