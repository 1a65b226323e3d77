"""What derivative of what is to be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Recipe"]


@dataclass(frozen=True)
class Recipe:
    """A derivative to be made: ``kind`` of ``base`` by the parameters at ``argnums``.

    ``kind`` is grad, value_and_grad, tangent or adjoint; ``single`` says that the derivative by one
    parameter is given bare, not in a tuple.
    """

    kind: str
    base: Any  # a function or a Recipe; a function in a class would look like a method
    argnums: tuple[int, ...]
    single: bool = True

    @property
    def function(self) -> Any:
        """The user's function at the bottom."""
        return self.base.function if isinstance(self.base, Recipe) else self.base
