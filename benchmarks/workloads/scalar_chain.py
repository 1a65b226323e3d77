"""A chain of scalar functions: log(sin(x³)²)."""

import math

from benchmarks.workload import Workload


def primal(x):
    return math.log(math.sin(x**3) ** 2)


def by_hand(x):
    u = x**3
    return 6 * x**2 * math.cos(u) / math.sin(u)


WORKLOAD = Workload("scalar chain", primal, by_hand, 0, {"small": lambda: (1.3,)})
