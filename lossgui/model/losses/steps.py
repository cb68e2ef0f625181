"""DerivationStep: one line of how a sample's loss, or its gradient, is computed in a textbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lossgui.language import N_
from lossgui.model.array import Array
from lossgui.model.text.formatting import small_text

MOST_TERMS = 6
"""Terms of a sum that are written out."""


@dataclass(frozen=True, eq=False)
class DerivationStep:
    """A line of a derivation, in float64.

    Parameters
    ----------
    key : str
        What it computes, for programs.
    name : str
        The same for people; to be translated when it is shown.
    formula : str
        In plain text: ``z``, ``x`` and ``lp`` are inputs, ``c`` a class, ``y`` the target's.
    typeset : str
        Of the picture of the formula in ``resources/formulas``; "" without one.
    numbers : str
        The formula with the sample's numbers, where that is one line; else "".
    values : ndarray
        Of shape () for one number, or (n_classes,).
    """

    key: str
    name: str
    formula: str
    values: Array
    typeset: str
    numbers: str


class Derivation(NamedTuple):
    """The steps from the input of one sample to its weighted loss, and from there to its gradient.

    The last step of either is the result: shape () or, of elements, (n_classes,); (n_classes,).
    """

    loss: tuple[DerivationStep, ...]
    gradient: tuple[DerivationStep, ...]


def step(
    key: str,
    name: str,
    formula: str,
    values: object,
    typeset: str | None = None,
    numbers: str = "",
) -> DerivationStep:
    """Return a line of a derivation; the picture of its formula has its key unless given."""
    exact = np.asarray(values, dtype=np.float64)
    return DerivationStep(key, name, formula, exact, key if typeset is None else typeset, numbers)


def signed(value: float) -> str:
    """Return a number as a factor of a formula: negative ones stand in brackets."""
    text = small_text(value)
    return f"({text})" if text.startswith("-") else text


def summed(values: Array) -> str:
    """Return numbers as a sum, the middle of many left out."""
    if len(values) <= MOST_TERMS:
        return " + ".join(signed(float(value)) for value in values)
    first, last = (" + ".join(map(signed, part.tolist())) for part in (values[:3], values[-1:]))
    return f"{first} + ... + {last}"


def ignored_sample(n_classes: int) -> Derivation:
    """Return the derivation of a sample whose target is ``ignore_index``."""
    nothing = step(
        "loss", N_("The target is ignored: the sample costs nothing"), "l = 0", 0.0, "ignored"
    )
    still = N_("The target is ignored: no logit changes the loss")
    return Derivation(
        (nothing,),
        (step("gradient", still, "dL/dx_c = 0", np.zeros(n_classes), "ignored_gradient"),),
    )


def log_softmax_steps(z: Array) -> tuple[DerivationStep, ...]:
    """Return the log-softmax of logits, step by step; the last one is log p, (n_classes,)."""
    peak = z.max(initial=-np.inf)
    shifted = z - peak
    exponentials = np.exp(shifted)
    total = exponentials.sum()
    return (
        step("logits", N_("The logits"), "z_c", z),
        step("maximum", N_("Their maximum, so that nothing overflows"), "m = max_c z_c", peak),
        step("shift", N_("Minus the maximum"), "z_c - m", shifted),
        step("exp", N_("Exponentials"), "exp(z_c - m)", exponentials),
        step("sum", N_("Their sum"), "s = sum_c exp(z_c - m)", total, None, summed(exponentials)),
        step("log", N_("Its logarithm"), "ln s", np.log(total), None, f"ln {small_text(total)}"),
        step(
            "log_softmax",
            N_("Log-softmax: log p"),
            "lp_c = z_c - m - ln s",
            shifted - np.log(total),
        ),
    )


def log_probability_steps(x: Array) -> tuple[DerivationStep, ...]:
    """Return log-probabilities as they are."""
    return (step("log_probabilities", N_("The log-probabilities"), "lp_c = x_c", x),)


def likelihood_steps(
    lp: Array, target: int | None, q: Array, w: Array
) -> tuple[DerivationStep, ...]:
    """Return the weighted negative log-likelihood of a target, step by step.

    Parameters
    ----------
    lp : ndarray, shape (n_classes,)
        Log-probabilities.
    target : int, optional
        The class, where only its weight counts; else all classes of `q` do.
    q : ndarray, shape (n_classes,)
        The target after label smoothing.
    w : ndarray, shape (n_classes,)
        The class weights.
    """
    if target is not None:
        own = signed(lp[target])
        return (
            step("pick", N_("The target's entry"), "lp_y", lp[target]),
            step(
                "minus",
                N_("Its negative: the surprise at the target"),
                "-lp_y",
                -lp[target],
                None,
                f"-{own}",
            ),
            step(
                "loss",
                N_("Times the target's weight"),
                "l = -w_y lp_y",
                -lp[target] * w[target],
                "weighted",
                f"-{signed(w[target])} \N{MIDDLE DOT} {own}",
            ),
        )
    terms = -(lp * q * w)
    return (
        step("target", N_("The target, smoothed"), "q_c = (1 - e) t_c + e/C", q),
        step("terms", N_("What each class adds, weighted"), "-w_c q_c lp_c", terms),
        step(
            "loss",
            N_("The sum over the classes"),
            "l = -sum_c w_c q_c lp_c",
            terms.sum(),
            "weighted_sum",
            summed(terms),
        ),
    )


def likelihood_gradient_steps(
    p: Array | None, masses: Array, divisor: float
) -> tuple[DerivationStep, ...]:
    """Return the gradient of a weighted negative log-likelihood over a divisor, step by step.

    Parameters
    ----------
    p : ndarray, shape (n_classes,), optional
        The softmax of the logits; None where the input is log-probabilities.
    masses : ndarray, shape (n_classes,)
        Weight times target of each class.
    divisor : float
        What the reduction divides by.
    """
    weighted = step("masses", N_("Weight times target"), "a_c = w_c q_c", masses)
    over = N_("Over what the reduction divides by")
    if p is None:
        return weighted, step(
            "gradient", over, "dL/dx_c = -a_c / D", -masses / divisor, "gradient_log_probabilities"
        )
    total = masses.sum()
    error = total * p - masses
    return (
        step("softmax", N_("Softmax"), "p_c = exp(lp_c)", p),
        weighted,
        step("error", N_("Prediction minus target"), "p_c sum_k a_k - a_c", error),
        step(
            "gradient",
            over,
            "dL/dz_c = (p_c sum_k a_k - a_c) / D",
            error / divisor,
            "gradient_logits",
        ),
    )
