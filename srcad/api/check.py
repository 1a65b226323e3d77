"""Every obstacle of a function at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from srcad.api.core import target_of
from srcad.errors import TransformError
from srcad.frontend.obstacles import obstacles
from srcad.frontend.source import from_source  # noqa: F401  (for the example below)
from srcad.pipeline.arguments import types_of
from srcad.pipeline.derive import parameters_of
from srcad.pipeline.recipe import Recipe
from srcad.pipeline.structure import tree_of

__all__ = ["Obstacles", "check"]


class Obstacles(list[TransformError]):
    """What stands in the way of a function's derivative; prints with lines and ways out."""

    def __str__(self) -> str:
        return "\n\n".join(map(str, self)) or "nothing stands in the way"

    __repr__ = __str__


def check(f: Callable[..., Any], *args: Any) -> Obstacles:
    r"""Return every construct that cannot be read, of a function and of all it calls.

    Example arguments say which parameters are containers. Calls without a rule are refused later,
    where something varies in them: they are not listed here.

    >>> f = from_source("def f(x):\n    class C: pass\n    return eval('x')")
    >>> [obstacle.what for obstacle in check(f)]
    ['a class defined inside is not supported', 'eval() is not supported']
    """
    target = target_of(f)
    base = target.base.function if isinstance(target.base, Recipe) else target.base
    given = (*target.args, *args)
    structure = None
    if len(given) == len(parameters_of(base)):
        trees = map(tree_of, types_of(given, set(range(len(given)))))
        structure = dict(zip(parameters_of(base), trees, strict=True))
    return Obstacles(obstacles(base, structure))
