"""What both sweeps need of a function first.

No operation both reads and overwrites a name while its derivative needs the result, and conditions
can be asked again on the way back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from srcad.analysis.facts import Types, item_of, match, typeof
from srcad.analysis.outside import Outside
from srcad.analysis.sharing import basic_index, in_memory, shared
from srcad.errors import Place, UnsupportedSyntax
from srcad.ir.given import given_names
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Block,
    Compound,
    Const,
    Effect,
    Expr,
    Function,
    Stmt,
    Store,
    Var,
    const,
)
from srcad.ir.parse import OUT, UPDATES
from srcad.ir.text import INFIX
from srcad.ir.types import PLACE, TEXT, UNKNOWN, WHOLE, is_a_tuple, is_number, list_of
from srcad.ir.walk import (
    is_slice,
    last_step,
    names,
    rename_block,
    statements,
    way_of,
    with_blocks,
)
from srcad.transform.flatten import names_of
from srcad.transform.grown import grown, held_outside, without_same
from srcad.transform.items import of_python
from srcad.transform.kinds_written import refuse_another_kind
from srcad.transform.no_dimensions import of_no_dimensions, part_of_number, place_in
from srcad.transform.whole_lists import (
    compared_list,
    extreme_of_list,
    joined_lists,
    of_arrays,
    of_numbers,
    part_of_list,
    summed_from,
)

__all__ = ["arrays_of_lists", "each", "resolve_updates", "split_updates"]


def each(block: Block, change: Callable[[Stmt], list[Stmt]]) -> Block:
    """Replace each statement by the statements that ``change`` makes of it, innermost first."""
    out: list[Stmt] = []
    for stmt in block:
        if isinstance(stmt, Compound):
            stmt = with_blocks(stmt, lambda b: each(b, change))
        out += change(stmt)
    return tuple(out)


def _namer_of(function: Function) -> Callable[[], Namer]:
    """Return what gives names that a function does not have; most need none."""

    @cache
    def namer() -> Namer:
        made = Namer(names_of(function))
        made.skip()
        return made

    return namer


def resolve_updates(function: Function, types: Types) -> Function:
    """Decide ``s += x``: for numbers it is ``s = s + x``, for arrays a write into them.

    ``a[i] += x`` becomes an addition to the place, any other update reads it, computes and writes.
    """
    namer = _namer_of(function)
    shared_numbers = of_no_dimensions(function)
    same: dict[str, str] = {}  # a new name of an array that was updated, and an older one
    given = set(given_names(function))
    kept: dict[str, str] = {}  # names of what has grown where it is

    def oldest(name: str) -> str:
        while name in same:
            name = same[name]
        return name

    def array_of(new: Expr, old: Expr, place: Place | None) -> tuple[list[Stmt], Expr]:
        """Make an array of a list that is written out, as what it is added to is one."""
        if typeof(new, types).kind not in ("list", "tuple"):
            return [], new
        sure = typeof(old, types).kind in ("array", "number")
        asked: list[Stmt] = [] if sure else [Effect(Apply("only_array", (old,)), place)]
        if isinstance(new, Var):
            return asked, new
        name, array = namer().temporary(), Apply("np.array", (new,))
        types[name] = typeof(array, types)
        return [*asked, Assign(name, array, place)], Var(name)

    def change(stmt: Stmt) -> list[Stmt]:
        if isinstance(stmt, (Store, AddAt)):
            if stmt.index == OUT:
                refuse_another_kind(stmt, typeof(Var(stmt.base), types), stmt.value, types)
            stmt = replace(stmt, index=place_in(stmt.base, stmt.index, types))
        if isinstance(stmt, Store) and stmt.op:
            item = Apply("index", (Var(stmt.base), stmt.index))
            if not held_outside(typeof(item, types)):
                made, added = array_of(stmt.value, item, stmt.origin)
                return [*made, *_updated(replace(stmt, value=added), types, namer())]
            return _updated(stmt, types, namer())
        value = stmt.value if isinstance(stmt, Assign) else None
        if not (isinstance(value, Apply) and value.op in UPDATES):
            return [stmt]
        assert isinstance(stmt, Assign)
        old, new = value.args
        t, op = typeof(old, types), value.op[1:]
        if is_number(t):
            if isinstance(old, Var) and old.name in shared_numbers:
                raise UnsupportedSyntax(
                    f"an update of {old.name}, an array of no dimensions under two names",
                    place=stmt.origin,
                    hint=f"write it out: `{old.name} = {old.name} {INFIX[op][0]} ...`",
                )
            return [replace(stmt, value=Apply(op, value.args))]
        if t.kind == "tuple" and is_a_tuple(t):
            return [replace(stmt, value=Apply(op, value.args))]
        if cls := held_outside(t):
            kept[stmt.target] = old.name if isinstance(old, Var) else ""
            return [grown(old, op, new, cls, stmt.origin), replace(stmt, value=old)]
        made, new = array_of(new, old, stmt.origin)
        if t.kind == "array" and isinstance(old, Var):
            if old.name != stmt.target:
                one, other = oldest(stmt.target), oldest(old.name)
                if one in given:  # it has this name before: the new ones take it
                    one, other = other, one
                if one in given and one != other:
                    again = replace(stmt, target=old.name, value=Apply(value.op, (old, new)))
                    return [*made, *change(again), replace(stmt, value=old)]
                if one != other:
                    same[one] = other
            place = place_in(old.name, Const("...", Ellipsis), types)
            written = Store(old.name, place, new, op, stmt.origin)
            return [*made, *_updated(written, types, namer())]
        # it depends on whether anything shares its memory
        return [*made, replace(stmt, value=Apply(value.op, (old, new)))]

    body = each(function.body, change)
    body = rename_block(body, {name: oldest(name) for name in same})
    return without_same(function.with_body(body), kept)


def _updated(stmt: Store, types: Types, namer: Namer) -> list[Stmt]:
    """Write ``base[index] op= value`` with operations that are not updates."""
    place = Apply("index", (Var(stmt.base), stmt.index))
    whole, last = last_step(stmt.base, stmt.index)
    inside = typeof(whole, types)
    holds = inside.kind in ("list", "tuple", "dict", "other")
    if cls := held_outside(typeof(place, types)):
        return [grown(place, stmt.op, stmt.value, cls, stmt.origin)]
    known = typeof(place, types).kind == "array"
    unsure = inside.kind == "list" and in_memory(typeof(place, types))
    if (holds and known) or unsure:  # the item changes, not the list
        if not known:
            raise UnsupportedSyntax(
                "an update of an item that may be a number, an array or a list",
                place=stmt.origin,
                hint="write it out: `items[i] = items[i] + ...`",
            )
        within = Apply("path", (*way_of(stmt.index), Const("...", Ellipsis)))
        return _updated(replace(stmt, index=within), types, namer)
    if inside.kind == "array" and known:
        refuse_another_kind(stmt, inside, Apply(stmt.op, (place, stmt.value)), types)
    if stmt.op in ("add", "sub") and inside.kind == "array" and basic_index(last, types):
        made: list[Stmt] = []
        value = stmt.value
        if stmt.op == "sub":
            name = namer.temporary()
            types[name] = typeof(value, types)
            made, value = [Assign(name, Apply("neg", (value,)), stmt.origin)], Var(name)
        return [*made, AddAt(stmt.base, stmt.index, value, False, stmt.origin)]
    if stmt.index == const(Ellipsis) and inside.kind == "array" and inside.shape:
        new = namer.temporary()  # all of an array is that array
        value = Apply(stmt.op, (Var(stmt.base), stmt.value))
        types[new] = typeof(value, types)
        return [Assign(new, value, stmt.origin), replace(stmt, value=Var(new), op="")]
    old, new = namer.temporary(), namer.temporary()
    types[old] = typeof(place, types)
    types[new] = typeof(Apply(stmt.op, (Var(old), stmt.value)), types)
    return [
        Assign(old, place, stmt.origin),
        Assign(new, Apply(stmt.op, (Var(old), stmt.value)), stmt.origin),
        replace(stmt, value=Var(new), op=""),
    ]


_ASKS = ("in", "notin", "is", "isnot")
_TAKES_LISTS = {"np.array", "np.asarray", "np.stack", "np.concatenate", "sum", "math.fsum", "copy"}


def arrays_of_lists(function: Function, types: Types) -> Function:
    """Make a list of unknown length an array first, where an operation would do that itself."""
    made_by: dict[str, list[Expr]] = {}
    for s in statements(function.body):
        if isinstance(s, Assign):
            made_by.setdefault(s.target, []).append(s.value)
    namer = _namer_of(function)
    outside = Outside(function, types)

    def change(stmt: Stmt) -> list[Stmt]:
        if isinstance(stmt, Store) and typeof(stmt.value, types).kind in ("list", "tuple"):
            whole, last = last_step(stmt.base, stmt.index)
            into_list = typeof(whole, types).kind == "list"
            if into_list and isinstance(stmt.value, Var):
                return [stmt]
            if typeof(whole, types).kind != "array" and outside.leads_to(stmt.base):
                return [stmt]  # it may be a list as well
            name = namer().temporary()
            new = stmt.value if into_list else Apply("np.array", (stmt.value,))
            types[name] = list_of(*typeof(new, types).items) if into_list else typeof(new, types)
            made: list[Stmt] = [Assign(name, new, stmt.origin), replace(stmt, value=Var(name))]
            held = [] if into_list else [Var(n) for n, _ in shared(stmt.value, types)]
            if held and basic_index(last, types) is not False:
                made.insert(0, Effect(Apply("apart", (Var(stmt.base), *held)), stmt.origin))
            return made
        if not isinstance(stmt, Assign) or not isinstance(stmt.value, Apply):
            return [stmt]
        value = stmt.value
        if value.op == "index" and _of_other_steps(value.args[1], types):
            raise UnsupportedSyntax(
                "an index that is a tuple of unknown length",
                place=stmt.origin,
                hint="write its parts out: a[..., None]",
            )
        if value.op == "index" and is_number(typeof(value.args[0], types)):
            return part_of_number(stmt, value, types, namer())
        if value.op == "T" and is_number(typeof(value.args[0], types)):
            return [replace(stmt, value=value.args[0])]
        if value.op == "mod" and typeof(value, types) == TEXT:
            return [stmt]
        if value.op in _ASKS or (value.op in _TAKES_LISTS and value.op != "sum"):
            return [stmt]
        if value.op == "index" and _is_list(value.args[0], types) and is_slice(value.args[1]):
            return part_of_list(stmt, value, namer())
        if value.op == "add" and all(_is_list(a, types) for a in value.args):
            return joined_lists(stmt, value, namer())
        if value.op == "sum" and _is_list(value.args[0], types):
            return summed_from(stmt, value, namer())
        if value.op in ("max", "min") and (
            of_numbers(value, types) or all(of_python(typeof(a, types)) for a in value.args)
        ):
            return [stmt]
        if value.op in ("max", "min") and of_arrays(value, types):
            return extreme_of_list(stmt, value, namer())
        op = {"max": "np.max", "min": "np.min"}.get(value.op, value.op)
        lists: list[Expr] = [a for a in value.args
                 if isinstance(a, Var) and types.get(a.name, UNKNOWN).kind == "list"]  # fmt: skip
        if value.op in INFIX and len(value.args) == 2:  # with an array, a list is one too
            kinds = ("list", "tuple")
            found = [a for a in value.args if typeof(a, types).kind in kinds]
            asked = found and value.op in ("eq", "ne")
            if asked and (told := compared_list(stmt, value, types)) is not None:
                return told
            lists = found if _becomes_array(value, types, made_by, stmt.origin) else []
        elif not op.startswith("np."):
            lists = []
        if not lists:
            return [stmt]
        made = _refused_by_python(value, types, stmt) if value.op in INFIX else []
        mapping: dict[Expr, Expr] = {}
        for a in lists:
            name = namer().temporary()
            made.append(Assign(name, Apply("np.array", (a,)), stmt.origin))
            mapping[a] = Var(name)
        args = tuple(mapping.get(a, a) for a in value.args)
        return [*made, replace(stmt, value=Apply(op, args, value.kwargs))]

    return function.with_body(each(function.body, change))


def _is_list(expr: Expr, types: Types) -> bool:
    written_out = isinstance(expr, Apply) and expr.op == "list"
    return written_out or (isinstance(expr, Var) and types.get(expr.name, UNKNOWN).kind == "list")


def _of_other_steps(index: Expr, types: Types) -> bool:
    """Whether an index is a list, as which a tuple is kept, of what is no number."""
    t = typeof(index, types) if isinstance(index, Var) else UNKNOWN
    of_others = t.kind == "list" and item_of(t).kind in ("other", "nothing", "text")
    return of_others and item_of(t) != PLACE


def _may_count(expr: Expr, types: Types, made: dict[str, list[Expr]], seen: set[Expr]) -> bool:
    """Whether a value may be an integer: what a function of numbers gives is none."""
    t = typeof(expr, types)
    if t.dtype != "?" or t.kind == "array" or expr in seen:
        return t.dtype in WHOLE
    seen.add(expr)
    if isinstance(expr, Var):
        return any(_may_count(v, types, made, seen) for v in made.get(expr.name, [const(1)]))
    if isinstance(expr, Apply) and expr.op in INFIX and expr.op != "div":
        return all(_may_count(a, types, made, seen) for a in expr.args)
    return isinstance(expr, Apply) and not expr.op.startswith(("np.", "math."))


def _becomes_array(
    value: Apply, types: Types, made: dict[str, list[Expr]], place: Place | None
) -> bool:
    """Whether an operator makes an array of a list: with an array or a NumPy number beside it."""
    other = {"list", "tuple"}
    one, two = (typeof(a, types) for a in value.args)
    if one.kind in other and two.kind in other:
        return False  # they are joined, or compared
    number = two if one.kind in other else one
    if not other & {one.kind, two.kind}:
        return False
    displayed = any(isinstance(a, Apply) and a.op == "tuple" for a in value.args)
    unsure = number.kind == "other" or (displayed and number.kind == "unknown")
    if value.op == "mul" and number.kind != "array" and number.dtype == "?":
        times = value.args[1] if one.kind in other else value.args[0]
        unsure |= _may_count(times, types, made, set())
    if unsure and value.op in ("add", "mul"):
        raise UnsupportedSyntax(
            "an operator of a list and of what may be a list, a number or an array",
            place=place,
            hint="make it an array, np.array(...), or a number, int(...)",
        )
    return not (value.op == "mul" and number.kind == "number" and number.dtype in WHOLE)


def _refused_by_python(value: Apply, types: Types, stmt: Stmt) -> list[Stmt]:
    """Return what raises where a list meets a number that is not NumPy's: ``[1.0]*x``."""
    kinds = [typeof(a, types).kind for a in value.args]
    if "number" not in kinds:
        return []
    empty = {"list": Apply("list", ()), "tuple": Apply("tuple", ())}
    args = tuple(empty.get(kind, a) for kind, a in zip(kinds, value.args, strict=True))
    return [Effect(Apply(value.op, args), stmt.origin)]


def split_updates(function: Function, types: Types) -> Function:
    """Write ``y = exp(y)`` as ``u1 = exp(y)``, ``y = u1`` where the derivative reads the result."""
    namer = _namer_of(function)

    def change(stmt: Stmt) -> list[Stmt]:
        value = stmt.value if isinstance(stmt, Assign) else None
        if not isinstance(value, Apply) or value.op == "tape":
            return [stmt]
        assert isinstance(stmt, Assign)
        again = stmt.target in names(value) and (value.op == "index" or _reads_result(value, types))
        if not again:
            return [stmt]
        name = namer().temporary()
        types[name] = typeof(value, types)
        return [replace(stmt, target=name), replace(stmt, value=Var(name))]

    return function.with_body(each(function.body, change))


def _reads_result(value: Apply, types: Types) -> bool:
    found = match(value, types)
    if found is None:
        return False
    case = found[0]
    return any("y" in names(case.template(text, False)) for text in case.expressions)
