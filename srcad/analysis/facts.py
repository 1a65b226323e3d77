"""Kinds, shapes and dtypes of expressions, from those of their variables.

>>> from srcad.ir.types import array
>>> from srcad.ir.parse import parse
>>> typeof(parse("X @ w"), {"X": array("m", "n"), "w": array("n")})
f[m]
"""

from __future__ import annotations

from functools import partial

from srcad.analysis.callees import is_text, makes_texts, whole_of
from srcad.analysis.lists import (
    OF_LISTS,
    item_of,
    joined_shapes,
    listed,
    makes_text,
    may_make_complex,
    named_dtype,
    of_list,
)  # fmt: skip
from srcad.analysis.settled import Once, Settled, Types
from srcad.ir.nodes import (
    UNDEFINED,
    Apply,
    Const,
    Expr,
    Function,
    Return,
    Var,
    const,
)
from srcad.ir.parse import NONE, UPDATES
from srcad.ir.types import (
    BOOL,
    DRAWS,
    INT,
    INTEGERS,
    NOTHING,
    NUMBER,
    OTHER,
    PLACE,
    TEXT,
    UNKNOWN,
    WHOLE,
    Dim,
    Type,
    added,
    counting,
    holds_complex,
    is_a_tuple,
    is_mapping,
    is_number,
    join,
    list_of,
    mapping_of,
    meet_dtypes,
    scalar,
    size_in,
)
from srcad.rules.declare import Bound, Case, declared, prepare
from srcad.rules.draws import drawn, is_generator
from srcad.rules.whereabouts import places

__all__ = [
    "Settled", "Types", "draws", "item_of", "listed", "match", "result_of", "steps", "typeof",
]  # fmt: skip

_BY_CLASS = {bool: BOOL, int: INT, float: NUMBER, str: TEXT, complex: Type("number", (), "c")}


def typeof(expr: Expr, types: Types) -> Type:
    """Return the type of an expression."""
    if isinstance(expr, Var):
        return types.get(expr.name, UNKNOWN)
    if isinstance(expr, Const):
        if expr is UNDEFINED or expr.value is None:  # what is computed with is not None
            return NOTHING
        return _BY_CLASS.get(type(expr.value), OTHER)
    if not isinstance(types, Settled):
        types = Once(types)
    found = types.known.get(expr)
    if found is None:
        found = types.known[expr] = _typeof(expr, types)
    return found


def steps(base: Expr, path: Apply) -> Expr:
    """Write a place several steps inside something one step at a time."""
    for step in path.args:
        if isinstance(step, Apply) and step.op == "view":
            method = step.args[-1]
            assert isinstance(method, Const)
            name = "T" if method.text == "T" else f"np.{method.text}"
            base = Apply(name, (base, *step.args[:-1]), step.kwargs)
        else:
            base = Apply("index", (base, step))
    return base


