"""Functions as their users write them, by topic, each with the points at which to differentiate it.

A topic is a file of plain functions with a table, `CASES`, at its end. The functions are not
decorated, so that what is transformed is what stands there.
"""

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

TOPICS = (
    "flow",
    "loops_with_exits",
    "exits",
    "first_turns",
    "inplace",
    "views",
    "aliases",
    "same_or_new", "tied",
    "either_way",
    "one_of_objects",
    "protocols",
    "reverse_rules",
    "repeated",
    "functions",
    "nothing_found",
    "names",
    "kept_calls",
    "kept_indexes",
    "closures",
    "containers",
    "everyday",
    "ordinary",
    "dicts",
    "mappings",
    "objects",
    "given_objects",
    "tables",
    "nested_lists",
    "updates",
    "orders",
    "in_order",
    "comprehensions",
    "builtins",
    "side_effects",
    "left_behind",
    "changed_outside",
    "types",
    "complexes",
    "exceptions_and_with",
    "attempts",
    "lifted",
    "recursion",
    "derivatives_inside",
    "unpacking",
    "matching",
    "generators",
    "asked_for_the_next",
    "numpy_idioms",
    "kernels",
    "kernels_linear",
    "optimisation",
    "models",
    "shortcuts",
    "simulations",
    "textbook",
    "programs",
    "wild",
    "library", "library_scipy",
    "installed",
    "installed_scipy",
)


@dataclasses.dataclass(frozen=True)
class Case:
    """A function, the points (tuples of arguments) to test it at, and by which arguments.

    `watch` holds lists, dicts and objects that the function changes by its side: after any
    derivative they must be as the primal leaves them.
    """

    name: str
    f: Callable[..., Any]
    points: tuple[tuple[Any, ...], ...]
    argnums: tuple[int, ...] | None
    watch: tuple[Any, ...]
    states: tuple[Any, ...]
    rtol: float


def case(f, *points, argnums=None, watch=(), name=None, rtol=1e-6):
    """Give one row of a table; a point that is no tuple is the only argument.

    `argnums` defaults to every argument that holds a float.
    """
    if isinstance(argnums, int):
        argnums = (argnums,)
    if name is None:
        name = getattr(f, "__name__", type(f).__name__)
    tuples = tuple(p if type(p) is tuple else (p,) for p in points)
    watch = tuple(watch)
    return Case(name, f, tuples, argnums, watch, tuple(map(state_of, watch)), rtol)


def state_of(watched):
    """What a watched object holds now."""
    return copy.deepcopy(vars(watched) if hasattr(watched, "__dict__") else watched)


def put_back(watched, state):
    """Give a watched object the state that it had."""
    state = copy.deepcopy(state)
    if hasattr(watched, "__dict__"):
        vars(watched).clear()
        vars(watched).update(state)
    elif isinstance(watched, list):
        watched[:] = state
    else:
        watched.clear()
        watched.update(state)
