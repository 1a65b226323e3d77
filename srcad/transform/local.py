"""The local derivatives of one operation, taken from its rule.

``pushforward`` gives the tangent of a result from the tangents of its operands, ``pullbacks`` what
the adjoint of a result contributes to each operand, ``partials`` the derivatives themselves.
"""

from __future__ import annotations

import difflib
import itertools

from srcad.analysis.activity import sources
from srcad.analysis.facts import listed, typeof
from srcad.errors import NoRule
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.text import to_text
from srcad.ir.types import is_number
from srcad.ir.walk import names, substitute
from srcad.rules.compose import compositions
from srcad.rules.declare import Bound, Case, ops
from srcad.rules.filling import fill
from srcad.transform.items import items_of
from srcad.transform.operands import as_given, for_a_formula
from srcad.transform.scope import PLAIN, Scope, zero

__all__ = ["add", "partials", "pullbacks", "pullbacks_of_several", "pushforward", "pushforwards"]

# the tangent of what has none: nothing that is computed from it passes for a derivative
ZERO = const(0)
NAN = Const("np.nan", float("nan"))
# what has a rule for lists as they are
_OF_LISTS_TOO = ("max", "min")
# partials that may be written by the result
_BY_RESULT = {"-(x/z**2)": "-y/z"}
Contribution = tuple[str, Expr, bool]


def add(terms: list[Expr]) -> Expr:
    """Return the sum of expressions."""
    total = terms[0]
    for term in terms[1:]:
        total = Apply("add", (total, term))
    return total


def _rule(expr: Apply, scope: Scope) -> tuple[Case, Bound]:
    """Return the case of a rule that fits, or refuse."""
    if expr in scope.refused:
        raise scope.refused[expr]
    found = scope.match(expr)
    if found is not None and found[0].kind not in ("constant", "plain"):
        case, bound = found
        given = {n for p in case.params for n in p.items or (p.name,)}
        free = {name for n in given - {*case.active_params, "like"}
                for name in sources(bound.exprs.get(n, const(0)))}  # fmt: skip
        strange = case.kind in ("elementwise", "bilinear") and any(
            bound.types[n].kind not in PLAIN for n in case.active_params
        )
        spread = case.params[0].name if case.params and case.params[0].star else None
        whole = all(
            isinstance(e, (Var, Const)) or name == spread or not sources(e) & scope.active
            for name, e in bound.exprs.items()
        )
        if not free & scope.active and not strange:
            if not whole:
                raise NoRule(
                    f"an operand that varies and has no derivative: {to_text(expr)}",
                    place=scope.place,
                    hint="compute it from what does not vary",
                )
            return scope.of_these_numbers(expr, case, bound)
    text = {"call": to_text(expr.args[0]), "attr": to_text(expr)}.get(expr.op, expr.op)
    if expr.op == "index" and sources(expr.args[1]) & scope.active:
        raise NoRule(
            f"an index that is differentiated: {to_text(expr)}",
            place=scope.place,
            hint="differentiate by the other arguments, or make it an integer: int(i)",
        )
    if expr.op == "attr":
        raise NoRule(
            f"{text}, an attribute of what varies and is not known here",
            place=scope.place,
            hint="keep what varies in a variable of its own",
        )
    if found is not None or expr.op in ops():
        raise NoRule(
            f"this call of {text} has no derivative rule: {to_text(expr)}",
            place=scope.place,
            hint="call it with fewer keywords, or write it with other functions",
        )
    known = (*ops(), *compositions())
    near = difflib.get_close_matches(text, known, 1)
    like = f"; the nearest name with a rule is {near[0]}" if near else ""
    raise NoRule(
        f"{text} has no derivative rule{like}",
        place=scope.place,
        hint='declare it: srcad.elementwise("f(x)", "its derivative", function=f)',
    )


def _ties(case: Case, bound: Bound, scope: Scope) -> dict[str, Expr]:
    """What equal operands get: all of them (``tie``), or two by their names (``tie_xz``)."""
    if not any("tie" in text for text in case.texts):
        return {}
    varied = [n for n in case.active_params if sources(bound.exprs[n]) & scope.active]
    pairs = {
        f"tie_{one}{other}": const(0.5 if one in varied and other in varied else 0)
        for one, other in itertools.combinations(case.active_params, 2)
    }
    return {"tie": _tie(case, bound, scope), **pairs}


