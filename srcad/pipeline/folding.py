"""From a derivative with a statement for each operation to one that a person would write."""

from __future__ import annotations

from srcad.analysis.facts import Types
from srcad.ir.nodes import Apply, Function
from srcad.ir.walk import operations, own_expressions, statements, subexpressions
from srcad.transform.algebra import Facts
from srcad.transform.arms import outside_arms
from srcad.transform.bundles import bundled
from srcad.transform.by_get import read_by_get
from srcad.transform.common import share
from srcad.transform.copies import own_memory
from srcad.transform.floating import float_buffers
from srcad.transform.fold import fold
from srcad.transform.idioms import idiomatic
from srcad.transform.inplace import accumulate, empty_late, grow_in_place
from srcad.transform.late import made_late
from srcad.transform.once import assigned_once
from srcad.transform.quotients import divided_twice
from srcad.transform.signs import carry_signs
from srcad.transform.sooner import used_sooner
from srcad.transform.spent import not_emptied
from srcad.transform.tidy import tidy
from srcad.transform.unmarked import unmarked
from srcad.transform.unwound import unwound

__all__ = ["folded", "owned", "written_out"]


def folded(function: Function, facts: Facts) -> Function:
    """Return the folded form: what is shared, computed once; what is added together, written once.

    Folding brings together what the passes after it look for, so that some of them fold again.
    """
    facts.gather()
    neat = fold(empty_late(share(outside_arms(function), facts)), facts)
    fewer_steps = not_emptied(accumulate(share(neat, facts), facts), facts.types)
    neat = neat if fewer_steps == neat else fold(fewer_steps, facts)
    fewer_signs = carry_signs(neat)
    neat = neat if fewer_signs == neat else tidy(fewer_signs, facts, rounds=1)
    return divided_twice(made_late(assigned_once(used_sooner(neat), facts.types)), facts.types)


def written_out(function: Function, facts: Facts, start: Types, kind: str) -> Function:
    """Return a folded function as it runs: with the copies that it needs, in NumPy's idioms."""
    made = owned(grow_in_place(function, facts.types), facts, start, kind)
    copies = _copies(made)
    if copies:
        plain = owned(function, facts, start, kind)
        made = plain if _copies(plain) < copies else made
    made = unmarked(unwound(bundled(made, facts.types)), facts.types)
    return idiomatic(read_by_get(made, facts.types), facts.types)


def owned(function: Function, facts: Facts, start: Types, kind: str) -> Function:
    """Return a function that owns the memory it writes into, in buffers that hold floats."""
    return float_buffers(own_memory(function, facts.types, kind), start)


_COPY = {"copy", "np.copy"}


def _copies(function: Function) -> int:
    owns = (own for s in statements(function.body) for own in own_expressions(s))
    parts = (e for own in owns if operations(own) & _COPY for e in subexpressions(own))
    return sum(isinstance(e, Apply) and e.op in _COPY for e in parts)
