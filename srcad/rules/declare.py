"""How a rule is declared: one line of text, from which both modes, LaTeX and tests are made.

An element-wise function gives its partial derivatives, in the order of its arguments; ``y`` is its
result. A linear function gives its transposes, in which ``y_bar`` is the adjoint of the result; its
tangent is the function itself, applied to the tangents. Names in a pattern match anything; a rank
in brackets matches an array of that rank; a constant matches itself.

>>> rule = declared("np.tan")[0]
>>> rule.kind, rule.texts
('elementwise', ('1 + y**2',))
"""

from __future__ import annotations

import builtins
import cmath
import copy
import math
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from srcad.ir.nodes import Apply
from srcad.ir.parse import BINARY, HELPERS, UNARY
from srcad.rules.compose import composition, compositions, is_composition
from srcad.rules.keywords import canonical, keyword_order, order_as, positional
from srcad.rules.pattern import Bound, Case, Interval, ShapeRule

__all__ = [
    "FUNCTIONS", "Bound", "Case", "arrays_by_name", "bilinear", "canonical",
    "changes", "constant", "declared", "differentiable",
    "elementwise", "forget", "general", "holds_for", "keyword_order", "linear", "made_on_call",
    "many", "of_many", "on_call", "ops", "plain", "positional", "prepare", "results_of", "same_as",
    "sequences",
]  # fmt: skip

# of `math`, those that raise where their derivative does not
_RAISING = {
    "acosh", "atanh", "fmod", "gamma", "ldexp", "lgamma", "log", "log10", "log1p", "log2", "pow",
    "remainder",
}  # fmt: skip
_FAMILIES = (("np", np), ("math", math), ("cmath", cmath))
_OWN_NAMES = {*BINARY.values(), *UNARY.values(), *dir(builtins), *HELPERS}
# functions that make arrays of lists, whose rules speak of the items
_LITERALS = {"np.array", "np.asarray", "np.asanyarray"}
_TABLE: dict[str, list[Case]] = {}
_MANY: dict[str, tuple[str, Callable[[int], Interval]]] = {}
_ON_CALL: dict[str, Callable[[Apply], None]] = {}
_NUMBERS: dict[str, str] = {}
# functions of the user's own that have a rule, by the name it is declared under
FUNCTIONS: dict[str, Any] = {}
# grows with every rule that a user declares, so that what was read before is read again
changes: list[str] = []
on_change: list[Callable[[], None]] = []


def declared(op: str) -> tuple[Case, ...]:
    """Return the cases of a function, in the order in which they are tried."""
    return tuple(_TABLE.get(op, ()))


def of_many(name: str, partial: str, domain: Callable[[int], Interval]) -> None:
    """Declare a function of any number of operands, more than two; ``x`` is one of them."""
    _MANY[name] = (partial, domain)
    many(name, 3)


def on_call(op: str, make: Callable[[Apply], None]) -> None:
    """Let the rules of a function be made when it is called, by how it is called."""
    _ON_CALL[op] = make
    _TABLE.setdefault(op, [])


def made_on_call() -> tuple[str, ...]:
    """Return the functions whose rules are made when they are called."""
    return tuple(_ON_CALL)


def prepare(call: Apply) -> None:
    """Make the rule of a call that depends on what is written out in it."""
    if call.op in _ON_CALL and not any(case.may_fit(call) for case in declared(call.op)):
        before = len(_TABLE[call.op])
        _ON_CALL[call.op](call)
        for case in _TABLE[call.op][before:]:
            case.made = True
    if call.op in _MANY:
        many(call.op, len(call.args))


def many(op: str, count: int) -> None:
    """Make the rule of a function of any number of operands ready for that number."""
    partial, domain = _MANY.get(op, ("", None))
    if domain is None or count < 3 or any(c.positional == count for c in declared(op)):
        return
    names = [f"x{i}" for i in range(count)]
    texts = [re.sub(r"\bx\b", n, partial) for n in names]
    elementwise(f"{op}({', '.join(names)})", *texts, on=[domain(i) for i in range(count)])
    _TABLE[op][-1].made = count > 3


