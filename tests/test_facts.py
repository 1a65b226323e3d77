"""What is known of a value before it is there is true of it: kind, shape and numbers."""

import contextlib
import sys
import types

import numpy as np
import pytest
import test_corpus
from test_rule_shapes import CALLS

import srcad
from srcad.backend.emit import emit
from srcad.backend.execute import execute
from srcad.ir.types import Dim, is_mapping
from srcad.ir.walk import names_read, statements
from srcad.pipeline.arguments import types_of
from srcad.pipeline.derive import derive
from srcad.pipeline.primal import normal_form
from srcad.pipeline.sizes import types_for
from srcad.pipeline.structure import tree_of

rng = np.random.default_rng(0)


def against(value, t, sizes):
    """How a value differs from what is known of it, or nothing."""
    if value is None or t.kind in ("unknown", "other", "object", "self", "dict", "nothing"):
        return ""
    if is_mapping(t) and isinstance(value, dict):
        pairs = [*((k, *t.keys) for k in value), *((v, *t.items) for v in value.values())]
        return next(filter(None, (against(*pair, {}) for pair in pairs)), "")
    if t.kind in ("list", "tuple") or is_mapping(t):
        if is_mapping(t) or not isinstance(value, (list, tuple)):
            return f"{type(value).__name__} for {t}"
        each = t.items if t.kind == "tuple" else t.items*len(value)
        return next(filter(None, (against(*pair, {}) for pair in zip(value, each))), "")  # noqa: B905
    if not isinstance(value, (int, float, complex, np.generic, np.ndarray)):
        return ""
    if t.kind == "number" and np.ndim(value):
        return f"shape {value.shape} for a number"
    if t.kind == "array" and t.shape is not None:
        if len(t.shape) != np.ndim(value):
            return f"shape {value.shape} for {t}"
        for dim, size in zip(t.shape, np.shape(value), strict=True):
            if isinstance(dim, int) and dim != size:
                return f"shape {value.shape} for {t}"
            if isinstance(dim, Dim) and "@" not in dim.symbol:
                wanted = max(0, sizes.setdefault(dim.symbol, size - dim.offset) + dim.offset)
                if wanted != size or (dim.sure and size == 1):
                    return f"shape {value.shape} for {t}"
    rank = "biufc".find(np.asarray(value).dtype.kind)  # what holds floats may start from a 0
    most = {"b": 2, "i": 2, "f": 3}.get(t.dtype, 4)
    wrong = rank > most or (t.dtype == "c" and rank < most)
    return f"{np.asarray(value).dtype} for {t}" if wrong else ""


def untrue(f, args):
    """Run a function's normal form; return what turns out other than it is known."""
    structure = tuple(map(tree_of, types_of(args, set())))
    derived = derive(f, types_for(normal_form(f, structure), args, set()), "normal")
    text = emit([derived.function], derived.types)
    made = execute(text, derived.function.name, derived.function.free, f.__globals__, "", make=None)
    for cell, read in made.refresh:
        cell.cell_contents = read()
    found = {}
    # a name that nothing reads may hold a list that is written by another name
    read = {n for stmt in statements(derived.function.body) for n in names_read(stmt)}

    def look(frame, _event, _result):
        if frame.f_code is not made.function.__code__:
            return None
        sizes = {}
        for name, value in frame.f_locals.items():
            known = name in derived.types and name in read
            differs = against(value, derived.types[name], sizes) if known else ""
            if differs:
                found.setdefault(name, differs)
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        with contextlib.suppress(Exception), contextlib.redirect_stdout(None):
            made.function(*args)
    finally:
        sys.settrace(before)
    return found


@pytest.mark.parametrize(("name", "case"), [pytest.param(n, c, id=n) for n, c in test_corpus.ROWS])
def test_corpus_facts(name, case):
    if not isinstance(case.f, types.FunctionType):
        pytest.skip("a method or a partial function")
    for args in case.points:
        p = test_corpus.Point(case, args)
        with contextlib.suppress(srcad.TransformError):
            assert p.variadic or not untrue(case.f, p.copied(p.full))
        p.restore()


