"""What the parts of the reader ask of each other: each method is written in a later part."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from types import FunctionType
from typing import Any

from srcad.errors import Place
from srcad.frontend.scope import Frame
from srcad.frontend.source import Source
from srcad.frontend.values import Cell, Closure, Ref, Seq, Value
from srcad.ir.nodes import Expr, Stmt, Var

__all__ = ["Interface", "Named", "Part", "Raises", "Status", "Values"]

Values = tuple[Value, ...]
Named = tuple[tuple[str, Value], ...]
# how a part of what is put together is written
Part = Callable[[Value, Any], Expr]


class Status(Enum):
    """How the reading of a block ended."""

    FALLS = 1  # what follows is reached
    RETURNED = 2  # the function's end is reached with a result
    LEFT = 3  # neither: a jump was made, or an exception raised


class Raises(Exception):
    """What is read surely raises an exception."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(error)
        self.error = error


class Interface:
    """The methods that a part of the reader calls before the part that has them."""

    def value(self, node: Any, target: str | None = None) -> Value:
        """Read an expression; its last operation is assigned to ``target`` if one is given."""
        raise NotImplementedError

    def store(self, name: str, value: Value, node: Any) -> Value:
        """Give a value a name."""
        raise NotImplementedError

    def returned(self, value: Value, node: Any) -> None:
        """Keep a function's result."""
        raise NotImplementedError

    def read_function(self, node: Any) -> Value:
        """Read the body of the function of the current frame; return its result."""
        raise NotImplementedError

    def catches(self, cls: type) -> bool:
        """Whether an exception of a class is caught here."""
        raise NotImplementedError

    def watched(self) -> bool:
        """Whether what is raised by the statements of this block is caught."""
        raise NotImplementedError

    def effect(self, value: Expr, node: Any) -> None:
        """Add an expression that is run for what it does."""
        raise NotImplementedError

    # what is put together

    def new_list(self, items: Any) -> Ref:
        """Make a list."""
        raise NotImplementedError

    def key(self, value: Value, node: Any) -> Any:
        """Return the key that a value is, known when the source is read."""
        raise NotImplementedError

    def dictionary(self, keys: list[Any], values: list[Any]) -> Ref:
        """Read a dict written out."""
        raise NotImplementedError

    def first_taken(self, base: Var, node: Any) -> Value:
        """Take the first item of a list that is a variable."""
        raise NotImplementedError

    def dict_outside(self, value: Value, node: Any) -> dict[Any, Value] | None:
        """Return the items of a dict outside that is known item by item, or None."""
        raise NotImplementedError

    def empty_outside(self, value: Value, node: Any) -> bool:
        """Whether a value is a list outside that has no items, and has none when it is called."""
        raise NotImplementedError

    def known_items(self, value: Value, node: Any) -> Values | None:
        """Return the items of what has a known length, or None."""
        raise NotImplementedError

    def items_of_seq(self, value: Seq, node: Any) -> Values | None:
        """Return what an iterator of known length gives."""
        raise NotImplementedError

    def missing_item(self, base: Ref, key: Any, node: Any) -> Value | None:
        """Return what a dict gives for a key that it does not have, or None."""
        raise NotImplementedError

    def is_long_tuple(self, value: Value) -> bool:
        """Whether a value is a tuple whose length is not known, which is kept as a list."""
        raise NotImplementedError

    def member(self, op: str, item: Value, container: Value, node: Any) -> Expr | None:
        """Read ``key in d`` of a key that only the data tell; None of anything else."""
        raise NotImplementedError

    def of_sets(self, op: str, left: Cell, right: Cell) -> Ref:
        """Read an operator of sets."""
        raise NotImplementedError

    def listed(self, elts: list[Any]) -> Value:
        """Read a list that is written out."""
        raise NotImplementedError

    def joined(self, left: Value, right: Value, node: Any) -> Value:
        """Read an operator of tuples and lists."""
        raise NotImplementedError

    def item(self, base: Value, index: Any, node: Any) -> Value:
        """Read an item of what is put together here."""
        raise NotImplementedError

    def attribute_of(self, base: Value, attr: str, node: Any, target: str | None) -> Value:
        """Read an attribute of what is put together here."""
        raise NotImplementedError

    def run(self, value: Seq, turn: Callable[[Value], Status], node: Any) -> Status:
        """Run a generator: a turn for each of its items."""
        raise NotImplementedError

    def comprehension(self, node: Any, target: str | None) -> Value:
        """Read a list, set or dict comprehension."""
        raise NotImplementedError

    def generator(self, node: Any) -> Seq:
        """Read a generator expression."""
        raise NotImplementedError

    def collected_items(self, value: Seq, node: Any) -> Values | None:
        """Return what a generator gives, if it surely gives it."""
        raise NotImplementedError

    def loop(
        self,
        node: Any,
        turn: Callable[[], Status],
        make: Callable[[tuple[Stmt, ...]], Stmt],
    ) -> None:
        """Read a loop whose every turn is ``turn``."""
        raise NotImplementedError

    def collected(self, value: Value, node: Any, target: str | None) -> Value:
        """Make a list of unknown length."""
        raise NotImplementedError

    def folded(
        self, op: str, value: Value, start: Value | None, node: Any, target: str | None
    ) -> Value | None:
        """Read ``sum``, ``max``, ``min``, ``any`` or ``all`` of an iterator; None of an atom."""
        raise NotImplementedError

    def extreme_by(self, op: str, args: Values, kw: dict[str, Value], node: Any) -> Value:
        """Read ``max`` or ``min`` with ``key=`` or ``default=``."""
        raise NotImplementedError

    def reduced(self, function: Value, value: Value, start: Value | None, node: Any) -> Value:
        """Read ``functools.reduce``."""
        raise NotImplementedError

    def iterator_of(
        self,
        source: Source,
        parent: Frame | None,
        values: dict[str, Value],
        node: Any,
        at: Place | None = None,
    ) -> Seq:
        """Return what a call of a generator function gives."""
        raise NotImplementedError

    def yielded(self, node: Any) -> Expr:
        """Read ``yield v``."""
        raise NotImplementedError

    # objects

    def of_free(self, place: Expr) -> Value:
        """Return what a name of something outside stands for."""
        raise NotImplementedError

    def class_of(self, value: Value) -> type | None:
        """Return the class of what is put together here."""
        raise NotImplementedError

    def held(self, ref: Ref, attr: str) -> Value | None:
        """Return an attribute of an object outside that is an object, a function or holds some."""
        raise NotImplementedError

    def holds(self, ref: Ref, attr: str) -> bool:
        """Whether an object outside surely has an attribute before the function is called."""
        raise NotImplementedError

    def hides(self, ref: Ref, attr: str) -> bool:
        """Whether an object outside has something of its own in place of a method of its class."""
        raise NotImplementedError

    def own_attribute(self, cell: Cell, attr: str) -> bool:
        """Whether an attribute is one that an object outside holds itself, or may hold."""
        raise NotImplementedError

    def untouched(self, ref: Ref) -> bool:
        """Whether nothing is known of an object outside but attributes that it held before."""
        raise NotImplementedError

    def forget_outside(self, values: Values, node: Any) -> None:
        """Forget what has been read of objects outside that a call gets."""
        raise NotImplementedError

    def as_object(self, base: Value, node: Any) -> Ref | None:
        """Return the object whose attributes can be followed, or None."""
        raise NotImplementedError

    def of_instance(self, found: Any, node: Any) -> Ref | None:
        """Return an object of the caller's whose class can be read, or None."""
        raise NotImplementedError

    def of_method(self, found: Any) -> Ref | None:
        """Return the object that a method was taken of, or None."""
        raise NotImplementedError

    def construct(self, cls: type, args: Values, kwargs: Named, node: Any) -> Value | None:
        """Make an object of a class that can be read, or return None."""
        raise NotImplementedError

    def refuse_hooks(self, cell: Cell, attr: str, node: Any) -> None:
        """Refuse a class that runs code when an attribute is set."""
        raise NotImplementedError

    def operator_method(self, op: str, left: Value, right: Value, node: Any) -> Value | None:
        """Read an operator that a class defines."""
        raise NotImplementedError

    def defines(self, value: Value, method: str) -> bool:
        """Whether the class of an object or of a named tuple defines an operator."""
        raise NotImplementedError

    def of_super(self, node: Any, attr: str) -> Value:
        """Read ``super().name``."""
        raise NotImplementedError

    def guard_class(self, cls: type, attr: str, static: Any) -> None:
        """Notice when a class gets another method of a name."""
        raise NotImplementedError

    # calls

    def call(self, node: Any, target: str | None) -> Value:
        """Read a call."""
        raise NotImplementedError

    def nested_call(self, node: Any) -> Expr:
        """Read a call inside a condition or a subscript."""
        raise NotImplementedError

    def apply(
        self, callee: Value, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Call what has been read."""
        raise NotImplementedError

    def composition(
        self, op: str, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read what an operation stands for."""
        raise NotImplementedError

    def opaque(
        self, callee: Expr, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Expr:
        """Call something without a rule; that nothing varies in it is checked later."""
        raise NotImplementedError

    def is_plain(self, node: Any, kinds: Any) -> bool:
        """Whether a name stands for a number or an array, and these are kinds of containers."""
        raise NotImplementedError

    def callee(self, function: Any, node: Any) -> Expr:
        """Return the expression by which a function is called as it is."""
        raise NotImplementedError

    def built_in(
        self, function: Any, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value | None:
        """Read a call of a function that is known here, or return None."""
        raise NotImplementedError

    def refuse_derivative(self, found: object, node: Any) -> None:
        """Refuse a derivative of ours where a function of the user's is expected."""
        raise NotImplementedError

    def ufunc_at(self, function: Any, args: Values, node: Any) -> Value:
        """Read ``np.add.at(a, index, value)``."""
        raise NotImplementedError

    def method(
        self, base: Value, attr: str, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read a call of a method of what has been read."""
        raise NotImplementedError

    def call_method(
        self,
        base: Value,
        name: str,
        args: Values,
        node: Any,
        target: str | None = None,
        kwargs: Named = (),
    ) -> Value:
        """Call a method of an object."""
        raise NotImplementedError

    def inline(
        self, function: FunctionType, args: Values, kwargs: Named, node: Any,
        target: str | None,
    ) -> Value:  # fmt: skip
        """Read the body of a function with its parameters bound to the arguments."""
        raise NotImplementedError

    def inline_closure(
        self, closure: Closure, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read the body of a function that is defined inside."""
        raise NotImplementedError

    def bound_to(
        self, function: FunctionType, definition: Any, args: Values, kwargs: Named, node: Any
    ) -> dict[str, Value]:
        """Bind the arguments of a call of a function outside."""
        raise NotImplementedError

    def bound_inside(
        self, closure: Closure, name: str, args: Values, kwargs: Named, node: Any
    ) -> dict[str, Value]:
        """Bind the arguments of a call of a function inside."""
        raise NotImplementedError

    def in_place_of(
        self, recipe: FunctionType, args: Values, kwargs: Named, node: Any, target: str | None
    ) -> Value:
        """Read a function of ours that says what another does, where that is called."""
        raise NotImplementedError

    def by_recipe(
        self, function: Any, args: Values, kw: dict[str, Value], node: Any, target: str | None
    ) -> Value | None:
        """Read what a function of the standard library does with iterables."""
        raise NotImplementedError

    def changes_later(self, node: Any) -> bool:
        """Whether a list among a call's arguments may change from here on."""
        raise NotImplementedError

    def iterated(self, value: Value, node: Any) -> Value:
        """Return what a loop over a value goes through."""
        raise NotImplementedError

    def closure(self, node: Any) -> Closure:
        """Make a function of a definition inside."""
        raise NotImplementedError
