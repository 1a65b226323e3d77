"""The comparisons as a table, and what they come to, held against the aims."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from benchmarks.compare import Comparison
from benchmarks.harness import Row

__all__ = ["columns", "heading", "line", "summary"]

FIRST_CALL, FIRST_CALL_OF_A_CHAIN = 0.050, 0.010  # seconds
SHORT = 50e-6  # seconds: a gradient that takes less is all overhead, for JAX too
AIMS = {"by hand": 1.25, "primal": 4.0, "memory": 1.2, "lines": 1.2, "autograd": 1.0, "torch": 1.0}
MEANS = {"by hand": 1.05, "primal": 2.0}
NAMES = 27


def first_call(row: Comparison) -> float:
    """What the first call costs beyond a second one, in times of what it may."""
    return row.transform / (FIRST_CALL_OF_A_CHAIN if "chain" in row.name else FIRST_CALL)


def aim_of(row: Comparison, column: str) -> float:
    """The most that a row's ratio should be; infinite where nothing is asked."""
    if column == "jax":
        return 1.0 if row.run < SHORT else 1.3 if row.vectorised else math.inf
    return AIMS.get(column, 1.0)


def columns(peers: list[str]) -> list[str]:
    """What the table shows of each row."""
    return ["by hand", "primal", "memory", "lines", *peers, "first call"]


def heading(shown: list[str]) -> str:
    """The lines above the table."""
    aims = [f"≤ {AIMS.get(column, 1.0):g}" for column in shown]
    aims = ["≤ 1|1.3" if c == "jax" else aim for c, aim in zip(shown, aims, strict=True)]
    return "\n".join(
        [
            "gradient / …; of memory, lines: generated / by hand; first call / what it may take",
            f"{'':{NAMES + 6}}" + "".join(f"{name:>11}" for name in shown),
            f"{'aim':{NAMES + 6}}" + "".join(f"{aim:>11}" for aim in aims),
        ]
    )


def line(row: Comparison, shown: list[str]) -> str:
    """One line of the table; a star stands at what is over its aim."""
    start = f"{row.name:{NAMES}} {row.size:5}"
    if row.refused:
        return f"{start}   refused: {row.refused}"
    values = {**row.ratios, "first call": first_call(row)}
    cells = (f"{values[c]:.3g}{'*' if values[c] > aim_of(row, c) else ' '}" for c in shown)
    return start + "".join(f"{cell:>11}" for cell in cells)


def summary(rows: list[Comparison], peers: list[str]) -> list[Row]:
    """What all the rows come to."""
    done = [row for row in rows if not row.refused]
    found = [Row(f"rows refused, of {len(rows)}", len(rows) - len(done), 0)]
    if not done:
        return found
    for column in ("by hand", "primal"):
        mean = math.exp(sum(math.log(row.ratios[column]) for row in done) / len(done))
        found.append(Row(f"gradient / {column}, geometric mean", mean, MEANS[column]))
        found += _worst(f"gradient / {column}", done, column, AIMS[column])
    for column in ("memory", "lines"):
        found += _worst(f"{column} / by hand", done, column, AIMS[column])
    for peer in peers:
        if peer != "jax":
            found += _worst(f"gradient / {peer}", done, peer, AIMS[peer])
            continue
        short = [row for row in done if row.run < SHORT]
        large = [row for row in done if row.vectorised]
        found += _worst("short gradient / jax", short, peer, 1.0)
        found += _worst("gradient of large arrays / jax", large, peer, 1.3)
    found += _worst("first call / what it may take", done, first_call, 1.0)
    at_small = {row.name: row.transform for row in done if row.size == "small"}
    pairs = [r for r in done if r.size == "large" and r.name in at_small]
    found += _worst("first call, large / small", pairs, lambda r: r.transform / at_small[r.name], 2)
    return found


def _worst(
    what: str, rows: Iterable[Comparison], of: str | Callable[[Comparison], float], aim: float
) -> list[Row]:
    """The row with the largest ratio, by name; nothing if there is no row."""

    def ratio(row: Comparison) -> float:
        return row.ratios[of] if isinstance(of, str) else of(row)

    rows = list(rows)
    if not rows:
        return []
    worst = max(rows, key=ratio)
    return [Row(f"{what}, worst: {worst.name}, {worst.size}", ratio(worst), aim)]
