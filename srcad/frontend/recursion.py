"""Functions that call themselves: read in place where that ends, else called when they run."""

from __future__ import annotations

import types
from typing import Any

import gast

from srcad.errors import Recursive
from srcad.frontend.followed import asked
from srcad.frontend.interface import Named, Values
from srcad.frontend.lifting import Lifted, NotLifted, about, lifted, origin
from srcad.frontend.scope import Frame
from srcad.frontend.source import Source, find
from srcad.frontend.values import Cell, Closure, Ref, Value
from srcad.frontend.writes import WriteReader
from srcad.ir.nodes import Assign, Const, Free, Unpack, Var

__all__ = ["RecursionReader"]

_MAX_DEPTH = 60
_MOST_AGAIN = 300  # calls of functions by themselves that are read in place


class RecursionReader(WriteReader):
    """Reads calls of functions that are being read already."""

    def refuse_recursion(
        self, definition: Any, name: str, code: Any, node: Any, function: Any = None
    ) -> None:
        """Refuse a function that is being read already, and calls too deep.

        A call that surely is made, with no branch or loop between, is read within itself.
        """
        outer = self.within(code, definition)
        deep = self.frame.depth() > _MAX_DEPTH or self.again_read > _MOST_AGAIN
        asked, self.in_place = self.in_place, False
        if outer is not None and (deep or (outer.doubt != self.doubt and not asked)):
            error = Recursive(f"{name} calls itself", place=self.place(node),
                              hint="write the recursion as a loop")  # fmt: skip
            error.function, error.callee, error.deep = function, function or definition, deep
            raise error
        self.again_read += outer is not None
        if self.frame.depth() > _MAX_DEPTH:
            self.fail(node, "calls are nested too deeply", "write fewer levels of functions")

    def reading(self, callee: Any) -> Frame | None:
        """Return the frame in which a function, or a definition inside, is being read."""
        code = asked(callee, "__code__", None)
        return self.within(code, None if code else callee)

    def within(self, code: Any, definition: Any = None) -> Frame | None:
        """Return the frame in which a function is being read, if it is."""
        outer: Frame | None = self.frame
        while outer is not None:
            same = outer.source.node is definition
            if same or (outer.parent is None and outer.function.__code__ is code):
                return outer
            outer = outer.outer
        return None

    def when_it_runs(
        self,
        error: Recursive,
        callee: types.FunctionType | Closure,
        args: Values,
        kwargs: Named,
        node: Any,
        target: str | None,
    ) -> Value | None:
        """Call a function that calls itself as one of all that varies in it, or return None."""
        closure = callee if isinstance(callee, Closure) else None
        if error.callee is not (closure.node if closure else callee):
            return None
        if closure is not None:
            source = _source_of(closure)
            values = self.bound_inside(closure, "it", args, kwargs, node)
        else:
            assert isinstance(callee, types.FunctionType)
            source = find(callee)
            values = self.bound_to(callee, source.node, args, kwargs, node)
        if about(self.root().function).origin is origin(source, closure):
            return None
        made = self.lifted_out(closure or source, values)
        if made is None:
            return self.while_it_counts(callee, values, (args, kwargs), node, target)
        if made.plain and not kwargs:
            return None
        if made.back is not None:
            return self.inline(made.back, made.args, (), node, target)
        return self.call_lifted(made.function, made.args, node, target)

    def root(self) -> Frame:
        """Return the frame of the function that is differentiated."""
        root = self.frame
        while root.outer is not None:
            root = root.outer
        return root

    def lifted_out(self, callee: Closure | Source, values: dict[str, Value]) -> Lifted | None:
        """Return a function of all that varies in it; None where it sees what cannot be given."""
        closure = callee if isinstance(callee, Closure) else None
        source = _source_of(callee) if isinstance(callee, Closure) else callee
        around = _Around(self, source.function, about(self.root().function).depth)
        try:
            return lifted(source, closure, values, around, self.lifts)
        except NotLifted:
            return None

    def while_it_counts(
        self,
        callee: types.FunctionType | Closure,
        values: dict[str, Value],
        given: tuple[Values, Named],
        node: Any,
        target: str | None,
    ) -> Value | None:
        """Read a call in place that may not be made, if an integer that is known tells it ends."""
        closure = callee if isinstance(callee, Closure) else None
        outer = self.reading(closure.node if closure else callee)
        before = outer.local if outer else {}
        if not any(_is_integer(v) and _is_integer(before.get(p)) and v != before[p]
                   for p, v in values.items()):  # fmt: skip
            return None
        self.in_place = True
        if closure is not None:
            return self.inline_closure(closure, *given, node, target)
        assert isinstance(callee, types.FunctionType)
        return self.inline(callee, *given, node, target)

    def call_lifted(
        self, function: types.FunctionType, args: Values, node: Any, target: str | None
    ) -> Value:
        """Call a function that has been lifted: when it runs."""
        error = Recursive(f"{function.__name__} calls itself", place=self.place(node),
                          hint="write the recursion as a loop")  # fmt: skip
        error.function = function
        count = about(function).several
        return self.called_at_run_time(function, args, count, error, node, target)

    def called_at_run_time(
        self,
        function: Any,
        args: Values,
        count: int,
        error: Recursive,
        node: Any,
        target: str | None,
    ) -> Value:
        """Call a function whose derivative is made when it runs; ``count`` are its results."""
        name = function.__name__
        callee = self.frame.bind(name, Free("value", function, name))
        args = tuple(a if isinstance(a, (Var, Const)) else self.emit(self.single(a, node), node)
                     for a in args)  # fmt: skip
        call = self.opaque(callee, args, (), node, None if count else target)
        last = self.out[-1]
        assert isinstance(last, Assign)
        self.refused[last.value] = error
        if not count:
            return call
        parts = tuple(self.frame.namer.temporary() for _ in range(count))
        self.add(Unpack(parts, call, self.place(node)), node)
        return tuple(map(Var, parts))


def _source_of(closure: Closure) -> Source:
    home = closure.frame
    return Source(home.function, closure.node, home.source.file, home.source.lines)


def _is_integer(value: Value | None) -> bool:
    return isinstance(value, Const) and type(value.value) is int


class _Around:
    """What a function that is lifted sees around it."""

    def __init__(self, reader: RecursionReader, base: types.FunctionType, depth: int) -> None:
        self.reader, self.base, self.depth = reader, base, depth

    def see(self, closure: Closure, name: str) -> Value | None:
        """Return the value of a name in a function inside; None if it is the same everywhere."""
        home, function = closure.frame.home(name), closure.frame.function
        if home is not None:
            if name not in home.local:
                raise NotLifted
            return home.local[name]
        own = name not in function.__code__.co_freevars or function is self.base
        if own and function.__globals__ is self.base.__globals__:
            return None
        frame, self.reader.frame = self.reader.frame, closure.frame
        try:
            return self.reader.value(gast.Name(name, gast.Load(), None, None))
        finally:
            self.reader.frame = frame

    def cell(self, ref: Ref) -> Cell | None:
        """Return a list or a dict whose items are known; not one that an attempt has made."""
        cell = self.reader.heap.get(ref.id)
        if cell is None:
            return None
        known = cell.kind in ("list", "dict") and not (cell.form or cell.home or cell.rule)
        plain = all(isinstance(k, (int, str)) for k in cell.slots)
        return cell if known and plain and cell.frozen is None else None
