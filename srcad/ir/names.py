"""Fresh names that collide with none of the user's.

>>> namer = Namer({"u1", "x_bar"})
>>> namer.temporary(), namer.temporary(), namer.fresh("x_bar")
('u1_', 'u2', 'x_bar_')
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable

__all__ = ["CALLED", "Namer", "is_moved"]


# what a derivative calls modules, and what it calls where the function may not
CALLED = (
    "np", "math", "cmath", "scipy", "abs", "all", "any", "bool", "complex", "dict", "divmod",
    "enumerate", "float", "frozenset", "getattr", "int", "isinstance", "iter", "len", "list", "map",
    "max", "min", "next", "pow", "range", "reversed", "round", "set", "slice", "sorted", "str",
    "sum", "tuple", "type", "zip",
    "AssertionError", "AttributeError", "Exception", "IndexError", "KeyError",
    "NotImplementedError", "RuntimeError", "StopIteration", "TypeError", "ValueError",
    "ZeroDivisionError",
)  # fmt: skip


def is_moved(name: str) -> bool:
    """Whether a name is that of a tangent or an adjoint.

    >>> is_moved("x_bar_"), is_moved("x_barrier")
    (True, False)
    """
    return name.rstrip("_").endswith(("_bar", "_dot"))


class Namer:
    """Gives out names that are not taken; where one is, ours gets a trailing underscore."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        # in the order in which they were taken, so that the last ones can be given back
        self.taken = dict.fromkeys((*keyword.kwlist, *CALLED, *taken))
        self._count = 0
        self.temporaries: set[str] = set()

    def fresh(self, name: str) -> str:
        """Return the name, or the name with underscores if it is taken."""
        while name in self.taken:
            name += "_"
        self.taken[name] = None
        return name

    def take(self, names: Iterable[str]) -> None:
        """Give out none of these names."""
        self.taken.update(dict.fromkeys(names))

    def temporary(self) -> str:
        """Return the next of u1, u2, ..."""
        self._count += 1
        name = self.fresh(f"u{self._count}")
        self.temporaries.add(name)
        return name

    def skip(self) -> None:
        """Go on after the highest u that is taken."""
        numbers = [int(n[1:]) for n in self.taken if n[:1] == "u" and n[1:].isdigit()]
        self._count = max([self._count, *numbers])

    def mark(self) -> tuple[int, int]:
        """Remember the state, to come back to it."""
        return self._count, len(self.taken)

    def reset(self, mark: tuple[int, int]) -> None:
        """Come back to a state that led to this one."""
        self._count, length = mark
        assert length <= len(self.taken)
        while len(self.taken) > length:
            self.taken.popitem()

    def state(self) -> tuple[int, frozenset[str]]:
        """Return what another one is to know of this."""
        return self._count, frozenset(self.taken)

    def join(self, other: tuple[int, frozenset[str]]) -> None:
        """Give out no name that another one has given out."""
        self._count = max(self._count, other[0])
        self.take(sorted(other[1]))
