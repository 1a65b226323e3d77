"""The primal in normal form, read once and read again when a function it calls is redefined."""

from __future__ import annotations

import inspect
import types
import weakref
from collections import Counter
from typing import Any

from srcad.analysis.facts import Types, result_of, typeof
from srcad.analysis.inference import infer
from srcad.analysis.mappings import refuse_other_uses
from srcad.analysis.memory_asked import refuse_memory_asked
from srcad.frontend.in_order import by_position
from srcad.frontend.lifting import about
from srcad.frontend.normalise import read
from srcad.frontend.statements import StatementReader
from srcad.ir.nodes import Apply, Assign, Expr, Function, Stmt, Var
from srcad.ir.types import NOTHING, NUMBER, UNKNOWN, Type, maybe_complex
from srcad.ir.walk import assigned, defined, own_expressions, statements, with_expressions
from srcad.pipeline.arguments import Sizes, as_read, type_of
from srcad.pipeline.recipe import Recipe
from srcad.pipeline.structure import leaves_of, paths_of, tree_of
from srcad.rules.declare import changes, keyword_order
from srcad.transform.asked_again import asked_once
from srcad.transform.dead_writes import with_dead_writes
from srcad.transform.decide import decided, refuse_unsure
from srcad.transform.exits import exits_last
from srcad.transform.grown import by_one_name
from srcad.transform.in_order import in_order
from srcad.transform.outside import read_by_name
from srcad.transform.places import resolve
from srcad.transform.prepare import arrays_of_lists, each, resolve_updates
from srcad.transform.reads import read_at_once
from srcad.transform.real_powers import with_real_powers
from srcad.transform.remembered import without_known_flags
from srcad.transform.runtime_calls import callees
from srcad.transform.to_lists import made_lists

__all__ = [
    "free_values", "normal_form", "parameter_names", "typed", "unchanged", "version_of",
    "with_defaults",
]  # fmt: skip

_read: weakref.WeakKeyDictionary[types.FunctionType, dict[Any, Function]] = (
    weakref.WeakKeyDictionary()
)
_MOST = 64  # structures of arguments for which a function's normal form is kept


def normal_form(function: types.FunctionType, structure: tuple[Any, ...] = ()) -> Function:
    """Return the normal form of a function, for arguments of the given structure."""
    kept = _read.setdefault(function, {})
    key = (*version_of(function), structure)
    found = kept.get(key)
    if found is None or not unchanged(found):
        if len(kept) >= _MOST:
            kept.clear()
        named = dict(zip(parameter_names(function), structure, strict=False))
        as_read_ = asked_once(read(function, named, StatementReader))
        found = kept[key] = without_known_flags(exits_last(as_read_))
    return found


def parameter_names(function: types.FunctionType) -> tuple[str, ...]:
    """Return the names of a function's parameters, in the order of the generated function's."""
    code = function.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return code.co_varnames[:count]


def version_of(function: types.FunctionType) -> tuple[types.CodeType, int]:
    """Return what a normal form depends on, beside the functions that were read with it."""
    return function.__code__, len(changes)


def unchanged(function: Function) -> bool:
    """Whether the functions that were read in place are still those the names stand for."""
    return all(guard() for guard in function.guards)


