"""What the text of a definition says of its names, by Python's own symbol tables.

>>> import ast
>>> sorted(free_names(ast.parse("lambda t: exp(-k*t)", mode="eval").body))
['exp', 'k']
"""

from __future__ import annotations

import ast
import copy
import symtable
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = [
    "Rebinds", "bound_within", "free_names", "goes_into", "identifiers", "is_literal", "only_gives",
    "only_read", "results", "returns", "sees_changes", "written_by_subscripts",
]  # fmt: skip

# functions and methods that change nothing of a list or dict that they are given
_READERS = {
    "abs", "all", "any", "bool", "dict", "enumerate", "filter", "float", "int", "len", "list",
    "map", "max", "min", "range", "reversed", "round", "sorted", "sum", "tuple", "zip",
}  # fmt: skip
_CHANGING = {
    "add", "append", "appendleft", "clear", "discard", "extend", "fill", "insert", "pop", "popitem",
    "popleft", "remove", "reverse", "setdefault", "sort", "update",
}  # fmt: skip
_READING = {"copy", "count", "get", "index", "items", "keys", "values"}


class Rebinds(Exception):
    """A definition binds names that are not its own: it says ``nonlocal``."""


def _table(node: Any) -> symtable.SymbolTable:
    try:
        table = symtable.symtable(ast.unparse(node), "", "exec")
    except SyntaxError as error:  # a name that is `nonlocal`
        raise Rebinds from error
    return table.get_children()[0]


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for inner in table.get_children():
        yield from _tables(inner)


def free_names(node: Any) -> set[str]:
    """Return the names that a definition sees around it."""
    symbols = [s for t in _tables(_table(_bare(node))) for s in t.get_symbols()]
    return {s.get_name() for s in symbols if s.is_global() and s.is_referenced()}


def bound_within(node: Any, *, within: bool = False) -> set[str]:
    """Return the names that a definition binds, or those inside it."""
    tables = list(_tables(_table(_bare(node))))[within:]
    return {s.get_name() for t in tables for s in t.get_symbols() if s.is_local()}


def _bare(node: Any) -> Any:
    """Return a definition as it is read: defaults and decorators are not part of it."""
    if isinstance(node, ast.Lambda):
        return node
    bare = copy.copy(node)
    bare.decorator_list = []
    return bare


def identifiers(node: Any) -> set[str]:
    """Return all names that a definition mentions."""
    found = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    found |= {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
    return found | {n.name for n in ast.walk(node) if isinstance(n, ast.FunctionDef)}


def is_literal(node: Any) -> bool:
    """Whether a default is written out, or not there."""
    return node is None or isinstance(node, ast.Constant)


def returns(body: list[Any]) -> list[ast.Return]:
    """Return the `return` statements of a body, not of functions inside it."""
    found, stack = [], list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Return):
            found.append(node)
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            stack += ast.iter_child_nodes(node)
    return found


