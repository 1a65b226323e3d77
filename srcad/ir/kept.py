"""What makes a class one of nodes, and what is found once of a node and kept with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, dataclass_transform

__all__ = ["Compound", "Inside", "Touched", "node"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(cls: type[Any]) -> type[Any]:
    """Make a class one of nodes that never change, which the type checker sees to.

    A guard at run time would cost as much as all else that is done to make a node.
    """
    return dataclass(slots=True, unsafe_hash="__hash__" not in vars(cls))(cls)


class Inside(NamedTuple):
    """What is in a tree: names, the same as often and in the order they are read, operations."""

    names: frozenset[str]
    reads: tuple[str, ...]
    ops: frozenset[str]
    size: int


class Touched(NamedTuple):
    """The names that a statement changes, and those that it reads, at any depth."""

    changed: frozenset[str]
    read: frozenset[str]

    @property
    def either(self) -> frozenset[str]:
        """All of them."""
        return self.changed | self.read


class Compound:
    """A statement with blocks, and what is found once of it; see ``srcad.ir.walk.touched``."""

    __slots__ = ("_touched",)
    _touched: Touched