def with_defaults(function: types.FunctionType, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a function's arguments by position, those left out as they stand by default.

    >>> from srcad.frontend.source import from_source
    >>> with_defaults(from_source("def f(x, n=3, *, s=2.0): return s*x**n"), (0.5,))
    (0.5, 3, 2.0)
    """
    bound = inspect.signature(function).bind(*args)
    bound.apply_defaults()
    return (*bound.args, *bound.kwargs.values())


def free_values(function: Function) -> dict[str, Any]:
    """Return the present values of the data that a function reads from outside."""
    return {name: where.now() for name, where in function.free.items()}


def typed(function: Function, given: dict[str, Type]) -> tuple[Function, Types]:
    """Return the function with its updates decided, and the types of its variables."""
    seen: Sizes = {}
    paths = paths_of(function) if function.free else {}
    values = free_values(function).items()
    free = {name: as_read(type_of(value, seen, paths[name])) for name, value in values}
    # sizes of data outside are not tied to the arguments' sizes
    apart = {n: _anonymous(t) for n, t in free.items()}
    start = {**apart, **given}
    key = (id(function), tuple(start.items()), len(changes))
    kept = _typed.get(key)
    if kept is None or function.refused:  # what is refused may be a function being typed
        if len(_typed) >= _MOST:
            _typed.clear()
        kept = _typed[key] = (function, *_settled(function, start, given))
    return kept[1], dict(kept[2])


# with the function, which has to live as long as its number is used
_typed: dict[Any, tuple[Function, Function, Types]] = {}


def _settled(function: Function, start: Types, given: Types) -> tuple[Function, Types]:
    start = dict(start)
    for name, tree in function.trees.items():
        start.update(leaves_of(tree, given[name]))
    start.update(_recursive_results(function, start))
    nones = {n for n, t in start.items() if t is NOTHING} - assigned(function.body)
    function = _without_nones(function, nones)
    plain = by_position(function)
    types_ = infer(plain, start)
    if nones := _nones_read(function, types_):
        function = _without_nones(function, nones)
        plain = by_position(function)
        types_ = infer(plain, start)
    if (ordered := in_order(function, plain, types_)) is not plain:
        types_ = infer(ordered, start)
    function = ordered
    if (listed := made_lists(function, types_)) is not function:
        function, types_ = listed, infer(listed, start)
    while (smaller := decided(function, types_)) is not function:
        function, types_ = smaller, infer(smaller, start)
    refuse_unsure(function)
    resolved = resolve_updates(by_one_name(function, types_), types_)
    resolved = arrays_of_lists(by_one_name(resolved, types_), types_)
    if resolved.body != function.body:
        types_ = infer(resolved, start)
    refuse_memory_asked(resolved, types_)
    placed = read_by_name(resolve(read_at_once(resolved, types_), types_), types_)
    if placed.body != resolved.body:
        types_ = infer(placed, start)
    refuse_other_uses(placed, types_)
    return with_real_powers(with_dead_writes(placed, types_), types_), types_


_ROUNDS = 4


def _recursive_results(function: Function, start: Types) -> Types:
    """Return the types of what is called when it runs gives, by the calls' names.

    What the calls are taken to give is what they then give, by induction on the order in which
    they run. A gradient is first taken to be one of numbers.
    """
    again = callees(function)
    calls = [e for s in statements(function.body) for e in own_expressions(s)
             if isinstance(e, Apply) and e.op == "call" and not e.kwargs
             and isinstance(e.args[0], Var) and e.args[0] in again] if again else []  # fmt: skip
    if not calls:
        return {}
    made: dict[tuple[Any, tuple[Type, ...]], Type] = {}

    def results(taken: Types) -> Types:
        types_ = infer(function, {**start, **taken})
        found: Types = {}
        for call in calls:
            callee, *args = call.args
            assert isinstance(callee, Var)
            name, key = f"{callee.name}()", (again[callee], tuple(typeof(a, types_) for a in args))
            if key not in made:
                made[key] = _result(*key)
            found[name] = made[key] if found.get(name, made[key]) == made[key] else UNKNOWN
        return found

    taken = {f"{c.name}()": _gradient_of(r, (NUMBER,) * (max(r.argnums) + 1))
             for c, r in again.items() if isinstance(r, Recipe) and isinstance(c, Var)}  # fmt: skip
    for _ in range(_ROUNDS):
        found = results(taken)
        if found == taken:
            return found
        taken = found
    return results({})


# the results that functions being typed are taken to have
_taken: dict[Any, Type] = {}
# more kinds of arguments than these are other ones each time
_DEEPEST = 4


def _result(function: types.FunctionType | Recipe, given: tuple[Type, ...]) -> Type:
    """Return the type of a recursive function's result, by a fixpoint.

    What its calls of itself are taken to give is what it then gives, by induction on their depth.
    Of the sizes that change from call to call (``x[1:]``, ``n - 1``) nothing is known.
    """
    if isinstance(function, Recipe):
        return _gradient_of(function, given)
    outer = [taken for code, taken in _taken if code is function.__code__]
    if outer and given not in outer:
        given = tuple(_anonymous(t, counts=True) for t in given)
    key = (function.__code__, given)
    if key in _taken:
        return _taken[key]
    if len(outer) > _DEEPEST:
        return UNKNOWN
    count = about(function).several
    guess = Type("tuple", items=(NUMBER,) * count) if count else NUMBER
    try:
        for _ in range(3):
            _taken[key] = guess
            made = normal_form(function, tuple(map(tree_of, given)))
            if len(made.params) != len(given):
                break
            body, types_ = typed(made, dict(zip(made.params, given, strict=True)))
            result = result_of(body, types_)
            if result == guess:
                return guess
            guess = result
    finally:
        _taken.pop(key, None)
    return UNKNOWN


def _gradient_of(recipe: Recipe, given: tuple[Type, ...]) -> Type:
    """Return the type of a gradient: each has its argument's shape."""
    kinds = tuple(_moved(given[i]) if i < len(given) else UNKNOWN for i in recipe.argnums)
    return kinds[0] if recipe.single else Type("tuple", items=kinds)


def _moved(t: Type) -> Type:
    if t.kind not in ("number", "array") or maybe_complex(t):
        return UNKNOWN
    return t._replace(dtype="f", keys=())


def _nones_read(function: Function, types_: Types) -> set[str]:
    """Return the names of what is read of an object, dict or tuple and is None now."""
    every = list(statements(function.body))
    times = Counter(n for s in every for n in defined(s))
    none = {n for n, count in times.items()
            if count == 1 and types_.get(n, UNKNOWN).kind == "nothing"}  # fmt: skip
    return {s.target for s in every if isinstance(s, Assign) and s.target in none
            and isinstance(s.value, Apply) and s.value.op in ("attr", "index")}  # fmt: skip


def _without_nones(function: Function, nones: set[str]) -> Function:
    """Leave out keywords whose value is None now and by default: ``axis=axis``."""
    if not nones:
        return function

    def clean(expr: Expr) -> Expr:
        if not isinstance(expr, Apply):
            return expr
        defaults = {slot for slot in keyword_order(expr.op) if slot.endswith("=None")}
        kwargs = tuple(
            (k, clean(v))
            for k, v in expr.kwargs
            if not (isinstance(v, Var) and v.name in nones and f"{k}=None" in defaults)
        )
        return Apply(expr.op, tuple(map(clean, expr.args)), kwargs)

    def change(stmt: Stmt) -> list[Stmt]:
        return [with_expressions(stmt, clean)]

    return function.with_body(each(function.body, change))


def _anonymous(t: Type, counts: bool = False) -> Type:
    """Return a type without its sizes; with ``counts`` also of numbers that are equal to one."""
    t = t._replace(items=tuple(_anonymous(item, counts) for item in t.items))
    if counts and t.kind == "number":
        return t._replace(keys=())
    if t.kind == "array" and t.shape is not None:
        return t._replace(shape=tuple(d if d == 1 else None for d in t.shape))
    return t