def _typeof(expr: Apply, types: Types) -> Type:
    op = expr.op
    if op in _ARITHMETIC and len(expr.args) == 2:
        one, two = [typeof(a, types) for a in expr.args]
        if one.kind == two.kind == "number" and one.dtype + two.dtype in _FLOATING:
            return NUMBER
    if op in ("tuple", "list"):
        return Type("tuple", items=tuple(typeof(a, types) for a in expr.args))
    if op == "dict":
        items = tuple(typeof(a, types) for a in expr.args[1::2])
        keys = tuple(k.value for k in expr.args[::2] if isinstance(k, Const))
        return Type("dict", items=items, keys=keys)
    if op == "index" and isinstance(expr.args[1], Const):
        base = typeof(expr.args[0], types)
        if base.kind == "dict" and expr.args[1].value in base.keys:
            return base.items[base.keys.index(expr.args[1].value)]
    if op == "index" and isinstance(expr.args[1], Apply) and expr.args[1].op == "path":
        return typeof(steps(expr.args[0], expr.args[1]), types)
    if op == "attr":
        return _attribute(expr, types)
    if op == "ifexp":
        return join(typeof(expr.args[1], types), typeof(expr.args[2], types))
    if op == "call":
        if isinstance(expr.args[0], Var):  # of a function that calls itself the result is known
            callee = types.get(expr.args[0].name, UNKNOWN)
            if callee.kind == "pullback":
                return Type("tuple", items=callee.items)
            if f"{expr.args[0].name}()" in types:
                return types[f"{expr.args[0].name}()"]
        method = draws(expr.args[0], types)
        if method:
            return drawn(method, expr, partial(typeof, types=types)) or _unknown(expr, types)
        of_one = len(expr.args) == 2 and is_number(typeof(expr.args[1], types))
        if of_one and whole_of(expr.args[0], partial(typeof, types=types)):
            return scalar("i")
        if makes_texts(expr.args[0], partial(typeof, types=types)):
            return list_of(TEXT)
        made = getattr(expr.args[0], "value", None)
        if made in (tuple, sorted) and len(expr.args) == 2:
            t = typeof(expr.args[1], types)
            kept = made is sorted or (
                t.items and (t.items[0].kind == "slice" or t.items[0] == PLACE)
            )
            if t.kind == "list" and kept:
                return t._replace(cls=None if made is sorted else tuple)
            return _unknown(expr, types)
        return TEXT if makes_text(expr.args[0]) else _unknown(expr, types)
    if op == "round" and len(expr.args) == 1 and typeof(expr.args[0], types).kind == "number":
        return NUMBER if expr.kwargs else INT
    if op == "float" and typeof(expr.args[0], types) is not NOTHING:  # of a text as well
        return NUMBER
    if op == "np.where" and len(expr.args) == 1:
        return places(Bound({}, {"x": typeof(expr.args[0], types)}))
    if op == "slice":
        return Type("slice", items=tuple(typeof(a, types) for a in expr.args))
    if op == "np.shape":
        return _attribute(Apply("attr", (expr.args[0], Const("shape", "shape"))), types)
    if op == "tape":
        return NOTHING
    if op == "mapping":
        return mapping_of(NOTHING)
    if op == "mod" and is_text(typeof(expr.args[0], types)):
        return TEXT
    if op in UPDATES:
        expr, old = Apply(op[1:], expr.args), typeof(expr.args[0], types)
        if old.kind == "array" and old.shape == ():  # it stays one, where y + x is a number
            return old._replace(dtype=typeof(expr, types).dtype)
    if op in ("mul", "add", "repeat"):
        one, two = (typeof(a, types) for a in expr.args)
        if one.kind in _SEQUENCES and (
            two.kind in _SEQUENCES
            if op == "add"
            else two.kind == "number" and two.dtype in INTEGERS
        ):
            lists = any(isinstance(a, Apply) and a.op == "list" for a in expr.args)  # they may grow
            shape = None if lists else joined_shapes(op, one, two, size_of(expr.args[1], types))
            joined = shape or list_of(*one.items, *two.items)
            tuples = [t for t in (one, two) if t.kind in _SEQUENCES and is_a_tuple(t)]
            return joined._replace(cls=tuple) if tuples and joined.kind == "list" else joined
    literal = isinstance(expr.args[0], Apply) and expr.args[0].op in ("list", "tuple")
    if op in ("np.array", "np.asarray", "np.asanyarray") and not literal:
        t = typeof(expr.args[0], types)
        if t.kind == "number":  # it can be written into
            asked = dict(expr.kwargs).get("dtype")
            dtype = t.dtype if asked is None else named_dtype(asked, typeof(asked, types))
            return Type("array", (), dtype)
        if t.kind == "tuple":  # of the caller's
            numbers = bool(t.items) and all(i.kind == "number" for i in t.items)
            dtype = meet_dtypes(*(i.dtype for i in t.items))
            return Type("array", (len(t.items),) if numbers else None, dtype if numbers else "?")
    if op in ("np.array", "np.asarray", "np.asanyarray") and expr.kwargs:
        others = {**dict(expr.kwargs)}
        asked = others.pop("dtype", NONE)
        dtype = named_dtype(asked, typeof(asked, types))
        if dtype in WHOLE and not others:  # what is not whole is cut off
            return typeof(Apply(op, expr.args), types)._replace(dtype=dtype, keys=())
    if op == "last_written":  # one for each item that the index names
        part = typeof(Apply("index", expr.args), types)
        return Type("array", part.shape if part.kind == "array" else None, "b")
    if op in ("len", "add", "sub"):
        size = size_of(expr, types)
        if size is not None:
            return counting(size)
    name = listed(expr, types)
    if name is not None and op in ("copy", "copy_each") and is_mapping(types[name]):
        return types[name]
    if name is not None and op in OF_LISTS:
        return of_list(op, item_of(types[name]), dict(expr.kwargs).get("axis", const(0)))
    if any(typeof(a, types) is NOTHING for a in expr.args[: 2 if f"i{expr.op}" in UPDATES else 1]):
        return NOTHING  # not reached yet, or it raises
    found = match(expr, types)
    if op in _FRESH:
        return _made(expr, types)
    if found is None:
        told = op == "np.sum" and any(k == "dtype" for k, _ in expr.kwargs)
        return _summed(expr, types) if told else _unknown(expr, types)
    case, bound = found
    result = case.result_type(bound)
    if result.kind == "number" and result.keys and op != "index":
        result = result._replace(keys=())  # -n is no dimension, nor is n % 2
    if expr.op == "div" and result.dtype in WHOLE:
        return result._replace(dtype="f")
    return result


