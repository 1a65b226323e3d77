"""Statements to normal form: assignments, branches, loops, effects."""

from __future__ import annotations

from dataclasses import replace
from types import EllipsisType
from typing import Any

import gast

from srcad.frontend.imports import ImportReader
from srcad.frontend.interface import Status
from srcad.frontend.state import stored_names
from srcad.frontend.syntax import refuse_node
from srcad.frontend.values import Closure, NamedOf, Ref, Value, is_atom, leaves
from srcad.ir.nodes import Apply, Assign, Const, Expr, Unpack, Var, While, const
from srcad.ir.parse import BINARY
from srcad.ir.walk import names

__all__ = ["StatementReader"]


class StatementReader(ImportReader):
    """Reads statements."""

    def statement(self, node: Any) -> Status:
        """Read one statement."""
        self.since = [*self.since[:-1], self.cells]
        outside = self.frame.written_outside(node)
        if outside:
            name, how = outside[0]
            self.fail(node, f"{name} is declared `{how}`, and written",
                      "set it before the derivative is taken, or return the value")  # fmt: skip
        match node:
            case gast.Assign(targets=targets, value=value):
                self.assignment(targets, value, node)
            case gast.AnnAssign(target=target, value=value):
                if value is not None:
                    self.assignment([target], value, node)
            case gast.AugAssign(target=gast.Name(id=name), op=op, value=value):
                self.update(name, "i" + BINARY[type(op).__name__], value, node)
            case gast.AugAssign(target=target, op=op, value=value):
                self.update_item(target, BINARY[type(op).__name__], value, node)
            case gast.If(test=test, body=body, orelse=orelse):
                return self.branch(
                    self.test(test), lambda: self.block(body), lambda: self.block(orelse), node
                )
            case gast.For():
                return self.loop_over(node)
            case gast.While():
                return self.loop_while(node)
            case gast.Pass() | gast.Expr(value=gast.Constant()):
                pass
            case gast.Expr(value=value):
                self.for_effect(value)
            case gast.Assert():
                return self.assertion(node)
            case gast.Raise(exc=exc):
                raised = self.known(getattr(exc, "func", exc)) if exc is not None else None
                if raised is StopIteration and self.in_generator():
                    self.fail(node, "StopIteration raised within a generator", "return instead")
                return self.raising(node)
            case gast.With(items=[item, *_]) if self.swallows(item.context_expr):
                return self.suppressing(node)
            case gast.With(items=[item, *_]) if (found := self.manager(item)) is not None:
                return self.within_object(found, node)
            case gast.With(items=items, body=body):
                return self.among_managers(node, lambda: self.managed(items, body, node))
            case gast.Delete(targets=targets):
                for target in targets:
                    self.delete(target, node)
            case gast.Import() | gast.ImportFrom():
                self.imported(node)
            case gast.FunctionDef():
                self.defined(node)
            case gast.Nonlocal() | gast.Global():
                pass  # the names are found where they are local, or outside
            case gast.Try():
                return self.attempt(node)
            case gast.Match(subject=subject, cases=cases):
                return self.matching(subject, cases, node)
            case _:
                raise refuse_node(self.frame.source, node)
        return Status.FALLS

    # assignments

    def assignment(self, targets: list[Any], value: Any, node: Any) -> None:
        """Read ``a = b = value``, where each target is a name or a tuple of targets."""
        first = targets[0]
        name = None
        if isinstance(first, gast.Name):
            home = self.home_of(first.id)
            name = home.local_name(first.id)
        before = len(self.out)
        found = self.value(value, name)
        if name is not None and len(self.out) > before:
            found = self.just_made(found, name)
        if len(targets) > 1:  # what is assigned first does not give it its name
            self.lend(found)
        for target in targets:
            self.assign(target, found, node)

    def just_made(self, value: Value, name: str) -> Value:
        """Give what the last statement has made, and nothing holds, the name that it gets."""
        last = self.out[-1] if self.out else None
        if not isinstance(last, Assign) or value != Var(last.target):
            return value
        if last.target not in self.frame.namer.temporaries or {last.target, name} & self.lent:
            return value
        self.out[-1] = replace(last, target=name)
        self.lists |= {name} if last.target in self.lists else set()
        return Var(name)

    def home_of(self, name: str) -> Any:
        """Return the frame whose variable a name is that is assigned here."""
        return self.frame.home(name) or self.frame

    def assign(self, target: Any, value: Value, node: Any) -> None:
        """Bind a target to a value that has been read."""
        match target:
            case gast.Name(id=name):
                frame = self.home_of(name)
                whole = isinstance(value, Const) and type(value.value) is int
                if whole and frame.turns and frame.assigned_once(name):
                    frame.local[name] = value  # another one in the next turn
                    return
                ours = frame.local_name(name)
                kept = isinstance(value, Var) and value.name in self.tuples
                if kept and ours in self.lists - self.tuples:
                    frame.local[name] = value  # a list that is made a tuple is another thing
                    return
                found = frame.local[name] = self.store(ours, value, node)
                if isinstance(found, Var) and frame.assigned_once(name):
                    self.note_number(found.name, value if whole else None)
            case gast.Tuple(elts=elts) | gast.List(elts=elts):
                self.unpack(elts, value, node)
            case gast.Subscript() | gast.Attribute():
                self.write(target, value, "", node)
            case _:
                self.unknown(target)

    def note_number(self, name: str, value: Value | None) -> None:
        """Note that a variable is a number that is known, unless it was another one before.

        A statement is read more than once where there are several ways to it, also in what is
        taken back.
        """
        one = self.integers.get(name, value) == value and name not in self.unsure
        if not one or not isinstance(value, Const):
            self.unsure.add(name)
            self.integers.pop(name, None)
        else:
            self.integers[name] = value

    def store(self, name: str, value: Value, node: Any) -> Value:
        """Give a value a name; a tuple's items get the name with their numbers."""
        if isinstance(value, tuple):
            names_ = [self.frame.item_name(name, i) for i in range(len(value))]
            taken = [self.copied(v, set(names_), node) for v in value]
            parts = [self.store(n, v, node) for n, v in zip(names_, taken, strict=True)]
            return NamedOf.of(value.cls, parts) if isinstance(value, NamedOf) else tuple(parts)
        if not is_atom(value):
            return self.lend(value)
        if isinstance(value, Const) and isinstance(value.value, (str, type(None), EllipsisType)):
            return value  # it may be a key, and whether it is None can be asked for
        if isinstance(value, Apply) and value.op == "slice":
            return value  # written out where it is an index
        if value != Var(name):
            self.protect(name, node)
            self.add(Assign(name, value, self.place(node)), node)
        return Var(name)

    def copied(self, value: Value, targets: set[str], node: Any) -> Value:
        """Protect a value from the assignments that come before it is stored."""
        if is_atom(value) and names(value) & targets:
            return self.emit(value, node)
        if isinstance(value, tuple):
            parts = [self.copied(v, targets, node) for v in value]
            return NamedOf.of(value.cls, parts) if isinstance(value, NamedOf) else tuple(parts)
        return value

    def unpack(self, targets: list[Any], value: Value, node: Any) -> None:
        """Read ``a, b = value``: of a tuple in parallel, of an array item by item."""
        value = self.iterated(value, node)
        items = self.known_items(value, node)
        starred = [i for i, t in enumerate(targets) if isinstance(t, gast.Starred)]
        rows = self.rows_of(value)
        if rows is not None and isinstance(value, Ref) and not starred:
            items = self.as_many(value, rows, len(targets), node)
        if items is None:
            if starred:
                self.unpack_starred(targets, starred[0], self.single(value, node), node)
                return
            self.unpack_atom(targets, self.single(value, node), node)
            return
        if starred:
            at, after = starred[0], len(targets) - starred[0] - 1
            if len(items) < len(targets) - 1:
                self.fail(node, f"{len(targets)} names for {len(items)} values", "make them equal")
            rest = self.new_list(items[at : len(items) - after])
            items = (*items[:at], rest, *items[len(items) - after :])
            targets = [t.value if isinstance(t, gast.Starred) else t for t in targets]
        if len(items) != len(targets) and not starred:
            few = f"not enough values to unpack (expected {len(targets)}, got {len(items)})"
            many = f"too many values to unpack (expected {len(targets)})"
            self.surely_raises(ValueError(few if len(items) < len(targets) else many))
        if len(items) != len(targets):
            self.fail(node, f"{len(targets)} names for {len(items)} values", "make them equal")
        stored = [n.id for t in targets for n in gast.walk(t) if isinstance(n, gast.Name)]
        ours = {self.home_of(n).local_name(n) for n in stored}
        several = len(set(stored)) < len(stored) or len(stored) > len(targets)
        safe: list[Value] = []
        for target, v in zip(targets, items, strict=True):
            own = isinstance(target, gast.Name) and v == Var(
                self.home_of(target.id).local_name(target.id)
            )
            clash = _names_in(v) & ours and not (own and not several)
            safe.append(self.copied(v, ours, node) if clash else v)
        for target, item in zip(targets, safe, strict=True):
            self.assign(target, item, node)

    def unpack_starred(self, targets: list[Any], at: int, expr: Expr, node: Any) -> None:
        """Read ``a, *b, c = array``: the starred name gets a list of the items between."""
        after = len(targets) - at - 1
        whole = expr if isinstance(expr, Var) else self.emit(expr, node)

        def part(index: Expr) -> Expr:
            return self.emit(Apply("index", (whole, index)), node)

        found: list[Value] = [part(const(i)) for i in range(at)]
        stop = const(-after) if after else const(None)
        between = Apply("slice", (const(at), stop, const(None)))
        if whole.name in self.lists:
            items = self.emit(Apply("index", (whole, between)), node)
            self.lists.add(items.name)
            found.append(items)
        else:
            found.append(self.collected(part(between), node, None))
        found += [part(const(i - after)) for i in range(after)]
        for target, item in zip(targets, found, strict=True):
            self.assign(target.value if isinstance(target, gast.Starred) else target, item, node)

    def unpack_atom(self, targets: list[Any], expr: Expr, node: Any) -> None:
        """Read ``a, b = array``."""
        ours = [self.frame.namer.temporary() for _ in targets]
        if all(isinstance(t, gast.Name) for t in targets):
            ours = [self.home_of(t.id).local_name(t.id) for t in targets]
        for name in ours:
            self.protect(name, node)
        self.add(Unpack(tuple(ours), expr, self.place(node)), node)
        for target, name in zip(targets, ours, strict=True):
            self.assign(target, Var(name), node)

    def update(self, name: str, op: str, value: Any, node: Any) -> None:
        """Read ``name += value``; whether it writes into an array is decided by the facts."""
        old = self.name(name, node.target)
        new = self.value(value)
        old = self.as_now(old)
        if isinstance(old, (tuple, Ref)) or self.is_list(old):
            made = self.updated_structure(op[1:], old, new, node)
            if made is not None:
                home = self.home_of(name)
                home.local[name] = self.store(home.local_name(name), made, node)
            return
        if not is_atom(new) and not isinstance(new, (Ref, tuple)):
            new = self.single(new, node)
        if op == "iadd" and isinstance(new, (Ref, tuple)):
            self.only_array(old, node)
        added = self.operand(self.single(new, node), node)
        operands: tuple[Expr, ...] = (self.single(old, node), added)
        frame = self.home_of(name)
        ours = frame.local_name(name)
        frame.local[name] = self.emit(Apply(op, operands), node, ours)

    # effects

    def for_effect(self, node: Any) -> None:
        """Read an expression that is run for what it does."""
        if isinstance(node, gast.Call):
            self.call_for_effect(node)
            return
        length = len(self.out)
        found = self.value(node)
        if len(self.out) == length and is_atom(found) and isinstance(found, Apply):
            self.effect(found, node)

    def assertion(self, node: Any) -> Status:
        """Read ``assert test, message``, the message made only when it is shown."""
        test = self.test(node.test)
        if isinstance(test, Const) and test.value:
            return Status.FALLS
        if node.msg is None:
            self.effect(Apply("assert", (test,)), node)
            return Status.FALLS
        out, message = self.aside(lambda: self.message(node.msg))
        if not out:
            self.effect(Apply("assert", (test, message)), node)
            return Status.FALLS

        def fails() -> Status:
            made = Apply("call", (Const("AssertionError", AssertionError), self.message(node.msg)))
            self.effect(Apply("raise", (made,)), node)
            return Status.LEFT

        return self.branch(Apply("not", (test,)), fails, lambda: Status.FALLS, node)

    def message(self, node: Any) -> Expr:
        """Read an expression as one tree if it is one."""
        return self.tree(node)

    def raising(self, node: Any) -> Status:
        """Read ``raise``; without anything, of what the handler around it caught."""
        parts = [self.tree(p) for p in (node.exc, node.cause) if p is not None]
        if not parts and self.handling is not None:
            parts = [Var(self.error_name(self.handling))]
        self.effect(Apply("raise", tuple(parts)), node)
        return Status.LEFT

    def delete(self, target: Any, node: Any) -> None:
        """Read ``del name``."""
        if isinstance(target, gast.Tuple):
            for part in target.elts:
                self.delete(part, node)
        elif isinstance(target, gast.Name) and target.id in self.frame.local:
            del self.frame.local[target.id]
        elif isinstance(target, gast.Subscript):
            self.delete_item(target, node)
        else:
            self.fail(node, "this `del`", "delete a local variable or an item of a list or dict")

    def defined(self, node: Any) -> None:
        """Read a function that is defined inside."""
        made: Value = self.closure(node)
        for decorator in reversed(node.decorator_list):
            made = self.apply(self.value(decorator), (made,), (), node, None)
        self.frame.local[node.name] = made

    def closure(self, node: Any) -> Closure:
        """Make a function of a definition inside: its defaults are read now, its names later."""
        a = node.args
        positional = [*a.posonlyargs, *a.args]
        last = positional[len(positional) - len(a.defaults) :]
        named = zip(a.kwonlyargs, a.kw_defaults, strict=True)
        pairs = [*zip(last, a.defaults, strict=True), *((p, d) for p, d in named if d)]
        if self.frame not in self.captured:
            self.captured.append(self.frame)
        defaults = tuple((p.id, self.lend(self.value(d))) for p, d in pairs)
        return Closure(node, self.frame, defaults)

    # loops

    def loop_while(self, node: Any) -> Status:
        """Read ``while test:``."""
        self.own_names(stored_names(node), node)
        tests: list[Expr] = []

        def turn() -> Status:
            test = self.as_condition(node.test)
            if test is None or self.may_jump(test, node):  # it is made in the body, by statements
                tests.append(const(True))
                leave = self.exits["end"]
                return self.when(
                    node.test, lambda: self.block(node.body), lambda: leave(node), node
                )  # fmt: skip
            tests.append(test)
            return self.block(node.body)

        return self.with_else(
            node, lambda: self.loop(
                node, turn, lambda body: While(tests[-1], body, self.place(node))
            )
        )  # fmt: skip


def _names_in(value: Value) -> set[str]:
    """Return the names in a value."""
    return {n for leaf in leaves(value) if is_atom(leaf) for n in names(leaf)}
