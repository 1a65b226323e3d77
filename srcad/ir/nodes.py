"""The intermediate representation: what every pass reads and writes.

Expressions are trees of three kinds: a name, a constant, an operation applied to expressions.
Statements are few, structured (no jumps) and frozen; each remembers the place in the user's
source it came from, and a derivative statement also the name whose derivative it carries.

>>> from srcad.ir.parse import parse
>>> parse("3*x**2")
Apply(op='mul', args=(Const('3'), Apply(op='pow', args=(Var('x'), Const('2')))))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from operator import is_
from typing import Any, NamedTuple

from srcad.errors import Place
from srcad.ir.kept import Compound, Inside, Touched, node

__all__ = [
    "UNDEFINED", "AddAt", "Append", "Apply", "Assign", "Block", "Branch", "Break", "Compound",
    "Const", "Effect", "Expr", "For", "Free", "Function", "Inside", "Pop", "Push", "Return",
    "Stmt", "Store", "Take", "Touched", "Unpack", "Var", "While", "With", "WriteBack", "const",
]  # fmt: skip


@node
class Var:
    """A name: a parameter, a local variable, or a free name of the user's function."""

    name: str

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"Var({self.name!r})"


@node
class Const:
    """A constant known when the source is read: a literal, or a named one such as ``np.pi``.

    Constants are compared by their text, so ``1``, ``1.0`` and ``True`` differ.
    """

    text: str
    value: Any = field(compare=False)

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Const({self.text!r})"


