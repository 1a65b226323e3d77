"""Keys that only the data tell: what they are, and what is known of whether a dict has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from srcad.frontend.arithmetic import ArithmeticReader
from srcad.frontend.values import Ref, Seq, Value, is_atom
from srcad.ir.nodes import Append, Apply, Assign, Const, Expr, Stmt, Store, Take, Var, const
from srcad.ir.walk import defined, names, operations, statements, touched

__all__ = ["KeyReader"]

# operations that read no memory: what they give stays the same as long as their operands do
_OF_NUMBERS = {"add", "sub", "mul", "mod", "floordiv", "pow", "neg", "tuple"}


class KeyReader(ArithmeticReader):
    """Reads the keys of dicts whose keys are not known."""

    def of_the_data(self, index: Value) -> bool:
        """Whether a key is known only when the function runs."""
        if self.unrollable or (not is_atom(index) and not isinstance(index, tuple)):
            return False
        if isinstance(index, tuple):
            return any(map(self.of_the_data, index)) and all(map(_is_key, index))
        return not isinstance(index, Const) and self.plain(index) is None

    def key_at(self, index: Value, node: Any) -> Expr:
        """Return a key as a name or a constant."""
        if not _is_key(index):
            self.fail(node, "this key of a dict", "use numbers, texts or tuples of them for keys")
        found = self.single(index, node)
        found = self.emit(found, node) if isinstance(found, Apply) else found
        return self.same_before(found) if isinstance(found, Var) else found

    def has(self, whole: Var, key: Expr, node: Any) -> Expr:
        """Ask whether a key is there, unless that has just been asked."""
        answer = self.told(whole, key)
        if answer is None:
            answer = self.emit(Apply("in", (key, whole)), node)
            self.lend(answer)
        return answer

    def told(self, whole: Var, key: Expr) -> Expr | None:
        """Return what the statements before tell of a key, in this turn of the loops around."""
        asked, place = Apply("in", (key, whole)), Apply("index", (whole, key))
        rebound, added, taken = set[str](), False, False
        for stmt in self.before():
            here = getattr(stmt, "key", None) if isinstance(stmt, (Append, Take)) else None
            if isinstance(stmt, Store) and stmt.base == whole.name:
                here = stmt.index
            if here == key and getattr(stmt, "base", "") == whole.name:
                gone = isinstance(stmt, Take)
                return None if (added if gone else taken) else const(not gone)
            if isinstance(stmt, Assign) and stmt.value == place and not taken:
                return const(True)
            if isinstance(stmt, Assign) and stmt.value == asked:
                return None if added or taken or stmt.target in rebound else Var(stmt.target)
            inner = [s for s in statements([stmt]) if getattr(s, "base", "") == whole.name]
            added |= any(isinstance(s, Append) for s in inner)
            taken |= any(isinstance(s, Take) for s in inner)
            rebound |= {n for s in statements([stmt]) for n in defined(s)}
            if rebound & names(asked) or (added and taken):
                break
        return None

    def before(self) -> Iterator[Stmt]:
        """Yield the statements before, the last one first, to the start of this turn of a loop."""
        depth, block = len(self.outer), self.out
        while True:
            yield from reversed(block)
            if depth in self.bodies or not depth:
                return
            depth -= 1
            block = self.outer[depth]

    def same_before(self, found: Var) -> Var:
        """Return the temporary that holds the very same value already, or this one."""
        temporaries, changed = self.frame.namer.temporaries, set[str]()
        value: Expr | None = None
        if found.name not in temporaries:
            return found
        for stmt in self.before():
            if isinstance(stmt, Assign) and stmt.target in temporaries:
                if value is None and stmt.target == found.name:
                    value = stmt.value
                    if not isinstance(value, Apply) or not operations(value) <= _OF_NUMBERS:
                        break
                elif value is not None and stmt.value == value:
                    return found if stmt.target in changed else Var(stmt.target)
            changed |= touched(stmt).changed
            if value is not None and changed & names(value):
                break
        return found

    def member(self, op: str, item: Value, container: Value, node: Any) -> Expr | None:
        """Read ``key in d`` of a key that only the data tell; None of anything else."""
        view = isinstance(container, Seq) and container.kind == "keys"
        ref = container.parts[0] if isinstance(container, Seq) and view else container
        if op not in ("in", "notin") or not isinstance(ref, Ref):
            return None
        cell = self.heap[ref.id]
        if cell.kind in ("dict", "set") and self.of_the_data(item) and self.is_ours(cell):
            keys = [self.as_key(k, node) for k in cell.slots]
            if not keys:
                return const(op == "notin")
            if not all(map(_is_key, keys)):
                return None
            return Apply(op, (self.key_at(item, node), self.single(tuple(keys), node)))
        whole = self.mapping(ref)
        if whole is None:
            return None
        answer = self.has(whole, self.key_at(item, node), node)
        if isinstance(answer, Const):
            return const(bool(answer.value) == (op == "in"))
        return answer if op == "in" else Apply("not", (answer,))

    def as_key(self, key: Any, node: Any) -> Value:
        """Return a key of a dict, or an element of a set, as a value."""
        raise NotImplementedError


def _is_key(value: Value) -> bool:
    """Whether a value is a number or a text, or a tuple of such."""
    return all(map(_is_key, value)) if isinstance(value, tuple) else is_atom(value)
