"""The types of all variables of a function, from those of its parameters.

A loop's variable is a size too, named ``@j``: ``x[:j]`` and ``y[:j]`` of equal arrays are equally
long in one turn. What outlives the turn has forgotten that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from srcad.analysis.facts import Types, item_of, typeof
from srcad.analysis.lists import written_into
from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Break,
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
)
from srcad.ir.types import (
    OTHER,
    UNKNOWN,
    Dim,
    Type,
    counting,
    is_number,
    join,
    list_of,
    mapping_of,
    scalar,
    size_in,
)
from srcad.ir.walk import defined, names, own_expressions, statements

__all__ = ["infer"]


def infer(function: Function, given: Types) -> Types:
    """Return the types of all variables of a function; ``given`` has those of its parameters.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.types import array
    >>> body = (Assign("y", parse("x")), For("j", parse("range(3)"), (
    ...             Assign("u1", parse("x[j:]")), Assign("u2", parse("y + u1")),
    ...             Assign("y", parse("x[j:]")))), Return(parse("y")))
    >>> found = infer(Function("f", ("x",), body), {"x": array("n")})
    >>> found["u1"], found["y"]
    (f[n[@j:]], f[?])
    """
    made = _Inference(function, given)
    made.block(function.body)
    while made.names_of_lists():
        made.block(function.body)
    return made.types


class _Inference:
    def __init__(self, function: Function, given: Types) -> None:
        self.function = function
        self.types = dict(given)
        for name, where in function.free.items():
            if where.kind == "derivative":
                self.types[f"{name}()"] = where.home.type
        self.lasting: _Lasting | None = None
        # a count of changes: the last of each name's type, and how many each statement has seen
        self.changes = 0
        self.last: dict[str, int] = {}
        self.seen: dict[int, int] = {}

    def bind(self, name: str, t: Type) -> bool:
        """Record a type; say whether that changed anything."""
        old = self.types.get(name)
        t = self.beyond_a_turn(name, t)
        new = t if old is None else join(old, t)
        if new == old:
            return False
        self.types[name] = new
        self.changes += 1
        self.last[name] = self.changes
        return True

    def names_of_lists(self) -> bool:
        """What is written into a list under one name it holds under another; say what changed."""
        changed = False
        for stmt in statements(self.function.body):
            if isinstance(stmt, Assign) and isinstance(stmt.value, Var):
                one, two = self.types.get(stmt.target), self.types.get(stmt.value.name)
                if one is not None and two is not None and one.kind == two.kind == "list":
                    changed |= self.bind(stmt.target, two) | self.bind(stmt.value.name, one)
        return changed

    def stands(self, stmt: Assign) -> bool:
        """Whether nothing that matters to an assignment has changed since it was looked at."""
        seen = self.seen.get(id(stmt))
        if seen is None or self.last.get(stmt.target, 0) > seen:
            return False
        return all(self.last.get(name, 0) <= seen for name in names(stmt.value))

    def beyond_a_turn(self, name: str, t: Type) -> Type:
        """Forget the sizes that change before the name is read again."""
        if not (t.shape or t.items or t.keys):  # most are numbers
            return t
        turns = {loop for d in _dims(t) for loop in _loops(d)}
        if not turns:
            return t
        forgotten = {loop for loop in turns if self.read_later(name, loop)}
        return _without(t, forgotten) if forgotten else t

    def read_later(self, name: str, loop: str) -> bool:
        """Whether a name is read after the turn of a loop in which it got its value."""
        if self.lasting is None:
            self.lasting = _Lasting(self.function.body)
        return self.lasting.reads(name, loop)

    def block(self, block: Block) -> bool:
        """Infer the types of what a block binds; say whether that changed anything."""
        types = self.types
        changed = False
        for stmt in block:
            if isinstance(stmt, Assign):
                if not self.stands(stmt):
                    before = self.changes
                    changed |= self.bind(stmt.target, _of_variable(stmt.value, types))
                    own = stmt.target in names(stmt.value)
                    self.seen[id(stmt)] = before if own else self.changes
            elif isinstance(stmt, Unpack):
                changed |= self.unpack(stmt)
            elif isinstance(stmt, Push):
                changed |= self.bind(stmt.tape, typeof(stmt.value, types))
            elif isinstance(stmt, Pop) and stmt.index is None:
                changed |= self.bind(stmt.target, types.get(stmt.tape, UNKNOWN))
            elif isinstance(stmt, Branch):
                changed |= self.block(stmt.then)
                changed |= self.block(stmt.orelse)
            elif isinstance(stmt, (For, While)):
                if isinstance(stmt, For):
                    changed |= self.bind(stmt.target, counting(Dim(f"@{stmt.target}")))
                while self.block(stmt.body):
                    changed = True
            elif isinstance(stmt, With):
                if stmt.target:
                    changed |= self.bind(stmt.target, UNKNOWN)
                changed |= self.block(stmt.body)
            elif isinstance(stmt, Append):
                new = list_of(_of_variable(stmt.value, types))
                if stmt.key is not None:
                    new = mapping_of(typeof(stmt.key, types), *new.items)
                changed |= self.bind(stmt.base, new)
            elif isinstance(stmt, Store):
                base = types.get(stmt.base, UNKNOWN)
                if base.kind == "list":
                    value = stmt.value
                    if stmt.op:
                        old = Apply("index", (Var(stmt.base), stmt.index))
                        value = Apply(stmt.op, (old, value))
                    new = written_into(base, stmt.index, _of_variable(value, types))
                    changed |= self.bind(stmt.base, new)
            elif isinstance(stmt, AddAt):
                changed |= self.added(stmt)
            elif isinstance(stmt, Take):
                changed |= self.bind(stmt.target, item_of(types.get(stmt.base, UNKNOWN)))
            else:
                assert isinstance(stmt, (Break, Effect, Pop, Return, WriteBack))
        return changed

    def added(self, stmt: AddAt) -> bool:
        """Infer what a list holds after an addition to one of its numbers: it may be complex."""
        base, types = self.types.get(stmt.base, UNKNOWN), self.types
        place = Apply("index", (Var(stmt.base), stmt.index))
        if base.kind != "list" or not is_number(typeof(place, types)):
            return False
        total = typeof(Apply("add", (place, stmt.value)), types)
        return self.bind(stmt.base, written_into(base, stmt.index, total))

    def unpack(self, stmt: Unpack) -> bool:
        """Infer the types of the targets of ``a, b = x``."""
        t = typeof(stmt.value, self.types)
        items: list[Type] = [UNKNOWN] * len(stmt.targets)
        if isinstance(stmt.value, Apply) and stmt.value.op == "attempt":
            items = [typeof(stmt.value.args[0], self.types), OTHER]
        if t.kind == "tuple" and len(t.items) == len(stmt.targets):
            items = list(t.items)
        elif t.kind == "list":
            items = [item_of(t)] * len(stmt.targets)
        elif t.kind == "array" and t.shape:
            inner = t.shape[1:]
            one = Type("array", inner, t.dtype) if inner else scalar(t.dtype)
            items = [one] * len(stmt.targets)
        changed = [self.bind(n, i) for n, i in zip(stmt.targets, items, strict=True)]
        return any(changed)


def _of_variable(value: Expr, types: Types) -> Type:
    """Return the type of what has a name, or is an item: a list that is written out may grow."""
    if isinstance(value, Apply) and value.op == "list":
        return list_of(*(_of_variable(item, types) for item in value.args))
    return typeof(value, types)


def _dims(t: Type) -> list[Dim]:
    """Return the named dimensions in a type."""
    found = [d for d in (*(t.shape or ()), size_in(t)) if isinstance(d, Dim)]
    return found + [d for item in t.items for d in _dims(item)]


def _loops(dim: Dim) -> list[str]:
    """Return the loops' variables in the name of a dimension."""
    names_ = dim.symbol.split("@")[1:]
    ends = (next((i for i, c in enumerate(n) if not (c.isalnum() or c == "_")), len(n))
            for n in names_)  # fmt: skip
    return [n[:end] for n, end in zip(names_, ends, strict=True)]


