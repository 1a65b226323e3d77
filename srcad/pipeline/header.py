"""The text of a derived function, with a header that says of what and for which arguments."""

from __future__ import annotations

import types

from srcad.backend.emit import Text, emit, file_name
from srcad.ir.types import Dim, Type
from srcad.pipeline.counting import compared
from srcad.pipeline.derive import Derived, parameters_of
from srcad.pipeline.keeping import kept
from srcad.pipeline.recipe import Recipe

__all__ = ["text_of"]

_WORDS = {"grad": "gradient", "value_and_grad": "value and gradient", "tangent": "tangent",
          "adjoint": "adjoint"}  # fmt: skip


def text_of(recipe: Recipe | types.FunctionType, derived: Derived, stage: str) -> Text:
    """Return the text of a derived function, with its header."""
    header = []
    if isinstance(recipe, Recipe):
        header = [_header(recipe, derived)]
        said = kept(derived.function, derived.types) if stage == "folded" else ""
        header += [said] if said else []
        if derived.primal is not None:
            header.append(compared(derived.function, derived.primal))
    comments = "folded" if stage in ("folded", "normal") else "unfolded"
    return emit([derived.function], derived.types, header=header, comments=comments)


def _header(recipe: Recipe, derived: Derived) -> str:
    params = parameters_of(recipe.base)
    by = ", ".join(params[i] for i in recipe.argnums)
    place = derived.function.origin
    where = f" ({file_name(place)}:{place.line})" if place is not None else ""
    facts = ", ".join(_fact(n, derived.given[n]) for n in params if n in derived.given)
    what = (
        recipe.function.__name__
        if not isinstance(recipe.base, Recipe)
        else f"{recipe.base.kind} of {recipe.function.__name__}"
    )
    return f"{_WORDS[recipe.kind]} of {what}{where} by {by}; for {facts}"


def _fact(name: str, t: Type) -> str:
    if t.kind == "array":
        dims = "..." if t.shape is None else ",".join(_size(d) for d in t.shape)
        return f"{name}[{dims}]"
    if t.kind == "known" and isinstance(t.keys[0], bool):
        return f"{name} {t.keys[0]}"
    return f"{name} {'number' if t.kind == 'number' else 'object' if t.kind == 'other' else t.kind}"


def _size(d: Dim | int | None) -> str:
    return "?" if d is None else str(d)
