"""What a loop carries from turn to turn has variables of its own, set before the loop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from srcad.frontend.flow import FlowReader
from srcad.frontend.forks import Doubt, either, whereabouts
from srcad.frontend.scope import Frame
from srcad.frontend.values import INDEX, MAYBE, NamedOf, Perhaps, Ref, Value, is_atom, is_member
from srcad.ir.nodes import Apply, Assign, Const, Var, const

__all__ = ["CarriedReader", "Place"]

# a place that a turn may leave changed: a name of a frame or a slot of a cell, and the way inside
Place = tuple[Any, Any, tuple[Any, ...]]


class CarriedReader(FlowReader):
    """Gives what a loop carries variables of its own."""

    def carry(
        self, wanted: dict[Place, str], node: Any
    ) -> tuple[dict[Place, str], dict[Place, str]]:
        """Give places variables of their own before the loop."""
        carried: dict[Place, str] = {}
        rebound: dict[Place, str] = {}
        for place in sorted(wanted, key=lambda p: len(p[2])):  # outer places first
            root, key, path = place
            if key is None and not isinstance(root, Frame):
                if wanted[place] == "shared":
                    self.heap[root] = replace(self.heap[root], shared=True)
                else:
                    self.freeze(Ref(root))
                continue
            if wanted[place] != "value":
                rebound[place] = wanted[place]
            if isinstance(root, Frame):
                hint = root.local_name(key)
                value = self._carried(root.local[key], path, hint, place, wanted, carried, node)
                root.local[key] = value
            else:
                cell = self.heap[root]
                held = self.holder(Ref(root))
                hint = f"{held[0].names.get(held[1], held[1]) if held else 'item'}_{key}"
                old = cell.at(key) if key is INDEX or key in cell.slots else None
                if old is None and cell.base is None:
                    self.fail(node, f"{hint} is set in the loop, and not before it",
                              "set it before the loop")  # fmt: skip
                if old is None:
                    assert cell.base is not None
                    old = self.emit(Apply("attr", (cell.base, Const(key, key))), node)
                value = self._carried(old, path, hint, place, wanted, carried, node)
                self.heap[root] = cell.having(key, value)
        return carried, rebound

    def stands(self, place: Place, how: str) -> bool:
        """Whether a place is still there, after lists have been made variables."""
        root, key, path = place
        if how in ("either", "perhaps"):
            return True
        if key is None and not isinstance(root, Frame):
            return root in self.heap
        if not isinstance(root, Frame):
            if root not in self.heap:
                return False
            value = self._part(root, key)
        else:
            value = root.local[key]
        for step in path:
            if isinstance(value, Ref):
                value = self._part(value.id, step)
            elif isinstance(value, tuple):
                value = value[step]
            elif isinstance(value, Perhaps):
                value = value.there if step == "there" else value.value
            else:
                return False
        return isinstance(value, Ref) if how != "value" else not isinstance(value, Ref)

    def _part(self, cell: Any, key: Any) -> Value:
        found = self.heap[cell]
        return found.at(key) if key in found.slots or (key is INDEX and found.home) else MAYBE

    def _carried(
        self,
        value: Value,
        path: tuple[Any, ...],
        hint: str,
        place: Place,
        wanted: dict[Place, str],
        carried: dict[Place, str],
        node: Any,
    ) -> Value:
        if path and isinstance(value, tuple):
            i = path[0]
            part = self._carried(value[i], path[1:], f"{hint}_{i}", place, wanted, carried, node)
            items = [part if k == i else v for k, v in enumerate(value)]
            return NamedOf.of(value.cls, items) if isinstance(value, NamedOf) else tuple(items)
        if path and isinstance(value, Ref):
            key = path[0]
            cell = self.heap[value.id]
            part = self._carried(
                cell.at(key), path[1:], f"{hint}_{key}", place, wanted, carried, node
            )
            self.heap[value.id] = cell.having(key, part)
            return value
        if path and isinstance(value, Perhaps):
            step, *rest = path
            named = f"{hint}_there" if step == "there" else hint
            old = value.there if step == "there" else value.value
            part = self._carried(old, tuple(rest), named, place, wanted, carried, node)
            if step != "there":
                return replace(value, value=part)
            return replace(value, there=part)  # type: ignore[arg-type]
        if wanted[place] == "perhaps":  # it is None now, or a tuple, and the other one later
            return Perhaps(const(False), self.begun[whereabouts(self.frame, node), place[1]])
        if wanted[place] == "either":  # which one it is in a turn is not known
            what = f"{hint} changes its structure in the loop"
            error = self.refusal(node, what, "give it the same structure before and in the loop")
            error = self.one_or_another(node) if isinstance(value, Ref) else error
            return either(Doubt(0, error))
        if wanted[place] != "value":  # each turn makes one anew: here it is one of its own
            assert isinstance(value, Ref)
            cell = self.heap[value.id]
            doubtful = wanted[place] == "frozen" or self.held_count(value) > 1
            doubtful &= cell.home is None
            ref = self.new_cell(replace(cell, base=None) if cell.kind != "object" else cell)
            self.merged[ref.id] = 0, None
            if cell.base is not None and cell.kind != "object":  # in the first turn the caller's
                self.held_by_name(value)
                self.given_first.add(ref.id)
                doubtful = True
            if doubtful:  # in the first turn it is the one that something else holds as well
                self.freeze(ref)
                self.freeze(value)
            return ref
        if is_member(value):
            value = self.single(value, node)
        if not is_atom(value):
            self.fail(node, f"{hint} changes its structure in the loop",
                      "give it the same structure before and in the loop")  # fmt: skip
        root, key, inner = place
        own = isinstance(root, Frame) and not inner and not self.is_held(hint, (root, key))
        name = hint if own else self.fresh(hint)
        if value != Var(name):
            self.add(Assign(name, value, self.place(node)), node)
        carried[place] = name
        return Var(name)