def _without(t: Type, forgotten: set[str]) -> Type:
    """Return a type without the sizes that some loops' variables are part of."""
    items = tuple(_without(item, forgotten) for item in t.items)
    shape = t.shape and tuple(
        None if isinstance(d, Dim) and forgotten & set(_loops(d)) else d for d in t.shape
    )
    size = size_in(t)
    lost = isinstance(size, Dim) and forgotten & set(_loops(size))
    return t._replace(items=items, shape=shape, keys=() if lost else t.keys)


class _Lasting:
    """Which names are read outside a loop, or in a turn before they get a value there."""

    def __init__(self, body: Block) -> None:
        self.loops: defaultdict[str, list[For]] = defaultdict(list)
        for stmt in statements(body):
            if isinstance(stmt, For):
                self.loops[stmt.target].append(stmt)
        self.everywhere = _times_read(statements(body))
        self.found: dict[str, tuple[Counter[str], set[str]]] = {}

    def reads(self, name: str, loop: str) -> bool:
        if loop not in self.found:
            exposed: set[str] = set()
            for stmt in self.loops[loop]:
                _exposed(stmt.body, {loop}, exposed)
            # one statement may stand in two loops; a loop in one of the same name counts once
            within = {id(s) for outer in self.loops[loop] for s in statements(outer.body)}
            outermost = (s for s in self.loops[loop] if id(s) not in within)
            inside = (s for outer in outermost for s in statements(outer.body))
            self.found[loop] = _times_read(inside), exposed
        read_inside, exposed = self.found[loop]
        return self.everywhere[name] > read_inside[name] or name in exposed


def _times_read(stmts: Iterable[Stmt]) -> Counter[str]:
    """Return how many expressions read each name."""
    return Counter(n for s in stmts for e in own_expressions(s) for n in names(e))


def _exposed(block: Block, known: set[str], found: set[str]) -> set[str]:
    """Add what a block reads that has no value yet; return the names that have one after it."""
    for stmt in block:
        for expr in own_expressions(stmt):
            found |= names(expr) - known
        if isinstance(stmt, Branch):
            known = _exposed(stmt.then, set(known), found) & _exposed(
                stmt.orelse, set(known), found
            )
        elif isinstance(stmt, (For, While)):
            _exposed(stmt.body, known | set(defined(stmt)), found)
        elif isinstance(stmt, With):
            known = _exposed(stmt.body, known | set(defined(stmt)), found)
        else:
            known |= set(defined(stmt))
    return known
