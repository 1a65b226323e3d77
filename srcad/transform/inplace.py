"""Accumulation into buffers we own: what a person writes as ``x_bar[i] = v`` and ``x_bar += v``.

>>> from srcad.ir.nodes import AddAt, Assign, Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import array
>>> body = (Assign("g", parse("np.zeros_like(x)"), None, "x"),
...         AddAt("g", parse("0"), parse("a"), False, None, "x"),
...         AddAt("g", parse("0"), parse("b"), False, None, "x"), Return(parse("g")))
>>> f = Function("f", ("x", "a", "b"), body)
>>> f = accumulate(f, Facts({"g": array(3), "x": array(3)}))
>>> from srcad.backend.emit import emit
>>> print(emit([f], {}).text.partition("def")[2])
 f(x, a, b):
    g = np.zeros_like(x)
    g[0] = a + b
    return g
<BLANKLINE>
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from srcad.analysis.affine import Form, form_of
from srcad.analysis.facts import Types, typeof
from srcad.analysis.spans import dimensions, disjoint, limits, span
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Block,
    Const,
    Expr,
    For,
    Function,
    Pop,
    Stmt,
    Store,
    Var,
)
from srcad.ir.parse import WHOLE
from srcad.ir.types import UNKNOWN, is_number, same_shape
from srcad.ir.walk import (
    blocks,
    changed,
    defined,
    names,
    own_expressions,
    reads,
    subexpressions,
    touched,
    with_blocks,
)
from srcad.transform.algebra import Facts

__all__ = ["ZEROS", "accumulate", "empties", "empty_late", "grow_in_place"]

# what is known not to be negative of the variables of the loops around
Least = dict[str, Form]
ZEROS = ("np.zeros_like", "np.zeros")


def accumulate(function: Function, facts: Facts) -> Function:
    """Merge additions to one place, and assign the first one to a buffer of zeros."""
    return function.with_body(_block(function.body, facts, {}))


def _block(block: Block, facts: Facts, least: Least) -> Block:
    out: list[Stmt] = []
    for stmt in block:
        inner = _within(stmt, least)
        stmt = with_blocks(stmt, partial(_block, facts=facts, least=inner))
        if isinstance(stmt, (AddAt, Store)):
            stmt = replace(stmt, index=_shortened(stmt, facts.types))
        whole = _added_to_whole(stmt, facts.types)
        if whole is not None and _starts(whole.target, out):
            stmt = whole
        if isinstance(stmt, AddAt) and stmt.of:
            merged = _merged(stmt, out)
            if merged is not None:
                at, before, down = merged
                value = facts.simplify(Apply("add", (before.value, stmt.value)))
                total = replace(before, value=value)
                if down:
                    del out[at]
                    out.append(total)
                else:
                    out[at] = total
                continue
            emptied = _emptied(stmt, out, least)
            if emptied is not None and stmt.base not in names(stmt.value):
                del out[emptied]
                if _is_there(stmt, out):
                    continue
                out.append(Store(stmt.base, stmt.index, stmt.value, "", stmt.origin, stmt.of))
                continue
            reads_itself = stmt.base in names(stmt.value)
            once = not stmt.repeats and not reads_itself and _fits(stmt, facts.types)
            if once and _first(stmt, out):
                stmt = Store(stmt.base, stmt.index, stmt.value, "", stmt.origin, stmt.of)
        out.append(stmt)
    return tuple(out)


def _shortened(stmt: AddAt | Store, types: Types) -> Expr:
    """Return an index without an ellipsis at its end that stands for dimensions which are there."""
    index = stmt.index
    if not isinstance(index, Apply) or index.op != "tuple" or len(index.args) < 2:
        return index
    rest = index.args[:-1]
    short = rest[0] if len(rest) == 1 else replace(index, args=rest)
    part = typeof(Apply("index", (Var(stmt.base), short)), types)
    return short if index.args[-1] == WHOLE and part.kind == "array" and part.shape else index


def _added_to_whole(stmt: Stmt, types: Types) -> Assign | None:
    """Return ``x_bar = e`` for ``x_bar = x_bar + e``, or ``x_bar += e``, of arrays as large."""
    name, added = "", None
    if isinstance(stmt, AddAt) and stmt.index == WHOLE:
        name, added = stmt.base, stmt.value
    elif type(stmt) is Assign and isinstance(stmt.value, Apply) and stmt.value.op == "add":
        name, added = stmt.target, stmt.value.args[1]
        added = added if stmt.value.args[0] == Var(name) else None
    if added is None or name in names(added) or not isinstance(stmt, (AddAt, Assign)):
        return None
    alike = same_shape(typeof(added, types), types.get(name, UNKNOWN))
    return Assign(name, added, stmt.origin, stmt.of) if alike and stmt.of else None


def _starts(name: str, out: list[Stmt]) -> bool:
    """Whether a buffer is all zeros yet; what makes it so goes then."""
    for at in range(len(out) - 1, -1, -1):
        before = out[at]
        if isinstance(before, Store) and (before.base, before.index) == (name, WHOLE):
            zero = empties(before) and bool(before.of)
        elif type(before) is Assign and before.target == name:
            zero = isinstance(before.value, Apply) and before.value.op in ZEROS and bool(before.of)
        elif name in touched(before).either:
            return False
        else:
            continue
        if zero:
            del out[at]
        return zero
    return False


def empties(stmt: Store) -> bool:
    """Whether a write only sets a place to zero."""
    return isinstance(stmt.value, Const) and stmt.value.value == 0 and not stmt.op


def empty_late(function: Function) -> Function:
    """Return the function with places of adjoints emptied only when something else needs them.

    What was read of a place before may then be read of it where it is needed.
    """
    return function.with_body(_emptied_late(function.body))


def _emptied_late(block: Block) -> Block:
    out: list[Stmt] = []
    waiting: list[Store] = []
    for stmt in block:
        stmt = with_blocks(stmt, _emptied_late)
        for store in list(waiting):
            free = isinstance(stmt, Assign) and store.base not in {stmt.target, *names(stmt.value)}
            if not free or set(defined(stmt)) & names(store.index):
                waiting.remove(store)
                out.append(store)
        zero = isinstance(stmt, Store) and isinstance(stmt.value, Const) and not stmt.op
        if isinstance(stmt, Store) and zero and stmt.of:
            waiting.append(stmt)
        else:
            out.append(stmt)
    return (*out, *waiting)


def _merged(stmt: AddAt, out: list[Stmt]) -> tuple[int, AddAt | Store, bool] | None:
    """Find an addition to the same place that may be joined: where it stands, or down here."""
    whole = stmt.index == WHOLE
    if stmt.repeats or whole or stmt.base in names(stmt.value):
        return None
    mine = names(stmt.value) | names(stmt.index)
    between: set[str] = set()
    passed = False
    for at in range(len(out) - 1, -1, -1):
        before = out[at]
        if isinstance(before, (AddAt, Store)) and before.base == stmt.base:
            adds = isinstance(before, AddAt)
            if adds and before.index != stmt.index and stmt.base not in names(before.value):
                passed = True  # in which order two things are added, is all the same
                continue
            if _elsewhere(stmt, before):
                continue
            same = before.index == stmt.index and bool(before.of) and not getattr(before, "op", "")
            repeats = isinstance(before, AddAt) and before.repeats
            if not same or repeats or isinstance(before.value, Const):
                return None
            its = names(before.value) | names(before.index)
            down = bool(mine & between)
            free = not down or (not its & between and (adds or not passed))
            return (at, before, down) if free else None
        touched = {n for e in own_expressions(before) for n in names(e)}
        between.update(changed(before))
        if stmt.base in touched | between or not isinstance(before, Assign):
            return None
    return None


def _emptied(stmt: AddAt, out: list[Stmt], least: Least) -> int | None:
    """Find the statement that sets a place to zero, if nothing has looked at the place since."""
    if stmt.repeats:
        return None
    mine = names(stmt.index)
    for at in range(len(out) - 1, -1, -1):
        before = out[at]
        if isinstance(before, Store) and before.base == stmt.base and before.index == stmt.index:
            zero = empties(before)
            return at if zero else None
        if not isinstance(before, (Assign, AddAt, Store, Pop)) or mine & set(defined(before)):
            return None
        count = sum(reads(own).count(stmt.base) for own in own_expressions(before))
        if not count:
            continue
        parts = (e for own in own_expressions(before) for e in subexpressions(own))
        places = [e.args[1] for e in parts if isinstance(e, Apply) and e.op == "index"
                  and e.args[0] == Var(stmt.base)]  # fmt: skip
        if isinstance(before, (AddAt, Store)) and before.base == stmt.base:
            places = [*places, before.index]  # its base is one of its expressions
        if count != len(places) or not all(_apart(stmt.index, index, least) for index in places):
            return None
    return None


def _apart(one: Expr, two: Expr, facts: Least) -> bool:
    """Whether two indexes surely name different places: ``i`` and ``i + 1``, ``j`` and ``:j``."""
    least = list(facts.values())
    for part, other in zip(dimensions(one), dimensions(two), strict=False):
        first, second = (span(p, partial(_form, facts=facts), least) for p in (part, other))
        if first is None or second is None:  # it may be an array, and of several dimensions
            return False
        if disjoint(first, second, least):
            return True
    return False


def _form(expr: Expr, facts: Least) -> Form | None:
    """Return an index as a form of the loops' variables."""

    def value(part: Expr) -> Form | None:
        if isinstance(part, Var) and part.name in facts:
            return Form(0, {part.name: 1})
        return None

    return form_of(expr, value)


