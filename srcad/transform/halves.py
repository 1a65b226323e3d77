"""A reverse derivative in two functions: the forward sweep, and the reverse sweep for any adjoint.

``f_forward(x) -> (y, saved)`` and ``f_reverse(*saved, y_bar) -> x_bar``; what is saved is what the
reverse sweep reads of the forward one.
"""

from __future__ import annotations

from dataclasses import replace

from srcad.analysis.facts import Types
from srcad.analysis.live import Live
from srcad.analysis.outside import Outside
from srcad.ir.nodes import Apply, Assign, Const, Effect, For, Function, Pop, Return, Var
from srcad.ir.walk import assigned, names, statements, written
from srcad.ir.walk import defined as defined_by
from srcad.transform.kept_outside import read_ahead
from srcad.transform.sweep import undefined

__all__ = ["BETWEEN", "halves", "written_by"]

BETWEEN = Effect(Const("...", Ellipsis))  # stands between the sweeps until they are parted


def halves(function: Function, seed: str, types: Types) -> tuple[Function, Function] | None:
    """Part an adjoint at :data:`BETWEEN`; None where the sweeps cannot be parted."""
    at = function.body.index(BETWEEN)
    *back, last = function.body[at + 1 :]
    # the copy of an adjoint that is written into stands first
    own = [s for s in function.body[:at] if isinstance(s, Assign) and s.target == seed]
    back = [*own, *back]
    ahead = tuple(s for s in function.body[:at] if s not in own)
    assert isinstance(last, Return)
    assert isinstance(last.value, Apply)
    value, bars = last.value.args
    if names(value) & assigned(back):
        return None
    swept, outside = read_ahead(tuple(back), function, types)
    wanted = Live().before(swept, set(names(bars)))
    parts = [s.target for s in function.entry]
    made = [n for s in statements(ahead) for n in defined_by(s)]
    saved = [n for n in dict.fromkeys((*function.params, *parts, *made)) if n in wanted - {seed}]
    # a loop's variable has no value where the loop has no turns
    sure = (n for s in ahead if not isinstance(s, For) for n in defined_by(s))
    given = {*function.params, *parts, *sure}
    ahead = (*undefined([n for n in saved if n not in given]), *ahead)
    stem = function.name.removesuffix("_adjoint")
    shared = Outside(replace(function, params=(), entry=(), body=ahead), types)
    kept = (*(Apply("own_copy", (Var(n),)) if shared.leads_to(n) else Var(n) for n in saved),
            *outside.values())  # fmt: skip
    pair = Apply("tuple", (value, Apply("tuple", kept)))
    params = tuple(p for p in function.params if p != seed)
    forward = replace(function, name=f"{stem}_forward", params=params,
                      body=(*ahead, Return(pair, last.origin)))  # fmt: skip
    reverse = replace(function, name=f"{stem}_reverse", params=(*saved, *outside, seed), entry=(),
                      body=(*swept, Return(bars, last.origin)))  # fmt: skip
    return forward, reverse


def written_by(reverse: Function) -> set[int]:
    """Return the positions of the parameters that a reverse sweep takes from or writes into."""
    found = {n for s in statements(reverse.body) for n in written(s)}
    found |= {s.tape for s in statements(reverse.body) if isinstance(s, Pop)}
    return {i for i, name in enumerate(reverse.params) if name in found}
