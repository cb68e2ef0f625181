"""A loss of somebody else's, as it is told to the program from outside: softmax focal loss.

``-(1 - p_y)^gamma log p_y`` (Lin et al. 2017, arXiv 1708.02002), for one class among many.
"""

import numpy as np

from lossgui.model.losses.class_index import ClassIndexLoss
from lossgui.model.losses.primitives import log_softmax
from lossgui.model.losses.signature.inputs import LOGITS
from lossgui.model.losses.signature.options import IGNORE_INDEX, Parameter
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.losses.spec import LossSpec


class Focal(ClassIndexLoss):
    """The loss of a sample and its gradient; `ClassIndexLoss` answers the rest."""

    def parts(self, x, target, options):
        log_p, rows = log_softmax(x), np.arange(len(target))
        parts = np.zeros(x.shape)
        own = log_p[rows, target]
        parts[rows, target] = -((-np.expm1(own)) ** options["gamma"]) * own
        return parts

    def slopes(self, x, target, options):
        gamma, log_p = options["gamma"], log_softmax(x)
        own = log_p[np.arange(len(target)), target]
        p, q = np.exp(own), -np.expm1(own)
        slope = gamma * q ** (gamma - 1) * p * own - q**gamma
        one_hot = np.arange(x.shape[1]) == target[:, None]
        return slope[:, None] * (one_hot - np.exp(log_p))


FOCAL = LossSpec(
    "SoftmaxFocalLoss",
    "logits, one class of many: samples that are nearly right count less",
    LOGITS,
    (TargetKind.INDEX,),
    (IGNORE_INDEX, Parameter("gamma", 2.0, "How much less; 0 is CrossEntropyLoss.")),
    Focal(),
)
