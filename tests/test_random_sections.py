"""Programs made at random that fill arrays in place, by parts that meet or do not.

What the reverse sweep saves hangs on which parts are written after they are read: with indices of
loops up and down, nested, shifted, from the end, and by names that hold sums of these.

    python tests/test_random_sections.py 0 2000
"""

import linecache
import sys

import numpy as np
import pytest
from test_random_programs import check, is_sound, try_many

import srcad

X = np.array([0.3, 0.7, -0.4, 0.5])


class Sections:
    """The text of a function of one array, drawn at random."""

    RANGES = (
        "range(4)", "range(1, 4)", "range(n)", "range(n - 1)", "reversed(range(n))",
        "range(n - 1, -1, -1)", "range(n - 2, 0, -1)", "reversed(range(1, n))", "range(0, n, 2)",
        "(2, 0, 3, 1)", "range(n, 1, -1)",
    )  # fmt: skip

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.lines = []

    def pick(self, *found):
        return str(found[self.rng.integers(len(found))])

    def text(self):
        self.put(0, "def f(x):")
        self.put(1, "n = len(x)")
        self.put(1, self.pick("a = np.zeros(6)", "a = np.full(6, 0.3)", "a = np.ones(n + 2)"))
        self.put(1, self.pick("a[:4] = x", "a[1:5] = x", "pass"))
        self.put(1, self.pick("M = np.outer(x, x)", "M = np.eye(4) + 0.1*x"))
        if self.rng.random() < 0.4:
            self.put(1, "n = n - 1")
        for _ in range(self.rng.integers(1, 4)):
            self.loop(1, [])
        self.put(1, "return " + self.pick("np.sum(a) + np.sum(M*M)", "a[1]*a[3] + M[1, 2]*M[3, 0]",
                                          "np.sum(a*a) + np.sum(M[2])"))  # fmt: skip
        return "\n".join(self.lines) + "\n"

    def put(self, depth, line):
        self.lines.append("    " * depth + line)

    def loop(self, depth, index):
        v = "ijk"[len(index)]
        ranges = [*self.RANGES]
        if index:
            o = index[-1]
            ranges += [f"range({o})", f"range({o} + 1, n)", f"range({o}, n)", f"range({o}, -1, -1)"]
        if self.rng.random() < 0.1:
            self.put(depth, f"{v} = 0")
            self.put(depth, f"while {v} < 3:")
            self.block(depth + 1, [*index, v])
            self.put(depth + 1, f"{v} += 1")
            return
        self.put(depth, f"for {v} in {self.pick(*ranges)}:")
        self.block(depth + 1, [*index, v])

    def block(self, depth, index):
        if self.rng.random() < 0.25:
            self.put(depth, f"p = {self.point(index)}")
            index = [*index, "p"]
        for _ in range(self.rng.integers(1, 4)):
            kind = self.rng.random()
            if kind < 0.2 and len(index) < 2:
                self.loop(depth, index)
            elif kind < 0.3:
                self.put(depth, f"if {self.pick(*index)} % 2:")
                self.put(depth + 1, self.write(index))
            else:
                self.put(depth, self.write(index))

    def point(self, index):
        v = self.pick(*index)
        return self.pick(v, v, v, f"{v} + 1", f"{v} - 1", "0", "1", "-1", f"n - 1 - {v}",
                         f"{v} - n", f"{self.pick(*index)}")  # fmt: skip

    def span(self, index):
        v = self.pick(*index)
        return self.pick(f":{v}", f"{v}:", f"{v} + 1:", f":{v} + 1", f":{v} - 1", ":2", "2:", ":",
                         f"{v}:{v} + 2", "1:-1", f"-{v}:")  # fmt: skip

    def value(self, index):
        p, q = self.point(index), self.point(index)
        s, t = self.span(index), self.span(index)
        return self.pick(
            f"a[{p}]*a[{q}]", f"np.sin(a[{p}])", f"a[{p}]/(1.5 + M[{q}, {p}]**2)",
            f"np.sum(a[{s}]**2)", f"M[{p}, {q}]*M[{q}, {p}]", f"np.sqrt(1 + a[{p}]**2)",
            f"M[{p}, {s}] @ M[{p}, {t}]", f"M[{p}, {q}]/(2 + a[{q}]**2)", f"x[{q}]*a[{p}]",
        )  # fmt: skip

    def write(self, index):
        p, q, s = self.point(index), self.point(index), self.span(index)
        e = f"0.6*{self.value(index)}"
        return self.pick(
            f"a[{p}] = {e}", f"a[{p}] = {e}", f"a[{p}] += 0.3*{e}", f"M[{p}, {q}] = {e}",
            f"M[{p}, {q}] = M[{p}, {q}]/(1.2 + a[{p}]**2)", f"a[{s}] *= 0.9",
            f"M[{p}, {s}] = 0.5*M[{q}, {s}]**2", f"M[{s}, {p}] = M[{s}, {p}]/(2 + a[{q}])",
            f"M[{p}, {q}] -= 0.2*{e}", f"a[{p}] = np.exp(-a[{q}]**2)", f"a[{s}] = a[{s}]/2 + {e}",
        )  # fmt: skip


def function_of(seed):
    """The function, its text where `inspect` finds it."""
    text, file = Sections(seed).text(), f"<random sections {seed}>"
    linecache.cache[file] = len(text), None, text.splitlines(keepends=True), file
    space = {"__name__": f"random_sections_{seed}", "np": np}
    exec(compile(text, file, "exec"), space)
    return space["f"], text


@pytest.mark.parametrize("seed", range(150))
def test_right_or_refused(seed):
    check(seed, function_of)


def test_the_programs_are_programs():
    """Most of what is drawn runs, and some writes are saved while others are not."""
    found = [s for s in range(60) if is_sound(function_of(s)[0], X)]
    assert len(found) > 30
    texts = [srcad.source(srcad.grad(function_of(s)[0]), X) for s in found[:20]]
    saved = ["a_tape" in t or "M_tape" in t for t in texts]
    assert any(saved)
    assert not all(saved)


if __name__ == "__main__":
    try_many(function_of, [int(n) for n in sys.argv[1:]] or [0, 100])
