"""Numbers and arrays in tuples, lists, dicts and objects: walked, compared, moved."""

import copy
import dataclasses
import types

import numpy as np

ATOMS = (
    np.ndarray, np.generic, float, complex, int, str, bytes, type(None), type,
    types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType,
)  # fmt: skip


def parts(value):
    """What a container holds, by key; None for what is no container."""
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, tuple | list):
        return dict(enumerate(value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, ATOMS):
        return None
    return dict(vars(value)) if hasattr(value, "__dict__") else None


def with_parts(value, held):
    """A container like `value` that holds other things."""
    if isinstance(value, dict):
        return type(value)(held)
    if isinstance(value, tuple):
        return type(value)(*held.values()) if hasattr(value, "_fields") else tuple(held.values())
    if isinstance(value, list):
        return list(held.values())
    made = copy.copy(value)
    for name, item in held.items():
        object.__setattr__(made, name, item)
    return made


def is_leaf(value):
    """Whether a derivative can be taken by it where it stands, also within a container."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fc"
    return isinstance(value, float | complex | np.inexact)


def leaves(value):
    """The floats and arrays of floats in `value`, in order."""
    if is_leaf(value):
        return [value]
    return [leaf for item in (parts(value) or {}).values() for leaf in leaves(item)]


def each_leaf(change, value, *others):
    """`value` with each leaf changed; `others` have its structure."""
    if is_leaf(value):
        return change(value, *others)
    held = parts(value)
    if held is None:
        return value
    alike = [parts(other) for other in others]
    changed = {k: each_leaf(change, v, *(a[k] for a in alike)) for k, v in held.items()}
    return with_parts(value, changed)


def random_like(value, rng):
    """A direction of the structure, shapes and types of `value`."""

    def draw(leaf):
        drawn = rng.normal(size=np.shape(leaf))
        if np.iscomplexobj(leaf):
            drawn = drawn + 1j*rng.normal(size=np.shape(leaf))
        return drawn.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else type(leaf)(drawn)

    return each_leaf(draw, value)


def _wide(value):
    return complex if np.iscomplexobj(value) else float


def shift(value, direction, by):
    """`value + by*direction` in double precision, each array in the memory order that it had."""

    def move(leaf, along):
        if isinstance(leaf, np.ndarray):
            moved = leaf.astype(_wide(leaf), order="K", copy=True)
            moved += by*np.asarray(along, _wide(leaf))
            return moved
        if np.iscomplexobj(leaf):
            return complex(leaf) + by*complex(along)
        kind = type(leaf) if isinstance(leaf, float) else float
        return kind(float(leaf) + by*float(along))

    return each_leaf(move, value, direction)


def inner(value, adjoint, of):
    """The sum of products over the leaves of `of`, whose structure both have: its real part."""
    if is_leaf(of):
        assert np.shape(adjoint) == np.shape(of), f"shape {np.shape(adjoint)}, not {np.shape(of)}"
        kinds = _wide(value), _wide(adjoint)
        return float(np.sum(np.asarray(value, kinds[0])*np.asarray(adjoint, kinds[1])).real)
    held = parts(of)
    if held is None:
        return 0.0
    assert type(adjoint) is type(of), f"a {type(adjoint).__name__} for a {type(of).__name__}"
    left, right = parts(value), parts(adjoint)
    assert right.keys() >= held.keys(), f"only {list(right)} of {list(held)}"
    if not isinstance(of, dict) or not held:
        assert len(right) == len(held) or not isinstance(of, tuple | list)
    return sum(inner(left[k], right[k], item) for k, item in held.items())


def assert_same(actual, expected, where="it"):
    """Equal bit for bit, with the same structure, shapes and precision."""
    held = parts(expected)
    if held is not None:
        assert type(actual) is type(expected), f"{where}: {type(actual)}, not {type(expected)}"
        found = parts(actual)
        assert list(found) == list(held), f"{where} holds {list(found)}, not {list(held)}"
        for key, item in held.items():
            assert_same(found[key], item, f"{where}[{key!r}]")
    elif isinstance(expected, np.ndarray | np.generic | float | complex | int):
        assert np.shape(actual) == np.shape(expected), f"{where}: {actual}, not {expected}"
        np.testing.assert_array_equal(actual, expected, err_msg=where)
        assert np.asarray(actual).dtype == np.asarray(expected).dtype, where
    elif not callable(expected):
        assert type(actual) is type(expected), where


def assert_close(actual, expected, rtol):
    """Equal leaf by leaf to `rtol` of the largest number, or of 1."""
    found, wanted = leaves(actual), leaves(expected)
    assert len(found) == len(wanted), f"{len(found)} numbers and arrays, not {len(wanted)}"
    for a, e in zip(found, wanted, strict=True):
        assert np.shape(a) == np.shape(e), f"shape {np.shape(a)}, not {np.shape(e)}"
        scale = max(1.0, float(np.max(np.abs(e), initial=0.0)))
        np.testing.assert_allclose(a, e, rtol=0.0, atol=rtol*scale)


def quotient(f, args, dots, step=1e-3):
    """The derivative of `f` at `args` along `dots`, leaf by leaf, by the nine-point difference."""
    weights = ((1, 4/5), (2, -1/5), (3, 4/105), (4, -1/280))
    columns = [
        (sign*weight, leaves(f(*shift(args, dots, sign*steps*step))))
        for steps, weight in weights
        for sign in (-1, 1)
    ]
    count = len(columns[0][1])
    assert all(len(column) == count for _, column in columns)
    return [sum(w*np.asarray(column[k], _wide(column[k])) for w, column in columns)/step
            for k in range(count)]
