"""Functions of NumPy that are read as operations: arrays made, and arrays written into."""

from __future__ import annotations

from srcad.frontend.composing import ComposingReader
from srcad.ir.nodes import Const, Expr, const

__all__ = ["ArrayReader"]

Keywords = tuple[tuple[str, Expr], ...]


class ArrayReader(ComposingReader):
    """Reads calls that make arrays or write into them."""

    def as_made(self, op: str, kwargs: Keywords) -> tuple[str, Keywords, str]:
        """Return what ``np.array(x, ndmin=1, copy=None)`` stands for.

        That is the operation, what is left of the keywords, and an operation on its result, if any.
        """
        named = dict(kwargs)
        more = ""
        rank, copied = named.get("ndmin"), named.get("copy")
        if isinstance(rank, Const) and rank.value in (0, 1, 2):
            del named["ndmin"]
            more = f"np.atleast_{rank.value}d" if rank.value else ""
        if isinstance(copied, Const) and copied.value in (None, True):
            del named["copy"]  # None: where it has to be made
            op = "np.array" if copied.value else "np.asarray"
        if named.get("order") in (const(None), const("K")):
            del named["order"]
        if isinstance(named.get("subok"), Const):  # matrices and the like are not read at all
            del named["subok"]
        return op, tuple(named.items()), more
