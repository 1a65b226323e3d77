"""Arguments that are True or False: known by their values, where the function cannot be read else.

What a function returns, or which of its names are there, may hang on a flag. A text that tests the
flag serves both of its values, and is what is made where that can be.

>>> as_flags((2.0, True, 3), {0})
(2.0, Flag(value=True), 3)
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

__all__ = ["Flag", "as_flags", "flags_of"]


@dataclass(frozen=True, slots=True)
class Flag:
    """An argument that is known by its value."""

    value: bool


def flags_of(args: tuple[Any, ...], varied: Container[int]) -> tuple[tuple[int, bool], ...]:
    """Return the flags among arguments, by position; what is differentiated is none."""
    return tuple((i, a) for i, a in enumerate(args) if type(a) is bool and i not in varied)


def as_flags(args: tuple[Any, ...], varied: Container[int]) -> tuple[Any, ...]:
    """Return arguments with their flags marked."""
    found = dict(flags_of(args, varied))
    return tuple(Flag(found[i]) if i in found else a for i, a in enumerate(args))
