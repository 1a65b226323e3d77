"""Paths through views as indexes: where in its owner's memory a write through a name goes.

>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import INT, array
>>> from srcad.ir.walk import is_slice, substitute
>>> types = {"A": array("m", "n"), "i": INT}
>>> for path in ("_[i]", "_[1:]", "_.T"):
...     way = composed("A", substitute(parse(path), {"_": HOLE}), parse("0"), types)
...     print(to_text(Apply("index", (Var("A"), way))))
A[i, 0]
A[1:][0]
A.T[0]
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types, item_of, typeof
from srcad.analysis.sharing import HOLE, LAYOUT
from srcad.errors import UnsupportedSyntax
from srcad.ir.nodes import AddAt, Apply, Const, Effect, Expr, Stmt, Store, Var, const
from srcad.ir.types import INTEGERS, UNKNOWN, is_number
from srcad.ir.walk import is_slice, substitute
from srcad.transform.view_steps import step_of

__all__ = ["composed", "layouts", "refused_by_numpy"]


def composed(base: str, path: Expr, index: Expr, types: Types) -> Expr:
    """Return the index that leads from the owner to the place written."""
    found: list[Expr] = [index]
    while path != HOLE:
        assert isinstance(path, Apply)
        inner, *args = path.args
        seen = replace(path, args=(substitute(inner, {HOLE.name: Var(base)}), *args))
        step = args[0] if path.op == "index" else step_of(seen, types)
        if step is not None:
            found.insert(0, step)
        else:
            raise UnsupportedSyntax(
                "a write through this kind of view",
                hint="write into the array itself",
            )
        path = inner
    if index == const(Ellipsis) and len(found) > 1 and not _is(found[-2], "view", "path"):
        found.pop()  # all of a part
    lists: list[Expr] = []  # the way through lists is one index at a time
    inside = types.get(base, UNKNOWN)
    while inside.kind in ("list", "tuple", "dict", "other") and len(found) > 1:
        lists.append(found.pop(0))
        inside = item_of(inside)
    whole = not lists or inside.kind == "array"
    while whole and len(found) > 1 and _integers(found[0], types):
        if not _goes_on(found[1], types):
            break
        first, second, *rest = found
        found = [Apply("tuple", (*_parts(first), *_parts(second))), *rest]
    found = [*lists, *found]
    return found[0] if len(found) == 1 else Apply("path", tuple(found))


def _integers(index: Expr, types: Types) -> bool:
    """Whether an index is of integers only: ``A[i][j]`` is ``A[i, j]`` then."""
    if _is(index, "view", "path"):
        return False
    parts = [typeof(p, types) for p in _parts(index)]
    return all(is_number(t) and t.dtype in INTEGERS for t in parts)


def _goes_on(index: Expr, types: Types) -> bool:
    """Whether an index may stand after integers in one subscript, and means the same there.

    With what indexes as arrays do, integers are arrays too: NumPy moves their dimension to the
    front where a slice or a new axis stands between. What may be a tuple is no single part.
    """
    if _is(index, "view", "path"):
        return False
    parts = _parts(index)
    standing = [
        is_slice(p) or (isinstance(p, Const) and p.value in (None, Ellipsis)) for p in parts
    ]
    types_ = [typeof(p, types) for p in parts]
    whole = [is_number(t) and t.dtype in INTEGERS for t in types_]
    arrays = [t.kind == "array" or _is(p, "list") for p, t in zip(parts, types_, strict=True)]
    if not all(map(any, zip(standing, whole, arrays, strict=True))):
        return False
    return not any(arrays) or not standing[0]


def layouts(stmt: Stmt) -> list[Stmt]:
    """Ask that a write through another shape reaches the array: that its layout allows a view."""
    index = stmt.index if isinstance(stmt, (Store, AddAt)) else None
    if not isinstance(index, Apply) or index.op != "path":
        return []
    assert isinstance(stmt, (Store, AddAt))
    found: list[Stmt] = []
    for at, step in enumerate(index.args):
        if isinstance(step, Apply) and step.op == "view" and _method(step) in ("reshape", "ravel"):
            before: Expr = Var(stmt.base)
            if at:
                before = Apply("index", (before, Apply("path", index.args[:at])))
            found.append(Effect(Apply("contiguous", (before,)), stmt.origin))
    return found


def refused_by_numpy(stmt: Store | AddAt, path: Expr) -> Effect | None:
    """Return what a write through a view raises that cannot be written through."""
    while isinstance(path, Apply) and path.op not in LAYOUT:  # of what is spread that is a copy
        if path.op in ("np.broadcast_to", "np.diagonal"):
            whole = isinstance(stmt, AddAt) and stmt.index == const(Ellipsis)
            text = "output array is read-only" if whole else "assignment destination is read-only"
            error = Apply("call", (Const("ValueError", ValueError), const(text)))
            return Effect(Apply("raise", (error,)), stmt.origin)
        path = path.args[0]
    return None


def _method(view: Apply) -> str:
    last = view.args[-1]
    return last.text if isinstance(last, Const) else ""


def _parts(index: Expr) -> tuple[Expr, ...]:
    return index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)


def _is(expr: Expr, *ops: str) -> bool:
    return isinstance(expr, Apply) and expr.op in ops
