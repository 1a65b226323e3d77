"""Adjoints of variables: their names, and how contributions are added to them."""

from __future__ import annotations

from functools import cached_property

from srcad.analysis.distinct import Distinct
from srcad.analysis.facts import Types, item_of, typeof
from srcad.analysis.likeness import shaped_like
from srcad.errors import UnsupportedSyntax
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Const,
    Expr,
    For,
    Function,
    Stmt,
    Store,
    Var,
    const,
)
from srcad.ir.parse import FULL, NONE, WHOLE
from srcad.ir.types import (
    INT,
    INTEGERS,
    UNKNOWN,
    Shape,
    Type,
    is_mapping,
    is_number,
    maybe_complex,
    same_shape,
)
from srcad.ir.walk import changed, is_slice, statements, way_of
from srcad.transform.local import add
from srcad.transform.scope import Scope, zero

__all__ = ["Accumulator", "State"]

# the variables whose adjoints have a value now, in the order in which they got it
State = dict[str, bool]


class Accumulator:
    """Names the adjoints of one function's variables, and adds to them."""

    def __init__(self, scope: Scope, namer: Namer, function: Function) -> None:
        self.scope = scope
        self.function = function
        self.types: Types = scope.types
        self.namer = namer
        self.bars: dict[str, str] = {}
        self.ours: set[str] = set()

    @cached_property
    def distinct(self) -> Distinct:
        """Which arrays have items that all differ."""
        return Distinct(self.function)

    @cached_property
    def shaped_like(self) -> dict[str, str]:
        """For names, another one of the same shape."""
        return shaped_like(self.function, self.types)

    @cached_property
    def written(self) -> set[str]:
        """The names of what is written into."""
        return {s.base for s in statements(self.function.body) if isinstance(s, (Store, AddAt))}

    def bar(self, name: str) -> str:
        """Return the name of a variable's adjoint."""
        if name not in self.bars:
            self.bars[name] = self.namer.fresh(f"{name}_bar")
            self.ours.add(self.bars[name])
            t = self.types.get(name)
            if t is not None:
                self.types[self.bars[name]] = self.moved(t)
        return self.bars[name]

    def moved(self, t: Type) -> Type:
        """Return the type of an adjoint: of floats, or complex."""
        unknown = "z" if self.scope.complex else "f"
        dtype = {"c": "c", "z": "z", "?": unknown}.get(t.dtype, "f")
        return t._replace(dtype=dtype)

    def accumulate(self, name: str, fill: Expr, state: State, out: list[Stmt], stmt: Stmt) -> None:
        """Add a contribution to a variable's adjoint; the first one is an assignment."""
        bar = self.bar(name)
        of = next(iter(changed(stmt)), "")
        t = self.types.get(name, UNKNOWN)
        if isinstance(fill, Apply) and fill.op == "scatter":
            fill = _without_new_axes(fill, self.types)
        if isinstance(fill, Apply) and fill.op == "scatter":
            value, _, index = fill.args
            self.whole_items(name, index, stmt)
            if name not in state:
                out.append(Assign(bar, zero(name, self.types), stmt.origin, of))
            state[name] = True
            out.extend(self.added(name, way_of(index), value, stmt))
        elif t.kind == "list":
            self.to_items(name, fill, state, out, stmt)
        else:
            fill = self.scope.as_real(fill, t)
            total = add([Var(bar), fill]) if name in state else fill
            out.append(Assign(bar, self.writable(name, total), stmt.origin, of))
            state[name] = True

    def writable(self, name: str, bar: Expr) -> Expr:
        """Make the adjoint of one element an array where its place is written into, as its own."""
        t = self.types.get(name, UNKNOWN)
        if (t.kind, t.shape) != ("array", ()) or name not in self.written:
            return bar
        dtype = () if maybe_complex(t) else (("dtype", Const("float", float)),)
        return Apply("np.array", (bar,), dtype)

    def repeats(self, base: str, index: Expr) -> bool:
        """Whether an index may name one place twice; in a list it names one."""
        t, steps = self.types.get(base, UNKNOWN), way_of(index)
        while steps and t.kind == "list":
            t, steps = item_of(t), steps[1:]
        return any(self.distinct.repeats(step, self.types) for step in steps)

    def fit(self, fill: Expr, name: str, result: str) -> Expr:
        """Sum a contribution over the dimensions by which the result is larger than the operand."""
        have, want = self.types.get(result, Type("unknown")), self.types[name]
        own = typeof(fill, self.types) if have.shape else have
        if own.shape and have.shape and len(own.shape) != len(have.shape):  # of einsum: its own
            have = own
        return self.spread(fill, have, name, want)

    def spread(self, fill: Expr, have: Type, name: str, want: Type) -> Expr:
        """Sum what is of one type to the type of a variable that was broadcast to it."""
        if same_shape(have, want) or (is_number(have) and is_number(want)):
            return fill
        if is_number(want) and have.kind == "array":
            return Apply("np.sum", (fill,))
        if have.kind == want.kind == "array" and have.shape and want.shape:
            axes = _stretched(have.shape, want.shape)
            if axes is not None:
                lead = len(have.shape) - len(want.shape)
                return _summed_over(fill, axes, lead)
        own = typeof(fill, self.types)
        if own != have and own.kind == "array" and own.shape is not None:
            return self.spread(fill, own, name, want)
        return Apply("unbroadcast", (fill, Var(self.shaped_like.get(name, name))))

    def cleared(self, name: str, stmt: Stmt) -> Stmt:
        """Start a variable's adjoint from zero."""
        return Assign(self.bar(name), zero(name, self.types), stmt.origin, name)

    def whole_items(self, name: str, index: Expr, stmt: Stmt) -> None:
        """Refuse a slice of a list: its adjoint is not a part of the list's."""
        t = self.types.get(name, UNKNOWN)
        first = index.args[0] if isinstance(index, Apply) and index.op == "path" else index
        asked = typeof(first, self.types)
        several = asked.items or asked.kind == "other" or first == FULL
        if t.kind == "list" and not is_mapping(t) and several:
            raise UnsupportedSyntax(
                "a slice of a list of unknown length",
                place=stmt.origin,
                hint="make it an array, or copy its items in a loop",
            )

    def added(self, name: str, way: tuple[Expr, ...], value: Expr, stmt: Stmt) -> list[Stmt]:
        """Add to a place of an adjoint; where that is a list, to each of its items."""
        index = way[0] if len(way) == 1 else Apply("path", way)
        of = next(iter(changed(stmt)), "")
        place = Apply("index", (Var(name), index))
        t = typeof(place, self.types)
        if t.kind != "list":
            value = self.scope.as_real(value, t)
            return [AddAt(self.bar(name), index, value, self.repeats(name, index), stmt.origin, of)]
        k = self.namer.fresh("k")
        self.types[k] = INT
        body = self.added(name, (*way, Var(k)), Apply("index", (value, Var(k))), stmt)
        return [For(k, Apply("range", (Apply("len", (place,)),)), tuple(body), stmt.origin, of)]

    def to_items(self, name: str, fill: Expr, state: State, out: list[Stmt], stmt: Stmt) -> None:
        """Add a contribution to the adjoint of each item of a list."""
        bar = self.bar(name)
        of = next(iter(changed(stmt)), "")
        keyed = is_mapping(self.types[name])
        if keyed and name not in state and isinstance(fill, Var):
            out.append(Assign(bar, fill, stmt.origin, of))
            state[name] = True
            return
        if name not in state:
            out.append(Assign(bar, zero(name, self.types), stmt.origin, of))
            state[name] = True
        if isinstance(fill, Apply) and fill.op == "np.where":  # computed once, not for each item
            computed = self.namer.temporary()
            self.types[computed] = typeof(fill, self.types)
            out.append(Assign(computed, fill, stmt.origin, of))
            fill = Var(computed)
        k = self.namer.fresh("k")
        at: Expr = Var(k)
        if keyed:
            at = Apply("index", (Apply("keys", (Var(name),)), at))
        made: list[Stmt] = []
        part: Expr = Apply("index", (fill, at))
        if isinstance(fill, Apply) and fill.op == "parts":  # of one array after another
            (whole, *along), start = fill.args, self.namer.fresh("start")
            out.append(Assign(start, const(0), stmt.origin, of))
            one = Apply("index", (Var(name), at))
            size = Apply("index", (Apply("np.shape", (one,)), *along)) if along else (
                Apply("len", (one,)))  # fmt: skip
            stop = Apply("add", (Var(start), size))
            moved = Apply("np.moveaxis", (whole, *along, const(0))) if along else whole
            part = Apply("index", (moved, Apply("slice", (Var(start), stop, NONE))))
            if along:
                part = Apply("np.moveaxis", (part, const(0), *along))
            made.append(Assign(start, stop, stmt.origin, of))
        elif isinstance(fill, Apply) and fill.op == "each":
            item = item_of(self.types[name])
            part = fill.args[0]
            if not is_number(item):
                part = Apply("unbroadcast", (part, Apply("index", (Var(name), at))))
        self.types[k] = INT
        body = (*self.added(name, (at,), part, stmt), *made)
        over = Apply("range", (Apply("len", (Var(name),)),))
        out.append(For(k, over, body, stmt.origin, of))


