"""What is said of arguments that have no derivative, and of results that have no gradient."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from srcad.pipeline.arguments import differentiable, is_complex

__all__ = ["no_number", "refuse_others"]


def refuse_others(
    title: str, names: Sequence[str], args: Sequence[Any], floats: Iterable[int]
) -> None:
    """Refuse what cannot be differentiated by, among the arguments that are to be."""
    for i in sorted(floats):
        value = args[i]
        if not differentiable(value):
            what = f"a {type(value).__name__}"
            if isinstance(value, np.ndarray):
                what = f"an array of {value.dtype}"
            hint = "; pass np.array(...)" if isinstance(value, (list, tuple)) else ""
            raise TypeError(
                f"{title} cannot be differentiated by {names[i]}, which is {what}: "
                f"a float, an int or an array of these can{hint}"
            )


def no_number(kind: str, title: str, value: Any) -> TypeError:
    """Make the error for a gradient of what does not return one real number."""
    what = "None" if value is None else f"a {type(value).__name__}"
    if isinstance(value, np.ndarray):
        what = f"an array of shape {value.shape}"
    if is_complex(value):
        return TypeError(
            f"{kind} needs a real output; {title} returns a complex "
            "number; take its real part or its absolute value, or srcad.vjp or srcad.jvp"
        )
    return TypeError(
        f"{kind} needs a scalar output, one number; {title} returns "
        f"{what}; take srcad.jacobian, srcad.vjp or srcad.jvp, or return a sum"
    )
