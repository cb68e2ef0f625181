"""From a raw file to a Reading: what its parts are, what kind, and the loss that fits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossgui.model.advice import Advice
from lossgui.model.errors import FileError
from lossgui.model.files.formats.raw import RawArrays, RawTable
from lossgui.model.files.roles import Role, clue_of
from lossgui.model.files.understanding.array_parts import array_parts, array_targets
from lossgui.model.files.understanding.input_kinds import (
    are_one_hot,
    brought,
    kind_of,
    rows_are_percentages,
    rows_are_probabilities,
    same_numbers,
    wanted_kinds,
)
from lossgui.model.files.understanding.pairing import paired
from lossgui.model.files.understanding.parts import Parts
from lossgui.model.files.understanding.reading import NOTHING_ASKED, Asked, Reading, Run
from lossgui.model.files.understanding.table_parts import table_parts, table_targets
from lossgui.model.files.understanding.target_kinds import (
    Fitted,
    TargetSamples,
    fit_targets,
    one_hot_indices,
)
from lossgui.model.losses.registry import LOSSES, spec_of
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.losses.signature.options import IGNORED_KEY
from lossgui.model.losses.signature.targets import TargetKind, are_ignored
from lossgui.model.losses.spec import LossSpec

Raw = RawTable | RawArrays


class KeptChoices(NamedTuple):
    """What was chosen before a file came, and stays where it fits: of the window."""

    loss: str | None = None
    ignore_index: float | None = None


NOTHING_KEPT = KeptChoices()


def understand(
    raw: Raw,
    targets: Raw | None = None,
    asked: Asked = NOTHING_ASKED,
    *,
    loss: str | None = None,
    ignore_index: float | None = None,
    kept: KeptChoices = NOTHING_KEPT,
) -> Reading:
    """Read a raw file: roles, kinds, the loss that fits.

    Parameters
    ----------
    raw : RawTable or RawArrays
    targets : RawTable or RawArrays, optional
        A second file with the targets; it goes before those of the first.
    asked : Asked
        Roles and kind that a person gave; a chooser reads again with others.
    loss, ignore_index : optional
        What a person chose for this file; it goes before what the file says.
    kept : KeptChoices
        What stays chosen if it fits, and is dropped if not.

    Raises
    ------
    FileError
        The file does not hold what is needed, or can be read in two ways.
    LossError
        What is asked for is not there.
    """
    parts = _parts(raw, asked if targets is None else _meant(raw, asked, targets))
    parts = _with_targets(parts, targets, asked)
    chosen = loss or parts.arrays.loss
    ignored = parts.arrays.options.get(IGNORED_KEY) if ignore_index is None else ignore_index
    if ignored is None and _is_a_target(parts, kept.ignore_index):
        ignored = kept.ignore_index
        said = f"ignore_index stays {ignored}: targets that are {ignored} are left out."
        parts = replace(parts, remarks=(*parts.remarks, said))
    return _fitted(parts, chosen, ignored, kept, own=loss is None and chosen is not None)


def _parts(raw: Raw, asked: Asked) -> Parts:
    return table_parts(raw, asked) if isinstance(raw, RawTable) else array_parts(raw, asked)


def _meant(raw: Raw, asked: Asked, targets: Raw) -> Asked:
    """Return what is asked of the first file, where a second one has the targets."""
    roles = {
        name: role
        for name, role in asked.roles.items()
        if role is not Role.TARGET
        and (role is not Role.NAMES or _has(raw, name) or not _has(targets, name))
    }
    return replace(asked, roles=roles, elsewhere=targets.name)


def _of_targets(targets: Raw, asked: Asked) -> Asked:
    """Return what is asked of the second file: its target, and names that it has."""
    roles = {
        name: role
        for name, role in asked.roles.items()
        if role is Role.TARGET or (role is Role.NAMES and _has(targets, name))
    }
    return replace(asked, roles=roles)


def _has(raw: Raw, name: str) -> bool:
    return name.casefold() in {other.casefold() for other in raw.keys}


def _with_targets(parts: Parts, raw: Raw | None, asked: Asked) -> Parts:
    """Return parts with the targets of a second file, matched by names where both have them."""
    if raw is None:
        return parts
    asked = _of_targets(raw, asked)
    targets, runs = (
        table_targets(raw, asked) if isinstance(raw, RawTable) else array_targets(raw, asked)
    )
    own = tuple(
        Run(run.names, run.role, f"the targets are those of {raw.name}")
        if run.role is Role.LEFT_OUT and clue_of(run.names[0]).role is Role.TARGET
        else run
        for run in parts.runs
    )
    matched, said = paired(targets, parts)
    return replace(
        parts,
        source=f"{parts.source} and {raw.name}",
        runs=own + runs,
        targets=matched,
        remarks=(*parts.remarks, *said),
    )


def _is_a_target(parts: Parts, ignore_index: float | None) -> bool:
    """Tell whether an ignore_index of before is that of a target."""
    values = parts.targets.values
    return isinstance(values, np.ndarray) and bool(are_ignored(values, ignore_index).any())


def _fitted(
    parts: Parts, loss: str | None, ignored: float | None, kept: KeptChoices, own: bool
) -> Reading:
    spec = None if loss is None else spec_of(loss)
    parts = _classes_in_place(parts, spec)
    held = parts.arrays
    fitted = _fit(parts, TargetSamples(held.input.shape, held.class_names, spec, ignored))
    elementwise = fitted.kind is TargetKind.ELEMENTS
    kind, why = (spec.input_kind, "") if own and spec else kind_of(parts, elementwise)
    if spec is None:
        spec, fitted = _fitting_loss(kind, fitted, kept)
        because = f"since {fitted.why}"
    else:
        because = "as in the file" if own else "as chosen"
    values, remarks = _input(parts, kind, spec, loss is None)
    weight, runs = _sample_weight(parts, spec)
    arrays = replace(
        held,
        input=values,
        target=None if parts.targets.values is None else fitted.values,
        weight=held.weight if weight is None else weight,
        class_names=fitted.class_names or held.class_names,
        options={**held.options, **({} if ignored is None else {IGNORED_KEY: ignored})},
    )
    return Reading(
        parts.source,
        arrays,
        runs,
        kind,
        why,
        None if parts.targets.values is None else fitted.kind,
        spec.key,
        because if parts.targets.values is not None else "",
        parts.group,
        (*parts.remarks, *fitted.remarks, *remarks),
    )


def _fit(parts: Parts, samples: TargetSamples) -> Fitted:
    """Fit the targets, or zeros where there are none."""
    if parts.targets.values is not None:
        return fit_targets(parts.targets, samples)
    elementwise = (
        _per_element(samples.spec) if samples.spec else samples.lone and len(samples.shape) != 1
    )
    if elementwise:
        return Fitted(np.zeros(samples.shape), TargetKind.ELEMENTS, "")
    return Fitted(np.zeros(samples.index_shape, np.int64), TargetKind.INDEX, "")


def _classes_in_place(parts: Parts, spec: LossSpec | None) -> Parts:
    """Move the axis of the classes to the second place where the targets say it is the last."""
    values = parts.targets.values
    shape, wanted = parts.arrays.input.shape, getattr(values, "shape", None)
    if len(shape) < 3 or wanted is None or (spec is not None and _per_element(spec)):
        return parts
    if shape[:-1] == wanted and shape[:1] + shape[2:] != wanted:
        said = f"The last of the axes {shape} holds the classes: it became the second, as in torch."
        moved = replace(parts.arrays, input=np.moveaxis(parts.arrays.input, -1, 1))
        return replace(parts, arrays=moved, remarks=(*parts.remarks, said))
    return parts


def _fitting_loss(kind: InputKind, fitted: Fitted, kept: KeptChoices) -> tuple[LossSpec, Fitted]:
    """Return the first loss that takes both kinds; what was chosen before, if it does."""
    soft = fitted.kind is TargetKind.PROBABILITIES
    if soft and kind is not InputKind.LOGITS and are_one_hot(fitted.values):
        fitted = one_hot_indices(fitted.values)
    if kept.loss is not None and any(
        _takes(spec_of(kept.loss), same, fitted.kind) for same in same_numbers(kind)
    ):
        return spec_of(kept.loss), fitted
    for wanted in wanted_kinds(kind):
        for spec in LOSSES.values():
            if _takes(spec, wanted, fitted.kind):
                return spec, fitted
    raise FileError(f"No loss takes {kind} and {fitted.kind}.")


def _per_element(spec: LossSpec) -> bool:
    return TargetKind.ELEMENTS in spec.target_kinds


def _takes(spec: LossSpec, kind: InputKind, target: TargetKind) -> bool:
    return spec.input_kind is kind and target in spec.target_kinds


def _input(
    parts: Parts, kind: InputKind, spec: LossSpec, fitting: bool
) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Return the input as the loss takes it, and what to say about it.

    A chosen loss takes the numbers as they are, unless a name or the person says what they are.
    """
    if fitting or parts.asked or (parts.stated not in (None, InputKind.LOGITS)):
        values, said = brought(parts.arrays.input, kind, spec)
    else:
        values, said = parts.arrays.input, ""
    return values, tuple(filter(None, (said, *odd_inputs(values, spec))))


