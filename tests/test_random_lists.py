"""Programs made at random over lists whose length is not known, and what is held by them twice.

Lists of numbers, arrays, lists, tuples and objects are filled, changed through every name that
leads to them, copied, cut, swapped and handed on. Each program must be right or refused.

    python tests/test_random_lists.py 100 2000
    python tests/test_random_lists.py 137
"""

import linecache
import sys

import numpy as np
import pytest
from test_random_programs import X, check, is_sound, try_many

HELPERS = """
class Item:
    def __init__(self, weight, place):
        self.weight = weight
        self.place = place

    def moved(self, by):
        self.place = self.place + by
        return self.weight

    def pushed(self, by):
        self.place += by
        self.weight *= 0.9


def scaled(array):
    array *= 0.8
    return array


def heavier(one, other):
    return one if one.weight > other.weight else other


def raised(row, by):
    row[1] = row[1] + by
    return row[0]
"""

KINDS = {
    "nums": "nums = [v*0.5 for v in x]",
    "arrs": "arrs = [x*v for v in x]",
    "rows": "rows = [[v*(k + 1) for k in range(3)] for v in x]",
    "items": "items = [Item(v, x*v) for v in x]",
    "pairs": "pairs = [(v, v*x) for v in x]",
}


class Lists:
    """The text of a function of one array, drawn at random."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.kinds = [k for k in KINDS if self.rng.random() < 0.45] or ["arrs"]
        self.lines = ["def f(x):", "    s, t = x[0]*0.5, 0.3", "    a, b = x*1.0, np.cos(x)"]
        self.lines += [f"    {KINDS[k]}" for k in self.kinds]
        self.names = {k: [k] for k in self.kinds}
        if "items" in self.kinds:
            self.put(1, "it = items[0]")
        if "rows" in self.kinds:
            self.put(1, "row = rows[1]")
        self.block(1, (), int(self.rng.integers(3, 8)))
        sums = {"nums": "sum(nums)", "arrs": "arrs[0] + arrs[-1]*0.5",
                "rows": "rows[1][1]*rows[2][0]",
                "items": "items[1].weight*items[0].place + items[2].place[0]",
                "pairs": "pairs[1][0]*pairs[0][1]"}  # fmt: skip
        self.put(1, "return " + " + ".join(["s*t", "a*b", *(sums[k] for k in self.kinds)]))

    def text(self):
        return "\n".join(["import numpy as np", HELPERS, *self.lines, ""])

    def pick(self, *choices):
        return choices[self.rng.integers(len(choices))]

    def put(self, depth, line):
        self.lines.append("    "*depth + line)

    def block(self, depth, index, count):
        for _ in range(count):
            self.statement(depth, index)

    def at(self, index):
        """An index into a list of four."""
        return self.pick("0", "1", "-1", "2", *index, *index, *(f"{k} - 1" for k in index))

    def inner(self, index):
        return self.pick("0", "1", "2", *(f"{k} % 3" for k in index))

    def number(self, index):
        found = ["s", "t", "x[1]", "a[2]", f"x[{self.at(index)}]", "s*t"]
        for kind in self.kinds:
            i = self.at(index)
            found.append({
                "nums": f"nums[{i}]", "arrs": f"arrs[{i}][{self.inner(index)}]",
                "rows": f"rows[{i}][{self.inner(index)}]", "items": f"items[{i}].weight",
                "pairs": f"pairs[{i}][0]",
            }[kind])  # fmt: skip
        one, other = self.pick(*found), self.pick(*found)
        return self.pick(one, f"{one}*{other}", f"np.sin({one})", f"{one} + 0.3*{other}")

    def vector(self, index):
        found = ["a", "b", "x"]
        i = self.at(index)
        arrays = {"arrs": f"arrs[{i}]", "items": f"items[{i}].place", "pairs": f"pairs[{i}][1]"}
        found += [text for kind, text in arrays.items() if kind in self.kinds]
        one, other = self.pick(*found), self.pick(*found)
        return self.pick(f"{one}*{other}", f"{one} + 0.3*{other}", f"np.tanh({one})",
                         f"{one}*{self.number(index)}")  # fmt: skip

    def condition(self, index):
        one, other = self.number(index), self.number(index)
        return self.pick(f"{one} > 0.2", f"{one} < {other}", *(f"{k} == 1" for k in index))

    def loop(self, depth, index):
        k = "ijk"[len(index)]
        kind = self.pick(*self.kinds)
        head = self.pick(f"for {k} in range(len({kind})):", f"for {k} in range(2):",
                         f"for {k} in range(1, len({kind})):")  # fmt: skip
        body = ()
        if self.rng.random() < 0.5:
            name = {"nums": "v", "arrs": "a", "rows": "row", "items": "it", "pairs": "(w, p)"}[kind]
            head = f"for {k}, {name} in enumerate({kind}):"
            if kind == "pairs":
                body = ("s = s + w*0.1", "b = p*b")
        self.put(depth, head)
        for line in body[: self.rng.integers(3)]:
            self.put(depth + 1, line)
        self.block(depth + 1, (*index, k), int(self.rng.integers(1, 4)))
        if self.rng.random() < 0.15:
            self.put(depth + 1, f"if {self.condition((*index, k))}:")
            self.put(depth + 2, self.pick("break", "continue"))
            self.block(depth + 1, (*index, k), 1)

    def statement(self, depth, index):
        kind = self.rng.random()
        if kind < 0.22 and depth < 4 and len(index) < 2:
            self.loop(depth, index)
        elif kind < 0.34 and depth < 4:
            self.put(depth, f"if {self.condition(index)}:")
            self.block(depth + 1, index, 1)
            if self.rng.random() < 0.4:
                self.put(depth, "else:")
                self.block(depth + 1, index, 1)
        else:
            self.put(depth, self.line(index))

    def once(self, index, line):
        """What makes a list longer is bounded, so that a loop over the list itself has an end."""
        return f"if len({line.partition('.')[0]}) < 7: {line}" if index else line

    def line(self, index):
        i, j, c = self.at(index), self.at(index), self.inner(index)
        number, vector = self.number(index), self.vector(index)
        whatever = (f"s = {number}", f"t = t*0.5 + {number}*0.2", f"a = {vector}", "b = a",
                    f"a[{c}] = {number}", "a *= b", f"b[1:] = {vector}[:-1]",
                    f"b = {vector}")  # fmt: skip
        lines = {
            "nums": (f"nums[{i}] = {number}", f"nums[{i}] += {number}", self.once(index, f"nums.append({number})"),
                     f"nums[{i}], nums[{j}] = nums[{j}], nums[{i}]", "s = s + nums.pop()",
                     "nums = [v*0.9 for v in nums]", "nums = nums[1:] + [s]",
                     "t = t + sum(nums)*0.1"),
            "arrs": (f"arrs[{i}] = {vector}", f"arrs[{i}][{c}] = {number}", f"arrs[{i}] *= b",
                     f"arrs[{i}] = arrs[{i}] + {vector}", f"a = arrs[{i}]", self.once(index, "arrs.append(a)"),
                     self.once(index, f"arrs.append({vector})"), f"b = scaled(arrs[{i}])", "arrs = arrs[1:] + [b]",
                     f"arrs[{i}], arrs[{j}] = arrs[{j}], arrs[{i}]", f"arrs[{i}] = a",
                     f"arrs[{i}][1:] += {vector}[1:]", "arrs = [v*1.1 for v in arrs]",
                     "arrs = arrs.copy()", "a = a + arrs.pop()", f"b = arrs[{i}][:]"),
            "rows": (f"rows[{i}][{c}] = {number}", f"rows[{i}][{c}] += {number}",
                     f"rows[{i}] = [s, {number}, t]", f"row = rows[{i}]", f"row[{c}] = {number}",
                     f"s = s + raised(rows[{i}], {number})", f"row[{c}] *= s", f"rows[{i}] = row",
                     self.once(index, "rows.append([t, s, s*t])"), "t = t + sum(row)*0.1", "row = list(row)",
                     "rows = [[v*0.9 for v in r] for r in rows]", self.once(index, "rows.append(row)"),
                     f"rows[{i}], rows[{j}] = rows[{j}], rows[{i}]", "rows = rows[::-1]"),
            "items": (f"items[{i}].weight = {number}", f"items[{i}].weight *= {number}",
                      f"items[{i}].place = {vector}", f"items[{i}].place += {vector}",
                      f"items[{i}].place[{c}] = {number}", f"it = items[{i}]",
                      f"it.weight = it.weight*0.7 + {number}", "it.place = it.place*0.9 + a",
                      f"s = s + items[{i}].moved(b)*items[{j}].moved(a)", "it.pushed(a*0.1)",
                      f"items[{i}] = Item({number}, {vector})",
                      f"it = heavier(items[{i}], items[{j}])",
                      self.once(index, f"items.append(Item(t, {vector}))"), f"it = Item({number}, b*1.0)",
                      self.once(index, "items.append(it)"), f"items[{i}] = it", "s = s + items.pop().weight",
                      f"if items[{i}] is it: it.weight = s", "a = it.place", "it.place = a",
                      "b = b + sum(q.weight for q in items)*0.1", "items = items[1:] + [it]",
                      "light = [q for q in items if q.weight < 0.5]; t = t + len(light)*s",
                      f"items[{i}], items[{j}] = items[{j}], items[{i}]"),
            "pairs": (f"pairs[{i}] = ({number}, {vector})", f"w, p = pairs[{i}]; s = s + w*p[1]",
                      self.once(index, f"pairs.append(({number}, {vector}))"), f"pairs[{i}][1][{c}] = {number}",
                      f"pairs[{i}], pairs[{j}] = pairs[{j}], pairs[{i}]", f"a = pairs[{i}][1]",
                      "s = s + sum(w*p[0] for w, p in pairs)", "w, p = pairs.pop(); a = a + w*p"),
        }  # fmt: skip
        return self.pick(*whatever, *(line for k in self.kinds for line in lines[k]))


def function_of(seed):
    """The function, its text where `inspect` finds it."""
    text, file = Lists(seed).text(), f"<random lists {seed}>"
    linecache.cache[file] = len(text), None, text.splitlines(keepends=True), file
    space = {"__name__": f"random_lists_{seed}"}
    exec(compile(text, file, "exec"), space)
    return space["f"], text


@pytest.mark.parametrize("seed", range(120))
def test_right_or_refused(seed):
    check(seed, function_of)


def test_the_programs_are_programs():
    """Most of what is drawn runs, and not all of it is refused."""
    found = [seed for seed in range(60) if is_sound(function_of(seed)[0], X)]
    assert len(found) > 35
    assert sum(check(seed, function_of) == "right" for seed in found) > 12


if __name__ == "__main__":
    try_many(function_of, [int(n) for n in sys.argv[1:]] or [0, 100])