def _tie(case: Case, bound: Bound, scope: Scope) -> Expr:
    """What each of several equal operands gets: nothing if one of them does not vary."""
    varied = [n for n in case.active_params if sources(bound.exprs[n]) & scope.active]
    if len(case.active_params) == 2:
        return const(0.5) if len(varied) > 1 else const(0)
    y = Var("y")
    # truths of NumPy's own are counted: their sum is one of them
    equal: list[Expr] = [Apply("int", (Apply("eq", (Var(n), y)),)) for n in varied]
    share: Expr = Apply("div", (const(1), add(equal))) if len(varied) > 1 else const(1)
    for name in case.active_params:
        if name not in varied:
            share = Apply("ifexp", (Apply("eq", (Var(name), y)), const(0), share))
    return share


def partials(expr: Apply, result: str, scope: Scope) -> list[tuple[str, Expr]]:
    """Return (operand, partial derivative) of an element-wise operation, equal operands summed."""
    case, bound = _rule(expr, scope)
    return _partials(case, bound, result, scope) if case.kind == "elementwise" else []


def _partials(case: Case, bound: Bound, result: str, scope: Scope) -> list[tuple[str, Expr]]:
    scalar = all(is_number(t) for t in bound.types.values())
    mapping = for_a_formula(case, bound)
    mapping["y"] = Var(result)
    # an operand of the same name is what it was when the derivative is asked for
    by_result = result in scope.stored and all(result not in names(e) for e in bound.exprs.values())
    ties = _ties(case, bound, scope)
    mapping.update({name: substitute(tie, mapping) for name, tie in ties.items()})
    found: dict[str, Expr] = {}
    for name, text in zip(case.active_params, case.texts, strict=True):
        operand = bound.exprs[name]
        if isinstance(operand, Var) and operand.name in scope.active:
            text = _BY_RESULT.get(text, text) if by_result else text
            partial = _filled(scope, case, text, mapping, scalar)
            old = found.get(operand.name)
            found[operand.name] = partial if old is None else add([old, partial])
    return list(found.items())


def pullbacks(expr: Expr, result: str, bar: Expr, scope: Scope) -> list[Contribution]:
    """Return (operand, contribution, whether it may have to be summed to the operand's shape)."""
    if isinstance(expr, Var):
        return [(expr.name, bar, False)] if expr.name in scope.active else []
    if not isinstance(expr, Apply) or not sources(expr) & scope.active:
        return []
    name = listed(expr, scope.types)
    if name is not None and expr.op not in _OF_LISTS_TOO:
        return [(name, _item_of(expr, bar, scope), False)]
    if expr.op in ("list", "tuple"):
        parts = [(a, Apply("index", (bar, const(i)))) for i, a in enumerate(expr.args)]
        held = [(a.name, part, False) for a, part in parts
                if isinstance(a, Var) and a.name in scope.active]  # fmt: skip
        lists = [c for c in held if typeof(Var(c[0]), scope.types).kind == "list"]
        return [*lists, *_summed([c for c in held if c not in lists])]  # lists add item by item
    case, bound = _rule(expr, scope)
    if case.kind == "elementwise":
        alone = sum(not is_number(t) for t in bound.types.values()) <= 1
        return [(name, _scaled(partial, bar), not alone or is_number(scope.types[name]))
                for name, partial in _partials(case, bound, result, scope)
                if partial != ZERO]  # fmt: skip
    mapping = {**as_given(bound), "y": Var(result), "y_bar": bar}
    scalar = all(is_number(t) for t in bound.types.values())
    items = items_of(case, bound, scope.types, scope.place)
    found: list[Contribution] = []
    if items is not None:
        for item, names in items:
            if isinstance(item, Var) and item.name in scope.active:
                part = _filled(scope, case, case.texts[0], {**mapping, **names}, scalar)
                found.append((item.name, part, expr.op == "sum"))
    for name, text in zip(case.active_params, case.texts, strict=True):
        operand = bound.exprs[name]
        if isinstance(operand, Var) and operand.name in scope.active and text != "0":
            part = _filled(scope, case, text, mapping, scalar)
            found.append((operand.name, part, case.broadcasts or expr.op == "sum"))
    return _summed(found)