def _without_new_axes(fill: Apply, types: Types) -> Expr:
    """Write what is added to ``[:, k, None]`` as the first item of it that is added to ``[:, k]``.

    Where a subscript did nothing but put dimensions of one item between the others, the item is
    added to the whole.
    """
    value, like, index = fill.args
    parts = index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)
    new = [isinstance(p, Const) and p.value is None for p in parts]
    kept = [p for p, is_new in zip(parts, new, strict=True) if not is_new]
    basic = all(is_slice(p) or _counts(typeof(p, types)) for p in kept if p not in _ENTIRE)
    if not any(new) or not basic:
        return fill
    standing = [(p, is_new) for p, is_new in zip(parts, new, strict=True)
                if is_new or p in _ENTIRE or is_slice(p)]  # fmt: skip
    first = [const(0) if is_new else p if p == WHOLE else FULL
             for p, is_new in standing]  # fmt: skip
    while first[-1] in _ENTIRE and WHOLE not in first[:-1]:  # which counts from the end
        first.pop()
    item = Apply("index", (value, first[0] if len(first) == 1 else Apply("tuple", tuple(first))))
    if all(p in _ENTIRE for p in kept):
        return item
    place = kept[0] if len(kept) == 1 else Apply("tuple", tuple(kept))
    return Apply("scatter", (item, like, place))


# what takes all of the dimensions that it stands for
_ENTIRE = (WHOLE, FULL)


def _counts(t: Type) -> bool:
    return is_number(t) and t.dtype in INTEGERS


def _stretched(have: Shape, want: Shape) -> list[int] | None:
    """Return the axes by which a broadcast made one shape of another, if they are surely these."""
    lead = len(have) - len(want)
    if lead < 0:
        return None
    axes = list(range(lead))
    for i, (large, small) in enumerate(zip(have[lead:], want, strict=True), lead):
        if small == 1:
            axes += [] if large == 1 else [i]
        elif small is None or small != large:
            return None
    return axes


def _summed_over(fill: Expr, axes: list[int], lead: int) -> Expr:
    """Sum over axes: those that the operand lacks, and those along which it has one item."""
    kept = [const(i) for i in axes if i >= lead]
    lacking = [const(i) for i in axes if i < lead]
    keep = (("keepdims", const(True)),)
    for found, kwargs in ((kept, keep), (lacking, ())):
        if found:
            axis = found[0] if len(found) == 1 else Apply("tuple", tuple(found))
            fill = Apply("np.sum", (fill,), (("axis", axis), *kwargs))
    return fill
