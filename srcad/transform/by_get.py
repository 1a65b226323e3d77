"""What is read of a dict where it has the key is read by ``d.get(k, default)``, as people do.

>>> from srcad.backend.emit import emit
>>> from srcad.ir.nodes import Return, Var
>>> from srcad.ir.parse import parse
>>> from srcad.ir.types import INT, NUMBER, mapping_of
>>> asks = Assign("c", Apply("in", (Var("k"), Var("d"))))
>>> reads = Branch(Var("c"), (Assign("y", parse("d[k]")),), (Assign("y", parse("0.0")),))
>>> f = Function("f", ("d", "k"), (asks, reads, Return(parse("y"))))
>>> print(emit([read_by_get(f, {"d": mapping_of(INT, NUMBER)})], {}).text.partition("def")[2])
 f(d, k):
    c = k in d
    y = d.get(k, 0.0)
    return y
<BLANKLINE>
"""

from __future__ import annotations

from srcad.analysis.facts import Types
from srcad.ir.nodes import Apply, Assign, Block, Branch, Const, Expr, Function, Stmt, Var
from srcad.ir.types import UNKNOWN, is_mapping
from srcad.ir.walk import names, touched, with_blocks

__all__ = ["read_by_get"]

# by the names of answers: which key is asked about, and of which dict
_Asked = dict[str, tuple[Expr, Var]]


def read_by_get(function: Function, types: Types) -> Function:
    """Return the function with reads by ``get`` in place of branches on what a dict has."""
    if not any(is_mapping(t) for t in types.values()):
        return function
    return function.with_body(_block(function.body, types))


def _block(block: Block, types: Types) -> Block:
    asked: _Asked = {}
    out: list[Stmt] = []
    for stmt in block:
        found = _by_get(stmt, asked) if isinstance(stmt, Branch) else None
        out.append(found or with_blocks(stmt, lambda b: _block(b, types)))
        changed = touched(stmt).changed
        asked = {c: (k, d) for c, (k, d) in asked.items()
                 if changed.isdisjoint({c, d.name, *names(k)})}  # fmt: skip
        if type(stmt) is Assign and isinstance(stmt.value, Apply) and stmt.value.op == "in":
            key, whole = stmt.value.args
            if isinstance(whole, Var) and is_mapping(types.get(whole.name, UNKNOWN)):
                asked[stmt.target] = key, whole
    return tuple(out)


def _by_get(stmt: Branch, asked: _Asked) -> Stmt | None:
    if not isinstance(stmt.test, Var) or stmt.test.name not in asked:
        return None
    if len(stmt.then) != 1 or len(stmt.orelse) != 1:
        return None
    (one,), (other,) = stmt.then, stmt.orelse
    if type(one) is not Assign or type(other) is not Assign or one.target != other.target:
        return None
    key, whole = asked[stmt.test.name]
    if one.value != Apply("index", (whole, key)) or not isinstance(other.value, Const):
        return None
    method = Apply("attr", (whole, Const("get", "get")))
    return Assign(one.target, Apply("call", (method, key, other.value)), stmt.origin, one.of)
