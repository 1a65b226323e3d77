"""Names: which ones a function uses, and what they stand for."""

from __future__ import annotations

import builtins
import math
from dataclasses import dataclass, field
from typing import Any

import gast

from srcad.errors import Place
from srcad.frontend.followed import MISSING
from srcad.frontend.source import Source
from srcad.frontend.trees import children
from srcad.frontend.values import Value
from srcad.ir.names import Namer
from srcad.ir.nodes import Expr, Free, Var

__all__ = ["MISSING", "RETURN", "Frame", "bound_names", "own_nodes"]

RETURN = "return"  # the name under which a frame keeps its result; no variable can have it


_SCOPES = (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda, gast.ClassDef)


# what binds names otherwise than by assigning them, or not here
_SPECIAL = {
    *_SCOPES, gast.Global, gast.Nonlocal, gast.Import, gast.ImportFrom, gast.MatchAs,
    gast.MatchStar, gast.MatchMapping, gast.ExceptHandler, gast.ListComp, gast.SetComp,
    gast.DictComp, gast.GeneratorExp, gast.NamedExpr,
}  # fmt: skip


def bound_names(source: Source) -> set[str]:
    """Return the names that are local to a definition, as Python decides it: by its text."""
    definition = source.node
    a = definition.args
    every = (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg)
    found = {p.id for p in every if p is not None}
    if _SPECIAL.isdisjoint(map(type, source.nodes[1:])):  # most
        names = [n for n in source.nodes if type(n) is gast.Name]
        return found.union(n.id for n in names if isinstance(n.ctx, (gast.Store, gast.Del)))
    elsewhere: set[str] = set()
    body = definition.body if isinstance(definition.body, list) else [definition.body]
    stack = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, gast.Name):
            if isinstance(node.ctx, (gast.Store, gast.Del)):
                found.add(node.id)
            continue
        if isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (gast.Global, gast.Nonlocal)):
            elsewhere.update(node.names)
        elif isinstance(node, (gast.Import, gast.ImportFrom)):
            found.update((n.asname or n.name.partition(".")[0]) for n in node.names)
        elif isinstance(node, (gast.MatchAs, gast.MatchStar)) and node.name:
            found.add(node.name)
        elif isinstance(node, gast.MatchMapping) and node.rest:
            found.add(node.rest)
        elif isinstance(node, gast.ExceptHandler) and node.name:
            found.add(node.name if isinstance(node.name, str) else node.name.id)
        if isinstance(node, (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)):
            stack.append(node.generators[0].iter)
            walrus = (n for n in gast.walk(node) if isinstance(n, gast.NamedExpr))
            found.update(n.target.id for n in walrus)
        elif not isinstance(node, _SCOPES):
            stack += children(node)
    return found - elsewhere


def binds(stmt: Any) -> set[str]:
    """Return the names that a statement binds, but for those within it."""
    found: set[str] = set()
    stack = [stmt]
    while stack:
        node = stack.pop()
        if isinstance(node, gast.Name) and isinstance(node.ctx, (gast.Store, gast.Del)):
            found.add(node.id)
        elif isinstance(node, (gast.Import, gast.ImportFrom)):
            found.update((n.asname or n.name.partition(".")[0]) for n in node.names)
        named = getattr(node, "name", None) or getattr(node, "rest", None)
        if isinstance(named, str):  # a pattern, a handler, a definition
            found.add(named)
        inner = () if isinstance(node, _SCOPES) else children(node)
        stack += [n for n in inner if not isinstance(n, gast.stmt)]
    return found


def own_nodes(definition: Any) -> list[Any]:
    """Return the nodes of a definition's body, without those of functions defined in it."""
    found = []
    stack = list(definition.body) if isinstance(definition.body, list) else [definition.body]
    while stack:
        node = stack.pop()
        found.append(node)
        if not isinstance(node, _SCOPES):
            stack += children(node)
    return found


