"""Random programs of jumps, slots, aliases and functions inside: right, or refused."""

import random

import pytest
from frontend_cases import run

import srcad


class Box:
    def __init__(self, v):
        self.v = v
        self.w = 1.0

    def add(self, z):
        self.v += z
        return self.v


HEAD = """def f(x, m):
    y, z, n, w, c = 0.5, 0.25, 0, 1.0, 0.0
    p, r, q = [x, 1.0], [2.0, x], [x]
    d = {'a': x, 'b': 2.0}
    o, o2 = Box(x), Box(3.0)
    t = (x, 1.0)
    def inc(v):
        nonlocal c
        c = c + abs(v)
        return c
"""
LAST = """    s = x + y + z + p[0]*3 + p[1]*5 + r[0]*7 + r[1] + d['a'] - d['b'] + o.v*2 + o2.v + c
    return (s + len(q) + t[0], float(n) + w)
"""
CONDITIONS = ["x > y", "z < {}", "{} > {}", "len(q) > 2", "o.v > x and y < 3.0", "n % 2 == 0"]
EXPRESSIONS = [
    "x", "y", "z", "2.0", "0.5", "({} + {})", "({} * {})", "({} - {})", "p[0]", "p[1]", "q[-1]",
    "d['a']", "o.v", "o.add({})", "inc({})", "({} if x > y else {})", "t[1]", "(y := {})",
    "sum([w*x for w in (x, y, 2.0)])",
]  # fmt: skip
STATEMENTS = [
    "x = {}", "y = {}", "z = {}", "x += {}", "p[0] = {}", "p[1] = {}", "d['a'] += {}",
    "d['b'] = {}", "o.v += {}", "q.append({})", "t = ({}, {})", "x, y = y, x",
    "p[0], p[1] = p[1], {}", "p = [p[1], p[0]]", "p = r", "r = p", "r = [1.0, {}]", "r[0] = {}",
    "inc({})", "o = Box({})", "o = o2", "o2.add(1.0)",
]  # fmt: skip
LOOPS = [
    "for n in range(3):", "for n in range(m):", "for w in (x, 2.0, y):", "for w in p:",
    "for n, w in enumerate((x, y)):", "for k in q[:2]:", "while z < 3.0 and inc(5.0) < 40.0:",
]  # fmt: skip


class Writer:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.lines = []

    def filled(self, table, depth=0):
        text = self.rng.choice(table if depth < 3 else EXPRESSIONS[:5])
        while "{}" in text:
            text = text.replace("{}", self.filled(EXPRESSIONS, depth + 1), 1)
        return text

    def block(self, depth, looped):
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            self.statement(depth, looped)

    def statement(self, depth, looped):
        chance, indent = self.rng.random(), "    "*depth
        if chance < 0.6 or depth > 4:
            self.lines.append(indent + self.filled(STATEMENTS))
        elif chance < 0.92:
            branch = chance < 0.77
            self.lines.append(indent + (
                f"if {self.filled(CONDITIONS)}:" if branch else self.filled(LOOPS)
            ))
            self.block(depth + 1, looped or not branch)
            if self.rng.random() < (0.5 if branch else 0.2):
                self.lines.append(f"{indent}else:")
                self.block(depth + 1, looped)
        elif looped:
            self.lines.append(indent + self.rng.choice(["break", "continue", "return x, y"]))
        else:
            self.lines.append(indent + "pass")

    def program(self):
        for _ in range(self.rng.choice([3, 5, 8])):
            self.statement(1, False)
        return HEAD + "\n".join(self.lines) + "\n" + LAST


def result(f, *args):
    try:
        return f(*args)
    except (UnboundLocalError, NameError):
        return "unbound"
    except OverflowError:
        return "overflow"


@pytest.mark.parametrize("start", range(0, 100, 20))
def test_right_or_refused(start):
    read = 0
    for seed in range(start, start + 20):
        f = srcad.from_source(Writer(seed).program(), {"Box": Box})
        for args in ((0.3, 0), (1.7, 3)):
            try:
                actual = result(run, f, *args)
            except srcad.TransformError:
                break
            read += 1
            assert repr(actual) == repr(result(f, *args)), seed
    assert read > 20
