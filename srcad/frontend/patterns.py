"""``match``: each case is a condition and names to bind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gast

from srcad.frontend.constants import constant_of
from srcad.frontend.followed import only_objects
from srcad.frontend.interface import Status
from srcad.frontend.ordering import OrderReader
from srcad.frontend.values import Cell, Known, NamedOf, Perhaps, Ref, Value, is_atom
from srcad.ir.nodes import Apply, Const, Expr, const

__all__ = ["PatternReader"]

Bound = list[tuple[str, Value]]

# classes whose one positional pattern is the object itself (PEP 634)
_OF_ITSELF = {bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple}


class PatternReader(OrderReader):
    """Reads ``match`` statements."""

    def matching(self, subject: Any, cases: list[Any], node: Any) -> Status:
        """Read a ``match``."""
        value = self.value(subject)
        if is_atom(value) and not isinstance(value, Const):
            value = self.emit(value, node)
        return self.cases(value, cases, node)

    def cases(self, value: Value, cases: list[Any], node: Any) -> Status:
        """Read the first case, and the others where it does not match."""
        if not cases:
            return Status.FALLS
        case, *others = cases
        bound: Bound = []
        test = self.matches(case.pattern, value, bound)

        def otherwise() -> Status:
            return self.cases(value, others, node)

        def chosen() -> Status:
            for name, found in bound:
                frame = self.home_of(name)
                frame.local[name] = self.store(frame.local_name(name), found, case.pattern)
            if case.guard is None:
                return self.block(case.body)
            guard = self.test(case.guard)
            return self.branch(guard, lambda: self.block(case.body), otherwise, case.guard)

        return self.branch(test, chosen, otherwise, case.pattern)

    def matches(self, pattern: Any, value: Value, bound: Bound) -> Expr:
        """Return the condition that a value matches; collect what it binds."""
        match pattern:
            case gast.MatchValue(value=wanted):
                return self.equals(value, self.value(wanted), pattern)
            case gast.MatchSingleton(value=wanted):
                constant = constant_of(wanted)
                assert constant is not None
                known = self.static_comparison("is", value, constant)
                asked = self.asks_none("is", value, constant) if known is None else None
                if asked is not None:
                    return asked
                if known is None:
                    return Apply("is", (self.single(value, pattern), constant))
                return known
            case gast.MatchAs(pattern=inner, name=name):
                test = const(True) if inner is None else self.matches(inner, value, bound)
                if name is not None:
                    bound.append((name, value))
                return test
            case _ if isinstance(value, Perhaps) and not isinstance(pattern, gast.MatchOr):
                self.fail(pattern, "a pattern for what may be None", "ask whether it is None first")
            case gast.MatchOr(patterns=patterns):
                return self.matches_one_of(patterns, value, bound)
            case gast.MatchSequence(patterns=patterns):
                return self.matches_sequence(patterns, value, bound, pattern)
            case gast.MatchMapping(keys=keys, patterns=patterns, rest=rest):
                told = self.class_of(value)
                if told is not None and not issubclass(told, Mapping):
                    return const(False)
                none = self.no_instance(value, dict, pattern)
                if none is not None:
                    return none
                if not isinstance(value, Ref) or self.heap[value.id].kind != "dict":
                    self.fail(pattern, "a dict pattern for this", "write `if` and `elif`")
                slots = self.heap[value.id].slots
                wanted_keys = [self.key(self.value(k), k) for k in keys]
                if not all(k in slots for k in wanted_keys):
                    return const(False)
                pairs = zip(patterns, wanted_keys, strict=True)
                if rest is not None:
                    others = {k: v for k, v in slots.items() if k not in wanted_keys}
                    bound.append((rest, self.new_cell(Cell("dict", others))))
                return _all([self.matches(p, slots[k], bound) for p, k in pairs])
            case gast.MatchClass(cls=cls):
                return self.matches_class(pattern, cls, value, bound)
        self.fail(pattern, "this pattern is not supported", "write `if` and `elif`")
        raise AssertionError

    def equals(self, value: Value, wanted: Value, node: Any) -> Expr:
        """Return the condition that two values are equal."""
        known = self.static_comparison("eq", value, wanted)
        if known is not None:
            return known
        if not is_atom(value) and not isinstance(value, Known):
            return const(False)
        return Apply("eq", (self.single(value, node), self.single(wanted, node)))

    def matches_sequence(self, patterns: list[Any], value: Value, bound: Bound, node: Any) -> Expr:
        """Match a tuple or a list."""
        if is_atom(value) and not isinstance(value, Const):
            self.fail(node, "a sequence pattern for this", "write `if` and `elif`")
        is_list = isinstance(value, Ref) and self.heap[value.id].kind == "list"
        if not (is_list or isinstance(value, tuple)):
            return const(False)
        items = self.known_items(value, node) or ()
        starred = [i for i, p in enumerate(patterns) if isinstance(p, gast.MatchStar)]
        if not starred:
            if len(items) != len(patterns):
                return const(False)
            pairs = zip(patterns, items, strict=True)
            return _all([self.matches(p, v, bound) for p, v in pairs])
        at, after = starred[0], len(patterns) - starred[0] - 1
        if len(items) < len(patterns) - 1:
            return const(False)
        tests = [self.matches(p, v, bound) for p, v in zip(patterns[:at], items, strict=False)]
        if patterns[at].name:
            bound.append((patterns[at].name, self.new_list(items[at : len(items) - after])))
        last = items[len(items) - after :] if after else ()
        tests += [self.matches(p, v, bound) for p, v in zip(patterns[at + 1 :], last, strict=True)]
        return _all(tests)

    def matches_class(self, pattern: Any, cls: Any, value: Value, bound: Bound) -> Expr:
        """Match an instance of a class, by its attributes."""
        wanted = self.value(cls)
        if not isinstance(wanted, Known) or not isinstance(wanted.object, type):
            self.fail(cls, "a pattern of what is not a class", "write `if` and `elif`")
        kind = wanted.object
        names = list(pattern.kwd_attrs)
        if not is_atom(value) or isinstance(value, Const):
            found = self.class_of(value)
            if found is None or not issubclass(found, kind):
                return const(False)
        order = list(getattr(kind, "__match_args__", ()))
        if len(pattern.patterns) > len(order) and not (is_atom(value) and kind in _OF_ITSELF):
            self.fail(pattern, "positional patterns for this class", "name the attributes")
        parts = [*zip(order, pattern.patterns, strict=False),
                 *zip(names, pattern.kwd_patterns, strict=True)]  # fmt: skip
        if is_atom(value):
            return self.matches_opaque(pattern, kind, value, parts, bound)
        assert isinstance(value, (Ref, NamedOf))
        return _all([
            self.matches(p, self.attribute_of(value, name, pattern, None), bound)
            for name, p in parts
        ])  # fmt: skip

    def matches_one_of(self, patterns: list[Any], value: Value, bound: Bound) -> Expr:
        """Match one of several patterns, which bind the same names to the same values."""
        tests: list[Expr] = []
        first: Bound | None = None
        for pattern in patterns:
            mine: Bound = []
            test = self.matches(pattern, value, mine)
            if test == const(False):
                continue
            if first is not None and dict(first) != dict(mine):
                self.fail(pattern, "alternatives that bind names", "write two cases")
            first = mine
            tests.append(test)
        bound.extend(first or [])
        return _either(tests)

    def matches_opaque(
        self, pattern: Any, kind: type, value: Expr, parts: list[tuple[str, Any]], bound: Bound
    ) -> Expr:
        """Match what one variable holds: what it is shows when the function runs."""
        if kind in _OF_ITSELF and len(pattern.patterns) == 1:  # float(t) binds the number itself
            parts = [("", pattern.patterns[0]), *parts[len(pattern.patterns) :]]
        none = self.no_instance(value, kind, pattern) if only_objects(kind) else None
        if none is not None:
            return none
        for name, part in parts:
            if not isinstance(part, gast.MatchAs) or part.pattern is not None:
                self.fail(part, "a pattern for an attribute of this", "write isinstance(...)")
            if part.name:
                attribute = Apply("attr", (value, Const(name, name)))
                bound.append((part.name, attribute if name else value))
        if isinstance(value, Const):  # of another class it would not have come here
            return const(True)
        return Apply("isinstance", (value, self.by_name(kind, pattern.cls)))


def _all(tests: list[Expr]) -> Expr:
    kept = [t for t in tests if not (isinstance(t, Const) and t.value is True)]
    if any(isinstance(t, Const) and t.value is False for t in kept):
        return const(False)
    return (kept[0] if len(kept) == 1 else Apply("and", tuple(kept))) if kept else const(True)


def _either(tests: list[Expr]) -> Expr:
    kept = [t for t in tests if not (isinstance(t, Const) and t.value is False)]
    if any(isinstance(t, Const) and t.value is True for t in kept):
        return const(True)
    return (kept[0] if len(kept) == 1 else Apply("or", tuple(kept))) if kept else const(False)