def results(node: Any, own: list[str], tuples: dict[str, int]) -> int:
    """Return how many results a definition gives, 0 for one that is not a tuple.

    ``own`` are the names by which it calls itself, ``tuples`` are the lengths of parameters.

    >>> f = ast.parse("def f(p, n): return f((p[1], n), n - 1) if n else p").body[0]
    >>> results(f, ["f"], {"p": 2})
    2
    """
    body = node.body if isinstance(node.body, list) else [ast.Return(node.body)]
    stored = {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    found = set()
    stack: list[Any] = [r.value for r in returns(body)]
    while stack:
        match stack.pop():
            case ast.IfExp(body=one, orelse=other):
                stack += [one, other]
            case ast.Call(func=ast.Name(id=name)) if name in own:
                continue
            case ast.Name(id=name) if name in tuples and name not in stored:
                found.add(tuples[name])
            case ast.Tuple(elts=elts) if not any(isinstance(e, ast.Starred) for e in elts):
                found.add(len(elts))
            case _:
                found.add(0)
    return found.pop() if len(found) == 1 else 0


def written_by_subscripts(body: list[Any], names: set[str]) -> set[str]:
    """Return those of the names into whose arrays a body writes by subscripts."""
    found = set()
    for node in (n for stmt in body for n in ast.walk(stmt)):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
            root: Any = node
            while isinstance(root, (ast.Subscript, ast.Attribute)):
                root = root.value
            found |= {root.id} & names if isinstance(root, ast.Name) else set()
    return found


def only_read(node: Any, name: str, own: list[str]) -> bool:
    """Whether a definition only reads what a list or dict of a name holds, or hands it to itself.

    >>> f = ast.parse("def f(k, n): return k[n] + sum(k) + f(k, n - 1)").body[0]
    >>> only_read(f, "k", ["f"]), only_read(f, "k", [])
    (True, False)
    """
    reads: set[int] = set()
    for part in ast.walk(node):
        found: list[Any] = []
        match part:
            case ast.Subscript(value=base, ctx=ast.Load()):
                found = [base]
            case ast.Call(func=ast.Name(id=called), args=args) if called in {*_READERS, *own}:
                found = args
            case ast.Call(func=ast.Attribute(value=base, attr=attr)) if attr in _READING:
                found = [base]
            case ast.For(iter=base) | ast.comprehension(iter=base):
                found = [base]
            case ast.Compare(left=left, comparators=others):
                found = [left, *others]
        reads |= {id(n) for n in found}
    loaded = (n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == name)
    return all(id(n) in reads for n in loaded if isinstance(n.ctx, ast.Load))


def only_gives(node: Any) -> bool:
    """Whether a function does nothing but give a value, as far as its own text says."""
    for part in ast.walk(node):
        kind = type(part).__name__
        if kind in ("Nonlocal", "Global", "Delete"):
            return False
        if kind == "Expr" and type(part.value).__name__ != "Constant":  # type: ignore[attr-defined]
            return False
        if kind == "Attribute" and part.attr in _CHANGING:  # type: ignore[attr-defined]
            return False
        targets = [*getattr(part, "targets", ()), getattr(part, "target", None)]
        written = {type(t).__name__ for t in targets} & {"Subscript", "Attribute"}
        if kind in ("Assign", "AugAssign", "AnnAssign") and written:
            return False
    return True


def sees_changes(definition: Any, around: Iterable[Any], lists: set[str]) -> bool:
    """Whether a function inside reads lists, or names that are bound more than once around it.

    Or makes a list, dict or set, which whoever gets it may change.
    """
    own = list(ast.walk(definition))
    mine = set(map(id, own))
    names = [part for part in around if type(part).__name__ == "Name"]
    bound = Counter(n.id for n in names if type(n.ctx).__name__ == "Store" and id(n) not in mine)
    read = {part.id for part in own if type(part).__name__ == "Name"}  # type: ignore[attr-defined]
    given = (type(part.value).__name__ for part in own if type(part).__name__ == "Return")  # type: ignore[attr-defined]
    changing = {name for name, count in bound.items() if count > 1}
    return bool(read & (lists | changing)) or not _MADE.isdisjoint(given)


_MADE = {"List", "Dict", "Set", "ListComp", "DictComp", "SetComp"}


def goes_into(definition: Any, param: str, own: list[str]) -> bool:
    """Whether a function calls itself with parts of a parameter: with the branches of a tree."""
    names: set[str] = set()
    for n in ast.walk(definition):
        if isinstance(n, ast.Assign) and isinstance(n.value, ast.Name) and n.value.id == param:
            names |= {t.id for t in ast.walk(n.targets[0]) if isinstance(t, ast.Name)}
    calls = (n for n in ast.walk(definition) if isinstance(n, ast.Call))
    given = [a for n in calls if isinstance(n.func, ast.Name) and n.func.id in own for a in n.args]
    items = (a.value for a in given if isinstance(a, ast.Subscript))
    inside = any(isinstance(i, ast.Name) and i.id == param for i in items)
    return inside or any(isinstance(a, ast.Name) and a.id in names - {param} for a in given)
