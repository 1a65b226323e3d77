"""What surely is not None: numbers and arrays among the arguments, and what operations make."""

from __future__ import annotations

from srcad.frontend.joins import JoinReader
from srcad.frontend.values import Value
from srcad.ir.nodes import Apply, Assign, Const, Var
from srcad.ir.walk import defined, statements

__all__ = ["NoneReader"]

_PERHAPS = {"call", "attr", "index", "ifexp", "and", "or", "tape", "raised"}


class NoneReader(JoinReader):
    """Tells what is not None."""

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
