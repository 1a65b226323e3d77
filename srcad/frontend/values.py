"""What names and expressions stand for while a function is read.

A number or an array is an expression of the IR. What is put together from others, and whose
structure is known when the source is read, never reaches the IR: it stands here, piece by piece.
What Python can change in place is a :class:`Cell`, and names hold a :class:`Ref` to it, so that two
names of one list are two names of one list here as well.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeGuard

from srcad.ir.nodes import Apply, Const, Expr, Var
from srcad.ir.walk import names, substitute

if TYPE_CHECKING:
    from srcad.frontend.forms import Form
    from srcad.frontend.scope import Frame

__all__ = [
    "INDEX",
    "KEY_VIEWS",
    "MAYBE",
    "PART",
    "Cell",
    "Closure",
    "Home",
    "Known",
    "Method",
    "NamedOf",
    "Partial",
    "Perhaps",
    "Ref",
    "Seq",
    "Value",
    "declines",
    "elements",
    "in_one_order",
    "inside",
    "is_atom",
    "is_member",
    "leaves",
    "rebuilt",
    "renamed",
]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A name that stands for an object known when the source is read: a module, a function."""

    object: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and other.object is self.object

    def __hash__(self) -> int:
        return id(self.object)


@dataclass(frozen=True, slots=True)
class Ref:
    """A list, a dict, a set or an object made inside: which one."""

    id: int


@dataclass(frozen=True, slots=True)
class Closure:
    """A function defined inside: its definition, the frame whose names it sees, its defaults."""

    node: Any
    frame: Frame
    defaults: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Partial:
    """A function with its first arguments: a method of an object, ``functools.partial``."""

    function: Value
    args: tuple[Value, ...]
    kwargs: tuple[tuple[str, Value], ...] = ()


# the ways to go through a dict
KEY_VIEWS = ("keys", "values", "items")


@dataclass(frozen=True, slots=True)
class Seq:
    """Something to iterate over: ``range``, ``zip``, ``enumerate``, ``map``, a generator, ...

    ``once`` numbers those that can be gone through one time only.
    """

    kind: str
    parts: tuple[Value, ...]
    node: Any = None
    once: int = 0


@dataclass(frozen=True, slots=True)
class Perhaps:
    """None, or a tuple: whether it is there, and the tuple.

    What asks whether it is None asks ``there``; whatever else is done with it, None does not know.
    """

    there: Expr
    value: Value


@dataclass(frozen=True, slots=True)
class Method:
    """What the name of a method stands for, of a list, dict or set made inside: ``d.get``."""

    name: str


class NamedOf(tuple[Any, ...]):
    """The items of a named tuple."""

    cls: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NamedOf) and other.cls is self.cls and super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return super().__hash__()

    @classmethod
    def of(cls, kind: Any, items: Any) -> NamedOf:
        """Make one of a class."""
        made = cls(items)
        made.cls = kind
        return made


# what a local name stands for
Value = Expr | Known | Ref | Closure | Partial | Seq | Perhaps | tuple["Value", ...]


@dataclass(frozen=True)
class Home:
    """Where a cell was read from: a list of unknown length, an index, and the way in from there."""

    table: Any
    index: Expr
    path: tuple[Any, ...] = ()

    def inner(self, key: Any) -> Home:
        """Return the place of a part."""
        return Home(self.table, self.index, (*self.path, key))


class _Index:
    def __str__(self) -> str:
        return "index"


# the key by which the index of a cell that has a home is found
INDEX = _Index()


