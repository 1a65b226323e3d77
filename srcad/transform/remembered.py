"""What flags remember, where it is known: what is asked of one is decided, or moves to its arm.

Jumps become structured with flags. Where what follows a branch asks a flag that an arm has just
set, it goes into the arm of which it is true, if there is only one. So ``if``, ``elif`` and
``else`` come back, and most flags are not needed.

>>> from srcad.ir.nodes import Effect, const
>>> jump = Branch(Var("c"), (Assign("returned", const(True)),), ())
>>> rest = Branch(Var("returned"), (), (Effect(Var("a")),))
>>> block = Remembered({"returned"}).block((Assign("returned", const(False)), jump, rest), {})[0]
>>> [type(s).__name__ for s in block], block[1].orelse
(['Assign', 'Branch'], (Effect(value=Var('a'), origin=None, of=''),))
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from srcad.ir.nodes import Apply, Assign, Block, Branch, Const, Expr, Function, Stmt, Var
from srcad.ir.walk import blocks, defined, statements, touched, with_blocks
from srcad.transform.exits import leaves

__all__ = ["Remembered", "without_known_flags"]

_COPIES = 2  # what is counted beside the two arms
_MOST_COPIES = 50

# what flags are; None where what follows is not reached
Known = dict[str, bool] | None


def without_known_flags(function: Function) -> Function:
    """Return a function that asks no flag of which it is known what it is."""
    flags: set[str] = set()
    others = {*function.params, *function.free}
    for stmt in statements(function.body):
        flag = isinstance(stmt, Assign) and isinstance(stmt.value, Const)
        if flag and isinstance(stmt.value.value, bool):  # type: ignore[union-attr]
            flags.add(stmt.target)  # type: ignore[union-attr]
        else:
            others.update(defined(stmt))
    if not flags - others:
        return function
    return function.with_body(Remembered(flags - others).block(function.body, {})[0])


class Remembered:
    """Goes through blocks with what is known of some flags."""

    def __init__(self, flags: set[str]) -> None:
        self.flags = flags
        # what is known at the ends of the arms of a branch
        self.ends: dict[int, tuple[Branch, Known, Known]] = {}

    def block(self, block: Block, known: Known) -> tuple[Block, Known]:
        """Return a block that asks no flag that is known, and what is known after it."""
        out: list[Stmt] = []
        for stmt in block:
            if known is None:  # it is not reached
                out.append(stmt)
                continue
            if isinstance(stmt, Branch):
                moved = self.branch(stmt, tuple(out), known)
                out, known = list(moved[0]), moved[1]
                continue
            if blocks(stmt):
                changed = touched(stmt).changed
                known = {n: v for n, v in known.items() if n not in changed}
                within = dict(known)
                stmt = with_blocks(stmt, lambda b, k=within: self.block(b, k)[0])  # type: ignore[misc]
            elif isinstance(stmt, Assign) and stmt.target in self.flags:
                known = {**known, stmt.target: stmt.value.value}  # type: ignore[union-attr]
            out.append(stmt)
            if leaves(stmt):
                known = None
        return tuple(out), known

    def branch(self, stmt: Branch, before: Block, known: dict[str, bool]) -> tuple[Block, Known]:
        """Return the statements before a branch with the branch, and what is known after it."""
        name, holds = self.question(stmt.test)
        if name in known:
            taken, after = self.block(stmt.then if known[name] is holds else stmt.orelse, known)
            return (*before, *taken), after
        if name and self.moves(before, stmt):
            return self.followed(before, stmt)
        then, one = self.block(stmt.then, {**known, name: holds} if name else known)
        orelse, two = self.block(stmt.orelse, {**known, name: not holds} if name else known)
        if name and not then and not orelse:
            return before, known
        new = self.ended(replace(stmt, then=then, orelse=orelse), one, two)
        return (*before, new), both(one, two)

    def ended(self, branch: Branch, one: Known, two: Known) -> Branch:
        """Remember what is known at the ends of a branch's arms."""
        self.ends[id(branch)] = branch, one, two
        return branch

    def last(self, block: Block) -> int:
        """Return where the branch stands after which a block only has copies, or -1."""
        for at in range(len(block) - 1, -1, -1):
            if not _is_copy(block[at]) or block[at].target in self.flags:  # type: ignore[union-attr]
                return at if id(block[at]) in self.ends else -1
        return -1

    def moves(self, block: Block, rest: Branch) -> bool:
        """Whether what follows a block goes into its arms, with no more than copies there twice."""
        counts = Counter[int]()
        knows = self.count(block, {}, rest, counts)
        light = (all(map(_is_copy, arm)) for arm in (rest.then, rest.orelse))
        once = all(fine or counts[i] <= 1 for i, fine in enumerate(light))
        return knows and once and counts[_COPIES] <= _MOST_COPIES

    def count(self, block: Block, known: Known, rest: Branch, counts: Counter[int]) -> bool:
        """Count where the arms of what follows would stand; say whether that is known anywhere."""
        rests = self.rest_of(rest, known)
        if rests != (rest,):
            counts.update(i for i, arm in enumerate((rest.then, rest.orelse)) if rests is arm)
            return True
        at = self.last(block)
        if at < 0:
            counts.update((0, 1))
            return False
        branch, one, two = self.ends[id(block[at])]
        counts[_COPIES] += len(block) - at - 1
        knows = self.count(branch.then, one, rest, counts)
        return self.count(branch.orelse, two, rest, counts) or knows

    def rest_of(self, rest: Branch, known: Known) -> Block:
        """Return what of a branch on a flag follows where some flags are known."""
        name, holds = self.question(rest.test)
        if known is None:
            return ()
        if name not in known:
            return (rest,)
        return rest.then if known[name] is holds else rest.orelse

    def followed(self, block: Block, rest: Branch) -> tuple[Block, Known]:
        """Return a block with what follows it in its arms, and what is known after it."""
        at = self.last(block)
        branch, *ends = self.ends[id(block[at])]
        arms: list[tuple[Block, Known]] = []
        for arm, known in zip((branch.then, branch.orelse), ends, strict=True):
            if known is None:
                arms.append((arm, known))
                continue
            arm = (*arm, *block[at + 1 :])
            rests = self.rest_of(rest, known)
            if rests == (rest,) and self.count(arm, known, rest, Counter()):
                arms.append(self.followed(arm, rest))
            else:
                more, after = self.block(rests, known)
                arms.append(((*arm, *more), after))
        (then, one), (orelse, two) = arms
        new = self.ended(replace(branch, then=then, orelse=orelse), one, two)
        return (*block[:at], new), both(one, two)

    def question(self, test: Expr) -> tuple[str, bool]:
        """Return the flag that is asked, and whether it is to be true or false; or no name."""
        if isinstance(test, Apply) and test.op == "not":
            name, holds = self.question(test.args[0])
            return name, not holds
        flag = isinstance(test, Var) and test.name in self.flags
        return (test.name if flag else ""), True  # type: ignore[union-attr]


def both(one: Known, two: Known) -> Known:
    """Return what is known after either of two arms."""
    if one is None or two is None:
        return two if one is None else one
    return {name: value for name, value in one.items() if two.get(name) is value}


def _is_copy(stmt: Stmt) -> bool:
    """Whether a statement gives a name what another has, or a constant: it may stand twice."""
    return isinstance(stmt, Assign) and isinstance(stmt.value, (Var, Const))
