"""Typeset the formulas of the derivations into ``resources/formulas``.

``python tests/formulas/generate.py`` needs the extra ``formulas``; what it writes is kept.
"""

from __future__ import annotations

from pathlib import Path

import ziamath

COLOR = "#010203"
"""Stands for the colour of the text, which the window puts in."""

SIZE = 24
FOLDER = Path(__file__).parents[2] / "resources" / "formulas"

FORMULAS = {
    "logits": r"z_c",
    "maximum": r"m = \max_c z_c",
    "shift": r"z_c - m",
    "exp": r"e^{z_c - m}",
    "sum": r"s = \sum_c e^{z_c - m}",
    "log": r"\ln s",
    "log_softmax": r"\ln p_c = z_c - m - \ln s",
    "log_probabilities": r"\ln p_c = x_c",
    "pick": r"\ln p_y",
    "minus": r"{-}\ln p_y",
    "weighted": r"\ell = {-}w_y \ln p_y",
    "target": r"q_c = (1 - \varepsilon)\, t_c + \frac{\varepsilon}{C}",
    "terms": r"{-}w_c\, q_c \ln p_c",
    "weighted_sum": r"\ell = {-}\sum_c w_c\, q_c \ln p_c",
    "softmax": r"p_c = e^{\ln p_c}",
    "masses": r"a_c = w_c\, q_c",
    "error": r"p_c \sum_k a_k - a_c",
    "gradient_logits": r"\frac{\partial L}{\partial z_c} = \frac{p_c \sum_k a_k - a_c}{D}",
    "gradient_log_probabilities": r"\frac{\partial L}{\partial x_c} = {-}\frac{a_c}{D}",
    "ignored": r"\ell = 0",
    "ignored_gradient": r"\frac{\partial L}{\partial x_c} = 0",
    "input": r"x_c",
    "clamped_log_yes": r"\max(\ln x_c, {-}100)",
    "clamped_log_no": r"\max(\ln(1 - x_c), {-}100)",
    "targets": r"t_c",
    "binary": r"{-}\left(t_c \ln x_c + (1 - t_c) \ln(1 - x_c)\right)",
    "sigmoid": r"\sigma(x_c) = \frac{1}{1 + e^{{-}x_c}}",
    "log_yes": r"\ln \sigma(x_c)",
    "log_no": r"\ln(1 - \sigma(x_c)) = \ln \sigma({-}x_c)",
    "pos_weight": r"v_c",
    "binary_logits": r"{-}\left(v_c\, t_c \ln \sigma(x_c) + (1 - t_c) \ln \sigma({-}x_c)\right)",
    "binary_stable": r"(1 - t_c)\, x_c - (1 + (v_c - 1)\, t_c) \ln \sigma(x_c)",
    "weights": r"w_c",
    "weighted_elements": r"\ell_c = w_c\, f_c",
    "slopes": r"\frac{\partial f}{\partial x_c}",
    "gradient_elements": r"\frac{\partial L}{\partial x_c}"
    r" = \frac{w_c}{D} \frac{\partial f}{\partial x_c}",
    "gradient_class": r"\frac{\partial L}{\partial x_c}"
    r" = \frac{w_y}{D} \frac{\partial f}{\partial x_c}",
    "parts": r"f_c",
    "parts_sum": r"f = \sum_c f_c",
    "weighted_class": r"\ell = w_y\, f",
    "missing": r"v_c = \max(0, m - x_y + x_c)",
    "powers": r"v_c^{\,p}",
    "powers_sum": r"\sum_c v_c^{\,p}",
    "weighted_margin": r"\ell = \frac{w_y}{C} \sum_c v_c^{\,p}",
    "part": r"\ell_n",
    "numerator": r"\sum_n \ell_n",
    "mean": r"L = \frac{\sum_n \ell_n}{D}",
    "total": r"L = \sum_n \ell_n",
    "vector": r"L = (\ell_1, \ldots, \ell_N)",
    "micro_means": r"L_k = \frac{\sum_{n \in k} \ell_n}{D_k}",
    "mean_of_means": r"\frac{1}{K} \sum_k L_k",
    "accumulated": r"\frac{\sum_k \sum_{n \in k} \ell_n}{\sum_k D_k}",
    "divisor_weights": r"D = \sum_n w_{y_n}",
    "divisor_samples": r"D = N",
    "divisor_elements": r"D = N C",
}


def main() -> None:
    ziamath.config.svg2 = False
    for name, latex in FORMULAS.items():
        drawn = ziamath.Math.fromlatex(latex, size=SIZE, color=COLOR).svg()
        (FOLDER / f"{name}.svg").write_text(drawn + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
