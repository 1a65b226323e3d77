"""Squares of what has a kink, which have none: ``abs(x)**2``, ``np.linalg.norm(x)**2``.

The derivative of ``|x|`` at 0 is a convention, so that the second one of its square would be wrong
there. The value stays what the function computes, and is differentiated as what it is equal to.

>>> from srcad.ir.nodes import Return
>>> from srcad.ir.parse import parse
>>> from srcad.ir.text import to_text
>>> from srcad.ir.types import array
>>> body = (Assign("u", parse("np.abs(x)")), Assign("v", parse("u**2")), Return(Var("v")))
>>> types = {"x": array("n"), "u": array("n"), "v": array("n")}
>>> for stmt in smooth_squares(Function("f", ("x",), body), ("x",), types).body[1:-1]:
...     print(stmt.target, "=", to_text(stmt.value))
u1 = u**2
u2 = x**2
v = seen_as(u1, u2)
"""

from __future__ import annotations

from srcad.analysis.activity import varied_names
from srcad.analysis.facts import Types, typeof
from srcad.ir.names import Namer
from srcad.ir.nodes import Apply, Assign, Block, Const, Expr, Function, Stmt, Var, const
from srcad.ir.walk import (
    defined,
    operations,
    own_expressions,
    statements,
    subexpressions,
    with_blocks,
    written,
)
from srcad.transform.flatten import names_of

__all__ = ["smooth_squares"]

_ABSOLUTE = {"abs", "np.abs", "np.absolute", "np.fabs", "math.fabs"}
_KINKED = {*_ABSOLUTE, "np.linalg.norm", "np.std"}


def smooth_squares(function: Function, inputs: tuple[str, ...], types: Types) -> Function:
    """Return the function with even powers of absolute values and norms seen as smooth."""
    every = list(statements(function.body))
    if not any(operations(e) & _KINKED for s in every for e in own_expressions(s)):
        return function
    maker = _Maker(function, types, varied_names(function, set(inputs), types))
    return function.with_body(maker.block(function.body, {}))


class _Maker:
    def __init__(self, function: Function, types: Types, varied: set[str]) -> None:
        self.types = types
        self.varied = varied
        # a power of one of Python's numbers may turn complex
        self.real = not any(
            isinstance(e, Apply) and e.op == "pow" and not _is_whole(e.args[1])
            for s in statements(function.body) for own in own_expressions(s)
            for e in subexpressions(own)
        )  # fmt: skip
        self.namer = Namer(names_of(function))
        self.namer.skip()

    def block(self, block: Block, known: dict[str, Apply]) -> Block:
        """Write a block; ``known`` are the absolute values and norms that names stand for."""
        out: list[Stmt] = []
        for stmt in block:
            inner = [s for s in statements((stmt,)) if s is not stmt]
            if inner:
                self.forget(known, *inner)
                out.append(with_blocks(stmt, lambda b: self.block(b, dict(known))))
                continue
            made = self.squared(stmt, known) if isinstance(stmt, Assign) else [stmt]
            self.forget(known, stmt)
            value = stmt.value if isinstance(stmt, Assign) else None
            if isinstance(stmt, Assign) and isinstance(value, Apply) and value.op in _KINKED:
                of = value.args[0]
                if isinstance(of, Var) and of.name in self.varied and of.name != stmt.target:
                    known[stmt.target] = value
            out += made
        return tuple(out)

    def forget(self, known: dict[str, Apply], *stmts: Stmt) -> None:
        """Forget what statements change."""
        changed = {n for s in stmts for n in (*defined(s), *written(s))}
        for name, value in list(known.items()):
            if name in changed or value.args[0] in [Var(n) for n in changed]:
                del known[name]

    def squared(self, stmt: Assign, known: dict[str, Apply]) -> list[Stmt]:
        """Write a square as a value that is differentiated as another."""
        name, power = _power(stmt.value)
        parts = self.equal(known[name], power) if name in known else []
        if not parts:
            return [stmt]
        made: list[Stmt] = [self.named(stmt.value, stmt)]
        held = made[0]
        assert isinstance(held, Assign)
        value: Expr = Var(held.target)
        last: Expr = value
        for part in parts:
            step = self.named(Apply(part.op, tuple(last if a == _LAST else a for a in part.args),
                                    part.kwargs), stmt)  # fmt: skip
            made.append(step)
            last = Var(step.target)
        made.append(Assign(stmt.target, Apply("seen_as", (value, last)), stmt.origin, stmt.of))
        return made

    def named(self, value: Expr, stmt: Assign) -> Assign:
        name = self.namer.temporary()
        self.types[name] = typeof(value, self.types)
        return Assign(name, value, stmt.origin, stmt.of)

    def equal(self, kinked: Apply, power: int) -> list[Apply]:
        """Return the steps to what an even power of something kinked is equal to."""
        x, *others = kinked.args
        t = typeof(x, self.types)
        square = Apply("pow", (x, const(power)))
        if t.kind != "array" and not self.real:
            return []
        if kinked.op in _ABSOLUTE:
            if t.dtype == "f" and not kinked.kwargs:
                return [square]
            if t.dtype == "c" and power == 2 and not kinked.kwargs:
                return [
                    Apply("np.conj", (x,)),
                    Apply("mul", (_LAST, x)),
                    Apply("np.real", (_LAST,)),
                ]
            return []
        if power != 2 or others or t.dtype != "f" or t.kind != "array":
            return []
        if kinked.op == "np.std":
            return [Apply("np.var", (x,), kinked.kwargs)]
        truth = isinstance(getattr(dict(kinked.kwargs).get("axis"), "value", None), bool)
        if truth or {k for k, _ in kinked.kwargs} - {"axis", "keepdims"}:
            return []
        return [square, Apply("np.sum", (_LAST,), kinked.kwargs)]


_LAST = Var("the step before")  # no name of a program


def _is_whole(power: Expr) -> bool:
    return isinstance(power, Const) and type(power.value) is int


def _power(value: Expr) -> tuple[str, int]:
    """Return the name that is raised to an even power, and the power; no name for other values."""
    if not isinstance(value, Apply):
        return "", 0
    base = value.args[0] if value.args else None
    if not isinstance(base, Var):
        return "", 0
    if value.op == "np.square" or (value.op == "mul" and value.args == (base, base)):
        return base.name, 2
    by = value.args[1] if value.op == "pow" else None
    if isinstance(by, Const) and type(by.value) in (int, float) and by.value in (2, 4, 6, 8):
        return base.name, int(by.value)
    return "", 0