def odd_inputs(values: NDArray[Any], spec: LossSpec) -> tuple[str, ...]:
    """Return sentences about numbers that are not of the kind that a loss takes.

    Examples
    --------
    >>> odd_inputs(np.array([[0.25, 0.75]]), LOSSES["CrossEntropyLoss"])[0][:33]
    'CrossEntropyLoss takes logits and'
    """
    if TargetKind.INDEX not in spec.target_kinds or not values.ndim:
        return ()
    if values.ndim > 1 and values.shape[1] == 1:
        return ("There is only one class: its probability is 1, whatever the logit.",)
    if spec.input_kind is InputKind.LOG_PROBABILITIES and (values > 0).any():
        number = int((values > 0).sum())
        return (
            Advice(
                f"{spec.key} takes log-probabilities and {number} of {values.size} inputs "
                f"{'is' if number == 1 else 'are'} positive: say ",
                command="what they are, --input logits or --input probabilities.",
                window="that the numbers are logits, or probabilities.",
            ),
        )
    if spec.input_kind is InputKind.LOGITS and rows_are_percentages(values):
        return (
            f"{spec.key} takes logits and the rows add up to 100, as percentages do: write 0.5 or "
            "50% for 50.",
        )
    if spec.input_kind is InputKind.LOGITS and rows_are_probabilities(values):
        return (
            Advice(
                f"{spec.key} takes logits and the rows are probabilities, as they add up to 1: ",
                command="--input probabilities takes their logarithm.",
                window="say that the numbers are probabilities to take their logarithm.",
            ),
        )
    return ()


def _sample_weight(parts: Parts, spec: LossSpec) -> tuple[NDArray[Any] | None, tuple[Run, ...]]:
    """Return weights of the samples as weights of elements; other losses leave them out."""
    if parts.sample_weight is None:
        return None, parts.runs
    if spec.element_weights:
        ones = (1,) * (parts.arrays.input.ndim - 1)
        return parts.sample_weight.reshape(-1, *ones), parts.runs
    why = f"{spec.key} has no weight per sample"
    return None, tuple(
        Run(run.names, Role.LEFT_OUT, why) if run.role is Role.WEIGHT else run for run in parts.runs
    )
