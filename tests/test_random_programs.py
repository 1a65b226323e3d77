"""Programs made at random of writes, aliases, views, lists, branches and loops that are left early.

Each must be right or refused. Even seeds give programs over arrays, odd ones programs of numbers
and flow. The same seeds are tried every time; more of them, or one:

    python tests/test_random_programs.py 100 2000
    python tests/test_random_programs.py 137
"""

import copy
import linecache
import sys

import numpy as np
import pytest
from structures import assert_close, assert_same, inner, quotient

import srcad

X = np.array([0.7, -0.4, 0.3, 1.1])
ARRAYS, NUMBERS = ("a", "b", "c"), ("s", "t")
SLICES = {4: (":", "::-1"), 3: ("1:", ":-1"), 2: (":2", "2:", "1:3", "::2", "3:1:-1")}
HELPERS = """
def bump(array, by):
    array[0] += by
    array *= 0.7


def same(array):
    return array


def tail(array):
    return array[2:]


def mixed(array, other):
    array[1:] = array[:-1]*other[1:]
    other[0] = np.sum(array)*0.1
    return other
"""


class Program:
    """The text of a function of one array, drawn at random."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        features = ("lists", "helpers", "aliases", "exits")
        self.wanted = {name for name in features if self.rng.random() < 0.5}
        self.lines = ["def f(x):", "    a = x*1.0", "    b = np.cos(x)", "    c = np.zeros(4)",
                      "    s = x[0]*0.5", "    t = 0.3"]  # fmt: skip
        result = self.pick("np.sum(a*b) + s*t + np.sum(c)", "a*b + s", "a*c + b*t")
        if "lists" in self.wanted:
            self.put(1, "kept = [x*0.5]")
        self.block(1, (), int(self.rng.integers(3, 9)))
        if "lists" in self.wanted:
            self.lines += ["    for array in kept:", "        s = s + np.sum(array*a)*0.1"]
        self.put(1, f"return {result}")

    def text(self):
        return f"import numpy as np\n{HELPERS}\n\n" + "\n".join(self.lines) + "\n"

    def pick(self, *choices):
        return choices[self.rng.integers(len(choices))]

    def array(self):
        return self.pick(*ARRAYS)

    def number(self, index):
        a, i = self.array(), self.pick("0", "1", "2", "3", *index)
        return self.pick(*NUMBERS, f"{a}[{i}]", f"np.sum({a})*0.2", f"np.tanh({a}[{i}])", "0.6")

    def vector(self):
        a, b = self.array(), self.array()
        s = self.pick(*NUMBERS)
        return self.pick(f"{a}*{b}", f"np.sin({a})", f"{a} + {b}", f"0.5*{a} - x", f"{a}*{s}")

    def block(self, depth, index, count):
        for _ in range(count):
            self.statement(depth, index)

    def put(self, depth, line):
        self.lines.append("    "*depth + line)

    def statement(self, depth, index):
        a, b, s = self.array(), self.array(), self.pick(*NUMBERS)
        i, n = self.pick("0", "1", "2", "-1", *index), self.pick(4, 3, 2)
        here, there = self.pick(*SLICES[n]), self.pick(*SLICES[n])
        nested = depth < 3
        plain = [
            f"{a} = {self.vector()}",
            f"{a} = {b}.copy()",
            f"{a}[{i}] = {self.number(index)}",
            f"{a}[{i}] += {self.number(index)}*0.5",
            f"{a}[{i}] *= {self.number(index)}",
            f"{a}[{here}] = {b}[{there}]*{self.pick(*NUMBERS)}",
            f"{a}[{here}] *= 0.8",
            f"{a}[{here}] += 0.3*{b}[{there}]",
            f"{a} += 0.4*{b}",
            f"{a} *= {self.number(index)}",
            f"{a}[{i}], {b}[0] = {b}[0], {a}[{i}]",
            f"{a}[{a} > 9.0] = 0.0",
            f"{s} = {self.number(index)}*{self.number(index)}",
            f"{s} += 0.3*{self.number(index)}",
            f"{s} = np.tanh({s})",
        ]
        if "aliases" in self.wanted:
            plain += [
                f"{a} = {b}",
                f"{a} = {b}[::-1]",
                f"{a} = np.asarray({b}.reshape(2, 2).T.reshape(4))",
                f"{a}, {b} = {b}, {a}",
            ]*2
        if "lists" in self.wanted:
            plain += [
                f"kept.append({a})",
                f"kept[0] = {a}",
                f"{a} = kept[-1]",
                f"kept[0][{i}] = {self.number(index)}",
                "kept[-1] *= 0.9",
            ]*2
        if "helpers" in self.wanted:
            plain += [
                f"bump({a}, {self.number(index)})",
                f"bump({a}[1:3], {self.number(index)})",
                f"{a} = same({b})",
                f"{a} = mixed({a}, {b})",
                f"{a}[:2] = tail({b})",
            ]*2
        kind = self.rng.random()
        if nested and kind < 0.14:
            k = "ijk"[len(index)]
            self.put(depth, f"for {k} in range({self.pick(2, 3, 4)}):")
            self.block(depth + 1, (*index, k), int(self.rng.integers(1, 4)))
            if "exits" in self.wanted:
                self.put(depth + 1, f"if {self.condition((*index, k))}:")
                self.block(depth + 2, index, int(self.rng.integers(0, 2)))
                self.put(depth + 2, self.pick("break", "continue"))
                self.block(depth + 1, (*index, k), 1)
        elif nested and kind < 0.24:
            self.put(depth, f"if {self.condition(index)}:")
            self.block(depth + 1, index, int(self.rng.integers(1, 3)))
            if self.rng.random() < 0.5:
                self.put(depth, "else:")
                self.block(depth + 1, index, 1)
        elif kind < 0.29 and "exits" in self.wanted:
            self.put(depth, f"if {self.condition(index)}:")
            self.put(depth + 1, f"return {self.pick('np.sum(a*c) + s', 'a*s + b')}")
        else:
            self.put(depth, self.pick(*plain))

    def condition(self, index):
        a = self.array()
        return self.pick(f"{a}[1] > 0.2", f"s > {a}[2]", "t < 0.4", *(f"{k} == 1" for k in index))


class Flow(Program):
    """Numbers only: loops of every kind, exits from them, tuples, functions inside."""

    NAMES = ("p", "q", "r")

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.lines = ["def f(x):", "    p, q, r = x[0], x[1]*0.5, 0.4", "    n = 2"]
        if self.rng.random() < 0.3:
            self.lines += ["    def step(v):", "        nonlocal q", "        q = q*0.8 + v*0.1",
                           "        return v*p + 0.2"]  # fmt: skip
            self.calls = ("{} = step({})",)
        else:
            self.calls = ()
        self.block(1, (), int(self.rng.integers(2, 6)))
        self.put(1, f"return {self.pick('p*q + r', 'p + q*x[2] + r*n', '(p - q)*r + x[3]*p')}")

    def value(self, index):
        elements = (f"x[{k}]" for k in index[:1])
        a, b = self.pick(*self.NAMES), self.pick(*self.NAMES, "x[2]", *elements)
        return self.pick(f"{a}*{b}", f"{a} + 0.3*{b}", f"np.sin({a})", f"{a} - 0.5*{b}**2",
                         f"{a}*{b} if {self.condition(index)} else {b}", f"max({a}, {b})",
                         f"np.tanh({a})*{b}", "0.65")  # fmt: skip

    def condition(self, index):
        a, b = self.pick(*self.NAMES), self.pick(*self.NAMES, "0.3", "0.8")
        return self.pick(f"{a} > {b}", f"{a}*{b} < 0.2", f"{a} < 0.9 and {b} > 0.1", "n > 2",
                         *(f"{k} == 1" for k in index))  # fmt: skip

    def loop(self, depth, index):
        k = "ijk"[len(index)]
        used = (*index, k)
        if self.rng.random() < 0.3:
            self.put(depth, f"{k} = -1")
            self.put(depth, f"while {k} < 2 and {self.condition(index)}:")
            self.put(depth + 1, f"{k} += 1")
        else:
            self.put(depth, f"for {k} in range({self.pick(2, 3, 'n', *index)}):")
        self.block(depth + 1, used, int(self.rng.integers(1, 3)))
        left = self.rng.random() < 0.6
        if left:
            self.put(depth + 1, f"if {self.condition(used)}:")
            if self.rng.random() < 0.5:
                self.block(depth + 2, used, 1)
            leave = self.pick("break", "break", "continue", f"return {self.value(index)}")
            self.put(depth + 2, leave)
            self.block(depth + 1, used, 1)
        if left and self.rng.random() < 0.4:
            self.put(depth, "else:")
            self.block(depth + 1, index, 1)

    def statement(self, depth, index):
        a, b, c = (self.pick(*self.NAMES) for _ in range(3))
        kind = self.rng.random()
        if kind < 0.28 and depth < 4 and len(index) < 3:
            self.loop(depth, index)
        elif kind < 0.42 and depth < 4:
            self.put(depth, f"if {self.condition(index)}:")
            self.block(depth + 1, index, 1)
            if self.rng.random() < 0.2:
                self.put(depth + 1, f"return {self.value(index)}")
            elif self.rng.random() < 0.5:
                self.put(depth, "else:")
                self.block(depth + 1, index, 1)
        else:
            self.put(depth, self.pick(
                f"{a} = {self.value(index)}", f"{a} += 0.4*{self.value(index)}",
                f"{a}, {b} = {b}, {self.value(index)}", f"{a} *= {b}", "n = min(n + 1, 4)",
                f"({a}, {b}), {c} = ({self.value(index)}, {b}), {a}",
                *(call.format(a, b) for call in self.calls),
            ))  # fmt: skip


def function_of(seed):
    """The function, its text where `inspect` finds it."""
    made = Flow(seed) if seed % 2 else Program(seed)
    text, file = made.text(), f"<random program {seed}>"
    linecache.cache[file] = len(text), None, text.splitlines(keepends=True), file
    space = {"__name__": f"random_program_{seed}"}
    exec(compile(text, file, "exec"), space)
    return space["f"], text


def is_sound(f, dot):
    """Whether it runs, stays small, and is smooth here."""
    with np.errstate(all="ignore"):
        try:
            y = f(X.copy())
            near, wide = (quotient(f, (X,), (dot,), step) for step in (1e-3, 2.5e-3))
        except (ValueError, IndexError, AssertionError, OverflowError, UnboundLocalError):
            return False
    if not (np.all(np.isfinite(y)) and np.max(np.abs(y)) < 1e3):
        return False
    return bool(np.allclose(near[0], wide[0], rtol=1e-7, atol=1e-7))


def check(seed, made=function_of):
    """Say whether the program was right, refused or no good; wrong ones raise."""
    f, text = made(seed)
    rng = np.random.default_rng(seed)
    dot = rng.normal(size=4)
    if not is_sound(f, dot):
        return "unsound"
    y, expected = f(X.copy()), quotient(f, (X,), (dot,))
    y_bar = rng.normal(size=np.shape(y))[()]
    given = copy.deepcopy((X, dot, y_bar))
    try:
        found, y_dot = srcad.tangent(f)(X, dot)
        assert_same(found, y)
        assert_close(y_dot, expected, 1e-6)
        adjoint = srcad.adjoint(f)
        found, x_bar = adjoint(X, y_bar)
        assert_same(found, y)
        assert_close(inner(dot, x_bar, X), inner(expected[0], y_bar, y), 1e-6)
        assert_same((X, dot, y_bar), given)
        second = srcad.tangent(adjoint)(X, y_bar, dot)[1][1]
        assert_close(second, quotient(lambda x: adjoint(x, y_bar)[1], (X,), (dot,)), 1e-5)
    except srcad.TransformError:
        return "refused"
    except Exception as error:
        error.add_note(f"in program {seed}:\n{text}")
        raise
    return "right"


@pytest.mark.parametrize("seed", range(160))
def test_right_or_refused(seed):
    check(seed)


def test_the_programs_are_programs():
    """Most of what is drawn runs, has a derivative, and takes the exits it has."""
    sound = [seed for seed in range(60) if is_sound(function_of(seed)[0], X)]
    assert len(sound) > 40
    texts = "".join(function_of(seed)[1] for seed in sound)
    words = ("break", "continue", "while", "else", "kept.append", "bump(", "= same(", "= step(")
    assert all(word in texts for word in words)


def try_many(made, numbers):
    """Try many; print what was wrong, and how many there were of each."""
    first, last = numbers if len(numbers) > 1 else (numbers[0], numbers[0] + 1)
    counts = {}
    for seed in range(first, last):
        try:
            outcome = check(seed, made)
        except Exception as error:  # noqa: BLE001  (it is reported, and the rest are tried)
            outcome = "wrong"
            said = str(error).strip().replace("\n", " ")[:160]
            print(f"{seed}: {type(error).__name__}: {said}")
            if last == first + 1:
                print(error.__notes__[-1])
        counts[outcome] = counts.get(outcome, 0) + 1
    print(counts)


if __name__ == "__main__":
    try_many(function_of, [int(n) for n in sys.argv[1:]] or [0, 100])
