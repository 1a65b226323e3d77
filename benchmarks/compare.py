"""Each workload's gradient beside the one by hand, the primal, and the peers.

Everything that a row compares is run in turn, several times over, and the quickest run of each
counts: what else the machine does only ever adds.
"""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
import timeit
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

import srcad
from benchmarks.harness import fresh_copy, once, without_gc
from benchmarks.peers import gradient_with
from benchmarks.workload import Workload

__all__ = ["Comparison", "compare", "flat", "lines", "peak", "quickest"]

Call = tuple[Callable[..., Any], tuple[Any, ...]]

LOOP = 0.002  # seconds that one timed loop lasts at least
SPENT = 0.25  # seconds that are spent on each thing that is timed
TRANSFORMS = 4
KIBIBYTE = 1024.0


@dataclass
class Comparison:
    """One workload at one size: costs of its gradient as ratios, or why there is none."""

    name: str
    size: str
    vectorised: bool = False
    refused: str = ""
    ratios: dict[str, float] = field(default_factory=dict)
    transform: float = math.nan
    """Seconds from the function to its gradient, without running it."""
    run: float = math.nan
    """Seconds that the gradient runs."""


def compare(workload: Workload, size: str, peers: list[str]) -> Comparison:
    """Measure one workload at one size."""
    args = workload.sizes[size]()
    row = Comparison(workload.name, size, workload.vectorised and size == "large")
    gradient = srcad.grad(workload.primal, argnums=workload.argnums)
    try:
        found = gradient(*args)
    except Exception as error:  # noqa: BLE001 - whatever it is, the row says it
        row.refused = str(error).partition("\n")[0] or type(error).__name__
        return row
    wanted = workload.by_hand(*args)
    if not np.allclose(flat(found), flat(wanted), rtol=1e-6, atol=1e-9):
        row.refused = "the gradient is wrong"
        return row
    calls: dict[str, Call] = {
        "gradient": (gradient, args),
        "by hand": (workload.by_hand, args),
        "primal": (workload.primal, args),
    }
    calls |= {peer: (gradient_with(peer, workload, args), ()) for peer in peers}
    costs = quickest(calls)
    row.run = costs.pop("gradient")
    row.ratios = {name: row.run / cost for name, cost in costs.items()}
    by_hand = peak(workload.by_hand, args)
    row.ratios["memory"] = max(peak(gradient, args), KIBIBYTE) / max(by_hand, KIBIBYTE)
    row.ratios["lines"] = lines(srcad.source(gradient, *args)) / lines(source_of(workload.by_hand))
    row.transform = min(_transform(workload, args) for _ in range(TRANSFORMS))
    return row


def flat(gradient: Any) -> np.ndarray[Any, Any]:
    """Every number of a gradient in one row.

    >>> flat(({"b": np.ones(2), "a": 0.5}, 3.0))
    array([0.5, 1. , 1. , 3. ])
    """
    if isinstance(gradient, dict):
        gradient = tuple(gradient[key] for key in sorted(gradient))
    if isinstance(gradient, tuple | list):
        return np.concatenate([flat(part) for part in gradient])
    return np.ravel(np.asarray(gradient, dtype=float))


def quickest(calls: dict[str, Call]) -> dict[str, float]:
    """Seconds that one run of each call takes, at its quickest."""
    timers, numbers, rounds = {}, {}, {}
    for name, (function, args) in calls.items():
        names: dict[str, Any] = {f"a{i}": arg for i, arg in enumerate(args)}
        timers[name] = timeit.Timer(f"f({', '.join(names)})", globals={"f": function, **names})
        timers[name].timeit(1)
        numbers[name] = next(n for n in _powers() if timers[name].timeit(n) >= LOOP)
        loop = timers[name].timeit(numbers[name])
        rounds[name] = int(min(max(SPENT / loop, 2), 60))
    best = dict.fromkeys(calls, math.inf)
    with without_gc():
        for turn in range(max(rounds.values())):
            for name in calls:
                if turn < rounds[name]:
                    spent = timers[name].timeit(numbers[name]) / numbers[name]
                    best[name] = min(best[name], spent)
    return best


def _powers() -> Iterator[int]:
    return (4**i for i in count())


def peak(function: Callable[..., Any], args: tuple[Any, ...]) -> float:
    """The most memory, in bytes, that a call has at once beyond what was there before."""
    function(*args)
    with without_gc():
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            tracemalloc.reset_peak()
            function(*args)
            return tracemalloc.get_traced_memory()[1] - before
        finally:
            tracemalloc.stop()


def source_of(function: Callable[..., Any]) -> str:
    """A function's text, as a module's."""
    return textwrap.dedent(inspect.getsource(function))


def lines(text: str) -> int:
    r"""How many lines the functions of a text have, however it breaks and explains them.

    Two assignments that share a line are two.

    >>> lines('import math\n\ndef f(x):\n    "Double it."\n    # twice\n    return (x +\n  x)\n')
    2
    >>> lines('def f(x):\n    a, b = x, x\n    return a + b\n')
    4
    """
    kept = 0
    for top in ast.parse(text).body:
        if isinstance(top, ast.FunctionDef):
            if ast.get_docstring(top) is not None:
                del top.body[0]
            kept += sum(bool(line) for line in ast.unparse(top).splitlines())
            kept += sum(_shared(node) for node in ast.walk(top))
    return kept


def _shared(node: ast.AST) -> int:
    """How many assignments are on a line beside the first."""
    match node:
        case ast.Assign(targets=[ast.Tuple()], value=ast.Tuple(elts=values)):
            return len(values) - 1
    return 0


def _transform(workload: Workload, args: tuple[Any, ...]) -> float:
    """Seconds for a function that nobody has seen, its first run taken away."""
    function = fresh_copy(workload.primal)
    gradient = srcad.grad(function, argnums=workload.argnums)
    first = once(lambda: gradient(*args))
    return first - once(lambda: gradient(*args))