@node
class Apply:
    """An operation applied to expressions: ``add``, ``np.sin``, ``index``, ``tuple``, ..."""

    op: str
    args: tuple[Expr, ...]
    kwargs: tuple[tuple[str, Expr], ...] = ()
    # what is found once of a tree, which many passes ask
    _hash: int | None = field(default=None, init=False, repr=False, compare=False)
    _inside: Inside | None = field(default=None, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        found = self._hash
        if found is None:
            found = hash((self.op, self.args, self.kwargs))
            object.__setattr__(self, "_hash", found)
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return Apply, (self.op, self.args, self.kwargs)  # a hash is of one process

    @property
    def inside(self) -> Inside:
        """What is in the tree."""
        found = self._inside
        if found is None:
            found = _look_inside(self)
            object.__setattr__(self, "_inside", found)
        return found

    def __repr__(self) -> str:
        keywords = f", kwargs={self.kwargs!r}" if self.kwargs else ""
        return f"Apply(op={self.op!r}, args={self.args!r}{keywords})"


def _look_inside(tree: Apply) -> Inside:
    reads: list[str] = []
    ops: set[str] = set()
    size = 0
    stack: list[Expr] = [tree]
    while stack:
        node = stack.pop()
        size += 1
        if type(node) is Apply:
            ops.add(node.op)
            if node.kwargs:
                stack += [value for _, value in node.kwargs[::-1]]
            stack += node.args[::-1]
        elif type(node) is Var:
            reads.append(node.name)
    return Inside(frozenset(reads), tuple(reads), frozenset(ops), size)


Expr = Var | Const | Apply


def const(value: Any) -> Const:
    """Make a constant that prints as Python's own literal.

    >>> const(0.5)
    Const('0.5')
    """
    return Const("..." if value is Ellipsis else repr(value), value)


# what a name holds that a loop may save before it has a value; printed as None
UNDEFINED = Const("None", NotImplemented)


@node
class Assign:
    """``target = value``; ``of`` names the primal variable whose derivative this is, if any.

    ``folded`` are the source lines of what has been folded into the value.
    """

    target: str
    value: Expr
    origin: Place | None = None
    of: str = ""
    folded: tuple[int, ...] = ()


@node
class Unpack:
    """``a, b = value``."""

    targets: tuple[str, ...]
    value: Expr
    origin: Place | None = None
    of: str = ""


@node
class AddAt:
    """``base[index] += value``, adding up where the index repeats; base is a buffer of ours."""

    base: str
    index: Expr
    value: Expr
    repeats: bool
    origin: Place | None = None
    of: str = ""


@node
class Store:
    """``base[index] = value``, or ``base[index] op= value`` where ``op`` names an operation.

    It defines the value of ``base`` anew, from the old one. The index of a place several steps
    inside (``a[i][j]``, ``a.T[i]``) is the operation ``path`` of the steps.
    """

    base: str
    index: Expr
    value: Expr
    op: str = ""
    origin: Place | None = None
    of: str = ""


@node
class Append:
    """``base.append(value)`` of a list of the user's; ``base[key] = value`` of a dict's new key."""

    base: str
    value: Expr
    origin: Place | None = None
    of: str = ""
    key: Expr | None = None


@node
class Take:
    """``target = base.pop()`` from the end of a list of the user's; of a dict, ``pop(key)``."""

    target: str
    base: str
    origin: Place | None = None
    of: str = ""
    key: Expr | None = None


@node
class WriteBack:
    """``place = value``: leave a value behind in an object of the caller's (``self.nfev = u1``).

    The function itself reads the value by its name, never back from the place.
    """

    place: Expr
    value: Expr
    origin: Place | None = None
    of: str = ""


@node
class Push:
    """``tape.append(value)``: keep a value that the loop is about to overwrite."""

    tape: str
    value: Expr
    origin: Place | None = None
    of: str = ""


@node
class Pop:
    """``target = tape.pop()``, or ``target[index] = tape.pop()``."""

    target: str
    tape: str
    origin: Place | None = None
    of: str = ""
    index: Expr | None = None


@node
class Effect:
    """An expression run for what it may raise or do, its value not used."""

    value: Expr
    origin: Place | None = None
    of: str = ""


@node
class Branch(Compound):
    """``if test: then else: orelse``."""

    test: Expr
    then: Block
    orelse: Block
    origin: Place | None = None
    of: str = ""


@node
class For(Compound):
    """``for target in iterable: body``; the iterable is a ``range`` or its reverse.

    In text as it runs it may be a tape's reverse; what is unpacked first of all is bound at once.
    """

    target: str
    iterable: Expr
    body: Block
    origin: Place | None = None
    of: str = ""


@node
class While(Compound):
    """``while test: body``."""

    test: Expr
    body: Block
    origin: Place | None = None
    of: str = ""


@node
class Break:
    """``break``: the last statement of a loop's body, or of a branch or ``with`` that ends it."""

    origin: Place | None = None
    of: str = ""


@node
class With(Compound):
    """``with manager as target: body``; the manager carries no derivative, the target may be ""."""

    manager: Expr
    target: str
    body: Block
    origin: Place | None = None
    of: str = ""


@node
class Return:
    """``return value``, once, as a function's last statement."""

    value: Expr
    origin: Place | None = None
    of: str = ""


Stmt = (
    Assign | Unpack | Store | AddAt | Append | Take | WriteBack | Push | Pop | Effect
    | Branch | For | While | Break | With | Return
)  # fmt: skip
Block = tuple[Stmt, ...]


class Free(NamedTuple):
    """Where a free name of a function is found when it is called.

    ``kind`` is ``global`` (``home`` is a module's dictionary, ``key`` the name in it), ``cell``
    (``home`` is a closure cell), ``attribute`` (``key`` of the object ``home``), ``item`` (of the
    container ``home``) or ``value`` (``home`` is the object itself).
    """

    kind: str
    home: Any
    key: Any = ""

    def now(self) -> Any:
        """Return the object that is found there now."""
        if self.kind == "global":
            return self.home.get(self.key)
        if self.kind == "cell":
            return self.home.cell_contents
        if self.kind == "item":
            return self.home[self.key]
        return getattr(self.home, self.key) if self.kind == "attribute" else self.home


@node
class Function:
    """A whole function: its parameters, its body, and where its free names are found.

    ``refused`` says of calls that were kept as they stand why they could not be read in place.
    ``entry`` names the parts of parameters that are containers (``params_W = params["W"]``), before
    the body; ``trees`` says of such a parameter which name each of its parts has. In those that are
    ``once`` no array may be in two places.
    """

    name: str
    params: tuple[str, ...]
    body: Block
    free: dict[str, Free] = field(default_factory=dict, compare=False)
    origin: Place | None = None
    refused: dict[Expr, Exception] = field(default_factory=dict, compare=False)
    guards: tuple[Callable[[], bool], ...] = field(default=(), compare=False)
    entry: tuple[Assign, ...] = ()
    trees: dict[str, Any] = field(default_factory=dict)
    once: frozenset[str] = frozenset()

    def with_body(self, body: Block) -> Function:
        """Return the function with another body; with the very same statements, as it is."""
        if len(body) == len(self.body) and all(map(is_, body, self.body)):
            return self
        return Function(
            self.name, self.params, body, self.free, self.origin,
            self.refused, self.guards, self.entry, self.trees, self.once,
        )  # fmt: skip
