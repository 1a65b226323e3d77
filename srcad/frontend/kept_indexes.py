"""Indexes that are kept: ``np.s_[1:, 0]``, ``slice(1, n)``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gast

from srcad.frontend.choices import ChoiceReader
from srcad.frontend.values import Value
from srcad.ir.nodes import Apply, Const, Expr, const

__all__ = ["KeptIndexReader"]


class KeptIndexReader(ChoiceReader):
    """Reads indexes outside brackets, which are written out where they are used."""

    def index_made(self, node: Any, is_tuple: bool) -> Value:
        """Read ``np.s_[1:, 0]``: an index as it stands in brackets."""
        parts = node.elts if isinstance(node, gast.Tuple) else [node]
        found: list[Value] = []
        for part in parts:
            if isinstance(part, gast.Slice):
                ends = (part.lower, part.upper, part.step)
                found.append(self.slice_of(map(self.end_of, ends), part))
            else:
                found.append(self.value(part))
        return tuple(found) if is_tuple or isinstance(node, gast.Tuple) else found[0]

    def end_of(self, node: Any) -> Expr:
        """Read where a slice begins or ends, or its step."""
        return const(None) if node is None else self.atom(node)

    def slice_of(self, ends: Iterable[Expr], node: Any) -> Expr:
        """Make a slice that is kept: what it is made of may be bound anew."""
        parts = (e if isinstance(e, Const) else self.emit(e, node) for e in ends)
        return Apply("slice", tuple(parts))
