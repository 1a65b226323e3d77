"""The page of all functions is current, and NumPy's own list of names is accounted for."""

import math
from pathlib import Path

import numpy as np
import pytest

from srcad.rules import operation_of
from srcad.rules.missing import CONSTANT, MISSING, OTHER
from srcad.rules.reference import covered, page

ROOT = Path(__file__).resolve().parent.parent
LISTED = {name for group in (CONSTANT, MISSING, OTHER) for text in group.values()
          for name in text.split()}  # fmt: skip


def public(module, prefix):
    """The public functions of a module."""
    for name in dir(module):
        found = getattr(module, name)
        if not name.startswith("_") and callable(found) and not isinstance(found, type):
            yield f"{prefix}.{name}", found


HOMES = [(np, "np"), (np.linalg, "np.linalg"), (np.fft, "np.fft"), (math, "math")]
# read in place by the front end, operation by operation; no function of reals
OF_SEQUENCES = {"math.prod", "math.dist", "math.sumprod", "math.ulp"}


@pytest.mark.parametrize(("module", "prefix"), HOMES)
def test_each_public_name_has_a_rule_or_a_reason(module, prefix):
    unknown = [
        name
        for name, function in public(module, prefix)
        if operation_of(function) is None and name not in LISTED | OF_SEQUENCES
    ]
    assert unknown == []


def test_nothing_listed_as_missing_has_a_rule():
    assert LISTED & covered() == set()


def test_there_are_at_least_260_functions():
    with_rule = [op for op in covered() if "." in op]
    assert len(with_rule) >= 260


def test_the_page_is_current():
    assert page() == (ROOT / "docs" / "functions.md").read_text("utf-8"), (
        "run: python -m srcad.rules.reference docs/functions.md"
    )