@dataclass(eq=False)
class Frame:
    """One function being read: its source, the values of its local names, its free names.

    ``outer`` is the frame it is called from, ``parent`` the one it is defined in, if that is read.
    """

    source: Source
    namer: Namer
    free: dict[str, Free]
    local: dict[str, Value] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    outer: Frame | None = None
    parent: Frame | None = None
    bound: set[str] = field(default_factory=set)
    # where the call stands whose function is read here, if its text is ours
    at: Place | None = None
    # in how many branches and loops the call stands; it does not matter what was called before
    doubt: int = -1
    # in how many loops of this function that are read turn by turn the reader is
    turns: int = 0
    _rebinds: bool | None = None
    _stored: dict[str, float] | None = None
    _nonlocals: dict[str, float] = field(default_factory=dict)
    _outside: dict[str, str] | None = None

    def __post_init__(self) -> None:
        if not self.bound:
            self.bound = bound_names(self.source)

    def rebound_in(self, node: Any) -> dict[str, float]:
        """Return the names that an expression of a statement may assign, and how many times.

        That is by ``:=``, or by a call of a function inside that says ``nonlocal``.
        """
        if self._rebinds is None:
            self._rebinds = any(isinstance(n, gast.NamedExpr) for n in self.source.nodes)
            frame: Frame | None = self
            while frame is not None:
                found = (n for n in frame.source.nodes if isinstance(n, gast.Nonlocal))
                self._nonlocals |= {name: math.inf for n in found for name in n.names}
                frame = frame.parent
        rebound = dict(self._nonlocals)
        stack = [node] if self._rebinds else []
        while stack:
            part = stack.pop()
            if isinstance(part, gast.NamedExpr):
                rebound[part.target.id] = rebound.get(part.target.id, 0) + 1
            within = children(part)
            stack += [n for n in within if not isinstance(n, (gast.stmt, gast.match_case))]
        return rebound

    def written_outside(self, stmt: Any) -> list[tuple[str, str]]:
        """Return the names outside that a statement itself binds, each with how it is declared."""
        if self._outside is None:
            declared = [n for n in own_nodes(self.source.node)
                        if isinstance(n, (gast.Global, gast.Nonlocal))]  # fmt: skip
            self._outside = {
                name: type(n).__name__.lower() for n in declared for name in n.names
                if isinstance(n, gast.Global) or self.home(name) is None
            }  # fmt: skip
        if not self._outside:
            return []
        return [(name, self._outside[name]) for name in sorted(self._outside.keys() & binds(stmt))]

    def assigned_once(self, name: str) -> bool:
        """Whether a name is assigned in one place of the function only, and in none inside it."""
        if self._stored is None:
            self._stored = {}
            for node in self.source.nodes:
                if isinstance(node, gast.Name) and isinstance(node.ctx, (gast.Store, gast.Del)):
                    self._stored[node.id] = self._stored.get(node.id, 0) + 1
                elif isinstance(node, gast.Nonlocal):
                    self._stored |= dict.fromkeys(node.names, math.inf)
                elif isinstance(node, gast.Name) and isinstance(node.ctx, gast.Param):
                    self._stored[node.id] = math.inf
                else:  # a pattern, a handler, a definition
                    named = getattr(node, "name", None) or getattr(node, "rest", None)
                    if isinstance(named, str):
                        self._stored[named] = math.inf
        return self._stored.get(name, math.inf) == 1

    @property
    def function(self) -> Any:
        """The function being read, or the one that it is defined in."""
        return self.source.function

    def depth(self) -> int:
        """How many calls deep this function is read."""
        count, frame = 0, self.outer
        while frame is not None:
            count, frame = count + 1, frame.outer
        return count

    def home(self, name: str) -> Frame | None:
        """Return the frame in which a name is local, or None for a free name."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.bound or name in frame.local:
                return frame
            frame = frame.parent
        return None

    def local_name(self, name: str) -> str:
        """Return the name that a local variable of this function has in the IR."""
        if name not in self.names:
            text = name if name.isidentifier() else name.partition(" ")[0]
            plain = self.outer is None and self.parent is None and text == name
            self.names[name] = name if plain else self.namer.fresh(text)
        return self.names[name]

    def held_under(self, text: str) -> str:
        """Return a local name for what is held for a while, with a name of its own in the IR."""
        number = len(self.local)
        while f"{text} {number}" in self.local:
            number += 1
        self.names.pop(f"{text} {number}", None)  # what was held there before may be read yet
        return f"{text} {number}"

    def item_name(self, name: str, i: object) -> str:
        """Return the name of an item of a tuple that a variable holds."""
        key = f"{name}[{i}]"
        if key not in self.names:
            self.names[key] = self.namer.fresh(f"{name}_{i}")
        return self.names[key]

    def find(self, name: str) -> Any:
        """Return the object that a free name stands for now, or MISSING."""
        function = self.function
        code = function.__code__
        if name in code.co_freevars and function.__closure__ is not None:
            cell = function.__closure__[code.co_freevars.index(name)]
            try:
                return cell.cell_contents
            except ValueError:
                return MISSING
        if name in function.__globals__:
            return function.__globals__[name]
        return getattr(builtins, name, MISSING)

    def outside(self, node: Any) -> Any:
        """Return the object that a name stands for which is not a variable here, or MISSING."""
        free = isinstance(node, gast.Name) and self.home(node.id) is None
        return self.find(node.id) if free else MISSING

    def read_free(self, name: str) -> Expr:
        """Return the name by which data outside the function is read when it is called."""
        function = self.function
        code = function.__code__
        if name in code.co_freevars and function.__closure__ is not None:
            where = Free("cell", function.__closure__[code.co_freevars.index(name)], name)
        elif name in function.__globals__:
            where = Free("global", function.__globals__, name)
        else:
            where = Free("value", self.find(name), name)
        return self.bind(name, where)

    def bind(self, name: str, where: Free) -> Var:
        """Return a name of the generated function for something outside it."""
        for known, other in self.free.items():
            if other.kind == where.kind and other.home is where.home and other.key == where.key:
                return Var(known)
        hides = hasattr(builtins, name) and where.now() is not getattr(builtins, name)
        if hides or not self.means(name, where):
            self.namer.take({*self.free, name} if hides else self.free)
            name = self.namer.fresh(name)
        self.free[name] = where
        return Var(name)

    def means(self, name: str, where: Free) -> bool:
        """Whether a name of the user's stands for what is outside, in the outermost function."""
        if self.outer is not None or self.parent is not None or name in self.free:
            return False
        same = where.kind == "value" and self.find(name) is where.home
        return (same or where.kind in ("cell", "global")) and self.home(name) is None
