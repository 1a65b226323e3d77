"""What a transformation knows of one function; zeros, and which derivatives are real.

**Complex numbers.** The adjoint of a variable z is the number (or array) with

    change of the result = Re(sum(z_bar * change of z)),

without a conjugate: for a real result of z = x + iy it is df/dx - i df/dy, as in JAX and autograd.
So a holomorphic function has one rule for real and complex numbers, ``z_bar = h'(z) * y_bar``, and
so has everything linear: its transpose is not conjugated. The others (``abs``, ``np.real``) have
rules of their own for complex numbers, declared with ``numbers="complex"``.

Which variables are complex is a fact of the IR (``c``; ``z`` where it depends on the way there, as
in a loop that starts from a real zero). A variable known to be real has a real derivative: what
comes to it from a complex one is made so here, by ``np.real``. One of ``z`` keeps a complex number
of which the real part is meant if the variable is real; every rule hands that on as it should.
Where nothing is complex, nothing of this is looked at and no text is longer for it.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from functools import cached_property

from srcad.analysis.activity import sources
from srcad.analysis.facts import Types, item_of, match, typeof
from srcad.errors import NoRule, Place, UnsupportedSyntax
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.text import to_text
from srcad.ir.types import (
    UNKNOWN,
    Type,
    holds_complex,
    is_mapping,
    is_number,
    is_real,
    maybe_complex,
)
from srcad.rules.declare import Bound, Case, declared

__all__ = ["PLAIN", "Scope", "shape_of", "unless_none", "zero", "zero_like"]

# of what is real nothing comes: it has to be known
_SILENT = {"np.imag", "np.angle"}
# what an operation on numbers may be applied to; of other things it may mean anything
PLAIN = {"number", "array", "unknown", "nothing"}


@dataclass
class Scope:
    """What a transformation knows while it works on one function."""

    types: Types
    active: set[str]
    refused: dict[Expr, Exception]
    place: Place | None = None
    # results that are in an array, too: what is made of them needs no tape of the operands
    stored: frozenset[str] = frozenset()
    # what the result depends on: forwards, a result without a derivative must not be among it
    useful: Set[str] = frozenset()
    matched: dict[Expr, tuple[Case, Bound] | None] = field(default_factory=dict)

    def zeros_of(self, expr: Expr) -> Expr:
        """Return the tangent of a result that does not vary; refuse an object with what does."""
        if isinstance(expr, Apply) and expr.op == "call" and sources(expr) & {*self.active}:
            raise UnsupportedSyntax(
                f"an object that is returned: {to_text(expr)}",
                place=self.place,
                hint="return what it holds: a tuple, a list or a dict",
            )
        called = isinstance(expr, Apply) and expr.op == "call"
        unknown = called and typeof(expr, self.types) == UNKNOWN  # it may be a record
        return Apply("zeros_like_each" if unknown else "np.zeros_like", (expr,))

    @cached_property
    def complex(self) -> bool:
        """Whether any variable is complex, or may be."""
        return any(map(holds_complex, self.types.values()))

    def match(self, expr: Apply) -> tuple[Case, Bound] | None:
        """Return the rule of an operation of the primal's, whose variables keep their types."""
        if expr not in self.matched:
            self.matched[expr] = match(expr, self.types)
        return self.matched[expr]

    def as_real(self, dot: Expr, t: Type) -> Expr:
        """Return the tangent or the adjoint of a variable of a type: of a real one, it is real."""
        if not is_real(t) or t.kind not in PLAIN:
            return dot
        have = typeof(dot, self.types)
        doubtful = maybe_complex(have) or (self.complex and not is_real(have))
        return Apply("np.real", (dot,)) if doubtful else dot

    def of_these_numbers(self, expr: Apply, case: Case, bound: Bound) -> tuple[Case, Bound]:
        """Return the rule that holds for the numbers of a call; refuse one of real numbers only.

        The rules for complex numbers hold for real ones too, where it is not known which they are.
        """
        if case.numbers == "both" or not (self.complex or case.op in _SILENT):
            return case, bound
        if case.numbers in ("", "real") and any(map(holds_complex, bound.types.values())):
            raise NoRule(
                f"{to_text(expr)} has no derivative rule for complex numbers",
                place=self.place,
                hint="apply it to the real and the imaginary part: np.real(z), np.imag(z)",
            )
        unknown = any(bound.types[n].dtype == "?" for n in case.active_params if n in bound.types)
        if case.numbers == "complex" or not unknown:
            return case, bound
        for other in declared(expr.op):
            found = other.bind(expr, lambda e: typeof(e, self.types))
            if other.numbers == "complex" and found is not None:
                return other, found
        raise NoRule(
            f"whether {to_text(expr)} is of complex numbers is not known",
            place=self.place,
            hint="make its argument an array of a type first: np.array(x, dtype=float)",
        )

    def typeof(self, expr: Expr) -> object:
        """Return the type of an expression."""
        return typeof(expr, self.types)


def zero_like(value: Expr, t: Type) -> Expr:
    """Return zeros in the shape of an array, or of each item of a list."""
    if t.kind == "list":
        return Apply("zeros_like_each", (value,))
    if t.kind == "array" and t.dtype in ("f", "c"):  # a number may be an integer still
        return Apply("np.zeros_like", (value,))
    return _zeros(value, not maybe_complex(t))


def zero(name: str, types: Types) -> Expr:
    """Return a zero like a variable."""
    t = types.get(name)
    if t is not None and is_number(t):
        return const(0.0)
    if t is not None and is_mapping(t) and is_number(item_of(t)):
        return Apply("zeros_by_key", (Var(name),))
    if t is not None and t.kind == "list":
        numbers = is_number(item_of(t)) and not is_mapping(t)
        times = Apply("repeat", (Apply("list", (const(0.0),)), Apply("len", (Var(name),))))
        return times if numbers else Apply("zeros_like_each", (Var(name),))
    if t is not None and t.dtype in ("f", "c"):
        return Apply("np.zeros_like", (Var(name),))
    real = (t is not None and is_real(t)) or not any(map(holds_complex, types.values()))
    return _zeros(Var(name), real)


def _zeros(value: Expr, real: bool) -> Expr:
    """Return zeros for what may hold integers now."""
    dtype = () if real else (("dtype", Const("complex", complex)),)
    return Apply("np.zeros", (Apply("np.shape", (value,)),), dtype)


def unless_none(value: Expr, nothing: Expr) -> Expr:
    """Return a zero like what may be None, which has no shape to take."""
    if not isinstance(nothing, Apply):
        return nothing
    lists = ("repeat", "zeros_by_key", "zeros_like_each")
    absent = const(None) if nothing.op in lists else const(0.0)
    if isinstance(value, Const):
        return absent
    return Apply("ifexp", (Apply("is", (value, const(None))), absent, nothing))


def shape_of(name: str, maybe_number: bool) -> Expr:
    """Return the expression ``name.shape``; of what may be a number, ``np.shape(name)``."""
    if maybe_number:
        return Apply("np.shape", (Var(name),))
    return Apply("attr", (Var(name), Const("shape", "shape")))