def _item_of(expr: Apply, bar: Expr, scope: Scope) -> Expr:
    """Return what each item of a list gets of a result: an item, a part, or all of it."""
    along = dict(expr.kwargs).get("axis", const(0))
    if len(expr.args) == 1 and along == const(0) and dict(expr.kwargs).keys() <= {"axis", "dtype"}:
        if expr.op in ("np.array", "np.asarray", "np.stack", "copy", "copy_each"):
            return bar
        if expr.op == "np.concatenate":
            return Apply("parts", (bar,))
        if expr.op in ("sum", "math.fsum"):
            return Apply("each", (bar,))
    whole = isinstance(along, Const) and type(along.value) is int and len(expr.kwargs) == 1
    if len(expr.args) == 1 and whole and expr.op == "np.stack":
        return Apply("np.moveaxis", (bar, along, const(0)))
    if len(expr.args) == 1 and whole and expr.op == "np.concatenate":
        return Apply("parts", (bar, along))
    raise NoRule(
        f"this operation on a list of unknown length has no derivative rule: {to_text(expr)}",
        place=scope.place,
        hint="make it an array first: np.array(...)",
    )


def _scaled(partial: Expr, bar: Expr) -> Expr:
    """Return a partial derivative times an adjoint or tangent; a mask picks it or nothing.

    A product with a mask of numbers would make float32 float64, and nan of what is left out.
    """
    if isinstance(partial, Apply) and partial.op == "np.where":
        test, *arms = partial.args
        if all(isinstance(a, Const) or getattr(a, "op", "") == "np.where" for a in arms):
            parts = (const(0.0) if a == const(0) else _scaled(a, bar) for a in arms)
            return Apply("np.where", (test, *parts))
    return Apply("mul", (partial, bar))


def _summed(found: list[Contribution]) -> list[Contribution]:
    """Add up what equal operands get: ``x*x`` is one edge."""
    total: dict[str, Contribution] = {}
    for name, part, fits in found:
        old = total.get(name)
        total[name] = (name, part, fits) if old is None else (name, add([old[1], part]), fits)
    return list(total.values())


def pushforward(expr: Expr, result: str, dots: dict[str, Expr], scope: Scope) -> Expr | None:
    """Return the tangent of a result, or None where it is zero."""
    if isinstance(expr, Var):
        return dots[expr.name] if expr.name in scope.active else None
    if not isinstance(expr, Apply) or not sources(expr) & scope.active:
        return None
    if expr.op in ("tuple", "list"):
        return Apply(expr.op, tuple(_dot(a, dots, scope) for a in expr.args))
    name = listed(expr, scope.types)
    if name is not None and expr.op not in _OF_LISTS_TOO:
        _item_of(expr, expr, scope)
        return Apply(expr.op, (dots[name], *expr.args[1:]), expr.kwargs)
    case, bound = _rule(expr, scope)
    if case.kind == "elementwise":
        found = _partials(case, bound, result, scope)
        terms = [_scaled(partial, dots[name]) for name, partial in found if partial != ZERO]
        return add(terms) if terms else None
    scalar = all(is_number(t) for t in bound.types.values())
    if case.kind == "linear":
        return _linear(case, bound, expr, dots, scope)
    terms = []
    for i, name in enumerate(case.active_params):
        operand = bound.exprs[name]
        text = case.tangent_texts[i] if case.kind == "general" else ""
        if not (isinstance(operand, Var) and operand.name in scope.active) or text == "0":
            continue
        dot = dots[operand.name]
        if case.kind == "bilinear":
            position = [p.name for p in case.params].index(name)
            args = [*expr.args]
            args[position] = dot
            terms.append(Apply(expr.op, tuple(args), expr.kwargs))
        else:
            mapping = {**as_given(bound), "y": Var(result), f"{name}_dot": dot}
            terms.append(_filled(scope, case, text, mapping, scalar))
    return add(terms) if terms else None


