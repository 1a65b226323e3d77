"""Containers among arguments: what they are made of, and what follows from it.

The type of a dictionary, a list, a tuple or an object carries the types of its parts. The front end
is told the structure alone, and gives each part a name.

>>> from srcad.ir.types import NUMBER
>>> pair = Type("tuple", items=(NUMBER, NUMBER), keys=(tuple,))
>>> params = Type("dict", items=(NUMBER, pair), keys=("a", "b"))
>>> tree_of(params)
('dict', None, (('a', None), ('b', ('tuple', (None, None)))))
>>> named = ("dict", None, (("a", "p_a"), ("b", ("tuple", ("p_b_0", "p_b_1")))))
>>> list(leaves_of(named, params))
[('p_a', f), ('p_b_0', f), ('p_b_1', f)]
>>> from srcad.ir.text import to_text
>>> to_text(rebuilt(named, lambda name: Var(name + "_bar")))
"{'a': p_a_bar, 'b': (p_b_0_bar, p_b_1_bar)}"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from srcad.frontend.entry import ANY
from srcad.frontend.followed import Itself
from srcad.ir.nodes import Apply, Assign, Const, Expr, Function, Var
from srcad.ir.parse import NONE
from srcad.ir.types import Type
from srcad.ir.walk import operations, own_expressions, statements, subexpressions

__all__ = ["Paths", "accesses", "leaves_of", "paths_of", "rebuilt", "renamed", "tree_of"]

Tree = Any  # None, a leaf's name, or a tuple of a kind and its parts
Paths = dict[str, Any]  # the attributes that are read of an object, each with those read of it


def tree_of(t: Type) -> Tree:
    """Return the structure of a parameter: its kind and its parts, or None for a leaf.

    A leaf that is no number and no array, as a long list, is ``ANY``.
    """
    if t.kind in ("known", "nothing"):
        return ("known", *(t.keys or (None,)))
    if t.kind == "self":
        return ("itself" if isinstance(t.keys[0], Itself) else "object", t.keys[0], ())
    if t.kind == "object":
        return ("object", t.keys[0], tuple(zip(t.keys[1:], map(tree_of, t.items), strict=True)))
    if t.kind == "dict":
        return ("dict", t.cls, tuple(zip(t.keys, map(tree_of, t.items), strict=True)))
    if t.kind == "tuple" and t.keys:
        cls = t.keys[0]
        if hasattr(cls, "_fields"):
            return ("namedtuple", cls, tuple(zip(cls._fields, map(tree_of, t.items), strict=True)))
        return ("list" if cls is list else "tuple", tuple(map(tree_of, t.items)))
    return None if t.kind in ("array", "number") else ANY


def _parts(tree: Tree) -> list[tuple[Any, Tree]]:
    """Return the keys and the parts of a tree that is not a leaf."""
    if tree[0] == "known":
        return []
    if tree[0] in ("list", "tuple"):
        return list(enumerate(tree[1]))
    return list(tree[-1])


def _is_leaf(tree: Tree) -> bool:
    return tree is None or isinstance(tree, str)


def leaves_of(tree: Tree, t: Type) -> Iterator[tuple[str, Type]]:
    """Yield the name and the type of each leaf of a tree that has names."""
    if _is_leaf(tree):
        yield tree, t
        return
    for (_, part), item in zip(_parts(tree), t.items, strict=False):
        yield from leaves_of(part, item)


def rebuilt(tree: Tree, of: Callable[[str], Expr]) -> Expr:
    """Return a container of the same structure with something else for each leaf.

    An object becomes a dictionary of its attributes, a named tuple a tuple.
    """
    if _is_leaf(tree):
        return of(tree)
    if tree[0] == "known":
        return NONE
    values = [(key, rebuilt(part, of)) for key, part in _parts(tree)]
    if tree[0] in ("list", "tuple", "namedtuple"):
        kind = "list" if tree[0] == "list" else "tuple"
        return Apply(kind, tuple(v for _, v in values))
    return Apply("dict", tuple(e for k, v in values for e in (Const(repr(k), k), v)))


def accesses(tree: Tree, base: Expr) -> Iterator[tuple[str, Expr]]:
    """Yield each leaf's name and how it is read of a container."""
    if _is_leaf(tree):
        yield tree, base
        return
    for key, part in _parts(tree):
        if tree[0] in ("object", "namedtuple"):
            step = Apply("attr", (base, Const(key, key)))
        else:
            step = Apply("index", (base, Const(repr(key), key)))
        yield from accesses(part, step)


def renamed(tree: Tree, name: Callable[[str], str]) -> Tree:
    """Return a tree with other names for its leaves."""
    if _is_leaf(tree):
        return name(tree)
    if tree[0] == "known":
        return tree
    if tree[0] in ("list", "tuple"):
        return (tree[0], tuple(renamed(part, name) for part in tree[1]))
    return (*tree[:-1], tuple((key, renamed(part, name)) for key, part in tree[-1]))


_STATIC = {"T", "shape", "size", "ndim", "dtype"}


def paths_of(function: Function) -> dict[str, Paths]:
    """Return what is read of each parameter and free name: its attributes, and theirs.

    >>> from srcad.ir.parse import parse
    >>> from srcad.ir.nodes import Return
    >>> body = (Assign("u1", parse("net.cell")), Return(parse("u1.rate*x.shape[0]")))
    >>> paths_of(Function("f", ("net", "x"), body))
    {'net': {'cell': {'rate': {}}}, 'x': {}}
    """
    found: dict[str, Paths] = {n: {} for n in (*function.params, *function.free)}
    at: dict[str, Paths] = dict(found)

    def visit(expr: Expr) -> Paths | None:
        if isinstance(expr, Var):
            return at.get(expr.name)
        if isinstance(expr, Apply) and expr.op == "attr" and isinstance(expr.args[1], Const):
            base = visit(expr.args[0])
            name = expr.args[1].text
            if base is not None and name not in _STATIC:
                inner: Paths = base.setdefault(name, {})
                return inner
        return None

    for stmt in (*function.entry, *statements(function.body)):
        for own in own_expressions(stmt):
            if "attr" in operations(own):
                for expr in subexpressions(own):
                    visit(expr)
        if isinstance(stmt, Assign):
            inner = visit(stmt.value)
            if inner is not None and stmt.target not in found:
                at[stmt.target] = inner
    return found
