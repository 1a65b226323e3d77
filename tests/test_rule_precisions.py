"""Of integers, what is taken for an integer is one: what varies may be written into all else."""

import warnings

import numpy as np
import pytest
from rule_calls import GIVEN, TEXTS, function_of

import srcad
from srcad.analysis.facts import result_of
from srcad.ir.types import Type
from srcad.pipeline.arguments import types_of
from srcad.pipeline.primal import normal_form, typed

MADE = """
np.zeros_like(M, dtype=float)   np.ones_like(M, dtype=float)   np.full_like(M, 0.5, dtype=float)
np.zeros(3, int)   np.zeros(3, float)   np.ones((2, 3), dtype=int)   np.full(3, 0)
np.full(3, 0.5)   np.full(3, 0, dtype=float)   np.arange(3)   np.arange(3.0)   np.arange(0, 3, 0.5)
np.eye(3)   np.eye(3, dtype=int)   np.linspace(0, 1, 3)   np.array([1, 2, 3])
np.array([1, 2, 3], dtype=float)   np.array(M, dtype=float)   np.array(M, float)
np.asarray(M, dtype='float64')   M.astype(float)   M.astype(np.float64)   M.astype('d')
np.array(M, dtype=v.dtype)   np.bincount(v)   np.bincount(v, minlength=4)
np.bincount(v, weights=v)   np.interp(v, [0, 1, 2], [0, 1, 2])   np.gradient(v)   np.floor(v)
np.ceil(v)   np.trunc(v)   np.rint(v)   np.sign(v)   np.heaviside(v, 1)   v//2   v%2   v/2   v**2
v//2.0   v%2.0   np.where(v > 1, v, 0)   np.where(v > 1, v, 0.5)   (v > 1)*1.0   (v > 1) + 0.5
np.isnan(v)*1   np.unwrap(v)   np.append(v, 0.5)   np.average(M, axis=0, weights=[1, 2])
np.take(v, [0, 1])   np.round(v)   np.round(v, 1)   np.convolve(v, [0.5])   np.outer(v, [1.0])
np.random.rand(3)   np.count_nonzero(M, axis=0)   np.argsort(v)   np.cumsum(v > 1)
np.sum(v > 1)   np.mean(v > 1)   np.minimum(v, 0.5)   np.vander(v)   np.polyval(v, 2)
"""
MADE = [call for line in MADE.splitlines() for call in line.split("   ") if call]


def integers(value):
    if np.ndim(value) == 2 and value.shape[0] == value.shape[1]:
        return np.array([[5, 1, 1], [1, 4, 1], [1, 1, 6]])[:len(value), :len(value)]
    return np.arange(1, 1 + np.size(value)).reshape(np.shape(value)) if np.ndim(value) else 2


def leaves(t, y):
    """Pairs of the types of parts and the parts themselves."""
    if t.kind in ("tuple", "list") and isinstance(y, (tuple, list)) and len(t.items) == len(y):
        for item, part in zip(t.items, y, strict=True):
            yield from leaves(item, part)
    elif isinstance(y, (int, float, np.generic, np.ndarray)):
        yield t, np.asarray(y)


@pytest.mark.parametrize("call", [*dict.fromkeys([*TEXTS, *MADE])])
def test_what_is_taken_for_an_integer_is_one(call):
    text, args = function_of(call)
    f = srcad.from_source(text)
    f.__globals__.update(GIVEN)
    args = [integers(a) for a in args]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            y = f(*args)
    except (TypeError, ValueError, np.linalg.LinAlgError) as error:
        pytest.skip(f"NumPy does not take integers here: {error}")
    try:
        made = normal_form(f)
    except srcad.TransformError as error:
        pytest.skip(str(error))
    function, types = typed(made, dict(zip(made.params, types_of(args, set()), strict=True)))
    for t, part in leaves(result_of(function, types), y):
        assert isinstance(t, Type)
        if t.dtype in ("b", "i"):
            assert part.dtype.kind in "biu", f"taken for {t}, but it is of {part.dtype}"
