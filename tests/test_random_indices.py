"""Programs made at random that write into arrays by every form of index.

From the end, by strides, backwards, by arrays of integers that are written into themselves, by
masks, by names that loops bind anew; with arrays of one item, loops that never turn, empty parts.

    python tests/test_random_indices.py 0 500
"""

import sys

import numpy as np
import pytest
from test_random_algebra import outcomes, try_many

LENGTHS = ((3, 5), (4, 1), (1, 2), (2, 3), (3,))
RANGES = (
    "range(n)", "range(n - 1)", "range(1, n)", "range(n - 1, -1, -1)", "reversed(range(n))",
    "range(0, n, 2)", "q", "range(n - 1, 0, -1)", "range(k, n)", "range(-n, 0)", "range(0)",
)  # fmt: skip


class Indices:
    """The text of a function that fills arrays, drawn at random."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.lines = ["def f(x, M, s, k, q):", "    n, M, b, u = len(x), M*1.0, np.cos(x), s*0.5",
                      "    q, r, mask = q.copy(), np.argsort(x), x > 0.1"]  # fmt: skip
        self.put(1, self.pick("a = np.zeros(n)", "a = x*1.0", "a = np.full(n, 0.2)"))
        for _ in range(self.rng.integers(1, 4)):
            if self.rng.random() < 0.75:
                self.loop(1, [])
            else:
                self.write(1, [])
        self.put(1, "return " + self.pick(
            "np.sum(a*b) + np.sum(M*M) + u", "a*b + M[0]", "a", "np.sum(a) + M[-1, 0]*b[0]", "M",
        ))  # fmt: skip

    def text(self):
        return "\n".join(self.lines) + "\n"

    def pick(self, *found):
        return found[self.rng.integers(len(found))]

    def put(self, depth, line):
        self.lines.append("    " * depth + line)

    def point(self, index):
        if index and self.rng.random() < 0.75:
            v = self.pick(*index)
            return self.pick(v, v, v, f"{v} - 1", f"-{v}", f"-1 - {v}", f"n - 1 - {v}", f"{v}//2",
                             f"({v} + 1) % n", f"q[{v}]", f"{v} - n")  # fmt: skip
        return self.pick("0", "-1", "k", "-k - 1", "q[0]", "n - 1", "n//2")

    def span(self, index):
        v = self.pick(*(index or ["1"]))
        return self.pick(":", "::-1", "::2", "1:", ":-1", f":{v}", f"{v}:", f"{v}::-1", f"-{v}:",
                         f":{v}:-1", f"{v}:{v}", f"{v}:{v} + 2", "k:", ":k", "::-2")  # fmt: skip

    def places(self):
        return self.pick("q", "q", "[0, -1]", "q[::-1]", "b > 0.0", "q - n", "mask", "r")

    def value(self, index):
        p, q = self.point(index), self.point(index)
        a, b = self.pick(*"abx"), self.pick(*"abx")
        return self.pick(
            f"{a}[{p}]*{b}[{q}]", f"np.sin({a}[{p}])", f"{a}[{p}]/(1.5 + {b}[{q}]**2)",
            f"np.sum({a}[{self.span(index)}]**2)", f"M[{p}, {q}]*s", f"np.exp(-{a}[{p}]**2)",
            f"np.sum(M[{p}]*M[{q}])", f"np.sum(M[:, {q}])", f"s*{a}[{p}]", "0.7", f"u*{a}[{p}]",
            f"np.sum({a}[{self.places()}])",
        )  # fmt: skip

    def vector(self, index, part):
        a, b = self.pick(*"abx"), self.pick(*"abx")
        return self.pick(
            f"{a}[{part}]*{b}[{part}]", f"np.sin({a}[{part}])", f"{a}[{part}]*{self.value(index)}",
            f"M[{self.point(index)}, {part}]*{a}[{part}]", f"{a}[{part}]/(1.2 + {b}[{part}]**2)",
            f"M[{part}, {self.point(index)}] + {b}[{part}]",
        )  # fmt: skip

    def write(self, depth, index):
        a, p, q = self.pick(*"ab"), self.point(index), self.point(index)
        part, places = self.span(index), self.places()
        op = self.pick("=", "=", "+=", "*=", "-=", "/=")
        v = self.value(index)
        v = f"(1.1 + 0.3*np.tanh({v}))" if op in ("*=", "/=") else f"0.6*{v}"
        self.put(depth, self.pick(
            f"{a}[{p}] {op} {v}", f"{a}[{p}] {op} {v}", f"{a}[{part}] {op} {v}",
            f"{a}[{part}] = 0.8*{self.vector(index, part)}", f"{a}[{places}] {op} {v}",
            f"{a}[{places}] = 0.7*{self.pick(*'abx')}[{places}]*s", f"M[{p}, {q}] {op} {v}",
            f"M[{p}] = 0.9*{self.vector(index, ':')}", f"M[{p}, {part}] {op} {v}",
            f"M[{part}, {q}] = 0.5*{self.vector(index, part)}", f"M[{places}] {op} {v}",
            f"np.add.at({a}, q, {v})", f"{a}[{p}], {a}[{q}] = {a}[{q}], {a}[{p}]",
            f"M[[{p}, {q}]] = M[[{q}, {p}]]", f"u = {v}", f"{a} = {self.vector(index, ':')}",
            f"w = {self.value(index)}; {a}[{p}] = w; b[{q}] += np.sin(w)*0.3",
        ))  # fmt: skip

    def block(self, depth, index, count):
        for _ in range(count):
            kind = self.rng.random()
            if kind < 0.2 and depth < 3:
                self.loop(depth, index)
            elif kind < 0.3:
                tests = (*(f"{v} % 2" for v in index), "k > 0", "n > 2", "s > 0.1")
                self.put(depth, f"if {self.pick(*tests)}:")
                self.write(depth + 1, index)
                self.put(depth, "else:")
                self.write(depth + 1, index)
            elif kind < 0.37:
                self.put(depth, self.pick("k = (k + 1) % n", f"q[{self.point(index)}] = k",
                                          "q = q[::-1]", "k = 0", "q = (q + 1) % n"))  # fmt: skip
            else:
                self.write(depth, index)

    def loop(self, depth, index):
        v = self.pick(*(w for w in "ijl" if w not in index))
        inner = [f for o in index for f in (f"range({o})", f"range({o} + 1, n)", f"range({o}, n)")]
        self.put(depth, f"for {v} in {self.pick(*RANGES, *inner)}:")
        self.block(depth + 1, [*index, v], self.rng.integers(1, 4))
        if self.rng.random() < 0.25:
            self.put(depth + 1, f"if {self.pick(f'{v} == 1', 's > 0.3', 'a[0] > 0.5')}:")
            self.put(depth + 2, self.pick("break", "continue"))
            self.block(depth + 1, [*index, v], 1)


def arguments(seed):
    """Arguments of several lengths."""
    rng = np.random.default_rng((seed, 1))
    for n in LENGTHS[rng.integers(len(LENGTHS))]:
        x, M, s = (rng.normal(size=size) * 0.6 for size in (n, (n, n), ()))
        yield x, M, float(s), int(rng.integers(n)), rng.integers(0, n, size=n)


@pytest.mark.parametrize("seed", range(14))
def test_right_or_refused(seed):
    outcomes(seed, Indices, arguments)


def test_the_programs_are_programs():
    """Most of what is drawn is differentiated."""
    found = [o for seed in range(4) for o in outcomes(seed, Indices, arguments)]
    assert found.count("right") > len(found) / 2


if __name__ == "__main__":
    try_many(*map(int, sys.argv[1:3]), Indices, arguments)