def differentiable(op: str) -> bool:
    """Whether a function has a rule (one that says "constant" counts)."""
    return op in _TABLE


def ops() -> tuple[str, ...]:
    """Return the names of all functions that have a rule."""
    return tuple(_TABLE)


def forget(op: str) -> None:
    """Take a rule out of the table."""
    _TABLE.pop(op, None)
    FUNCTIONS.pop(op, None)


def _names(pattern: str, also: str, function: Any = None) -> list[str]:
    """Resolve ``sin`` to NumPy's and math's; operators, builtins and dotted names are as they are.

    A function of the user's is known by the object; declaring it again replaces its rule.
    """
    name = pattern.partition("(")[0].strip()
    if function is not None:
        if not callable(function) or not name.isidentifier():
            raise TypeError(f"{pattern!r}: give the function itself and call it by a plain name")
        own = next((op for op, f in FUNCTIONS.items() if f is function), None)
        if own is None:
            own = name
            while own in _TABLE or own in _OWN_NAMES:
                own += "_"
        forget(own)
        FUNCTIONS[own] = function
        return [own]
    found = [f"{prefix}.{name}" for prefix, module in _FAMILIES if hasattr(module, name)]
    if "." in name or name in _OWN_NAMES or not found:
        found = [name]
    return found + also.split()


def _add(case: Case) -> None:
    if case.op in FUNCTIONS:
        try:  # what does not parse is refused here, and leaves nothing behind
            for text in case.expressions:
                case.template(text, False)
        except (SyntaxError, ValueError):
            forget(case.op)
            raise
        changes.append(case.op)
        for notice in on_change:
            notice()
    linear = case.kind in ("linear", "bilinear") and case.op not in FUNCTIONS
    case.numbers = case.numbers or _NUMBERS.get(case.op, "both" if linear else "")
    _TABLE.setdefault(case.op, []).append(case)


def results_of(call: Apply) -> tuple[str, ...]:
    """Return the names of the results of a call of a function that has several."""
    cases = _TABLE.get(call.op, ())
    if not any(case.several for case in cases):
        return ()
    return next((case.results for case in cases if case.may_fit(call)), ())


def sequences(op: str, count: int) -> tuple[str, ...]:
    """Say of each argument whether a list in its place means an array, or a list of arrays."""
    cases = [c for c in declared(op) if c.kind not in ("constant", "plain")]
    if not cases or not op.startswith(("np.", "scipy.")) or op in _LITERALS:
        return ()
    found = []
    for i in range(count):
        params = [c.params[i] for c in cases if i < c.positional]
        active = any(p.name in c.active_params for c, p in zip(cases, params, strict=False))
        starred = any(p.star for p in params)
        found.append("arrays" if starred else "array" if active else "")
    return tuple(found)


def arrays_by_name(op: str) -> set[str]:
    """Return the keywords for which a list means an array that may vary."""
    cases = [c for c in declared(op) if c.kind not in ("constant", "plain")]
    return {p.keyword for c in cases for p in c.params
            if p.keyword is not None and p.name in c.active_params and not p.star}  # fmt: skip


def elementwise(
    pattern: str,
    *partials: str,
    also: str = "",
    on: Iterable[Interval] = ((-2.0, 2.0),),
    by: str = "",
    raises: bool = False,
    numbers: str = "",
    real: str = "",
    function: Any = None,
) -> None:
    """Declare an element-wise function by its partial derivatives.

    ``also`` names functions with the same rule; ``on`` is the domain that the tests sample, an
    interval for each argument; ``raises`` says that the call may raise, so that it is never
    dropped.
    ``by`` names the arguments that have a derivative if not all have; one of the others that
    varies is refused. ``numbers`` says of which the rule holds: of ``"real"`` ones, of
    ``"complex"`` ones, or of ``"both"``; with ``real="y"`` the result is real in any case.
    ``function`` gives the rule to a function of one's own.

    >>> def softplus(x):
    ...     return np.logaddexp(0, x)
    >>> elementwise("softplus(x)", "1/(1 + exp(-x))", function=softplus)
    >>> forget("softplus")
    """
    for op in _names(pattern, also, function):
        may_raise = raises or ("math." in op and op.partition(".")[2] in _RAISING)
        case = Case(
            op, pattern, "elementwise", partials,
            on=on, by=by, raises=may_raise, numbers=numbers, real=real,
        )  # fmt: skip
        if function is not None and len(case.by or case.params) != len(partials):
            forget(op)
            raise TypeError(f"{pattern}: {len(case.params)} arguments but {len(partials)} partials")
        _add(case)


