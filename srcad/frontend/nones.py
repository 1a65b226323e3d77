"""What surely is not None: numbers and arrays among the arguments, and what operations make."""

from __future__ import annotations

from srcad.frontend.joins import JoinReader
from srcad.frontend.values import Perhaps, Value
from srcad.ir.nodes import Apply, Assign, Const, Expr, Var, const
from srcad.ir.walk import defined, statements

__all__ = ["NoneReader"]

_PERHAPS = {"call", "attr", "index", "ifexp", "and", "or", "tape", "raised"}


class NoneReader(JoinReader):
    """Tells what is not None."""

    def asks_none(self, op: str, left: Value, right: Value) -> Expr | None:
        """Read ``x is None`` of what may be None or a tuple; None of anything else."""
        value, none = (left, right) if isinstance(left, Perhaps) else (right, left)
        if not isinstance(value, Perhaps) or none != Const("None", None):
            return None
        if op not in ("is", "isnot", "eq", "ne"):
            return None
        if isinstance(value.there, Const):
            return const(bool(value.there.value) == (op in ("isnot", "ne")))
        return value.there if op in ("isnot", "ne") else Apply("not", (value.there,))

    def never_none(self, value: Value, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a number or an array surely is not None."""
        if isinstance(value, Const):
            return value.text != "None"
        if isinstance(value, Apply):
            return value.op not in _PERHAPS
        if not isinstance(value, Var) or value.name in seen:
            return isinstance(value, Var)
        name = value.name
        if self.watched():  # what has been read may be put in order anew
            return False
        stays = name in self.frame.namer.temporaries or self.given.get(name, False)
        if self.turning and not stays:
            return False  # a later statement of the loop's may give it None
        found = name in self.given
        for stmt in (s for out in (*self.outer, self.out) for s in statements(out)):
            if name in defined(stmt):
                if not isinstance(stmt, Assign):
                    return False
                if not self.never_none(stmt.value, seen | {name}):
                    return False
                found = True
        return found
