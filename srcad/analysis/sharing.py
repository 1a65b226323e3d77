"""Which memory a value shares: an operation may return a view of an operand, or the operand.

A *path* says how: the operation with the operand's name replaced by :data:`HOLE`, so that the value
can be asked again, or be written through.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import INT, array
>>> types = {"A": array("m", "n"), "i": INT, "k": array("m", dtype="i")}
>>> for text in ("A", "A[i]", "A.T", "A[k]", "A[i, i]", "2*A"):
...     print(text, [(n, p and to_text(p)) for n, p in shared(parse(text), types)])
A [('A', 'the whole')]
A[i] [('A', 'the whole[i]')]
A.T [('A', 'the whole.T')]
A[k] []
A[i, i] []
2*A []
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.analysis.facts import Types, draws, typeof
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.types import (
    DRAWS,
    NOTHING,
    PLACE,
    UNKNOWN,
    Type,
    is_a_tuple,
    is_number,
    is_place,
    maybe_complex,
)
from srcad.ir.walk import value_names
from srcad.rules.declare import declared

__all__ = ["HOLE", "ITEMS", "LAYOUT", "basic_index", "in_memory", "shared"]

HOLE = Var("the whole")  # no name of a program
# the path of a new list with items of the operand: the lists are two, the items the same
ITEMS = Const("may have the same items", None)

# operations whose result is always a view of the first operand
_VIEWS = {"T", "np.swapaxes", "np.transpose", "np.expand_dims", "np.flip", "np.broadcast_to",
          "np.moveaxis", "np.diagonal", "np.rot90", "np.flipud", "np.fliplr",
          "np.squeeze"}  # fmt: skip
# operations whose result may be an operand or a view of one; of linear ones, all but the copying
_PERHAPS = {
    "attr", "call", "ifexp", "tuple", "list", "dict", "np.atleast_1d", "np.atleast_2d", "np.diag",
    "np.split", "np.array_split", "np.hsplit", "np.vsplit", "np.real", "np.imag", "np.require",
    "np.ascontiguousarray", "np.broadcast_arrays", "np.ix_", "unbroadcast",
    "matmul_left", "matmul_right", "np.float64",
}  # fmt: skip
_COPYING = {
    "add", "sub", "neg", "sum", "math.fsum", "copy_each", "deep_copy", "own_copy", "np.copy",
    "np.array", "scatter", "np.sum", "np.mean",
    "np.cumsum", "np.concatenate", "np.stack", "np.roll", "np.where", "np.full", "np.trace",
    "np.hstack", "np.vstack", "np.tile", "np.repeat", "np.diff", "np.triu", "np.tril", "np.pad",
    "np.conj", "np.conjugate", "doubles", "halves", "complex", "np.take", "np.take_along_axis",
    "np.insert", "np.delete", "np.resize", "np.column_stack", "np.prod", "np.max", "np.min",
    "np.average", "np.full_like", "np.gradient",
}  # fmt: skip


# views of what is contiguous, copies of what is not: who relies on the one asks for it
LAYOUT = {"np.reshape", "np.ravel"}


def _may_share(op: str) -> bool:
    cases = declared(op)
    linear = bool(cases) and cases[0].kind == "linear" and op not in _COPYING and ".fft." not in op
    return op in _VIEWS or op in _PERHAPS or linear


def in_memory(t: Type) -> bool:
    """Whether a value may be memory that something writes into: all but numbers."""
    immutable = ("number", "nothing", "text", "known", "pullback", "slice")
    return t.kind not in immutable and t not in (DRAWS, PLACE)


def shared(value: Expr, types: Types) -> list[tuple[str, Expr | None]]:
    """Return the names that a value may share memory with, each with the path if it is known."""
    if isinstance(value, Var):
        return [(value.name, HOLE)] if in_memory(types.get(value.name, UNKNOWN)) else []
    if not isinstance(value, Apply) or not in_memory(typeof(value, types)):
        return []
    op = value.op
    if op == "attr" and not value_names(value):  # a shape, a dtype
        return []
    if op == "copy":  # of a list, the items are the same
        operand = typeof(value.args[0], types)
        return [(n, ITEMS) for n, _ in shared(value.args[0], types)] if operand.items else []
    if op == "list" and all(typeof(v, types).kind in ("array", "number") for v in value.args):
        return [(n, ITEMS) for n in sorted(_memory(value, types))]
    if op == "call" and value.args[0] in (Const("tuple", tuple), Const("list", list)):
        inner = [pair for a in value.args[1:] for pair in shared(a, types)]
        given = [typeof(a, types) for a in value.args[1:]]
        if all(t.kind == "list" for t in given):
            memory = any(in_memory(i) for t in given for i in t.items)
            return [(n, ITEMS) for n, _ in inner] if memory else []
    base = value.args[0] if value.args else None
    if op in ("max", "min") and len(value.args) == 1 and isinstance(base, Var):
        return [(base.name, None)] if typeof(base, types).kind == "list" else []
    if op == "index":
        return _indexed(value, types)
    if (
        op in (*_VIEWS, *LAYOUT)
        and isinstance(base, (Var, Const))
        and is_number(typeof(base, types))
    ):
        return []  # of a number the array is new
    if op in _VIEWS and isinstance(base, Var):
        return [(base.name, Apply(op, (HOLE, *value.args[1:]), value.kwargs))]
    if op in ("np.atleast_2d", "np.atleast_3d") and isinstance(base, Var):
        t = typeof(base, types)
        known = t.kind == "array" and len(value.args) == 1 and t.shape not in (None, ())
        return [(base.name, Apply(op, (HOLE,)) if known else None)]
    plain = isinstance(base, Var) and len(value.args) == 1 and not value.kwargs
    if op in ("np.asarray", "np.asanyarray") and plain and isinstance(base, Var):
        return [(base.name, HOLE if typeof(base, types).kind == "array" else None)]
    if op in LAYOUT and isinstance(base, Var) and typeof(base, types).kind == "array":
        if ("copy", const(True)) in value.kwargs:
            return []
        plain = not value.kwargs  # in another order it is a view of what lies so
        return [(base.name, Apply(op, (HOLE, *value.args[1:])) if plain else None)]
    if _may_share(op) or _may_be_its_operand(value, types):
        return [(n, None) for n in sorted(_memory(value, types))]
    return []


def _may_be_its_operand(value: Apply, types: Types) -> bool:
    """Whether an operation that makes something new of most operands may give one back."""
    if value.op in ("np.conj", "np.conjugate"):  # the method does, of a real array
        return not maybe_complex(typeof(value.args[0], types))
    if value.op == "np.nan_to_num":
        return dict(value.kwargs).get("copy", const(True)) != const(True)
    if value.op == "np.diff":
        return dict(value.kwargs).get("n", Const("1", 1)) == Const("0", 0)
    if value.op == "np.einsum" and len(value.args) == 2 and isinstance(value.args[0], Const):
        before, arrow, after = str(value.args[0].value).replace(" ", "").partition("->")
        if not arrow:  # what stands once is kept
            return len(set(before) - {"."}) == len(before.replace(".", ""))
        return set(before) <= set(after)  # nothing is summed
    return False


def _memory(value: Apply, types: Types) -> set[str]:
    """Return the names in an expression that are memory; operations on the way make new values."""
    found: set[str] = set()
    if value.op == "call" and draws(value.args[0], types) and typeof(value, types) != UNKNOWN:
        return found
    for operand in (*value.args, *(v for _, v in value.kwargs)):
        found |= {n for n, _ in shared(operand, types)}
    if value.op in ("call", "attr"):
        found |= {
            n for n in value_names(value) - {"np", "math"} if in_memory(types.get(n, UNKNOWN))
        }
    return found


def _indexed(value: Apply, types: Types) -> list[tuple[str, Expr | None]]:
    base, index = value.args
    inner = shared(base, types)
    sure = basic_index(index, types)
    if typeof(base, types).kind != "array" and _is_truth(index, types):
        sure = True if typeof(base, types).kind in ("list", "tuple") else None
    if sure is False:
        return []
    if typeof(base, types).kind == "list" and isinstance(index, Apply) and index.op == "slice":
        return [(name, ITEMS) for name, _ in inner]  # a list of its own
    known = sure and typeof(value, types).kind in ("array", "list")
    found: list[tuple[str, Expr | None]] = []
    for name, path in inner:
        known = known and path is not ITEMS
        found.append((name, Apply("index", (path, index)) if known and path is not None else None))
    return found


def basic_index(index: Expr, types: Types) -> bool | None:
    """Whether an index selects a view: True, False (it copies), or None if that is not known."""
    if isinstance(index, Apply) and index.op == "path":
        found = [None if _is_truth(i, types) else basic_index(i, types) for i in index.args]
        return None if None in found else all(found)
    if isinstance(index, Apply) and index.op == "view":
        return None if _method(index) in ("reshape", "ravel") else True
    for whole in _of_tuple(index, types):
        return whole
    parts = index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)
    sure: bool | None = True
    for part in parts:
        if isinstance(part, Apply) and part.op == "slice":
            continue
        if isinstance(part, Const) and (part.value is None or part.value is Ellipsis):
            continue
        t = typeof(part, types)
        if is_place(t):
            continue
        if isinstance(part, Const):  # a key of a dictionary
            continue
        if t.kind in ("array", "list", "tuple") or t.dtype == "b":
            return False
        sure = None
    return sure


def _of_tuple(index: Expr, types: Types) -> tuple[bool | None, ...]:
    """Whether a tuple that is not written out selects a view, in a tuple; nothing of others."""
    if isinstance(index, Const) and isinstance(index.value, tuple):
        return (all(map(_is_basic, index.value)),)
    if isinstance(index, Apply) and index.op == "tuple":
        return ()
    t = typeof(index, types)
    of_slices = t.kind == "list" and any(i.kind == "slice" or i == PLACE for i in t.items)
    if of_slices or (t.kind == "list" and is_a_tuple(t)):
        return (None,)
    if (t.kind == "list" and isinstance(index, Var)) or list in t.keys[:1]:
        return ()
    if t.kind == "tuple" and not (isinstance(index, Apply) and index.op == "list"):
        items = [i.keys[0] if i.kind == "known" else i for i in t.items]
        items = [None if i == NOTHING else i for i in items]
        found = [_is_basic(i) or (isinstance(i, Type) and is_place(i)) for i in items]
        return (True,) if all(found) else (None,)
    joins = isinstance(index, Apply) and index.op in ("add", "mul", "repeat")
    return (None,) if joins and t.kind not in ("array", "number") else ()


def _is_basic(value: Any) -> bool:
    """Whether a value is part of an index that selects a view."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    return whole or value is None or value is Ellipsis or isinstance(value, slice)


def _is_truth(index: Expr, types: Types) -> bool:
    """Whether an index is true or false: a place in a list, but a mask of an array."""
    t = typeof(index, types)
    return t.kind == "number" and t.dtype == "b"


def _method(view: Apply) -> str:
    last = view.args[-1]
    return last.text if isinstance(last, Const) else ""
