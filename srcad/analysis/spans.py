"""Which parts of a dimension indices name, and whether two of these are apart.

>>> from srcad.ir.nodes import Var
>>> from srcad.ir.parse import parse
>>> facts = [Form(0, {"j": 1})]                        # j is never negative
>>> def part(text):
...     index = parse(f"a[{text}]").args[1]
...     return span(index, lambda e: form_of(e, lambda v: Form(0, {v.name: 1})), facts)
>>> disjoint(part("j"), part(":j"), facts), disjoint(part("j"), part("j:"), facts)
(True, False)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from srcad.analysis.affine import Form, form_of, never_negative  # noqa: F401  (an example)
from srcad.ir.nodes import Apply, Expr, const
from srcad.ir.parse import NONE

__all__ = ["Span", "dimensions", "direction", "disjoint", "in_step", "limits", "span"]

# where a part begins, and where it ends if that is known
Span = tuple[Form, Form | None]


def dimensions(index: Expr) -> tuple[Expr, ...]:
    """Return the parts of an index, one for each dimension."""
    return index.args if isinstance(index, Apply) and index.op == "tuple" else (index,)


def span(index: Expr, form: Callable[[Expr], Form | None], facts: Sequence[Form]) -> Span | None:
    """Return where a part of a dimension begins and ends; None if it may count from the end."""

    def bound(expr: Expr) -> Form | None:
        found = form(expr) if expr != NONE else None
        return found if found is not None and never_negative(found, facts) else None

    if isinstance(index, Apply) and index.op == "slice":
        low, high, step = index.args
        if step not in (NONE, const(1)):
            return None
        return bound(low) or Form(0), bound(high)
    point = bound(index)
    return None if point is None else (point, point + Form(1))


def disjoint(one: Span, two: Span, facts: Sequence[Form]) -> bool:
    """Whether one part surely ends before the other begins."""
    pairs = ((one, two), (two, one))
    return any(
        stop is not None and never_negative(start - stop, facts) for (_, stop), (start, _) in pairs
    )


def limits(iterable: Expr) -> tuple[Expr, Expr] | None:
    """Return the least that a loop's variable may be, and one more than the most, of a range."""
    expr = _forwards(iterable)
    if not isinstance(expr, Apply) or expr.op != "range":
        return None
    if len(expr.args) == 1:
        return const(0), expr.args[0]
    first, last, *step = expr.args
    if step == [const(-1)]:
        return Apply("add", (last, const(1))), Apply("add", (first, const(1)))
    return (first, last) if not step or step == [const(1)] else None


def direction(iterable: Expr) -> list[int]:
    """Return 1 where a loop's variable grows by one from turn to turn, -1 where it falls."""
    if limits(iterable) is None:
        return []
    expr, sign = iterable, 1
    while isinstance(expr, Apply) and expr.op == "reversed":
        expr, sign = expr.args[0], -sign
    assert isinstance(expr, Apply)
    return [-sign if expr.args[2:] == (const(-1),) else sign]


def _forwards(iterable: Expr) -> Expr:
    while isinstance(iterable, Apply) and iterable.op == "reversed":
        iterable = iterable.args[0]
    return iterable


def in_step(one: Expr, two: Expr) -> bool:
    """Whether two indexes go through an array in the same dimensions by the same steps."""
    parts, others = dimensions(one), dimensions(two)
    return len(parts) == len(others) and all(
        _step(part) == _step(other) for part, other in zip(parts, others, strict=True)
    )


def _step(part: Expr) -> Expr | None:
    """Return the step of a slice, or None for any other index."""
    return part.args[2] if isinstance(part, Apply) and part.op == "slice" else None
