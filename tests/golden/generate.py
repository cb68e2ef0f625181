"""Rebuild or check the golden file of the losses, with torch as the oracle.

Usage::

    python tests/golden/generate.py            write golden.json
    python tests/golden/generate.py --check    recompute; list what drifted and exit with 1

Provenance: every expectation is what torch 2.13.0 (CPU, float64) answers to ``torch.nn.<loss>``
and its autograd, with one addition: `ignore_index` of the two binary losses, which torch does not
have, is torch's loss of the elements that are kept.  The arrays are literals or come from NumPy
generators with written seeds; torch's random numbers are not used.  The layout of the file is
described in ``golden_store.py``.  The tests of the model read the file and need no torch.
"""

import argparse
import math
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import golden_store
import numpy as np
import torch
from cases_binary import binary_cases
from cases_binary_errors import binary_error_cases
from cases_class import class_cases
from cases_class_errors import class_error_cases
from cases_cross_entropy import cross_entropy_cases
from cases_margin import margin_cases
from golden_store import Case
from torch_oracle import answer

RTOL, ATOL = 1e-12, 1e-14


def build() -> list[Case]:
    """Return all cases with their expectations, newly computed."""
    class_parts = class_cases(), cross_entropy_cases(), class_error_cases()
    cases = chain(*class_parts, binary_cases(), binary_error_cases(), margin_cases())
    fresh = [replace(case, expect=answer(case)) for case in cases]
    names = Counter(case.id for case in fresh)
    wrong = [name for name, times in names.items() if times > 1]
    wrong += [case.id for case in fresh if ("error" in case.tags) != ("error" in case.expect)]
    if wrong:
        raise ValueError(f"not unique, or an error only by tag or only by answer: {wrong}")
    return fresh


def drifted(stored: list[Case], fresh: list[Case]) -> Iterator[str]:
    """Yield one line for each case that differs between the file and torch."""
    old = {case.id: case for case in stored}
    new = {case.id: case for case in fresh}
    yield from (f"{name}: only in the file" for name in old.keys() - new.keys())
    for name, case in new.items():
        if name not in old:
            yield f"{name}: not in the file"
        elif not _same(vars(old[name]), vars(case)):
            yield f"{name}: {old[name].expect} is now {case.expect}"


def _same(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, np.ndarray):
        rtol, atol = (1e-5, 1e-7) if left.dtype == np.float32 else (RTOL, ATOL)
        alike = left.dtype == right.dtype and left.shape == right.shape
        return alike and np.allclose(left, right, rtol, atol, equal_nan=True)
    if isinstance(left, float):
        return left == right or (math.isnan(left) and math.isnan(right))
    return bool(left == right)


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or say which cases drifted."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the file, write nothing")
    check = parser.parse_args(arguments).check
    fresh = build()
    if not check:
        golden_store.save(fresh, torch.__version__)
        print(f"{len(fresh)} cases written to {golden_store.PATH.name}")
        return 0
    lines = list(drifted(golden_store.load(), fresh))
    print(*lines, f"{len(lines)} of {len(fresh)} cases drifted", sep="\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
