"""What derivative of what is to be made."""

from __future__ import annotations

import inspect
import types
from dataclasses import dataclass
from typing import Any

__all__ = ["Recipe", "signature_of"]


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


def signature_of(f: Any) -> inspect.Signature:
    """Return the parameters of a function: of a decorated one, those that it has itself.

    One that collects its arguments, ``*args``, has those of the function that it wraps.
    """
    own = isinstance(f, types.FunctionType) and not f.__code__.co_flags & (
        inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
    )
    return inspect.signature(f, follow_wrapped=not own)
