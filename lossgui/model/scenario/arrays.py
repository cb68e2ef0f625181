"""What a file holds, and what it needs to hold to open as a scenario again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import Weighting


@dataclass(frozen=True, eq=False)
class Arrays:
    """The arrays and choices of a file, as they stand there.

    Attributes
    ----------
    input : ndarray
        ``(n_samples, n_classes)`` or any other shape; real numbers.
    target : ndarray or None
        Class indices, or probabilities of the shape of `input`.
    weight, pos_weight : ndarray or None
        ``(n_classes,)``, or what broadcasts to the input of a binary loss.
    class_names : tuple of str or None
        One for each class.
    sample_names : tuple of str or None
        One for each sample.
    loss, reduction : str or None
        The choices of a saved session, None where the file has none.
    options : mapping of str
        Parameters of the loss by their keys.
    scheme : Weighting or None
        What the weights come from.
    """

    input: NDArray[Any]
    target: NDArray[Any] | None = None
    weight: NDArray[Any] | None = None
    pos_weight: NDArray[Any] | None = None
    class_names: tuple[str, ...] | None = None
    loss: str | None = None
    reduction: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    scheme: Weighting | None = None
    sample_names: tuple[str, ...] | None = None


def weights_of(scenario: Scenario, name: str) -> NDArray[Any] | None:
    """Return ``weight`` or ``pos_weight`` as torch takes it; None without one."""
    element: NDArray[Any] | None = getattr(scenario, f"element_{name}")
    per_class: NDArray[Any] | None = getattr(scenario, name)
    return per_class if element is None else element.reshape(scenario.shape)


def arrays_of(scenario: Scenario) -> Arrays:
    """Return what a file needs to hold to open as this scenario again."""
    rules, shape = scenario.rules, scenario.shape
    return Arrays(
        input=rules.folded_input(scenario.logits.array(), shape),
        target=rules.folded_targets(scenario.targets.array(), shape),
        weight=weights_of(scenario, "weight"),
        pos_weight=weights_of(scenario, "pos_weight"),
        class_names=scenario.class_names,
        loss=scenario.loss,
        reduction=scenario.reduction,
        options={
            key: value for key, value in scenario.parameters.options.items() if value is not None
        },
        scheme=scenario.scheme,
        sample_names=scenario.sample_names,
    )
