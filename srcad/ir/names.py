"""Fresh names that collide with none of the user's.

>>> namer = Namer({"u1", "x_bar"})
>>> namer.temporary(), namer.temporary(), namer.fresh("x_bar")
('u1_', 'u2', 'x_bar_')
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable

__all__ = ["Namer"]


class Namer:
    """Gives out names that are not taken; where one is, ours gets a trailing underscore."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {*keyword.kwlist, "np", "math", "cmath", "scipy", *taken}
        self._count = 0
        self.temporaries: set[str] = set()

    def fresh(self, name: str) -> str:
        """Return the name, or the name with underscores if it is taken."""
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

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

    def mark(self) -> tuple[int, set[str]]:
        """Remember the state, to come back to it."""
        return self._count, set(self.taken)

    def reset(self, mark: tuple[int, set[str]]) -> None:
        """Come back to a state."""
        self._count, self.taken = mark