def draws(callee: Expr, types: Types) -> str:
    """Return the name of the method that draws random numbers, if such a one is called."""
    t = typeof(callee, types)
    if t.kind == "known" and is_generator(getattr(t.keys[0], "__self__", None)):
        return str(t.keys[0].__name__)
    return t.keys[1] if t.keys[:1] == DRAWS.keys and t != DRAWS else ""


def _of_generator(home: Type) -> bool:
    """Whether something is a generator of random numbers, or a module of one."""
    if home.kind == "known":
        return not isinstance(home.keys[0], type) and is_generator(home.keys[0])
    return home == DRAWS or (home.kind == "self" and is_generator(home.keys[0]))


def _unknown(expr: Apply, types: Types) -> Type:
    """The type of what nothing is known of: it may be complex if an operand is."""
    operands = (*expr.args, *(v for _, v in expr.kwargs))
    mixed = any(holds_complex(typeof(a, types)) for a in operands)
    mixed |= expr.op == "call" and may_make_complex(expr.args[0])
    return Type("unknown", None, "z") if mixed else UNKNOWN


_SEQUENCES = {"list", "tuple"}
_ARITHMETIC = {"add", "sub", "mul", "div"}
_FLOATING = {"ff", "fi", "if", "fb", "bf"}
# where the dtype stands if it has no name
_TYPED = {"np.zeros": 1, "np.ones": 1, "np.empty": 1, "np.identity": 1, "np.eye": 3}
_FRESH = {f"np.{n}" for n in ("zeros", "ones", "empty", "eye", "identity", "arange")}
_LIKE = {"np.zeros_like", "np.ones_like", "np.empty_like"}


def match(expr: Apply, types: Types) -> tuple[Case, Bound] | None:
    """Return the first case of a function's rule that fits a call, with its arguments."""

    def of(e: Expr) -> Type:
        return typeof(e, types)

    prepare(expr)
    other: tuple[Case, Bound] | None = None
    for case in declared(expr.op):
        if case.kind in ("constant", "plain"):
            if expr.op in _LIKE and "dtype" in dict(expr.kwargs):
                like = typeof(expr.args[0], types)
                dtype = dict(expr.kwargs)["dtype"]
                named = named_dtype(dtype, typeof(dtype, types))
                return case, Bound({}, {"x": like._replace(dtype=named)})
            operands = [a for a in expr.args if not isinstance(a, Const) or a.value is not None]
            given = {f"x{i}" if i else "x": of(a) for i, a in enumerate(operands)}
            return case, Bound(dict(expr.kwargs), given)
        if case.numbers == "complex" and not any(holds_complex(of(a)) for a in expr.args):
            continue
        bound = case.bind(expr, of)
        if bound is None:
            continue
        if case.numbers in ("both", "complex") or not any(map(holds_complex, bound.types.values())):
            return case, bound
        other = other or (case, bound)  # where there is none for complex numbers
    return other


