"""What is known of the expressions of one function while they are simplified."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property

from srcad.analysis.facts import Settled, Types, typeof
from srcad.ir.literals import is_literal
from srcad.ir.names import is_moved
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.types import INT, UNKNOWN, Type, may_wrap, same_shape
from srcad.ir.walk import reads

__all__ = ["Known"]


_NUMERIC = ("number", "array", "unknown")
_ARITHMETIC = {"add", "sub", "mul", "div", "neg"}


class Known:
    """The types of a function's variables, and what has been found out about its expressions."""

    def __init__(self, types: Types, moving: Iterable[str] = ()) -> None:
        self.types = Settled(types)
        # for a name, an earlier one of the same shape
        self.shaped_as: dict[str, str] = {}
        # for a name, what it is a power of, and which
        self.power_of: dict[str, tuple[Expr, int]] = {}
        # for a name, the transpose that it stands for
        self.turned: dict[str, Apply] = {}
        # names that are defined once, where everything after can read them
        self.settled: set[str] = set()
        # of these the ones that stay what they were computed as, asked when it matters
        self.still: Callable[[], Collection[str]] = tuple
        # what is made of tangents and adjoints, beside these: it is no integer
        self.moving = frozenset(moving)
        # of these the parameters, in order
        self.params: tuple[str, ...] = ()
        # whether sums are to share factors and bars: step by step, each term is a path of its own
        self.gathers = False

    def of(self, expr: Expr) -> Type:
        """Return the type of an expression."""
        if isinstance(expr, Var):
            return self.types.get(expr.name, UNKNOWN)
        return typeof(expr, self.types)

    def define(self, target: str, value: Expr) -> None:
        """Learn what shape a variable has, and what it is a power of."""
        if isinstance(value, Apply) and value.op in ("pow", "mul") and target in self.settled:
            base, power = value.args
            if value.op == "mul":
                power = const(2 if base == power else 1)
            times = power.value if isinstance(power, Const) else None
            settled = isinstance(base, Var) and base.name in self.settled
            if settled and type(times) is int and times > 1 and target in self.still():
                self.power_of[target] = base, times
        if isinstance(value, Apply) and value.op in ("T", "np.swapaxes"):
            base = value.args[0]
            settled = isinstance(base, Var) and {target, base.name} <= self.settled
            if settled and target in self.still():
                self.turned[target] = value
        number = self.types.get(target, UNKNOWN).kind == "number"
        if isinstance(value, Apply) and not number and target in self.settled:
            earlier = self.same_shape(value)
            if earlier is not None and earlier in self.settled and earlier != target:
                self.shaped_as[target] = self.shaped_as.get(earlier, earlier)

    def same_shape(self, expr: Expr) -> str | None:
        """Return a variable that has an expression's shape: a parameter, or one that it reads.

        Parameters are there anyway: to ask another variable may keep it from being folded away.
        """
        t = self.of(expr)
        if t.kind != "array" or (isinstance(expr, Var) and expr.name in self.params):
            return None
        for name in self.params:
            if self.types[name].kind == "array" and same_shape(self.types[name], t):
                return name
        return next((n for n in reads(expr) if same_shape(self.types.get(n, UNKNOWN), t)), None)

    @cached_property
    def floats(self) -> set[str]:
        """The variables that are floating numbers."""
        return {name for name, t in self.types.items() if (t.kind, t.dtype) == ("number", "f")}

    @cached_property
    def wrapping(self) -> set[str]:
        """The variables that are integers which may wrap around, or unknown."""
        return {name for name, t in self.types.items() if t.kind in _NUMERIC and may_wrap(t)
                and not (t.dtype == "?" and self.moves(name))}  # fmt: skip

    def moves(self, name: str) -> bool:
        """Whether a variable is a tangent, an adjoint, or made of one."""
        return name in self.moving or is_moved(name)

    def wraps(self, expr: Expr) -> bool:
        """Whether a value is an integer that may wrap around.

        Its sign and what it is added to or multiplied by stay as they are.
        """
        if not self.wrapping or isinstance(expr, Const):
            return False
        if isinstance(expr, Var):
            return expr.name in self.wrapping
        inside = expr.inside
        if expr.op == "div":
            return False
        if inside.ops <= _ARITHMETIC and self.wrapping.isdisjoint(inside.names):
            return False
        t = self.of(expr)
        return may_wrap(t) and (t.dtype != "?" or not any(map(self.moves, inside.names)))

    def of_floats(self, expr: Expr) -> bool:
        """Whether an expression is plain arithmetic with floating numbers, as most are."""
        if type(expr) is not Apply:
            return type(expr) is Var and expr.name in self.floats
        inside = expr.inside
        return bool(inside.names) and inside.names <= self.floats and inside.ops <= _ARITHMETIC

    def is_float(self, expr: Expr) -> bool:
        """Whether an expression is surely of floats or of complex numbers, or a literal."""
        if self.of_floats(expr):
            return True
        if isinstance(expr, Apply) and expr.op in ("np.where", "ifexp"):  # a mask of 1 and 0
            return all(map(self.is_float, expr.args[1:]))
        if isinstance(expr, Apply) and expr.op == "np.broadcast_to" and is_literal(expr.args[0]):
            return True
        t = self.of(expr)
        floating = t.dtype in ("f", "c", "z") and t.kind in ("number", "array", "unknown")
        return floating or is_literal(expr)

    def is_number(self, expr: Expr) -> bool:
        """Whether an expression is surely a number."""
        return self.of_floats(expr) or self.of(expr).kind == "number"

    def zero(self, expr: Expr) -> Const:
        """Return the zero that a number is: an integer's may be an index."""
        return const(0) if self.of(expr)[:3] == INT[:3] else const(0.0)

    def forget(
        self, settled: Collection[str] = (), still: Callable[[], Collection[str]] = tuple
    ) -> None:
        """Start anew: the function has changed, and with it which names are there to be asked."""
        self.settled = set(settled)
        self.still = still
        self.shaped_as = {}
        self.turned = {}  # what was turned may have been folded away
        if settled:
            self.power_of = {}

    def simplify(self, expr: Expr) -> Expr:
        """Return an equal expression, as a person would write it."""
        raise NotImplementedError
