"""A run of a function as a list of steps: what was computed, from what, and how fast it changes.

Each step has a value, the local derivatives by its operands at this point, its tangent (forward)
and its adjoint (backward). The list is what Griewank & Walther ("Evaluating Derivatives", 2nd ed.
2008, chapter 2) and Baydin et al. ("Automatic differentiation in machine learning: a survey", JMLR
18, 2018) call an evaluation trace: loops and branches have become the path that was taken.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from srcad.errors import Place
from srcad.ir.nodes import Expr

__all__ = ["Decision", "Frame", "Kink", "Link", "Problem", "Run", "Step", "labels"]

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Frame:
    """What a step stands in: turn ``number`` of a loop, or a call of a user's function."""

    kind: str
    name: str
    number: int
    value: str = ""


@dataclass(frozen=True)
class Link:
    """One operand of a step: the step it came from, and the local derivative by it.

    ``local`` is None where the derivative is a linear map that is not written out; ``dot`` and
    ``bar`` are what flows along the link forward and backward, ``ahead`` and ``back`` the formulas.
    """

    by: int
    name: str
    formula: str
    local: Any
    dot: Any = None
    bar: Any = None
    ahead: str = ""
    back: str = ""


@dataclass(frozen=True)
class Step:
    """One variable at one time: its definition, its value, its links, its two derivatives.

    ``varies`` says that an input reaches it, ``matters`` that it reaches the result.
    """

    index: int
    name: str
    label: str
    expr: Expr | None
    rule: str
    origin: Place | None
    frames: tuple[Frame, ...]
    value: Any
    links: tuple[Link, ...]
    dot: Any = None
    bar: Any = None
    varies: bool = True
    matters: bool = True
    place: str = ""

    @property
    def left(self) -> str:
        """What the step's line defines: ``u1 =``, or of a part ``a⁽¹⁾[i] =``."""
        return self.label + (self.place or " =")


@dataclass(frozen=True)
class Decision:
    """A condition that was asked before step ``before``, and its answer."""

    before: int
    test: str
    answer: bool
    origin: Place | None
    frames: tuple[Frame, ...]
    word: str = "if"


@dataclass(frozen=True)
class Kink:
    """A step at which the function has no derivative; ``kind`` names the convention used."""

    step: int
    kind: str
    test: str = ""


@dataclass(frozen=True)
class Problem:
    """Why there are no numbers from here on: a domain left, or an exception raised."""

    step: int
    text: str
    kind: str
    operands: tuple[tuple[str, Any], ...] = ()
    error: str = ""
    origin: Place | None = None


@dataclass(frozen=True)
class Run:
    """All steps of a run, the inputs first; ``outputs`` are the steps that were returned."""

    steps: tuple[Step, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    result: Any
    decisions: tuple[Decision, ...] = ()
    kinks: tuple[Kink, ...] = ()
    problem: Problem | None = None

    @property
    def active(self) -> tuple[Step, ...]:
        """The steps through which a derivative flows from an input to the result."""
        return tuple(s for s in self.steps if s.varies and s.matters)


def labels(names: list[str], turning: list[bool]) -> list[str]:
    """Tell apart the steps of one variable; what is set before a loop is its number 0.

    >>> labels(["x", "y", "y", "z", "y", "z"], [False, False, True, True, True, True])
    ['x', 'y⁽⁰⁾', 'y⁽¹⁾', 'z⁽¹⁾', 'y⁽²⁾', 'z⁽²⁾']
    """
    total, seen = Counter(names), Counter[str]()
    found = []
    for name, inside in zip(names, turning, strict=True):
        if name not in seen and inside:
            seen[name] = 1
        if total[name] == 1:
            found.append(name)
        else:
            found.append(f"{name}⁽{str(seen[name]).translate(_RAISED)}⁾")
        seen[name] += 1
    return found