def _of_results(
    expr: Apply, targets: tuple[str, ...], scope: Scope
) -> tuple[Case, Bound, dict[str, Expr]]:
    case, bound = _rule(expr, scope)
    results = dict(zip(case.results, map(Var, targets), strict=True))
    return case, bound, {**bound.exprs, **results}


def _refused(expr: Apply, result: str, scope: Scope) -> NoRule:
    return NoRule(
        f"{result} of {to_text(expr)} has no derivative rule",
        place=scope.place,
        hint="use the other results only",
    )


def pullbacks_of_several(
    expr: Apply, targets: tuple[str, ...], bars: dict[str, Expr], scope: Scope
) -> list[tuple[str, Expr]]:
    """Return (operand, contribution) of a function with several results.

    Of its texts, those of the first operand come first, one for each result.
    """
    case, bound, mapping = _of_results(expr, targets, scope)
    found: list[tuple[str, Expr]] = []
    texts = iter(case.texts)
    for name in case.active_params:
        operand = bound.exprs[name]
        varies = isinstance(operand, Var) and operand.name in scope.active
        for result, target in zip(case.results, targets, strict=True):
            text = next(texts)
            if isinstance(operand, Var) and varies and target in bars and text != "0":
                if text == "!":
                    raise _refused(expr, result, scope)
                names = {**mapping, f"{result}_bar": bars[target]}
                found.append((operand.name, _filled(scope, case, text, names, False)))
    return found


def _filled(scope: Scope, case: Case, text: str, mapping: dict[str, Expr], scalar: bool) -> Expr:
    """Write a rule's text with the operands; what is refused there says where it stands."""
    try:
        return fill(case, text, mapping, scalar)
    except NoRule as e:
        raise NoRule(e.what, place=e.place or scope.place, hint=e.hint) from None


def pushforwards(
    expr: Apply, targets: tuple[str, ...], dots: dict[str, Expr], scope: Scope
) -> Expr | None:
    """Return the tangents of the results of a function with several."""
    case, bound, mapping = _of_results(expr, targets, scope)
    if case.kind == "linear":
        return _linear(case, bound, expr, dots, scope)
    terms: list[list[Expr]] = [[] for _ in targets]
    texts = iter(case.tangent_texts)
    for name in case.active_params:
        operand = bound.exprs[name]
        for i in range(len(targets)):
            text = next(texts)
            if isinstance(operand, Var) and operand.name in scope.active and text != "0":
                names = {**mapping, f"{name}_dot": dots[operand.name]}
                if text == "!" and targets[i] in scope.useful:
                    raise _refused(expr, case.results[i], scope)
                terms[i].append(
                    Apply("np.full_like", (Var(targets[i]), NAN))
                    if text == "!"
                    else _filled(scope, case, text, names, False)
                )
    parts = [add(t) if t else zero(n, scope.types) for t, n in zip(terms, targets, strict=True)]
    return Apply("tuple", tuple(parts))


def _linear(
    case: Case, bound: Bound, expr: Apply, dots: dict[str, Expr], scope: Scope
) -> Expr | None:
    """Apply a linear operation to the tangents, with zeros for what does not vary."""
    if not case.active_params:
        return None
    args, kwargs = list(expr.args), dict(expr.kwargs)
    names = [p.name for p in case.params]
    for name in case.active_params:
        dot = _dot(bound.exprs[name], dots, scope)
        param = case.params[names.index(name)]
        if param.keyword is None:
            args[names.index(name)] = dot
        else:
            kwargs[param.keyword] = dot
    return Apply(expr.op, tuple(args), tuple(kwargs.items()))


def _dot(operand: Expr, dots: dict[str, Expr], scope: Scope) -> Expr:
    """Return an operand's tangent: a zero where it does not vary."""
    if isinstance(operand, Var):
        if operand.name in scope.active:
            return dots[operand.name]
        return zero(operand.name, scope.types)
    if isinstance(operand, Apply) and operand.op in ("list", "tuple"):
        return Apply(operand.op, tuple(_dot(a, dots, scope) for a in operand.args))
    return const(0.0) if isinstance(operand, Const) else Apply("np.zeros_like", (operand,))
