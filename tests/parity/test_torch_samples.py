"""The samples and error samples by which torch tests these losses itself (OpInfo, ModuleInfo)."""

import warnings
from dataclasses import replace

import pytest
import torch
from golden_store import Case

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from torch.testing._internal.common_methods_invocations import op_db
    from torch.testing._internal.common_modules import module_db

LOSSES = {
    "nn.functional.cross_entropy": "CrossEntropyLoss",
    "nn.functional.nll_loss": "NLLLoss",
    "nn.functional.binary_cross_entropy": "BCELoss",
    "nn.functional.binary_cross_entropy_with_logits": "BCEWithLogitsLoss",
    "nn.functional.multi_margin_loss": "MultiMarginLoss",
}
OPS = [op for op in op_db if op.name in LOSSES]
MODULES = [info for info in module_db if info.module_cls.__name__ in LOSSES.values()]
REFUSING = [info for info in MODULES if info.module_error_inputs_func is not None]
DTYPES = (torch.float64, torch.float32)


def to_numpy(value):
    """Return a tensor as an array, anything else as it is."""
    return value.detach().resolve_conj().numpy() if isinstance(value, torch.Tensor) else value


def case_of(loss, logits, target, kwargs):
    """Return torch's sample as a case; one target of one sample has shape (), a deviation."""
    if loss == "MultiMarginLoss" and logits.ndim < 2:
        target = target.reshape(())
    arguments = {key: to_numpy(item) for key, item in kwargs.items() if item is not None}
    return Case("sample", loss, to_numpy(logits), to_numpy(target), arguments)


def test_torch_has_samples_of_all_losses():
    assert {op.name for op in OPS} == set(LOSSES)
    assert {info.module_cls.__name__ for info in MODULES} == set(LOSSES.values())
    assert REFUSING


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_samples_of_the_functions(assert_agrees, op, dtype):
    samples = [*op.sample_inputs("cpu", dtype), *op.reference_inputs("cpu", dtype)]
    assert samples
    for sample in samples:
        (target,) = sample.args
        assert_agrees(case_of(LOSSES[op.name], sample.input, target, sample.kwargs))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("info", MODULES, ids=lambda info: info.module_cls.__name__)
def test_samples_of_the_modules(assert_agrees, info, dtype):
    samples = info.module_inputs_func(
        info, device="cpu", dtype=dtype, requires_grad=False, training=True
    )
    assert samples
    for sample in samples:
        logits, target = sample.forward_input.args
        kwargs = sample.constructor_input.kwargs
        assert_agrees(case_of(info.module_cls.__name__, logits, target, kwargs))


@pytest.mark.parametrize("info", REFUSING, ids=lambda info: info.module_cls.__name__)
def test_error_samples_of_the_modules(assert_agrees, info):
    samples = info.module_error_inputs_func(
        info, device="cpu", dtype=torch.float64, requires_grad=False, training=True
    )
    assert samples
    for sample in samples:
        logits, target = sample.module_error_input.forward_input.args
        kwargs = sample.module_error_input.constructor_input.kwargs
        case = case_of(info.module_cls.__name__, logits, target, kwargs)
        if case.kwargs.get("weight", case.input).dtype != case.input.dtype:
            case = replace(case, deviation="weight-dtype")
        assert_agrees(case)