def _within(stmt: Stmt, facts: Least) -> Least:
    """Return what is known in the blocks of a statement: the least that a loop's variable is."""
    if not isinstance(stmt, For):
        return facts
    facts = {name: low for name, low in facts.items() if name != stmt.target}
    found = limits(stmt.iterable)
    low = None if found is None else _form(found[0], facts)
    return facts if low is None else {**facts, stmt.target: Form(0, {stmt.target: 1}) - low}


def _is_there(stmt: AddAt, out: list[Stmt]) -> bool:
    """Whether a place has been read into a name that is all that it is to hold."""
    place = Apply("index", (Var(stmt.base), stmt.index))
    for before in reversed(out):
        if type(before) is Assign and Var(before.target) == stmt.value:
            return before.value == place
        if {stmt.base, *names(stmt.index)} & set(changed(before)) or blocks(before):
            return False
    return False


def _first(stmt: AddAt, out: list[Stmt]) -> bool:
    """Whether the buffer is all zeros yet, at least where something is added."""
    for before in reversed(out):
        if isinstance(before, Store) and _elsewhere(stmt, before):
            continue
        if isinstance(before, Assign) and before.target == stmt.base:
            value = before.value
            return isinstance(value, Apply) and value.op in ZEROS and bool(before.of)
        if stmt.base in touched(before).either:
            return False
    return False


