"""What all readers share: the statements made so far, refusals, and what names stand for."""

from __future__ import annotations

import builtins
import contextlib
import enum
import math
import types
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NoReturn

import gast
import numpy as np

from srcad.errors import Place, UnsupportedSyntax
from srcad.frontend.constants import constant_of, of_constants
from srcad.frontend.followed import asked, given_out, is_data
from srcad.frontend.forms import Form
from srcad.frontend.guards import watch
from srcad.frontend.interface import Interface, Part, Raises
from srcad.frontend.operands import plain_operand, with_plain_operands
from srcad.frontend.scope import MISSING, Frame
from srcad.frontend.syntax import refuse_node
from srcad.frontend.values import (
    Cell,
    Known,
    NamedOf,
    Perhaps,
    Ref,
    Seq,
    Value,
    is_atom,
    leaves,
    renamed,
)
from srcad.ir.nodes import Apply, Assign, Const, Effect, Expr, Free, Stmt, Var
from srcad.ir.text import to_text
from srcad.ir.walk import assigned, names

__all__ = ["BaseReader"]

_MOST = 50_000  # statements of one function, those of the functions it calls among them


class BaseReader(Interface):
    """Reads a function, and those it calls, into one list of statements."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.out: list[Stmt] = []
        self.made = 0
        self.outer: list[list[Stmt]] = []  # the blocks around the one that is read
        self.given: dict[str, bool] = {}  # parameters, and whether they stay what they are
        self.no_containers: set[str] = set()  # parameters and parts that are numbers or arrays
        # whether functions that are called are not read now
        self.as_calls = False
        # why a user's function was kept as a call, by the call
        self.refused: dict[Expr, Exception] = {}
        self.in_place = False  # whether the next call of a function by itself is
        self.lifts: dict[Any, Any] = {}  # functions lifted out of where they are defined
        # whether the functions read in place are still those their names stand for
        self.guards: dict[Any, Callable[[], bool]] = {}
        # what names refer to that can be changed in place
        self.heap: dict[Any, Cell] = {}
        self.cells = 0
        # cells of objects outside, with nothing read or written yet
        self.outside: dict[Any, Cell] = {}
        self.objects: dict[Any, Any] = {}  # which objects these are
        self.opened: set[str] = set()  # parameters, and parts of them, that are objects
        self.complete: set[str] = set()  # those of which every attribute has been read
        # what was left in these, by the cells that it is made of
        self.left_outside: dict[Any, dict[Expr, Any]] = {}
        # which parameters get another name, if all that parameters hold has names
        self.renamed: frozenset[str] | None = None
        # frames whose names are seen by functions defined in them
        self.captured: list[Frame] = []
        # variables that something else than their own name stands for
        self.lent: set[str] = set()
        # variables that are lists; names that an expression may assign before it is done
        self.lists: set[str] = set()
        self.volatile: dict[str, float] = {}
        # variables that hold an integer that is known, and are not assigned again
        self.integers: dict[str, Const] = {}
        # those that were several numbers, in some reading
        self.unsure: set[str] = set()
        # whether these are taken for literals: what depends on them is read turn by turn
        self.literal = False
        # variables that are lists, and tuples or deques for the user; those that are `a.flat`
        self.tuples: set[str] = set()
        self.deques: set[str] = set()
        self.flats: set[str] = set()
        # lists and dicts outside that are gone through item by item
        self.gone_through_outside: set[str] = set()
        # how the items are put together that are appended to a list
        self.forms: dict[Any, Form] = {}
        # the variables that lists have become; those with the items of one of the caller's
        self.became: dict[Ref, tuple[Var, int]] = {}
        self.borrowed: dict[str, Expr] = {}
        # statements out of which jumps go; loops that could be read turn by turn
        self.regions: list[Any] = []
        self.unrollable = 0
        # of the loops around, how deep the blocks are that are their bodies
        self.bodies: list[int] = []
        # dicts that the loops around go through, by their variables
        self.walked: set[str] = set()
        # variables that are set where ways meet, each with one that it is set by
        self.carried_over: set[tuple[str, str]] = set()
        # parameters that were copied deeply: what is in them twice would be one copy
        self.copied_deeply: set[str] = set()
        # what takes the place of None in a loop, by where
        self.begun: dict[Any, Value] = {}
        # the names that hold None before the loops around
        self.absent_names: list[set[tuple[int, str]]] = []
        # lists of the keys of dicts
        self.of_keys: set[str] = set()
        # how many branches and loops are around; calls of functions by themselves that were read
        self.doubt = 0
        # how many there were where the statement that is read begins
        self.level = 0
        self.again_read = 0
        # where lists of unknown length are made whose items are lists that are variables
        self.as_lists: frozenset[Any] = frozenset()
        # how many cells there were before the statement that is read, for each call it stands in
        self.since = [0]
        # the loops that are being read, with the frames that stood before each
        self.turning: list[tuple[list[Frame], Any]] = []
        # only what surely is one of a known number of items may be read now
        self.collecting = False
        # the objects that are being written out
        self.writing: set[Any] = set()
        # whether the turn that is read is any one of a loop's, found by an index
        self.counting = False

    # tools

    def place(self, node: Any) -> Place:
        """Return where a node stands."""
        return self.frame.at or self.frame.source.place(node)

    def fail(self, node: Any, what: str, hint: str) -> NoReturn:
        """Refuse."""
        raise UnsupportedSyntax(what, place=self.place(node), hint=hint)

    def surely_raises(self, error: BaseException) -> None:
        """Raise what surely is raised here, if it is sure that this is reached at all."""
        if self.doubt == self.level:
            raise Raises(error)

    @contextlib.contextmanager
    def in_doubt(self) -> Iterator[None]:
        """What is read within may not be reached."""
        self.doubt += 1
        try:
            yield
        finally:
            self.doubt -= 1

    def raised(self, error: BaseException, node: Any) -> Stmt:
        """Return the statement that raises what has been foreseen; what refuses is not caught."""
        if type(error) is NotImplementedError and self.catches(NotImplementedError):
            self.fail(node, str(error), "take it out of the `try`")
        made = [a if isinstance(a, Expr) else constant_of(a) for a in error.args]
        parts = tuple(m for m in made if m is not None)
        if type(error).__module__ != "builtins" or len(parts) < len(made):
            self.fail(node, f"this raises {error!r}", "write `raise` instead")
        cls = Const(type(error).__name__, type(error))
        return Effect(Apply("raise", (Apply("call", (cls, *parts)),)), self.place(node))

    def emit(self, value: Expr, node: Any, target: str | None = None) -> Var:
        """Add the statement ``target = value``; without a target the name is the next u."""
        if target is not None:
            self.protect(target, node)
        name = target or self.frame.namer.temporary()
        self.add(Assign(name, value, self.place(node)), node)
        return Var(name)

    def last_value(self, name: Var) -> Expr:
        """Return what a variable has just been given, where the statements before say so."""
        for stmt in reversed(self.out):
            if name.name in assigned((stmt,)):
                return stmt.value if isinstance(stmt, Assign) else name
        return name

    def add(self, stmt: Stmt, node: Any) -> None:
        """Add a statement."""
        self.made += 1
        if self.made > _MOST:
            self.fail(node, "the function and those it calls are too long to be read as one",
                      "call fewer functions from within functions")  # fmt: skip
        refuse = partial(self.object_used, node)
        self.out.append(with_plain_operands(stmt, self.class_by_name, refuse))

    def operand(self, value: Expr, node: Any) -> Expr:
        """Return what an operation is given, named tuples as tuples."""
        return plain_operand(value, self.class_by_name, partial(self.object_used, node))

    def class_by_name(self, name: Expr) -> type | None:
        """Return the class outside that a name stands for, or None; not that of known parts."""
        if isinstance(name, Var) and name.name in self.opened:
            return object
        where = self.frame.free.get(name.name) if isinstance(name, Var) else None
        found = where.home if where is not None and where.kind == "value" else None
        return found if isinstance(found, type) else None

    def object_used(self, node: Any) -> NoReturn:
        """Refuse an object where a number or an array is expected."""
        self.fail(node, "an object stands for a number or an array here", "use its attributes")

    def frames(self) -> list[Frame]:
        """Return the frames whose names can still be read."""
        found = []
        frame: Frame | None = self.frame
        while frame is not None:
            found.append(frame)
            frame = frame.outer
        return [*found, *(f for f in self.captured if f not in found)]

    def lend(self, value: Value) -> Value:
        """Remember which variables something put together holds."""
        for leaf in leaves(value):
            if is_atom(leaf):
                self.lent |= names(leaf)
        return value

    def protect(self, name: str, node: Any) -> None:
        """Keep the value of a variable for those who hold it, before it is assigned anew."""
        if name not in self.lent:
            return
        old = Var(name)
        held, cells = self.holders(name)
        if held or cells:
            new = Var(self.frame.namer.temporary())
            self.lent.add(new.name)
            self.add(Assign(new.name, old, self.place(node)), node)
            for frame, key in held:
                frame.local[key] = renamed(frame.local[key], old, new)
            for key in cells:
                self.heap[key] = self.heap[key].renamed(old, new)

    def holders(self, name: str) -> tuple[list[tuple[Frame, str]], list[Any]]:
        """Return who else holds a variable: local names, and cells."""
        old = Var(name)
        held = [(f, k) for f in self.frames() for k, v in f.local.items()
                if _holds(v, name) and not (v == old and f.names.get(k) == name)]  # fmt: skip
        return held, [k for k, c in self.heap.items() if any(_holds(v, name) for v in c.held)]

    def is_held(self, name: str, place: tuple[Any, Any]) -> bool:
        """Whether a variable is held by something else than a place."""
        if name not in self.lent:
            return False
        held, cells = self.holders(name)
        return bool(cells) or any(h != place for h in held)

    def atom(self, node: Any) -> Expr:
        """Read an expression whose value must be one number or array."""
        return self.single(self.value(node), node)

    def single(self, value: Value, node: Any) -> Expr:
        """Return a value as one expression: a sequence as a literal, a known object by name."""
        return value if is_atom(value) else self.of_parts(value, node, self.single)

    def of_parts(self, value: Value, node: Any, part: Part) -> Expr:
        """Return the expression that makes a value of its parts."""
        if isinstance(value, Known):
            return self.by_name(value.object, node)
        if isinstance(value, NamedOf) and not value.cls.__module__.startswith("numpy.linalg"):
            made = self.by_name(value.cls, node)
            return Apply("call", (made, *(part(v, node) for v in value)))
        if isinstance(value, tuple):
            return Apply("tuple", tuple(part(v, node) for v in value))
        if isinstance(value, Seq) and value.kind == "range":
            return Apply("range", tuple(self.single(v, node) for v in value.parts))
        if isinstance(value, Ref):
            if value.id in self.writing:
                self.fail(node, "an object that leads back to itself is used as a value here",
                          "use its attributes")  # fmt: skip
            self.writing.add(value.id)
            try:
                return self.written_out(self.heap[value.id], node, part)
            finally:
                self.writing.discard(value.id)
        if isinstance(value, Perhaps):
            self.fail(node, "what is None or a tuple is used as a value here",
                      "ask whether it is None, and use its items")  # fmt: skip
        return self.fail(node, "a function or an iterator made inside is used as a value here",
                  "call it, or write a list of its items")  # fmt: skip

    def written_out(self, cell: Cell, node: Any, part: Part) -> Expr:
        """Return a list, a dict, a set or an object as the expression that makes it."""
        items = tuple(part(v, node) for v in cell.items)
        if cell.kind == "list" and cell.cls in (None, list):
            return Apply("list", items)
        if cell.kind in ("dict", "set") and cell.cls in (None, dict):
            keys = [of_constants(k) for k in cell.slots]
            if all(k is not None for k in keys) and (cell.kind == "dict" or keys):
                if cell.kind == "set":
                    elements = ", ".join(to_text(k) for k in keys if k is not None)
                    return Const(f"{{{elements}}}", frozenset(cell.slots))
                pairs = zip(keys, items, strict=True)
                return Apply("dict", tuple(e for pair in pairs for e in pair if e is not None))
        if cell.kind == "object" and cell.base is not None and not cell.written:
            return cell.base
        if cell.kind == "mapping":
            self.fail(node, "a dict with keys that only the data tell is used as a value here",
                      "use its items, or make arrays of its keys and values")  # fmt: skip
        if cell.kind == "rows":
            self.fail(node, "a list of tuples, lists or objects, whose length is not known, is"
                      " used as a value here", "make one list for each of its parts, or an array:"
                      " np.array([...])")  # fmt: skip
        return self.fail(node, "an object made or changed inside is used as a value here",
                  "use its attributes")  # fmt: skip

    def by_name(self, found: object, node: Any) -> Expr:
        """Return the expression by which a known object is reached."""
        if isinstance(found, type):
            name = found.__name__
            if getattr(builtins, name, None) is found:
                return Const(name, found)
        outside = isinstance(node, gast.Name) and self.frame.home(node.id) is None
        if outside and self.frame.find(node.id) is found:
            return self.frame.read_free(node.id)
        attr = node.attr if isinstance(node, gast.Attribute) else "known"
        if isinstance(found, type) and found.__name__.isidentifier():
            attr = found.__name__
        if isinstance(found, enum.Enum):
            attr = f"{type(found).__name__}_{found.name}"
        for name in (attr, asked(found, "__name__", "")):
            if isinstance(name, str) and name and getattr(np, name, None) is found:
                return Const(f"np.{name}", found)
        return self.frame.bind(attr, Free("value", found, attr))

    def unknown(self, node: Any) -> NoReturn:
        """Refuse a node that is not part of the language."""
        raise refuse_node(self.frame.source, node)

    def whole(self, node: Any) -> Any:
        """Refuse a starred item."""
        return self.unknown(node) if isinstance(node, gast.Starred) else node

    def watch(self, node: Any, found: object) -> None:
        """Add a test of whether a path still leads to the object that it led to."""
        watch(self.guards, self.frame, node, found)

    def absent(self, node: Any) -> Value | None:
        """Read what a module lacks: reaching it raises."""
        module = self.known(node.value)
        if not isinstance(module, types.ModuleType):
            return None
        self.watch(node.value, module)
        self.guards.setdefault(
            ("lacking", module.__name__, node.attr), lambda: not hasattr(module, node.attr)
        )
        error = AttributeError(f"module {module.__name__!r} has no attribute {node.attr!r}")
        self.surely_raises(error)
        self.add(self.raised(error, node), node)
        return Const("np.nan", math.nan)

    def known(self, node: Any) -> Any:
        """Return the object that a dotted path from a known object leads to, or MISSING."""
        if isinstance(node, gast.Name):
            home = self.frame.home(node.id)
            if home is not None:
                local = home.local.get(node.id)
                return local.object if isinstance(local, Known) else MISSING
            found = self.frame.find(node.id)
            return MISSING if found is MISSING or is_data(found) else found
        if isinstance(node, gast.Attribute):
            base = self.known(node.value)
            if base is MISSING:
                return given_out(self.frame.outside(node.value), node.attr)
            return asked(base, node.attr, MISSING)
        return MISSING


def _holds(value: Value, name: str) -> bool:
    """Whether a variable is part of a value."""
    return any(is_atom(leaf) and name in names(leaf) for leaf in leaves(value))
