"""How costs grow: of the transformation with the function, of the gradient with the loop.

What grows linearly costs the same for each statement and each step; so each row is the cost of one
in something ten times as long, over the cost of one here.
"""

from __future__ import annotations

import math

import srcad
from benchmarks.compare import peak, quickest
from benchmarks.harness import Row, fresh, once
from benchmarks.workloads.scalar_loop import WORKLOAD

LENGTHS = (100, 1_000, 10_000)
TURNED = (40, 400)  # statements in a loop
STEPS = 1_000
PATIENCE = 25.0  # seconds: what would take longer is not waited for


def statements(count: int) -> str:
    """The text of a function of so many statements, each of which reads the one before."""
    body = [f"    u{i + 1} = 0.9 * u{i} + math.sin(x * u{i})" for i in range(count - 2)]
    return "\n".join(["def @(x):", "    u0 = x", *body, f"    return u{count - 2}", ""])


def in_a_loop(count: int) -> str:
    """The text of a function with so many statements in a loop, each of which is reversed."""
    body = [f"        u{i + 1} = 0.9 * u{i} + math.sin(x * u{i})" for i in range(count - 1)]
    body.append(f"        u0 = u{count - 1}")
    return "\n".join(
        ["def @(x):", "    u0 = x", "    for k in range(3):", *body, "    return u0", ""]
    )


def transform(template: str, repeats: int) -> float:
    """Seconds from a function to its gradient."""

    def one() -> float:
        _, function = fresh(template)
        return once(lambda: srcad.grad(function)(0.5))

    return min(one() for _ in range(repeats))


def rows() -> list[Row]:
    """Three rows for the transformation, two for the gradient of a loop."""
    found = []
    costs: list[float] = []
    for length, repeats in zip(LENGTHS, (5, 2, 1), strict=True):
        expected = costs[-1] ** 2 / costs[-2] if len(costs) > 1 else 0.0
        costs.append(math.inf if expected > PATIENCE else transform(statements(length), repeats))
        if len(costs) > 1:
            name = f"transform {length:,} statements / {length // 10:,}, for each"
            found.append(Row(name, costs[-1] / costs[-2] / 10, 1.3))
    short, long = (transform(in_a_loop(length), 3) for length in TURNED)
    found.append(Row(f"transform a loop of {TURNED[1]} statements / {TURNED[0]}, for each",
                     long / short * TURNED[0] / TURNED[1], 1.3))  # fmt: skip
    gradient = srcad.grad(WORKLOAD.primal)
    few, many = (0.7, STEPS), (0.7, 10 * STEPS)
    time = quickest({"few": (gradient, few), "many": (gradient, many)})
    each = time["many"] / time["few"] / 10
    found.append(Row(f"gradient of {10 * STEPS:,} steps / {STEPS:,}, for each", each, 1.2))
    tape = peak(gradient, many) / peak(gradient, few) / 10
    found.append(Row(f"memory of {10 * STEPS:,} steps / {STEPS:,}, for each", tape, 1.2))
    return found