def holds_for(functions: str, numbers: str) -> None:
    """Say of which numbers the rules of functions hold that do not say so themselves."""
    for op in functions.split():
        for name in _names(op, ""):
            _NUMBERS[name] = numbers
            for case in declared(name):
                case.numbers = case.numbers or numbers


def same_as(op: str, other: str) -> None:
    """Declare that a function has the rules of another one."""
    if is_composition(other):
        signature, text = compositions()[other]
        composition(f"{op}({signature})", text)
    for case in declared(other):
        made = copy.copy(case)
        made.op = op
        _add(made)
    order_as(op, other)


def linear(
    pattern: str,
    *transposes: str,
    also: str = "",
    by: str = "",
    shape: ShapeRule | None = None,
    broadcasts: bool = False,
    numbers: str = "",
    real: str = "",
    function: Any = None,
) -> None:
    """Declare a function linear in its first arguments together, one transpose for each.

    ``by`` names these arguments if they are not the first; ``broadcasts`` says that a transpose
    may be larger than the argument, and has to be summed.
    """
    for op in _names(pattern, also, function):
        case = Case(
            op, pattern, "linear", transposes,
            by=by, shape=shape, broadcasts=broadcasts, numbers=numbers, real=real,
        )  # fmt: skip
        _add(case)


def bilinear(
    pattern: str,
    *transposes: str,
    also: str = "",
    by: str = "",
    shape: ShapeRule | None = None,
    broadcasts: bool = False,
    numbers: str = "",
    real: str = "",
    function: Any = None,
) -> None:
    """Declare a function linear in each of its first arguments on its own.

    ``broadcasts`` says that a transpose may be larger than the argument, and has to be summed.
    """
    for op in _names(pattern, also, function):
        case = Case(
            op, pattern, "bilinear", transposes,
            by=by, shape=shape, broadcasts=broadcasts, numbers=numbers, real=real,
        )  # fmt: skip
        _add(case)


def general(
    pattern: str,
    *transposes: str,
    tangents: tuple[str, ...] | str,
    also: str = "",
    by: str = "",
    shape: ShapeRule | None = None,
    broadcasts: bool = False,
    on: Iterable[Interval] = (),
    numbers: str = "",
    real: str = "",
    function: Any = None,
) -> None:
    """Declare a function by its transposes and its tangents (in which ``x_dot`` is x's).

    Of a function with several results, ``f(x, z) -> v, w``, the texts by ``x`` come first, one for
    each result; ``0`` says that a result does not vary, ``!`` that its derivative is refused.
    """
    tangents = (tangents,) if isinstance(tangents, str) else tangents
    for op in _names(pattern, also, function):
        case = Case(
            op, pattern, "general", transposes,
            tangents=tangents, by=by, shape=shape, on=on, broadcasts=broadcasts,
            numbers=numbers, real=real,
        )  # fmt: skip
        _add(case)


def constant(functions: str, shape: ShapeRule) -> None:
    """Declare functions whose result does not vary: locally constant, or not a number at all."""
    for op in functions.split():
        _add(Case(op, f"{op}()", "constant", (), shape=shape))


def plain(functions: str, shape: ShapeRule) -> None:
    """Declare functions that have a known result type but no derivative."""
    for op in functions.split():
        _add(Case(op, f"{op}()", "plain", (), shape=shape))
