"""Formulas made at random of numbers, vectors, matrices, rows and columns, with parts in common.

Each function is derived for arrays of one size and called with others, some of them 1: what two
sizes have in common by chance must not be taken for granted.

    python tests/test_random_algebra.py 0 500
"""

import copy
import linecache
import sys

import numpy as np
import pytest
from structures import assert_close, assert_same, inner, leaves, quotient, random_like

import srcad
from srcad.api.core import halves_of
from srcad.pipeline.bound import NotInHalves

SIZES = (((3, 3), (2, 4), (1, 3)), ((2, 4), (1, 3), (3, 1)), ((2, 3), (3, 3)))
KINDS = {"s": "0", "t": "0", "x": "n", "y": "n", "v": "m", "w": "m", "c": "m1", "d": "m1",
         "A": "mn", "B": "mn"}  # fmt: skip
ALIKE = {"0": "0", "n": "n0", "m": "m0", "m1": ("m1", "0"), "mn": ("mn", "n", "m1", "0")}

MADE = {
    "0": ("np.sum({n})", "np.mean({mn})", "({n}) @ ({n})", "np.sum(({mn})*({mn}))",
          "np.sum(({n})*({n}))", "np.var({n})", "({n})[0]", "np.sum(({m1})**2)",
          "np.sum({n})/x.size"),
    "n": ("np.sum({mn}, axis=0)", "({m}) @ ({mn})", "np.mean({mn}, axis=0)", "({mn})[0]",
          "({n})[::-1]", "np.broadcast_to({0}, x.shape)*x"),
    "m": ("np.sum({mn}, axis=1)", "({mn}) @ ({n})", "({m1})[:, 0]",
          "np.sum({mn}, axis=1, keepdims=True)[:, 0]"),
    "m1": ("np.sum({mn}, axis=1, keepdims=True)", "({m})[:, None]", "({m}).reshape(-1, 1)"),
    "mn": ("np.outer({m}, {n})", "({mn}) @ ({mn}).T @ ({mn})", "({m1})*({n})",
           "({mn}) - np.mean({mn}, axis=0)", "np.einsum('ij,j->ij', {mn}, {n})"),
}  # fmt: skip
PARTS = {"n": ("0", ":1", "-1", "::2"), "m": ("0", ":"), "m1": ("0", "-1"),
         "mn": ("0", "0, 0", ":, 0", "-1", "::2")}  # fmt: skip


class Formulas:
    """The text of a function of arrays of several shapes, drawn at random."""

    MAPS = (
        "np.exp(-({})**2)", "np.sin({})", "np.cos({})", "np.tanh({})", "np.sqrt(1 + ({})**2)",
        "-({})", "({})**2", "1/(1.5 + ({})**2)", "2*({})", "({})/3", "1/(1 + np.exp(-({})))",
        "np.logaddexp(0, {})",
    )  # fmt: skip
    PAIRS = ("({})*({})", "({}) + {}", "({}) - ({})", "({})/(1.3 + ({})**2)", "-({})*({})",
             "2*({}) - 2*({})")  # fmt: skip

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.lines = ["def f(x, A, c, v, s):", "    y, B, t = x*0.5, A*1.0, s*0.7",
                      "    d, w = c + 0.1, v*s"]  # fmt: skip
        self.pool = []  # what is asked for again
        for _ in range(self.rng.integers(2, 6)):
            self.statement(1)
        kind = self.pick("0", "0", "n", "mn", "m1")
        rest = " + np.sum(y)*t + np.sum(B)" if kind == "0" else ""
        self.put(1, f"return {self.value(kind)}{rest}")

    def text(self):
        return "\n".join(self.lines) + "\n"

    def pick(self, *found):
        return found[self.rng.integers(len(found))]

    def put(self, depth, line):
        self.lines.append("    " * depth + line)

    def name(self, kind, names=KINDS):
        return self.pick(*(n for n in names if KINDS[n] == kind))

    def value(self, kind, depth=0):
        drawn = self.rng.random()
        again = [e for e, k in self.pool if k == kind]
        if again and self.rng.random() < 0.35:
            return self.pick(*again)
        if depth > 2 or drawn < 0.2:
            made = self.name(kind)
        elif drawn < 0.5:
            made = self.pick(*self.MAPS).format(self.value(kind, depth + 1))
        elif drawn < 0.8:
            other = self.pick(kind, *ALIKE[kind])
            pair = [self.value(kind, depth + 1), self.value(other, depth + 1)]
            made = self.pick(*self.PAIRS).format(*(pair if drawn < 0.7 else pair[::-1]))
        else:
            parts = self.pick(*MADE[kind]).replace("{", "\0{").split("\0")
            made = parts[0]
            for part in parts[1:]:
                hole, rest = part[1:].split("}", 1)
                made += self.value(hole, depth + 1) + rest
        if len(made) < 90:
            self.pool.append((made, kind))
        return made

    def statement(self, depth):
        kind, drawn = self.pick(*ALIKE), self.rng.random()
        if drawn < 0.1 and depth < 3:
            self.put(depth, f"if {self.pick('s > 0.1', 'len(x) > 2', 'np.sum(x) > 0.2')}:")
            self.statement(depth + 1)
            self.statement(depth + 1)
            self.put(depth, "else:")
            self.statement(depth + 1)
        elif drawn < 0.25 and depth < 3:
            k = "ij"[depth - 1]
            self.put(depth, f"for {k} in range({self.pick('2', '3', 'len(x)')}):")
            for _ in range(self.rng.integers(1, 4)):
                self.statement(depth + 1)
            if self.rng.random() < 0.3:
                self.put(depth + 1, f"if {self.pick(f'{k} == 1', 's > 0.4')}:")
                self.put(depth + 2, "break")
        elif drawn < 0.4:
            owned = self.name(kind, "ytdwB")
            other = self.pick(kind, *ALIKE[kind])
            self.put(depth, f"{owned} {self.pick('+', '-', '*')}= 0.5*({self.value(other)})")
        elif drawn < 0.5 and kind != "0":
            part = f"{self.name(kind, 'ydwB')}[{self.pick(*PARTS[kind])}]"
            self.put(depth, f"{part} {self.pick('=', '*=', '-=')} {self.value('0')}")
        else:
            self.put(depth, f"{self.name(kind)} = {self.value(kind)}")