MORE = """
np.argmax(x); np.argmax(x, axis=-1); np.argmax(x, 0); np.argmin(x, axis=0, keepdims=True)
np.any(x > 0); np.any(x > 0, axis=0); np.all(x > 0, 0); np.all(x > 0, axis=-1, keepdims=True)
np.count_nonzero(x > 0); np.count_nonzero(x > 0, axis=0); np.allclose(x, x); np.array_equal(x, x)
np.argsort(x); np.argsort(x, axis=None); np.isin(x, [1.0, 2.0]); np.isin([1.0, 2.0, 3.0], x)
np.isclose(x, 1.0); np.iscomplexobj(x); np.searchsorted([0.0, 1.0], x); np.digitize(x, [0.0])
np.where(x > 0, x, 0); np.where(x > 0, 1, 0); np.where(x > 0)[0]; np.flatnonzero(x)
np.round(x, 1); np.sign(x); np.floor(x); x // 1; x % 2; divmod(x, 2)[0]; np.heaviside(x, 0.5)
np.sum(x > 0); np.sum(x > 0, axis=-1); np.mean(x > 0); np.cumsum(x > 0); (x > 0) & (x < 1)
np.arange(3)/2; np.arange(3)*2; np.arange(1.0, 3.0); np.zeros(3); np.zeros((2, 3), int)
np.ones(3, dtype=bool); np.full(3, 2); np.full((2, 3), 1.5); np.zeros_like(x, dtype=int); np.eye(3)
x[0]; x[-1]; x[1:]; x[:-1]; x[::2]; x[::-1]; x[..., 0]; x[None]; x[:, None]; x[[0, 1]]; x[x > 0]
x[0, ...]; x[..., None]; x[:2, :2]; x[0:1]; x[0, :]; x[:, 0]; x[np.array([0, 1, 0])]; x[:100]
x[:, [0, 1]]; x[[0, 1], [0, 1]]; x[[[0, 1], [1, 0]]]; x[-2:]; x[2:1]; x[-1:0:-1]; x[1:][0]
x.T; x.shape; x.size; len(x); x.ravel(); x.reshape(-1); x.reshape(-1, 1); x.reshape(2, -1)
x.sum(0); x.mean(axis=0); x.argmax(0); (x > 0).any(axis=0); x.astype(float); x.repeat(2)
np.array([x, x]); np.array([x[0], 1]); np.asarray([x[0], x[1]]); np.array([True, False])
np.stack([x, x]); np.stack([x, x], axis=1); np.stack((x, x, x), axis=-1); np.stack((x, x), axis=-2)
np.concatenate([x, [1.0, 2.0]]); np.tile(x, (2, 1)); np.unique(x); np.diff(x, n=2); np.nanmax(x)
np.percentile(x, [25, 50]); np.interp(x, [0.0, 1.0], [1.0, 2.0]); np.fft.rfft(x); np.tri(3)
round(x[0]); round(x[0], 2); int(x[0]); float(x[0]); (x[0] > 0)*2; 7 // 2; 7 / 2; math.floor(x[0])
x - np.mean(x, axis=0); x - np.mean(x, axis=-1, keepdims=True); x * x[0]; x + x[:, None]
"""
POINTS = [
    np.array(0.4), 0.4, np.float64(0.3), rng.normal(size=4), rng.normal(size=(3, 4)),
    rng.normal(size=(2, 3, 4)), rng.normal(size=(1, 4)), rng.normal(size=(3, 1)), np.ones(1),
    np.ones((1, 1)), rng.normal(size=(4, 4)), rng.normal(size=3), rng.normal(size=(2, 3)),
    np.array([1, 2, 3]), np.array([[1, 2], [3, 4]]), 3, np.array([1 + 2j, 0.5]),
]  # fmt: skip
# a number may be made a vector by these, and a matrix of more columns than rows has another Q
NOT_KNOWN = {"np.cumprod(x, axis=-1)", "np.linalg.qr(x)[1]", "np.column_stack((x, x))"}


@pytest.mark.parametrize("call", [c for c in (CALLS + MORE).replace("\n", "; ").split("; ") if c])
@pytest.mark.filterwarnings("ignore")
def test_facts_of_calls(call):
    if call in NOT_KNOWN:
        pytest.skip("shapes that a rule does not foresee, where it raises in reverse")
    f = srcad.from_source(f"import math\ndef f(x):\n    y = {call}\n    return y\n")
    for x in POINTS:
        try:
            f(x)
        except Exception:  # noqa: BLE001  (NumPy does not take it)
            continue
        with contextlib.suppress(srcad.TransformError):
            assert not untrue(f, (x,)), np.shape(x)


def with_what_it_took(x, full=False):
    return (x**3, x) if full else x**3


def test_a_flag_is_known_where_the_function_cannot_be_read_else():
    d = srcad.grad(with_what_it_took)
    assert [d(2.0), d(2.0, False), d(2.0, full=False)] == [12.0]*3
    assert "full False" in d.source
    assert d.source == srcad.source(d, 2.0, False)
    with pytest.raises(TypeError, match="returns a tuple"):
        d(2.0, True)
    assert srcad.tangent(with_what_it_took)(2.0, True, 1.0) == ((8.0, 2.0), (12.0, 1.0))
    assert srcad.vjp(with_what_it_took, 2.0, True)[1]((1.0, 5.0)) == (17.0, None)
