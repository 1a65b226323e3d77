"""Walks over expressions and blocks that every pass needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from operator import is_

from srcad.ir.nodes import (
    AddAt,
    Append,
    Apply,
    Assign,
    Block,
    Branch,
    Compound,
    Const,
    Effect,
    Expr,
    For,
    Pop,
    Push,
    Return,
    Stmt,
    Store,
    Take,
    Touched,
    Unpack,
    Var,
    While,
    With,
    WriteBack,
)

__all__ = [
    "assigned", "changed", "defined", "grown", "handed", "is_slice", "last_step", "names",
    "names_read", "operations", "own_expressions", "reaches_in", "reads", "rename_block",
    "size", "statements", "subexpressions", "substitute", "touched", "value_names", "way_of",
    "with_blocks", "with_expressions", "written",
]  # fmt: skip


def subexpressions(expr: Expr) -> Iterator[Expr]:
    """Yield the expression and all within it, outermost first."""
    stack: list[Expr] = [expr]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Apply):
            stack.extend(value for _, value in reversed(node.kwargs))
            stack.extend(reversed(node.args))


def names(expr: Expr) -> frozenset[str]:
    """Return the names that an expression reads."""
    if type(expr) is Apply:
        return expr.inside.names
    return frozenset((expr.name,)) if type(expr) is Var else _NONE


def reads(expr: Expr) -> tuple[str, ...]:
    """Return the names that an expression reads, in order, as often as it reads them."""
    if type(expr) is Apply:
        return expr.inside.reads
    return (expr.name,) if type(expr) is Var else ()


def operations(expr: Expr) -> frozenset[str]:
    """Return the operations in an expression."""
    return expr.inside.ops if type(expr) is Apply else _NONE


def size(expr: Expr) -> int:
    """Return how many parts an expression has."""
    return expr.inside.size if type(expr) is Apply else 1


_NONE: frozenset[str] = frozenset()


_SHAPES = {
    "len",
    "np.shape",
    "np.ndim",
    "np.size",
    "np.zeros_like",
    "np.ones_like",
    "np.empty_like",
    "zeros_by_key",
}
_ATTRIBUTES = {"shape", "size", "ndim", "dtype"}
_OF_SHAPES = {*_SHAPES, "attr", "unbroadcast", "scatter"}


def value_names(expr: Expr, grown: Collection[str] = ()) -> set[str]:
    """Return the names whose values an expression reads, not those it asks for a shape only.

    Of lists that have ``grown`` the length is part of the value.
    """
    if operations(expr).isdisjoint(_OF_SHAPES):  # most
        return set(names(expr))
    found: set[str] = set()
    stack: list[Expr] = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, Var):
            found.add(node.name)
        elif isinstance(node, Apply):
            if node.op in _SHAPES and isinstance(node.args[0], Var):
                if node.args[0].name in grown:
                    found.add(node.args[0].name)
                continue
            if node.op == "attr" and getattr(node.args[1], "text", "") in _ATTRIBUTES:
                continue
            args = node.args[:1] if node.op in ("unbroadcast", "scatter") else node.args
            args = (*args, node.args[2]) if node.op == "scatter" else args
            stack += [*args, *(value for _, value in node.kwargs)]
    return found


def substitute(expr: Expr, mapping: dict[str, Expr]) -> Expr:
    """Replace names by expressions."""
    if type(expr) is Var:
        return mapping.get(expr.name, expr)
    if type(expr) is not Apply or mapping.keys().isdisjoint(expr.inside.names):
        return expr
    args = tuple([substitute(a, mapping) for a in expr.args])
    kwargs = tuple([(k, substitute(v, mapping)) for k, v in expr.kwargs])
    return Apply(expr.op, args, kwargs)


def own_expressions(stmt: Stmt) -> tuple[Expr, ...]:
    """Return the expressions that a statement evaluates itself (not those of its blocks)."""
    if type(stmt) is Assign:  # most are
        return (stmt.value,)
    if isinstance(stmt, (Unpack, Push, Effect, Return)):
        return (stmt.value,)
    if isinstance(stmt, (Store, AddAt)):
        return (Var(stmt.base), stmt.index, stmt.value)
    if isinstance(stmt, (Branch, While)):
        return (stmt.test,)
    if isinstance(stmt, For):
        return (stmt.iterable,)
    if isinstance(stmt, (Append, Take)):
        new = (Var(stmt.base), stmt.value) if isinstance(stmt, Append) else (Var(stmt.base),)
        return new if stmt.key is None else (*new, stmt.key)
    if isinstance(stmt, WriteBack):
        return (stmt.place, stmt.value)
    if isinstance(stmt, With):
        return (stmt.manager,)
    if isinstance(stmt, Pop) and stmt.index is not None:
        return (Var(stmt.target), stmt.index)
    return ()


def with_expressions(stmt: Stmt, change: Callable[[Expr], Expr]) -> Stmt:
    """Return the statement with its own expressions changed."""
    if type(stmt) is Assign:  # most are
        value = change(stmt.value)
        if value is stmt.value:
            return stmt
        return Assign(stmt.target, value, stmt.origin, stmt.of, stmt.folded)
    if isinstance(stmt, (Append, Take)) and stmt.key is not None:
        stmt = replace(stmt, key=change(stmt.key))
    if isinstance(stmt, (Unpack, Push, Append, Effect, Return)):
        value = change(stmt.value)
        return stmt if value is stmt.value else replace(stmt, value=value)
    if isinstance(stmt, (Store, AddAt)):
        return replace(stmt, index=change(stmt.index), value=change(stmt.value))
    if isinstance(stmt, WriteBack):
        return replace(stmt, place=change(stmt.place), value=change(stmt.value))
    if isinstance(stmt, With):
        return replace(stmt, manager=change(stmt.manager))
    if isinstance(stmt, Pop) and stmt.index is not None:
        return replace(stmt, index=change(stmt.index))
    if isinstance(stmt, (Branch, While)):
        test = change(stmt.test)
        return stmt if test is stmt.test else replace(stmt, test=test)
    if isinstance(stmt, For):
        iterable = change(stmt.iterable)
        return stmt if iterable is stmt.iterable else replace(stmt, iterable=iterable)
    return stmt


def blocks(stmt: Stmt) -> tuple[Block, ...]:
    """Return the blocks inside a statement."""
    if isinstance(stmt, Branch):
        return (stmt.then, stmt.orelse)
    if isinstance(stmt, (For, While, With)):
        return (stmt.body,)
    return ()


def defined(stmt: Stmt) -> tuple[str, ...]:
    """Return the names that a statement itself binds."""
    if type(stmt) is Assign:  # most are
        return (stmt.target,)
    if isinstance(stmt, (For, Take)):
        return (stmt.target,)
    if isinstance(stmt, Pop):
        return () if stmt.index is not None else (stmt.target,)
    if isinstance(stmt, Unpack):
        return stmt.targets
    if isinstance(stmt, With) and stmt.target:
        return (stmt.target,)
    return ()


def written(stmt: Stmt) -> tuple[str, ...]:
    """Return the names that a statement itself writes into: an array's, a list's."""
    if isinstance(stmt, (Assign, Effect)):
        value = stmt.value
        if type(value) is not Apply or value.op != "call":
            return ()
        return tuple(sorted(handed(value)))
    if isinstance(stmt, (Store, AddAt, Append, Take)):
        return (stmt.base,)
    if isinstance(stmt, Pop) and stmt.index is not None:
        return (stmt.target,)
    if isinstance(stmt, Unpack) and isinstance(stmt.value, Apply) and stmt.value.op == "attempt":
        call = stmt.value.args[0]
        return tuple(sorted(handed(call) if isinstance(call, Apply) else names(call)))
    return tuple(sorted(names(stmt.place))) if isinstance(stmt, WriteBack) else ()


# methods that leave their object and their arguments as they are
_READING = {
    "format", "join", "item", "tolist", "tobytes", "astype", "copy",
    "debug", "info", "warning", "error", "critical", "exception", "log",
}  # fmt: skip


def handed(call: Apply) -> set[str]:
    """Return the names that a call which is not read may write into.

    >>> from srcad.ir.parse import parse
    >>> sorted(handed(Apply("call", (parse("rng.shuffle"), parse("w"), parse("v.shape")))))
    ['rng', 'w']
    """
    callee, *args = call.args
    if isinstance(callee, Const):  # one of Python's own
        return set()
    given = [*args, *(value for _, value in call.kwargs)]
    if isinstance(callee, Apply) and callee.op == "attr":
        if isinstance(callee.args[1], Const) and callee.args[1].text in _READING:
            return set()
        if isinstance(callee.args[0], Const) and isinstance(callee.args[0].value, str):
            return set()
        given.append(callee.args[0])
    return {name for e in given for name in value_names(e)}


def grown(block: Iterable[Stmt]) -> set[str]:
    """Return the lists that a block makes longer or shorter, at any depth."""
    return {s.base for s in statements(block) if isinstance(s, (Append, Take))}


def changed(stmt: Stmt) -> tuple[str, ...]:
    """Return the names whose value is another one after a statement, not counting its blocks."""
    if type(stmt) is Assign:  # most are
        plain = type(stmt.value) is not Apply or stmt.value.op != "call"
        return (stmt.target,) if plain else (stmt.target, *written(stmt))
    return (*defined(stmt), *written(stmt))


def is_slice(expr: Expr) -> bool:
    """Whether an expression is a slice: ``1:``."""
    return isinstance(expr, Apply) and expr.op == "slice"


def names_read(stmt: Stmt) -> frozenset[str]:
    """Return the names that a statement itself reads (not those that its blocks read)."""
    return _NONE.union(*map(names, own_expressions(stmt)))


def touched(stmt: Stmt) -> Touched:
    """Return the names that a statement changes, and those that it reads, at any depth."""
    if type(stmt) is Assign:  # most are
        return Touched(frozenset(changed(stmt)), names(stmt.value))
    if not isinstance(stmt, Compound):
        return Touched(frozenset(changed(stmt)), names_read(stmt))
    try:
        return stmt._touched
    except AttributeError:
        pass
    parts = [touched(inner) for block in blocks(stmt) for inner in block]
    found = Touched(
        frozenset(changed(stmt)).union(*(part.changed for part in parts)),
        _NONE.union(*map(names, own_expressions(stmt)), *(part.read for part in parts)),
    )
    object.__setattr__(stmt, "_touched", found)
    return found


def with_blocks(stmt: Stmt, change: Callable[[Block], Block]) -> Stmt:
    """Return the statement with the blocks inside it changed."""
    if not isinstance(stmt, Compound):
        return stmt
    old = blocks(stmt)
    new = [change(block) for block in old]
    if all(map(_same, old, new)):
        return stmt
    if isinstance(stmt, Branch):
        then, orelse = new
        return replace(stmt, then=then, orelse=orelse)
    assert isinstance(stmt, (For, While, With))
    return replace(stmt, body=new[0])


def _same(old: Block, new: Block) -> bool:
    """Whether a block holds the very same statements."""
    return len(old) == len(new) and all(map(is_, old, new))


def statements(block: Iterable[Stmt]) -> list[Stmt]:
    """Return all statements of a block and of the blocks inside it, in source order."""
    found: list[Stmt] = []
    stack = [iter(block)]
    while stack:
        for stmt in stack[-1]:
            found.append(stmt)
            if type(stmt) is not Assign and isinstance(stmt, Compound):
                stack.extend(iter(b) for b in reversed(blocks(stmt)))
                break
        else:
            stack.pop()
    return found


def assigned(block: Iterable[Stmt]) -> set[str]:
    """Return the names that a block binds or writes into, at any depth."""
    found: set[str] = set()
    for stmt in block:
        found.update(touched(stmt).changed if isinstance(stmt, Compound) else changed(stmt))
    return found


def last_step(base: str, index: Expr) -> tuple[Expr, Expr]:
    """Return the array that the last step of a place is taken of, and that step."""
    if not isinstance(index, Apply) or index.op != "path":
        return Var(base), index
    *most, last = index.args
    before = most[0] if len(most) == 1 else Apply("path", tuple(most))
    return Apply("index", (Var(base), before)), last


def way_of(index: Expr) -> tuple[Expr, ...]:
    """Return the indices, one after another, that lead to a place."""
    return index.args if isinstance(index, Apply) and index.op == "path" else (index,)


def reaches_in(index: Expr | None) -> bool:
    """Whether an index of a list is the way to a place within one of its items."""
    return isinstance(index, Apply) and index.op == "path"


def rename_block(block: Block, mapping: dict[str, str]) -> Block:
    """Rename variables throughout a block."""
    if not mapping:
        return block
    values: dict[str, Expr] = {old: Var(new) for old, new in mapping.items()}

    def new(name: str) -> str:
        return mapping.get(name, name)

    def rename(stmt: Stmt) -> Stmt:
        stmt = with_expressions(stmt, lambda e: substitute(e, values))
        stmt = with_blocks(stmt, lambda b: rename_block(b, mapping))
        if isinstance(stmt, Unpack):
            return replace(stmt, targets=tuple(map(new, stmt.targets)))
        if isinstance(stmt, (Assign, Pop, For, With)):
            return replace(stmt, target=new(stmt.target))
        if isinstance(stmt, Take):
            return replace(stmt, target=new(stmt.target), base=new(stmt.base))
        if isinstance(stmt, (Store, AddAt, Append)):
            return replace(stmt, base=new(stmt.base))
        return stmt

    return tuple(map(rename, block))