def arguments(seed):
    """Arguments of several sizes."""
    rng = np.random.default_rng((seed, 1))
    for m, n in SIZES[rng.integers(len(SIZES))]:
        shapes = ((n,), (m, n), (m, 1), (m,), ())
        drawn = tuple(rng.normal(size=shape) * 0.6 for shape in shapes)
        yield (*drawn[:4], float(drawn[4]))


def function_of(seed, made=Formulas):
    """The function, its text where `inspect` finds it."""
    text, file = made(seed).text(), f"<random {made.__name__} {seed}>"
    linecache.cache[file] = len(text), None, text.splitlines(keepends=True), file
    space = {"__name__": f"random_{made.__name__}_{seed}", "np": np}
    exec(compile(text, file, "exec"), space)
    return space["f"], text


def is_sound(f, args, dots):
    """Whether it runs, stays small, and is smooth here."""
    with np.errstate(all="ignore"):
        try:
            y = f(*copy.deepcopy(args))
            near, wide = (quotient(copying(f), args, dots, step) for step in (1e-3, 2.5e-3))
        except (ValueError, IndexError, ZeroDivisionError, OverflowError, UnboundLocalError):
            return False
    if not (np.all(np.isfinite(y)) and np.max(np.abs(y), initial=0.0) < 1e3):
        return False
    return bool(np.allclose(near[0], wide[0], rtol=1e-7, atol=1e-7))


def copying(f):
    return lambda *args: f(*copy.deepcopy(args))


def check(seed, f, args, second):
    """Say whether derivatives were right, refused or no good; wrong ones raise."""
    rng = np.random.default_rng(seed)
    by = tuple(i for i, a in enumerate(args) if leaves(a))
    dots = random_like(args, rng)
    if not is_sound(f, args, dots):
        return "unsound"
    y, expected = f(*copy.deepcopy(args)), quotient(copying(f), args, dots)
    seeds = random_like(y, rng), random_like(y, rng)
    along = tuple(dots[i] for i in by)
    given = copy.deepcopy((args, dots, seeds))

    def assert_adjoint(bars, y_bar):
        scale = max(1.0, abs(inner(expected[0], y_bar, y)))
        found = inner(along, bars, tuple(args[i] for i in by))
        assert_close(found / scale, inner(expected[0], y_bar, y) / scale, 1e-6)

    try:
        found, y_dot = srcad.tangent(f, by)(*args, *along)
        assert_same(found, y)
        assert_close(y_dot, expected, 1e-6)
        adjoint = srcad.adjoint(f, by)
        found, bars = adjoint(*args, seeds[0])
        assert_same(found, y)
        assert_adjoint(bars, seeds[0])
        try:
            found, pull = halves_of(adjoint)(*args)
        except NotInHalves:
            pull = None
        for y_bar in (*seeds, seeds[0]) if pull else ():  # what is kept stays as it is
            assert_adjoint(pull(y_bar), y_bar)
        assert_same(found, y)
        if second:
            moved = srcad.tangent(adjoint, by)(*args, seeds[0], *along)[1][1]
            near, wide = (
                quotient(lambda *a: adjoint(*a, seeds[0])[1], args, dots, step)
                for step in (1e-3, 2.5e-3)
            )
            pairs = zip(near, wide, strict=True)
            if all(np.allclose(a, b, rtol=1e-6, atol=1e-6) for a, b in pairs):
                assert_close(moved, near, 1e-5)
        assert_same((args, dots, seeds), given)
    except srcad.TransformError:
        return "refused"
    return "right"


def outcomes(seed, made=Formulas, given=arguments):
    """Check a program at arguments of all sizes."""
    f, text = function_of(seed, made)
    try:
        return [check(seed, f, args, k == 0) for k, args in enumerate(given(seed))]
    except Exception as error:
        error.add_note(f"in program {seed}:\n{text}")
        raise


@pytest.mark.parametrize("seed", range(30))
def test_right_or_refused(seed):
    outcomes(seed)


def test_the_programs_are_programs():
    """Most of what is drawn is differentiated."""
    found = [o for seed in range(6) for o in outcomes(seed)]
    assert found.count("right") > len(found) / 2


def try_many(first, last, *made):
    """Try many; print what was wrong, and how many there were of each."""
    counts = {}
    for seed in range(first, last):
        try:
            found = outcomes(seed, *made)
        except Exception as error:  # noqa: BLE001  (it is reported, and the rest are tried)
            found = ["wrong"]
            print(f"{seed}: {type(error).__name__}: {' '.join(str(error).split())[:160]}")
            if last == first + 1:
                print(error.__notes__[-1])
        for outcome in found:
            counts[outcome] = counts.get(outcome, 0) + 1
    print(counts)


if __name__ == "__main__":
    try_many(*map(int, sys.argv[1:3]))
