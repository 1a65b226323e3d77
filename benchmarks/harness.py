"""Pairs, ratios and the table that shows them.

A time says as much about the machine as about the code, so no time is ever printed. Each measure
times its subject A and its yardstick B in turn, so that both see the same machine, and keeps the
median of the ratios A/B.
"""

import ctypes
import gc
import inspect
import linecache
import math
import statistics
import sys
import timeit
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from types import FunctionType
from typing import Any

import numpy as np

Measurement = Callable[[], float]
"""Measures something once, and gives its cost, in a unit that the pair shares."""

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h


@dataclass(frozen=True)
class Row:
    """One line of the table: a ratio, and the most that it should be."""

    name: str
    ratio: float
    aim: float

    @property
    def met(self) -> bool:
        """Whether the ratio is within the aim."""
        return self.ratio <= self.aim


def table(rows: Iterable[Row]) -> str:
    """The rows, aligned, each with whether its aim is met.

    >>> print(table([Row("a thing / another", 1.234, 1.5), Row("a second", 210.0, 20)]))
    what                 ratio    aim
    a thing / another     1.23  ≤ 1.5  met
    a second               210   ≤ 20  NOT MET
    """
    rows = list(rows)
    width = max(len("what"), *(len(row.name) for row in rows))
    lines = [f"{'what':{width}}  {'ratio':>7}  {'aim':>5}"]
    for row in rows:
        aim, verdict = f"≤ {row.aim:g}", "met" if row.met else "NOT MET"
        lines.append(f"{row.name:{width}}  {row.ratio:7.3g}  {aim:>5}  {verdict}")
    return "\n".join(lines)


def ratio(a: Measurement, b: Measurement, pairs: int) -> float:
    """The median of a/b over so many pairs, each measured one right after the other.

    One pair more is measured first and left out: it fills caches. Which of the two goes first
    alternates, so that neither always finds what the other left behind.

    >>> ratio(lambda: 6.0, lambda: 2.0, pairs=3)
    3.0
    """
    ratios = []
    for turn in range(pairs + 1):
        if turn % 2:
            below = b()
            above = a()
        else:
            above = a()
            below = b()
        ratios.append(above / below)
    return statistics.median(ratios[1:])


@contextmanager
def without_gc() -> Iterator[None]:
    """As timeit does: what others left to collect is not the subject's cost."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep_memory() -> None:
    """Have glibc keep what is freed, where that is the C library.

    Otherwise the top of the heap goes back to the system and comes again with each large temporary,
    or not, as what else was loaded has it; zeroing its pages can cost more than all the arithmetic.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for parameter, most in ((M_MMAP_THRESHOLD, 1 << 25), (M_TRIM_THRESHOLD, 1 << 30)):
            mallopt(parameter, most)


def once(work: Callable[[], object]) -> float:
    """What a single run costs, for work that is different the second time."""
    with without_gc():
        start = perf_counter()
        work()
        return perf_counter() - start


def each(statement: str, names: dict[str, Any], *, number: int, best_of: int = 5) -> float:
    """What one run of a small statement costs, from the quickest of several long loops of it."""
    return min(timeit.Timer(statement, globals=names).repeat(best_of, number)) / number


_made = 0


def fresh(template: str) -> tuple[str, FunctionType]:
    r"""A function that nobody has seen before, and its text; `@` in the template is its name.

    Neither the object, nor the text, nor the file occurs twice, so that no cache knows them. The
    source is where Python's own tools look for it.

    >>> text, f = fresh('def @(x):\n    return x + 1\n')
    >>> f(1), f.__name__ in text
    (2, True)
    """
    global _made  # noqa: PLW0603 - a serial number
    _made += 1
    name = f"f{_made}"
    text = template.replace("@", name)
    return text, _run(text, f"<benchmark {_made}>", {"np": np, "math": math})[name]


def fresh_copy(function: Callable[..., Any]) -> FunctionType:
    """A copy of a function that nobody has seen before, in a copy of its whole file."""
    global _made  # noqa: PLW0603 - a serial number
    _made += 1
    module = sys.modules[function.__module__]
    space = _run(inspect.getsource(module), f"<benchmark {_made}>", {})
    copied: FunctionType = space[function.__name__]
    return copied


def _run(text: str, file: str, names: dict[str, Any]) -> dict[str, Any]:
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    names = {**names, "__name__": f"benchmark_{_made}"}
    exec(compile(text, file, "exec"), names)
    return names
