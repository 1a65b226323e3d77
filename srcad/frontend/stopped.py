"""What derivatives take for a constant, though it varies."""

from __future__ import annotations

import copy
from typing import Any

__all__ = ["stop_gradient"]


def stop_gradient(x: Any) -> Any:
    r"""Return x, which derivatives of the function that calls this take for a constant.

    ``x`` is a number, an array, or a dict, list, tuple or object of these; as in JAX, all that is
    in it is held. What is returned is a copy, of each part one: a write into it leaves x alone, and
    the other way round.

    >>> from srcad import from_source, grad
    >>> f = from_source("import srcad\ndef f(x): return x * srcad.stop_gradient(x)")
    >>> f(3.0), grad(f)(3.0)
    (9.0, 3.0)
    """
    if isinstance(x, dict):
        held = copy.copy(x)
        held.update((k, stop_gradient(v)) for k, v in x.items())
        return held
    if isinstance(x, (list, tuple)):
        parts = map(stop_gradient, x)
        return type(x)(*parts) if hasattr(x, "_fields") else type(x)(parts)
    return copy.deepcopy(x)