@dataclass(frozen=True)
class Cell:
    """What a :class:`Ref` refers to: the values of its slots, in order.

    ``kind`` is list, dict, set or object. An object of the caller's has a ``base``, by which an
    attribute is read that has no slot yet; ``written`` are its slots that have been assigned.
    One that may be either of two is ``frozen``, by the condition of that number: nothing may write
    into it. A list of unknown length
    (``rows``) has the ``form`` of its items and the ``place`` where it was made, and is ``shared``
    if another list may hold them too.
    """

    kind: str
    slots: dict[Any, Value]
    cls: Any = None
    base: Expr | None = None
    written: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    frozen: int | None = None
    # what a dict gives for a missing key, how long a deque may be
    rule: Any = None
    home: Home | None = None
    form: Form | None = None
    place: Any = None
    shared: bool = False

    @property
    def held(self) -> tuple[Value, ...]:
        """All values that it holds, the index of its home among them."""
        return self.items if self.home is None else (*self.items, self.home.index)

    @property
    def whereabouts(self) -> tuple[Any, ...] | None:
        """Which list it is at home in, and where in its items."""
        return None if self.home is None else (self.home.table, self.home.path)

    def at(self, key: Any) -> Value:
        """Return the value of a slot, or the index of its home."""
        return self.home.index if key is INDEX and self.home is not None else self.slots[key]

    def having(self, key: Any, value: Any) -> Cell:
        """Return the cell with another value in a slot, or with another index of its home."""
        if key is INDEX and self.home is not None:
            return replace(self, home=replace(self.home, index=value))
        return replace(self, slots={**self.slots, key: value})

    def renamed(self, old: Value, new: Value) -> Cell:
        """Return the cell with a reference or a name replaced wherever it stands."""
        cell = replace(self, slots={k: renamed(v, old, new) for k, v in self.slots.items()})
        home = self.home
        return cell if home is None else cell.having(INDEX, renamed(home.index, old, new))

    @property
    def items(self) -> tuple[Value, ...]:
        """The values of the slots."""
        return tuple(self.slots.values())

    def with_items(self, items: Any) -> Cell:
        """Return a list with other items."""
        return replace(self, slots=dict(enumerate(items)))

    def with_slots(self, slots: dict[Any, Value]) -> Cell:
        """Return the cell with other slots."""
        return replace(self, slots=slots)


# an attribute that was written on one of two ways only
MAYBE = Known(object())
# the rule of an object that is a copy of one of the caller's: it may have more than its slots
PART = Known(object())


def is_member(value: object) -> bool:
    """Whether a value is a member of an enumeration, of which one variable can hold any."""
    return isinstance(value, Known) and isinstance(value.object, enum.Enum)


def is_atom(value: object) -> TypeGuard[Expr]:
    """Whether a value is a number, an array or whatever else one variable holds."""
    return isinstance(value, (Var, Const, Apply))


def inside(value: Value) -> tuple[Value, ...]:
    """Return the values that a value is put together from."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, Partial):
        return (value.function, *value.args, *(v for _, v in value.kwargs))
    if isinstance(value, Closure):
        return tuple(v for _, v in value.defaults)
    if isinstance(value, Perhaps):
        return (value.there, value.value)
    return value.parts if isinstance(value, Seq) else ()


def rebuilt(value: Value, change: Callable[[Value], Value]) -> Value:
    """Return the value with the values inside it changed."""
    if isinstance(value, NamedOf):
        return NamedOf.of(value.cls, map(change, value))
    if isinstance(value, tuple):
        return tuple(map(change, value))
    if isinstance(value, Partial):
        named = tuple((k, change(v)) for k, v in value.kwargs)
        return Partial(change(value.function), tuple(map(change, value.args)), named)
    if isinstance(value, Closure) and value.defaults:
        return replace(value, defaults=tuple((k, change(v)) for k, v in value.defaults))
    if isinstance(value, Seq):
        return replace(value, parts=tuple(map(change, value.parts)))
    if isinstance(value, Perhaps):
        there = change(value.there)
        assert is_atom(there)
        return Perhaps(there, change(value.value))
    return value


def leaves(value: Value) -> Iterator[Value]:
    """Yield what a value is put together from, down to expressions, objects and references."""
    within = inside(value)
    if not within and not isinstance(value, tuple):
        yield value
    for part in within:
        yield from leaves(part)


def renamed(value: Value, old: Value, new: Value) -> Value:
    """Replace a reference, or a name in expressions, wherever it stands in a value."""
    if value == old:
        return new
    if isinstance(value, Apply) and isinstance(old, Var) and old.name in names(value):
        assert is_atom(new)
        return substitute(value, {old.name: new})
    if is_atom(value):
        return value
    return rebuilt(value, lambda v: renamed(v, old, new))


def declines(value: Value) -> bool:
    """Whether a method leaves an operation to the other operand: it has given NotImplemented."""
    return value in (Known(NotImplemented), Var("NotImplemented"))


def elements(keys: Iterable[Any]) -> dict[Any, Value]:
    """Return the slots of a set, in the order in which Python goes through it.

    >>> list(elements([3, 1, 2]))
    [1, 2, 3]
    """
    return dict.fromkeys(set(keys), Const("None", None))


def in_one_order(keys: Iterable[Any]) -> bool:
    """Whether a set has one order whatever it was before; a text's place is Python's own secret.

    >>> in_one_order([3, 1, 2]), in_one_order([0, 8])
    (True, False)
    """
    found = list(keys)
    again = set[Any]()
    for key in reversed(found):
        again.add(key)
    return [*set(found)] == [*again] or any(isinstance(k, str) for k in found)
