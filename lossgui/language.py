"""Language: texts for people in theirs, by gettext; English until a catalogue is there."""

from __future__ import annotations

from gettext import NullTranslations

_translations = NullTranslations()


def _(text: str) -> str:
    """Return a text in the chosen language.

    Examples
    --------
    >>> _("loss")
    'loss'
    """
    return _translations.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of a text for a count, in the chosen language.

    Examples
    --------
    >>> ngettext("{} loss", "{} losses", 2)
    '{} losses'
    """
    return _translations.ngettext(one, many, count)


def N_(text: str) -> str:
    """Mark a text in the data of a module, which is translated when it is shown."""
    return text
