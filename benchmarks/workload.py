"""What a workload is: a function as its user writes it, and what its gradient is held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

__all__ = ["Workload", "rebound"]

Function = Callable[..., Any]


@dataclass(frozen=True)
class Workload:
    """A primal, its gradient by hand, its arguments at each size, and what peers need instead.

    The gradient by hand keeps the primal's loops and operations, as a colleague would expect who
    reads both: what is inverted, batched or fused away on paper would be another primal's gradient.
    Within that it does the fewest operations, and makes no array that it needn't.
    """

    name: str
    primal: Function
    by_hand: Function
    argnums: int | tuple[int, ...]
    sizes: Mapping[str, Callable[[], tuple[Any, ...]]]
    forms: Mapping[str, Callable[[Any], Function]] = field(default_factory=dict)
    """For a peer that can't run the primal with its own NumPy in place of ours: what makes the
    function that its users would write, from its module."""
    vectorised: bool = False
    """Whether the large size is a few operations on large arrays."""

    @property
    def by(self) -> tuple[int, ...]:
        """The positions of the arguments that are differentiated."""
        return (self.argnums,) if isinstance(self.argnums, int) else self.argnums


def rebound(function: Function, arrays: Any) -> Function:
    r"""Return the function with another module where its file says np or math.

    The functions of its file that it calls are rebound with it.

    >>> import types
    >>> space = {"math": types.SimpleNamespace(sin=lambda x: x)}
    >>> exec("def f(x):\n    return math.sin(x)", space)
    >>> rebound(space["f"], types.SimpleNamespace(sin=lambda x: 2 * x))(3)
    6
    """
    space = dict(function.__globals__)
    for name, value in space.items():
        if name in ("np", "math"):
            space[name] = arrays
        elif isinstance(value, FunctionType) and value.__module__ == function.__module__:
            space[name] = FunctionType(value.__code__, space, name, value.__defaults__)
    assert isinstance(function, FunctionType)
    return space.get(function.__name__) or FunctionType(function.__code__, space)