def _elsewhere(one: AddAt, two: AddAt | Store) -> bool:
    """Whether writes into one array are to different places, and the second does not read it."""
    same = one.base == two.base and one.base not in names(two.value)
    return same and _apart(one.index, two.index, {})


def _fits(stmt: AddAt, types: Types) -> bool:
    """Whether a value may be assigned to its place: an array, of a dtype that the buffer has."""
    return types.get(stmt.base, UNKNOWN).kind == "array"


def grow_in_place(function: Function, types: Types) -> Function:
    """Write ``x_bar = x_bar + e`` of arrays of one shape as ``x_bar += e``."""

    def change(block: Block) -> Block:
        return tuple(_grown(with_blocks(s, change), types) for s in block)

    return function.with_body(change(function.body))


def _grown(stmt: Stmt, types: Types) -> Stmt:
    if not isinstance(stmt, Assign) or not stmt.of or not isinstance(stmt.value, Apply):
        return stmt
    value, target = stmt.value, Var(stmt.target)
    if value.op not in ("add", "sub") or value.args[0] != target or not value.args[1:]:
        return stmt
    t, e = types.get(stmt.target, UNKNOWN), value.args[1]
    if t.kind != "array" or t.dtype not in ("f", "c"):
        return stmt
    if stmt.target in names(e) and not is_number(typeof(e, types)):
        return stmt
    if not same_shape(typeof(value, types), t):
        return stmt
    added = Apply("neg", (e,)) if value.op == "sub" else e
    whole = Const("...", Ellipsis)
    return AddAt(stmt.target, whole, added, False, stmt.origin, stmt.of)
