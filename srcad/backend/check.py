"""The check that an exported function begins with: its arguments are what it was written for."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["check_facts"]


def check_facts(name: str, facts: dict[str, Any], **values: Any) -> None:
    """Refuse arguments of another kind than a function was written for.

    An array's fact is its dtype and its shape, with the same letter for equal sizes that are not 1.

    >>> check_facts("f", {"x": "float[n,m]", "w": "float[m]"}, x=np.ones((4, 3)), w=np.ones(3))
    >>> check_facts("f", {"x": "float[n,m]", "w": "float[m]"}, x=np.ones((4, 3)), w=np.ones(4))
    Traceback (most recent call last):
    ...
    TypeError: f is written for w float[m] where n = 4, m = 3, not for float64[4]
    """
    sizes: dict[str, int] = {}
    pending = [(what, fact, values[what]) for what, fact in facts.items()]
    while pending:
        what, fact, value = pending.pop(0)
        if isinstance(fact, (dict, list, tuple)):
            inner = fact if isinstance(fact, dict) else dict(enumerate(fact))
            fits = type(value) is type(fact)
            keys = value if isinstance(value, dict) else range(len(value) if fits else 0)
            if not fits or list(keys) != list(inner):
                kind = type(fact).__name__
                raise TypeError(f"{name} is written for {what}, a {kind} of the parts {[*inner]}")
            pending += [(f"{what}[{k!r}]", part, value[k]) for k, part in inner.items()]
            continue
        got = repr(value)
        if fact is None:
            continue
        if fact.endswith("]") and isinstance(value, np.ndarray):
            kind, _, dims = fact[:-1].partition("[")
            wanted = dims.split(",") if dims else []
            have = [str(n) for n in value.shape]
            fits = kind in ("any", value.dtype.name.rstrip("0123456789").removeprefix("u"))
            fits = fits and (wanted == ["..."] or len(have) == len(wanted))
            for d, n in zip(wanted, value.shape, strict=False):
                known = n != 1 and sizes.setdefault(d, n) == n if d.isidentifier() else d == str(n)
                fits = fits and (known or d in ("?", "..."))
            got = f"{value.dtype}[{','.join(have)}]"
        elif fact == "number":
            fits = isinstance(value, (int, float, complex, np.number))
        else:
            fits = f"= {got}" == fact
        if not fits:
            where = f" where {', '.join(f'{d} = {n}' for d, n in sizes.items())}" * bool(sizes)
            raise TypeError(f"{name} is written for {what} {fact}{where}, not for {got}")
