"""Which text serves a call: found again by the arguments' types, what is read of them, and outside.

The exact types and shapes come first, by a cheap look-up; facts are asked for on a miss only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from srcad.backend.execute import Generated
from srcad.ir.nodes import Function
from srcad.pipeline.arguments import key_of
from srcad.pipeline.primal import free_values, unchanged, version_of
from srcad.pipeline.structure import Paths, paths_of

__all__ = ["Reading", "Way"]

_MOST = 256  # texts kept for arguments of one structure


@dataclass
class Way:
    """What is called for arguments of one kind.

    ``generated`` is the function behind it, if nothing but its results is looked at, and these are
    only converted;
    ``new`` says that there was one call so far.
    """

    run: Callable[..., Any]
    generated: Generated | None
    new: bool = True


class Reading:
    """A function read for arguments of one structure, and what is called for each kind of them."""

    def __init__(self, function: Any, normal: Function, varied: frozenset[int]) -> None:
        self.function = function
        self.normal = normal
        self.version = version_of(function)
        self.varied = varied
        found = paths_of(normal)
        self.paths: tuple[Paths, ...] = tuple(found[name] for name in normal.params)
        self.outside = {name: found[name] for name in normal.free}
        self.found: dict[Any, Way] = {}
        # whether nothing but the types of the arguments matters
        self.plain = not (any(self.paths) or normal.free or normal.guards)

    def current(self) -> bool:
        """Whether the function, and those read with it, are still the same."""
        return self.version == version_of(self.function) and unchanged(self.normal)

    def key(self, args: tuple[Any, ...]) -> Any:
        """Return what the types of things that are read depend on, beside the arguments' own."""
        if self.plain:
            return None
        attributes = tuple(
            key_of(args[i], paths, i in self.varied) for i, paths in enumerate(self.paths) if paths
        )
        values = free_values(self.normal)
        return attributes, tuple(key_of(values[n], paths) for n, paths in self.outside.items())

    def keep(self, key: Any, way: Way) -> None:
        """Remember what is called."""
        if len(self.found) >= _MOST:
            self.found.clear()
        self.found[key] = way
