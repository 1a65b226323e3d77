"""The forward tangent: beside each statement, the derivative of what it computes.

For every variable ``v`` that varies, ``v_dot`` is its directional derivative (Griewank & Walther,
"Evaluating Derivatives", 2nd ed. 2008, section 3.1).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from srcad.analysis.absent import may_be_none, perhaps_none
from srcad.analysis.activity import sources, useful_names, varied_names
from srcad.analysis.facts import Types, typeof
from srcad.analysis.mappings import refuse_varying_keys
from srcad.analysis.sharing import in_memory
from srcad.errors import UnsupportedSyntax
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Break,
    Const,
    Effect,
    Expr,
    For,
    Function,
    Pop,
    Push,
    Return,
    Stmt,
    Store,
    Take,
    Unpack,
    Var,
    While,
    With,
    WriteBack,
    const,
)
from srcad.ir.parse import NONE
from srcad.ir.types import UNKNOWN, is_float, is_number, is_real, same_shape
from srcad.ir.walk import last_step, names, substitute
from srcad.transform.effects import settle_effects
from srcad.transform.flatten import names_of
from srcad.transform.local import pushforward, pushforwards
from srcad.transform.paths import layouts
from srcad.transform.prepare import split_updates
from srcad.transform.records import fields_of
from srcad.transform.runtime_calls import Made, called, made_by, name_of, recursive
from srcad.transform.scope import Scope, shape_of, unless_none, zero, zero_like

__all__ = ["tangent"]


def tangent(function: Function, inputs: tuple[str, ...], types: Types) -> Function:
    """Return ``f_tangent(x, ..., x_dot, ...) -> (y, y_dot)`` for the given inputs."""
    return _Tangent(function, inputs, types).run()


class _Tangent:
    def __init__(self, function: Function, inputs: tuple[str, ...], types: Types) -> None:
        active = varied_names(function, set(inputs), types)
        refuse_varying_keys(function, active)
        function = split_updates(settle_effects(function, inputs, active, types), types)
        active = varied_names(function, set(inputs), types)
        self.function = function
        self.inputs = inputs
        self.types = types
        self.scope = Scope(types, active, function.refused, useful=useful_names(function))
        self.namer = Namer(names_of(function))
        self.namer.skip()
        self.dots: dict[str, str] = {}
        self.free = dict(function.free)
        self.absent = perhaps_none(function.body)

    def dot(self, name: str) -> str:
        """Return the name of a variable's tangent."""
        if name not in self.dots:
            self.dots[name] = self.namer.fresh(f"{name}_dot")
            t = self.types.get(name)
            if t is not None and self.scope.complex:
                self.types[self.dots[name]] = t._replace(dtype="f") if is_real(t) else t
        return self.dots[name]

    def run(self) -> Function:
        dots = tuple(self.dot(name) for name in self.inputs)
        body = (*self.still(), *self.block(self.function.body))
        params = (*self.function.params, *dots)
        name = f"{self.function.name}_tangent"
        return replace(self.function, name=name, params=params, body=body, free=self.free)

    def still(self) -> list[Stmt]:
        """Start what varies only later from zero: a parameter that is assigned in a loop."""
        parts = (s.target for s in self.function.entry)
        outside = (*self.function.params, *parts, *self.function.free)
        names_ = [n for n in outside if n in self.scope.active and n not in self.inputs]
        return [Assign(self.dot(n), zero(n, self.types), None, n) for n in names_]

    def block(self, block: Block) -> Block:
        out: list[Stmt] = []
        for stmt in block:
            self.scope.place = stmt.origin
            out.extend(self.statement(stmt))
        return tuple(out)

    def statement(self, stmt: Stmt) -> list[Stmt]:
        if isinstance(stmt, Assign):
            return self.assign(stmt)
        if isinstance(stmt, Return):
            pair = Apply("tuple", (stmt.value, self.structure(stmt.value)))
            return [replace(stmt, value=pair)]
        if isinstance(stmt, Unpack):
            found = made_by(stmt, self.free)
            if found is not None:
                return self.moved(stmt, found)
            pulled = self.pulled(stmt)
            if pulled is not None:
                return [stmt, pulled]
            if sources(stmt.value) & self.scope.active:
                targets = tuple(self.dot(t) for t in stmt.targets)
                value = self.several(stmt)
                if isinstance(value, Apply) and value.op == "tuple":
                    return [stmt, *self.each(stmt, targets, value)]
                return [stmt, replace(stmt, targets=targets, value=value, of=stmt.targets[0])]
            written = [t for t in stmt.targets if t in self.scope.active]
            zeros = (Assign(self.dot(t), zero(t, self.types), stmt.origin, t) for t in written)
            return [stmt, *zeros]
        if isinstance(stmt, Push):
            out: list[Stmt] = [stmt]
            if stmt.tape in self.scope.active:
                out.append(
                    replace(stmt, tape=self.dot(stmt.tape), value=self.structure(stmt.value))
                )
            return out
        if isinstance(stmt, Pop):
            out = [stmt]
            if stmt.target in self.scope.active:
                dot = self.dot(stmt.target)
                if stmt.tape in self.scope.active:
                    out.append(replace(stmt, tape=self.dot(stmt.tape), target=dot))
                elif stmt.index is not None:
                    place = Apply("index", (Var(stmt.target), stmt.index))
                    nothing = self.zero_in(stmt.target, stmt.index, place)
                    out.append(Store(dot, stmt.index, nothing, "", stmt.origin, stmt.target))
                else:
                    out.append(Assign(dot, zero(stmt.target, self.types)))
            return out
        if isinstance(stmt, (Store, AddAt, Append)):
            return self.write(stmt)
        if isinstance(stmt, Take):
            out = [stmt]
            if stmt.base in self.scope.active:
                target = self.dot(stmt.target)
                out.append(replace(stmt, base=self.dot(stmt.base), target=target, of=stmt.target))
            elif stmt.target in self.scope.active:
                still = zero(stmt.target, self.types)
                out.append(Assign(self.dot(stmt.target), still, stmt.origin, stmt.target))
            return out
        if isinstance(stmt, With):
            return [replace(stmt, body=self.block(stmt.body))]
        if isinstance(stmt, Branch):
            return [replace(stmt, then=self.block(stmt.then), orelse=self.block(stmt.orelse))]
        if isinstance(stmt, (For, While)):
            body = self.block(stmt.body)
            if isinstance(stmt, For) and stmt.target in self.scope.active:
                body = (Assign(self.dot(stmt.target), const(0.0), stmt.origin, stmt.target), *body)
            return [replace(stmt, body=body)]
        assert isinstance(stmt, (Break, Effect, WriteBack))
        return [stmt]

    def write(self, stmt: Store | AddAt | Append) -> list[Stmt]:
        """The tangent of a write writes into the tangent, before the place has its new value."""
        if stmt.base not in self.scope.active:
            return [stmt]
        varies = bool(sources(stmt.value) & self.scope.active)
        if isinstance(stmt, AddAt) and not varies:
            return [stmt]
        value = self.structure(stmt.value) if varies else self.still_zero(stmt)
        moved = replace(stmt, base=self.dot(stmt.base), value=value, of=stmt.base)
        return [*layouts(moved), moved, stmt]

    def still_zero(self, stmt: Stmt) -> Expr:
        """The tangent of a value that does not vary, where it is written."""
        if not isinstance(stmt, (Append, Store)):
            return const(0.0)
        if isinstance(stmt, Append):
            return self.zero_in(stmt.base, NONE, stmt.value)
        return self.zero_in(stmt.base, stmt.index, stmt.value)

    def zero_in(self, base: str, index: Expr, value: Expr) -> Expr:
        """Return what the tangent of an array or list is given where a value does not vary."""
        whole, _ = last_step(base, index)
        if typeof(whole, self.types).kind != "list":
            return const(0.0)
        if isinstance(value, Var) and value.name in self.types:
            return zero(value.name, self.types)
        t = typeof(value, self.types)
        if not in_memory(t):
            return const(0.0)
        return zero_like(value, t)

    def run_time_call(self, stmt: Assign, function: Any) -> list[Stmt]:
        """The tangent of a call of a function that calls itself."""
        assert isinstance(stmt.value, Apply)
        args = stmt.value.args[1:]
        along, dots = self.along(args)
        result = self.types.get(stmt.target, UNKNOWN)
        made = Made("tangent", function, along, result=result)
        name = name_of(made, self.free, self.namer)
        targets = (stmt.target, self.dot(stmt.target))
        return [Unpack(targets, called(name, *args, *dots), stmt.origin)]

    def along(self, args: tuple[Expr, ...]) -> tuple[tuple[int, ...], tuple[Expr, ...]]:
        """Return the positions of the arguments that vary, and their tangents."""
        varied = [(i, a.name) for i, a in enumerate(args)
                  if isinstance(a, Var) and a.name in self.scope.active]  # fmt: skip
        return tuple(i for i, _ in varied), tuple(Var(self.dot(n)) for _, n in varied)

    def moved(self, stmt: Unpack, made: Made) -> list[Stmt]:
        """The tangent of a derivative that is made when it is called."""
        assert isinstance(stmt.value, Apply)
        args = stmt.value.args[1:]
        along, dots = self.along(args)
        if not along:
            return [stmt]
        results = tuple(map(self.dot, stmt.targets))
        if made.kind == "vjp":
            kept = replace(made, kind="vjp_tangent", along=along)
            name = name_of(kept, self.free, self.namer)
            return [Unpack((*stmt.targets, *results), called(name, *args, *dots), stmt.origin)]
        if made.kind == "tangent":
            twice = Made("tangent", made, along, result=made.type)
            name = name_of(twice, self.free, self.namer)
            whole, whole_dot = self.namer.temporary(), self.namer.temporary()
            return [
                Unpack((whole, whole_dot), called(name, *args, *dots), stmt.origin),
                Unpack(stmt.targets, Var(whole), stmt.origin),
                Unpack(results, Var(whole_dot), stmt.origin, stmt.targets[0]),
            ]
        raise UnsupportedSyntax(
            "a third derivative of a function that calls itself",
            place=stmt.origin, hint="write the recursion as a loop",
        )  # fmt: skip

    def pulled(self, stmt: Unpack) -> Stmt | None:
        """The tangent of calling a pullback: of what it keeps, and of the adjoint it is given."""
        value = stmt.value
        back = value.args[0] if isinstance(value, Apply) and value.op == "call" else None
        if not (isinstance(back, Var) and back.name in self.scope.active):
            return None
        assert isinstance(value, Apply)
        bar = value.args[1]
        moved = called(self.dot(back.name), bar, self.structure(bar))
        return replace(stmt, targets=tuple(map(self.dot, stmt.targets)), value=moved,
                       of=stmt.targets[0])  # fmt: skip

    def each(self, stmt: Unpack, targets: tuple[str, ...], value: Apply) -> list[Stmt]:
        """Give each result its tangent."""
        pairs = zip(targets, value.args, stmt.targets, strict=True)
        return [
            Assign(dot, self.scope.as_real(part, self.types.get(of, UNKNOWN)), stmt.origin, of)
            for dot, part, of in pairs
        ]

    def several(self, stmt: Unpack) -> Expr:
        """Return the tangents of what is unpacked."""
        if not isinstance(stmt.value, Apply) or stmt.value.op in ("tuple", "list"):
            return self.structure(stmt.value)
        active = [n for n in sources(stmt.value) if n in self.scope.active]
        dots: dict[str, Expr] = {n: Var(self.dot(n)) for n in active}
        found = pushforwards(stmt.value, stmt.targets, dots, self.scope)
        assert found is not None
        return found

    def assign(self, stmt: Assign) -> list[Stmt]:
        """The tangent stands after its statement, or before where that overwrites an operand."""
        text = self.types.get(stmt.target, UNKNOWN).kind == "text"  # it says what it says
        if stmt.target not in self.scope.active or text:
            return [stmt]
        target = self.dot(stmt.target)
        function = recursive(stmt.value, self.function, self.scope.active, self.types)
        if function is not None:
            return self.run_time_call(stmt, function)
        if isinstance(stmt.value, Apply) and stmt.value.op == "tape":
            return [stmt, replace(stmt, target=target)]
        dots: dict[str, Expr] = {
            n: Var(self.dot(n)) for n in sources(stmt.value) if n in self.scope.active
        }
        found = pushforward(stmt.value, stmt.target, dots, self.scope)
        if found is not None:
            found = self.scope.as_real(found, self.types.get(stmt.target, UNKNOWN))
        if found is None:
            empty = stmt.value in (Apply("list", ()), Apply("mapping", ()))
            value = stmt.value if empty else zero(stmt.target, self.types)
            if may_be_none(stmt.value, self.absent):
                given = stmt.value if isinstance(stmt.value, Const) else Var(stmt.target)
                value = unless_none(given, value)
        else:
            value = self.whole(found, stmt)
        made = Assign(target, value, stmt.origin, stmt.target)
        overwrites = stmt.target in names(stmt.value)
        if overwrites and found is not None and value is not found:
            # the tangent takes the shape of the result, which is not there yet: name it first
            name = self.namer.temporary()
            self.types[name] = self.types.get(stmt.target, UNKNOWN)
            shaped = substitute_shape(value, stmt.target, name)
            first, last = replace(stmt, target=name), replace(stmt, value=Var(name))
            return [first, replace(made, value=shaped), last]
        return [made, stmt] if overwrites and found is not None else [stmt, made]

    def whole(self, dot: Expr, stmt: Assign) -> Expr:
        """Give a tangent the shape of its variable, where an operand that varies is smaller."""
        t = self.types.get(stmt.target)
        if t is None or is_number(t) or not isinstance(stmt.value, Apply):
            return dot
        if t.kind in ("list", "tuple", "dict"):  # its items have their shapes
            return dot
        operands = [a for a in stmt.value.args if not is_number(typeof(a, self.types))]
        found = self.scope.match(stmt.value)
        partly = found is not None and found[0].kind == "elementwise" and "0" in found[0].texts
        if all(sources(a) & self.scope.active for a in operands) and operands and not partly:
            return dot
        known = {n: self.types[n] for n in names(stmt.value) if n in self.types}
        known.update({self.dot(n): k for n, k in list(known.items()) if n in self.scope.active})
        if same_shape(typeof(dot, known), t) or self.covers(dot, stmt, operands):
            return dot
        if found is None or found[0].kind in ("elementwise", "linear"):
            return Apply("np.broadcast_to", (dot, shape_of(stmt.target, t.kind != "array")))
        return dot

    def covers(self, dot: Expr, stmt: Assign, operands: list[Expr]) -> bool:
        """Whether a product has all operands in it, each element by element."""
        if not all(isinstance(e, Apply) and e.op in ("mul", "div") for e in (dot, stmt.value)):
            return False
        there = names(dot)
        return stmt.target in there or all(
            isinstance(a, Var) and (a.name in there or self.dot(a.name) in there) for a in operands
        )

    def structure(self, expr: Expr) -> Expr:
        """Return the tangent of what is returned or packed."""
        if isinstance(expr, Apply) and expr.op in ("tuple", "list"):
            return Apply(expr.op, tuple(self.structure(a) for a in expr.args))
        if isinstance(expr, Apply) and expr.op == "dict":  # keys and values in turn
            parts = (self.structure(a) if i % 2 else a for i, a in enumerate(expr.args))
            return Apply("dict", tuple(parts))
        if isinstance(expr, Var):
            if expr.name in self.scope.active:
                return Var(self.dot(expr.name))
            t = self.types.get(expr.name)
            if t is not None and t.kind == "tuple":
                items = (Apply("index", (expr, const(i))) for i in range(len(t.items)))
                return Apply("tuple", tuple(
                    const(0.0) if is_number(i) else Apply("np.zeros_like", (item,))
                    for i, item in zip(t.items, items, strict=True)
                ))  # fmt: skip
            if t is not None and t.kind == "array" and not is_float(t):  # of integers
                return Apply("np.zeros", (shape_of(expr.name, False),))
            return zero(expr.name, self.types) if t is None or is_float(t) else const(0.0)
        if isinstance(expr, Const):
            return expr if expr.value is None else const(0.0)
        if isinstance(expr, Apply) and fields_of(expr, self.free):  # by position or name, as there
            named = tuple((k, self.structure(v)) for k, v in expr.kwargs)
            return Apply("call", (expr.args[0], *map(self.structure, expr.args[1:])), named)
        return self.scope.zeros_of(expr)


def substitute_shape(value: Expr, old: str, new: str) -> Expr:
    """Ask another variable for the shape of a broadcast."""
    assert isinstance(value, Apply)
    dot, shape = value.args
    return Apply(value.op, (dot, substitute(shape, {old: Var(new)})))
