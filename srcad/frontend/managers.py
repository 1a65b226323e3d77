"""``with``: managers that are read are entered and left; others are called as they stand."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
import types
from typing import Any

import gast

from srcad.errors import CHANGED
from srcad.frontend.exceptions import ExceptionReader
from srcad.frontend.followed import asked, of_the_user
from srcad.frontend.interface import Status
from srcad.frontend.leftovers import left_by
from srcad.frontend.scope import MISSING
from srcad.frontend.source import Source, find
from srcad.frontend.syntax import refuse
from srcad.frontend.touching import LIBRARIES
from srcad.frontend.values import Ref
from srcad.ir.nodes import Expr, Var, With

__all__ = ["ManagerReader"]


# what contextlib has that calls nothing of others
_ON_THEIR_OWN = (
    contextlib.nullcontext, contextlib.suppress, contextlib.redirect_stdout,
    contextlib.redirect_stderr,
)  # fmt: skip


class ManagerReader(ExceptionReader):
    """Reads ``with`` statements."""

    def manager(self, item: Any) -> Ref | None:
        """Return the object made inside that is a manager whose class is read, if it is one."""
        called = item.context_expr.func if isinstance(item.context_expr, gast.Call) else None
        cls = self.known(called) if called is not None else MISSING
        own = isinstance(cls, type) and of_the_user(cls) and hasattr(cls, "__enter__")
        held = self.peek(item.context_expr) if called is None else None
        if not own and not isinstance(held, Ref):
            return None
        value = self.value(item.context_expr) if own else held
        cell = self.heap[value.id] if isinstance(value, Ref) else None
        is_object = cell is not None and cell.kind == "object" and of_the_user(cell.cls)
        return value if is_object and isinstance(value, Ref) else None

    def within_object(self, manager: Ref, node: Any) -> Status:
        """Read ``with`` of an object whose class is read: it is entered, and left in the end."""
        item, *others = node.items
        leave = inspect.getattr_static(self.heap[manager.id].cls, "__exit__", None)
        source = find(leave) if isinstance(leave, types.FunctionType) else None
        if source is None or _asks_or_swallows(source):
            self.fail(node, "a manager that asks for the exception, or swallows it",
                      "write `try` and `except`")  # fmt: skip
        entered = self.call_method(manager, "__enter__", (), node)
        name = f"manager {len(self.frame.local)}"
        self.frame.local[name] = manager
        if item.optional_vars is not None:
            self.assign(item.optional_vars, entered, node)
        none = gast.Constant(None, None)
        called = gast.Attribute(gast.Name(name, gast.Load(), None, None), "__exit__", gast.Load())
        last = gast.Expr(gast.Call(called, [none, none, none], []))
        body = [gast.With(others, node.body, None)] if others else node.body
        made = gast.Try(body, [], [], [last])
        for part in gast.walk(made):
            if not hasattr(part, "lineno"):
                gast.copy_location(part, node)
        return self.attempt(made, surely=bool(self.handlers))

    def suppressing(self, node: Any) -> Status:
        """Read ``with contextlib.suppress(...)``: a ``try`` whose handler does nothing."""
        item, *others = node.items
        body = node.body
        if others:
            body = [gast.copy_location(gast.With(others, node.body, None), node)]
        kinds = gast.copy_location(gast.Tuple(item.context_expr.args, gast.Load()), node)
        nothing = gast.copy_location(gast.Pass(), node)
        handler = gast.copy_location(gast.ExceptHandler(kinds, None, [nothing]), node)
        return self.statement(gast.copy_location(gast.Try(body, [handler], [], []), node))

    def managed(self, items: list[Any], body: list[Any], node: Any) -> Status:
        """Read ``with manager as name:`` of a manager that is called as it stands."""
        if not items:
            return self.block(body)
        item, *others = items
        manager = self.tree(item.context_expr)
        self.left_by_manager(manager, item.context_expr)
        target = ""
        if item.optional_vars is not None:
            if not isinstance(item.optional_vars, gast.Name):
                self.fail(item.optional_vars, "this target of `with`", "give it one name")
            frame = self.home_of(item.optional_vars.id)
            target = frame.local_name(item.optional_vars.id)
            self.protect(target, node)
            frame.local[item.optional_vars.id] = Var(target)
        if self.swallows(item.context_expr):
            self.fail(node, "a `with` of several managers, one of which swallows exceptions",
                      "give it a `with` of its own")  # fmt: skip
        status: Status
        inner, status = self.aside(lambda: self.managed(others, body, node))
        self.add(With(manager, target, tuple(inner), self.place(node)), node)
        return status

    def left_by_manager(self, manager: Expr, node: Any) -> None:
        """Note what a manager that is not read changes outside when it is entered or left."""
        made_by = _plain(self.known(node.func if isinstance(node, gast.Call) else node))
        names = left_by(made_by[0]) if made_by[1] else frozenset({CHANGED})
        if names:
            error = refuse(self.frame.source, node, "a manager that is not read",
                           "write what it does ahead of the block, and after it")  # fmt: skip
            error.lasting = names
            self.refused[manager] = error

    def swallows(self, node: Any) -> bool:
        """Whether a manager is ``contextlib.suppress``, which may end the block early."""
        called = isinstance(node, gast.Call) and not node.keywords
        return called and self.known(node.func) is contextlib.suppress


def _plain(found: Any) -> tuple[Any, bool]:
    """Return what makes a manager, and whether its text says what that changes.

    That is a function that ``contextlib.contextmanager`` was put on, or one of a library.
    """
    while isinstance(found, functools.partial):
        found = found.func
    within = getattr(asked(found, "__code__", None), "co_filename", "") == contextlib.__file__
    within &= isinstance(asked(found, "__wrapped__", None), types.FunctionType)
    home = str(asked(found, "__module__", None) or "").partition(".")[0]
    library = home in sys.stdlib_module_names | LIBRARIES and callable(found)
    given = isinstance(found, types.MethodType)
    given |= home == "contextlib" and found not in _ON_THEIR_OWN
    return found, bool(within or (library and not given))


def _asks_or_swallows(source: Source) -> bool:
    """Whether an ``__exit__`` reads what it is given, or may say that an exception is over."""
    a = source.node.args
    given = {p.id for p in (*a.args[1:], *filter(None, (a.vararg, a.kwarg)))}
    for node in source.nodes:
        if isinstance(node, gast.Name) and node.id in given and isinstance(node.ctx, gast.Load):
            return True
    results = [n.value for n in source.nodes if isinstance(n, gast.Return) and n.value is not None]
    return not all(isinstance(r, gast.Constant) and not r.value for r in results)