def _made(expr: Apply, types: Types) -> Type:
    """The type of an array made by its shape: ``np.zeros(3)``, ``np.arange(4)``."""
    given = dict(expr.kwargs)
    at = _TYPED.get(expr.op, len(expr.args))
    asked = given.pop("dtype", expr.args[at] if at < len(expr.args) else None)
    dtype = "f" if asked is None else named_dtype(asked, typeof(asked, types))
    shape = expr.args[0] if expr.args else given.pop("shape", None)
    if expr.op == "np.arange" and "dtype" not in dict(expr.kwargs):
        ends = [typeof(a, types) for a in expr.args]
        dtype = meet_dtypes(*(t.dtype if is_number(t) else "?" for t in ends))
    if given:
        return Type("array", None, dtype)
    if expr.op == "np.arange" and len(expr.args) == 1:
        return Type("array", (size_of(expr.args[0], types),), dtype)
    if expr.op == "np.arange":
        return Type("array", (None,), dtype)
    if expr.op in ("np.eye", "np.identity"):
        return Type("array", (None, None), dtype)
    if shape is not None:
        t = typeof(shape, types)
        if t.kind == "tuple" and t.shape is not None:
            return Type("array", t.shape, dtype)
        if isinstance(shape, Apply) and shape.op in ("tuple", "list"):
            return Type("array", tuple(size_of(p, types) for p in shape.args), dtype)
        if t.kind == "number":
            return Type("array", (size_of(shape, types),), dtype)
    return Type("array", None, dtype)


def size_of(expr: Expr, types: Types) -> Dim | int | None:
    """Return what is known of a size: ``len(x)``, ``x.shape[0] - 1``, a number, a name for these.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.types import array
    >>> str(size_of(parse("len(x) - len(k) + 1"), {"x": array("n"), "k": array("m")}))
    'n-m+1'
    """
    if isinstance(expr, Const):
        return expr.value if type(expr.value) is int and expr.value >= 0 else None
    if isinstance(expr, Apply) and expr.op in ("add", "sub"):
        one, two = (size_of(a, types) for a in expr.args)
        return None if one is None or two is None else added(one, two, expr.op == "add")
    if isinstance(expr, Apply) and expr.op == "len" and expr.args:
        t = typeof(expr.args[0], types)
        return t.shape[0] if t.kind == "array" and t.shape else None
    return size_in(typeof(expr, types))


def _summed(expr: Apply, types: Types) -> Type:
    """The type of a sum that is told what dtype it has: ``np.sum(mask, dtype=x.dtype)``."""
    given = dict(expr.kwargs)
    dtype = given.pop("dtype")
    t = typeof(Apply(expr.op, expr.args, tuple(given.items())), types)
    if isinstance(dtype, Apply) and dtype.op == "attr":
        return t._replace(dtype=typeof(dtype.args[0], types).dtype, keys=())
    return t._replace(dtype=named_dtype(dtype, typeof(dtype, types)), keys=())


def _length(t: Type) -> Dim | int | None:
    """Return the size of a vector."""
    return t.shape[0] if t.kind == "array" and t.shape and len(t.shape) == 1 else None


def _attribute(expr: Apply, types: Types) -> Type:
    base = typeof(expr.args[0], types)
    name = expr.args[1].text if isinstance(expr.args[1], Const) else ""
    if name in ("size", "ndim"):
        rank = len(base.shape) if base.kind == "array" and base.shape is not None else None
        return counting(_length(base) if name == "size" else rank)
    if name == "shape":
        known = base.shape if base.kind in ("array", "number") else None
        items = tuple(map(counting, known)) if known is not None else ()
        return Type("tuple", known, "i", items)
    found = UNKNOWN
    if base.kind in ("self", "object") and name in base.keys:
        found = base.items[base.keys.index(name) - 1]
    if found.kind in ("unknown", "known", "other") and _of_generator(base):
        return DRAWS._replace(keys=(*DRAWS.keys, name))  # a method
    if found != UNKNOWN:
        return found
    if name == "dtype":
        return OTHER._replace(dtype=base.dtype if base.kind in ("array", "number") else "?")
    return UNKNOWN


def result_of(function: Function, types: Types) -> Type:
    """Return the type of what a function returns."""
    last = function.body[-1]
    assert isinstance(last, Return)
    return typeof(last.value, types)
