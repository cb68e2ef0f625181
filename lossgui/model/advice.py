"""Advice: a sentence that says what a person may do, in the words of where they read it."""

from __future__ import annotations


class Advice(str):
    """A sentence whose end speaks of the command line; elsewhere it has other ends.

    Parameters
    ----------
    what : str
        How the sentence begins, everywhere.
    command, window, python : str
        How it ends: in options of the command line, in words of the window, and in arguments of
        `lossgui.explore`; there as in the window unless given.

    Examples
    --------
    >>> said = Advice("'n' is the target; ", command="--target decides.", window="choose roles.")
    >>> str(said), in_window(said), in_window("All is well.")
    ("'n' is the target; --target decides.", "'n' is the target; choose roles.", 'All is well.')
    """

    in_window: str
    in_python: str

    def __new__(cls, what: str, *, command: str, window: str, python: str = "") -> Advice:
        """Return the sentence of the command line, which holds the others."""
        advice = super().__new__(cls, what + command)
        advice.in_window = what + window
        advice.in_python = what + (python or window)
        return advice


def in_window(sentence: str) -> str:
    """Return a sentence as the window says it."""
    return sentence.in_window if isinstance(sentence, Advice) else sentence


def in_python(sentence: str) -> str:
    """Return a sentence as an exception of `lossgui.explore` says it."""
    return sentence.in_python if isinstance(sentence, Advice) else sentence
