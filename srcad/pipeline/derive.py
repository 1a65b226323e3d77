"""Which derivative of which function: from a recipe and facts to IR, stage by stage.

A recipe may be taken of another recipe: ``grad(grad(f))``. The reverse derivative of a gradient is
its tangent, since second derivatives commute, so any order holds at most one reverse sweep.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, replace

from srcad.analysis.absent import may_be_none, perhaps_none
from srcad.analysis.facts import Types, result_of, typeof
from srcad.analysis.inference import infer
from srcad.errors import UnsupportedSyntax
from srcad.ir.names import Namer
from srcad.ir.nodes import (
    AddAt,
    Apply,
    Assign,
    Const,
    Expr,
    Function,
    Pop,
    Push,
    Return,
    Stmt,
    Unpack,
    Var,
    const,
)
from srcad.ir.types import Type, maybe_complex
from srcad.ir.walk import defined, statements
from srcad.pipeline.folding import folded, owned, written_out
from srcad.pipeline.primal import normal_form, parameter_names, typed
from srcad.pipeline.recipe import Recipe
from srcad.pipeline.structure import accesses, rebuilt, renamed, tree_of
from srcad.transform.adjoint import Sweeps, adjoint
from srcad.transform.algebra import Facts
from srcad.transform.flatten import flatten, names_of
from srcad.transform.given_arrays import only_arrays, only_floats
from srcad.transform.halves import BETWEEN, halves
from srcad.transform.quotients import divided_twice, signs_outside, squares_apart
from srcad.transform.repeated import computed_once
from srcad.transform.smooth_squares import smooth_squares
from srcad.transform.tangent import tangent
from srcad.transform.tidy import tidy
from srcad.transform.unstopped import unstopped

__all__ = [
    "STAGES", "Derived", "derive", "derive_halves", "inputs_of", "parameters_of",
]  # fmt: skip

STAGES = ("primal", "normal", "raw", "unfolded", "folded")


@dataclass(frozen=True)
class Derived:
    """A function of ours in one stage, and the types of its variables.

    ``given`` are those of its parameters and free names, from which the others follow.
    """

    function: Function
    given: Types
    types: Types
    # whether the result is surely one number, where a gradient needs it to be
    sure: bool = True
    # the function that a first derivative is of
    primal: Function | None = None

    @property
    def result(self) -> Type:
        """The type of what the function returns."""
        return result_of(self.function, self.types)


def parameters_of(base: types.FunctionType | Recipe) -> tuple[str, ...]:
    """Return the names of the parameters of a function or of a derivative."""
    if isinstance(base, Recipe):
        inner = parameters_of(base.base)
        names = [inner[i] + "_dot" for i in base.argnums] if base.kind == "tangent" else []
        names = ["y_bar"] if base.kind == "adjoint" else names
        namer = Namer()
        namer.taken = dict.fromkeys(inner)
        return (*inner, *map(namer.fresh, names))
    return parameter_names(base)


def inputs_of(function: Function, position: int) -> tuple[str, ...]:
    """Return the names by which a parameter is differentiated: itself, or its parts."""
    name = function.params[position]
    if name not in function.trees:
        return (name,)
    return tuple(n for n, _ in accesses(function.trees[name], Var(name)))


def derive(recipe: types.FunctionType | Recipe, given: tuple[Type, ...], stage: str) -> Derived:
    """Return a function or a derivative in a stage, for arguments of the given types."""
    if not isinstance(recipe, Recipe):
        made = normal_form(recipe, tuple(map(tree_of, given)))
        function, all_types = typed(made, dict(zip(made.params, given, strict=True)))
        given_by_calls = (f"{n}()" for n in function.free)
        outside = (*function.params, *function.free, *(s.target for s in function.entry),
                   *given_by_calls)  # fmt: skip
        start = {n: all_types[n] for n in outside if n in all_types}
        return Derived(function, start, all_types)
    if isinstance(recipe.base, Recipe) and recipe.kind != "tangent" and _is_gradient(recipe.base):
        raw, start, sure = _of_gradient(recipe, given)
    else:
        base = base_of(recipe, given)
        base = without_repeats(base) if stage == "folded" else base
        along = recipe.kind == "tangent"
        raw, start, sure = _tangent(recipe, given, base) if along else _reverse(recipe, base)
    facts = _facts(raw, start)
    if stage == "raw":
        return Derived(owned(raw, facts, start, recipe.kind), start, facts.types, sure)
    neat = tidy(unstopped(raw, facts.types) if stage == "folded" else raw, facts)
    if stage == "folded":
        first = not isinstance(recipe.base, Recipe)
        short = folded(neat, facts)
        short = short if first else squares_apart(short, facts.types)
        made = written_out(short, facts, start, recipe.kind)
        count = len(parameters_of(recipe.base))
        primal = derive(recipe.base, given[:count], "normal").function if first else None
        return Derived(made, start, facts.types, sure, primal)
    return Derived(owned(neat, facts, start, recipe.kind), start, facts.types, sure)


def _facts(raw: Function, start: Types) -> Facts:
    """Return what is known of a derivative's variables."""
    own = (n for s in statements(raw.body) if getattr(s, "of", "") for n in defined(s))
    return Facts(infer(raw, start), own)


def derive_halves(recipe: Recipe, given: tuple[Type, ...]) -> tuple[Derived, Derived] | None:
    """Return the forward and the reverse sweep of an adjoint as functions of their own.

    None where the derivative is not made of two sweeps, or they cannot be parted.
    """
    if isinstance(recipe.base, Recipe) and _is_gradient(recipe.base):
        return None
    raw, start, sure = _reverse(recipe, without_repeats(base_of(recipe, given)), BETWEEN)
    seed = raw.params[-1]
    facts = _facts(raw, start)
    neat = folded(tidy(unstopped(raw, facts.types), facts), facts)
    found = halves(owned(neat, facts, start, recipe.kind), seed, facts.types)
    if found is None:
        return None
    forward, reverse = found
    return Derived(forward, start, facts.types, sure), Derived(reverse, start, facts.types, sure)


def base_of(recipe: Recipe, given: tuple[Type, ...]) -> Derived:
    """Return what a recipe differentiates, in normal form.

    That is the unfolded form: what a person would write instead may have a kink where the function
    has none, as the logistic function by ``np.abs`` has at 0.
    """
    given = given[: len(parameters_of(recipe.base))]
    found = derive(recipe.base, given, "unfolded")
    if isinstance(recipe.base, Recipe):
        flat = _as_base(found)
        return replace(found, function=flat, types=infer(flat, found.given))
    inputs = [n for i in recipe.argnums for n in inputs_of(found.function, i)]
    function = smooth_squares(found.function, tuple(inputs), found.types)
    function = only_arrays(function, inputs, found.types)
    return replace(found, function=only_floats(function, inputs, found.types))


def _as_base(derivative: Derived) -> Function:
    """Return a derivative in normal form, with quotients that its derivatives do not square."""
    return flatten(signs_outside(divided_twice(derivative.function, derivative.types)))


def without_repeats(base: Derived) -> Derived:
    """Return what is differentiated with what it computes twice computed once."""
    return replace(base, function=computed_once(base.function, base.types))


def _is_gradient(recipe: Recipe) -> bool:
    return recipe.kind in ("grad", "value_and_grad")


def _tangent(
    recipe: Recipe, given: tuple[Type, ...], base: Derived
) -> tuple[Function, Types, bool]:
    function = base.function
    inputs = tuple(n for i in recipe.argnums for n in inputs_of(function, i))
    made = tangent(function, inputs, base.types)
    dots = dict(zip(inputs, made.params[len(function.params) :], strict=True))
    start = {**base.given, **dict(zip(made.params, given, strict=False))}
    start.update({dot: start[name] for name, dot in dots.items()})
    params, entry, trees = list(function.params), list(function.entry), dict(function.trees)
    namer = Namer(names_of(made))
    for i in recipe.argnums:
        name = function.params[i]
        if name in function.trees:  # the parts of the tangent have names, as the parts have
            whole = namer.fresh(f"{name}_dot")
            trees[whole] = renamed(function.trees[name], lambda part: dots[part])
            parts = accesses(function.trees[name], Var(whole))
            entry += [Assign(dots[part], value, None, part) for part, value in parts]
            start[whole] = start[name]
            params.append(whole)
        else:
            params.append(dots[name])
    made = replace(made, params=tuple(params), entry=tuple(entry), trees=trees)
    return made, start, True


def _reverse(recipe: Recipe, base: Derived, *between: Stmt) -> tuple[Function, Types, bool]:
    if isinstance(recipe.base, Recipe) and _taped(base.function):
        raise UnsupportedSyntax(
            f"the reverse derivative of {recipe.base.kind}(f), which keeps a tape",
            place=base.function.origin,
            hint="take the tangent of it: srcad.tangent or srcad.jvp",
        )
    last = base.function.body[-1]
    assert isinstance(last, Return)
    sure = recipe.kind == "adjoint" or (
        require_scalar(base.result)
        and not may_be_none(last.value, perhaps_none(base.function.body))
    )
    inputs = tuple(n for i in recipe.argnums for n in inputs_of(base.function, i))
    sweeps = adjoint(base.function, inputs, base.types)
    start = {**base.given, sweeps.seed: _seed_type(base.result)}
    bars = dict(zip(inputs, sweeps.bars, strict=True))
    found = tuple(_like_parameter(base.function, i, bars) for i in recipe.argnums)
    ahead = (*sweeps.ahead, *between)
    return _finished(recipe, replace(sweeps, ahead=ahead, bars=found)), start, sure


def _like_parameter(function: Function, position: int, bars: dict[str, Expr]) -> Expr:
    """Put the adjoints of a parameter's parts together as the parts are."""
    name = function.params[position]
    return rebuilt(function.trees.get(name, name), lambda leaf: bars[leaf])


def _seed_type(t: Type) -> Type:
    if t.kind in ("tuple", "dict", "list"):
        return t._replace(items=tuple(map(_seed_type, t.items)))
    kind = "number" if (t.kind, t.shape) == ("array", ()) else t.kind  # of one element
    return t._replace(kind=kind, dtype="c" if maybe_complex(t) else "f")


class NotScalar(TypeError):
    """A gradient was asked of what is not one number."""


def require_scalar(result: Type) -> bool:
    """Say whether a result is surely one number. Raises ``NotScalar`` if it surely is not."""
    if result.kind in ("unknown", "other") or (result.kind == "array" and result.shape is None):
        return False
    if result.dtype == "z":
        return False
    if result.kind in ("number", "nothing") and result.dtype not in ("b", "c"):
        return True
    if result.kind == "array" and result.shape == () and result.dtype != "c":
        return True
    raise NotScalar(f"the result is {result!r}")


def _taped(function: Function) -> bool:
    return any(isinstance(s, (Push, Pop, AddAt)) for s in statements(function.body))


def _finished(recipe: Recipe, sweeps: Sweeps) -> Function:
    """Put the two sweeps together as the recipe's kind asks."""
    name = sweeps.function.name
    single = recipe.single and len(sweeps.bars) == 1
    bars: Expr = sweeps.bars[0] if single else Apply("tuple", sweeps.bars)
    if recipe.kind == "adjoint":
        last = Return(Apply("tuple", (sweeps.value, bars)))
        params = (*sweeps.function.params, sweeps.seed)
        body = (*sweeps.ahead, *sweeps.back, last)
        return replace(sweeps.function, name=f"{name}_adjoint", params=params, body=body)
    one = Assign(sweeps.seed, const(1.0), None, sweeps.seed)
    value = bars if recipe.kind == "grad" else Apply("tuple", (sweeps.value, bars))
    body = (one, *sweeps.ahead, *sweeps.back, Return(value))
    ending = "grad" if recipe.kind == "grad" else "value_and_grad"
    return replace(sweeps.function, name=f"{name}_{ending}", body=body)


def _of_gradient(recipe: Recipe, given: tuple[Type, ...]) -> tuple[Function, Types, bool]:
    """The reverse derivative of a gradient is the tangent of the gradient by both sets of inputs.

    For ``g = df/da`` the derivative of ``g . w`` by b is that of ``df/db`` in direction w of a.
    """
    inner = recipe.base
    assert isinstance(inner, Recipe)
    if inner.kind == "value_and_grad":
        raise UnsupportedSyntax(
            "the reverse derivative of value_and_grad(f)", hint="differentiate grad(f) instead"
        )
    count = len(parameters_of(inner))
    value = derive(inner, given[:count], "unfolded")
    sure = recipe.kind == "adjoint" or require_scalar(value.result)
    both = tuple(dict.fromkeys((*inner.argnums, *recipe.argnums)))
    by_both = derive(replace(inner, argnums=both, single=False), given[:count], "unfolded")
    full = _as_base(by_both)
    inputs = tuple(n for i in inner.argnums for n in inputs_of(full, i))
    types_ = infer(full, value.given)
    moved = tangent(full, inputs, types_)
    *body, last = moved.body
    assert isinstance(last, Return)
    assert isinstance(last.value, Apply)
    values, dots = last.value.args
    assert isinstance(values, Apply)
    assert isinstance(dots, Apply)
    zeros: list[Assign] = []
    namer = Namer(names_of(moved))

    def large(dot: Expr, value: Expr) -> Expr:
        """Give a derivative that is zero throughout the shape of its value."""
        if isinstance(dot, Apply) and isinstance(value, Apply):
            parts = zip(dot.args, value.args, strict=True)
            return replace(dot, args=tuple(large(d, v) for d, v in parts))
        zero = isinstance(dot, Const) and dot.value == 0 and type(dot.value) in (int, float)
        if not zero or not isinstance(value, Var) or typeof(value, types_).kind == "number":
            return dot
        name = namer.fresh(f"{value.name}_dot")
        zeros.append(Assign(name, Apply("np.zeros_like", (value,)), None, value.name))
        return Var(name)

    places = [both.index(i) for i in recipe.argnums]
    bars = tuple(large(dots.args[k], values.args[k]) for k in places)
    held = tuple(values.args[both.index(i)] for i in inner.argnums)
    bare = inner.single and len(held) == 1
    result: Expr = held[0] if bare else Apply("tuple", held)
    seeds = moved.params[count:]
    start = dict(value.given)
    start.update({s: _seed_type(start[n]) for s, n in zip(seeds, inputs, strict=True)})
    gradient: Expr = bars[0] if recipe.single and len(bars) == 1 else Apply("tuple", bars)
    params = full.params
    first: list[Assign | Unpack] = []
    if recipe.kind == "adjoint":
        seed = "y_bar" if "y_bar" not in start else "y_bar_"
        params = (*params, seed)
        start[seed] = _seed_type(value.result)
        whole = any(full.params[i] in full.trees for i in inner.argnums)
        if not whole:
            first = (
                [Assign(seeds[0], Var(seed), None, seed)] if bare else [Unpack(seeds, Var(seed))]
            )
        else:
            first = _seeds_of(full, inner, dict(zip(inputs, seeds, strict=True)), Var(seed))
        gradient = Apply("tuple", (result, gradient))
    else:
        first = [Assign(s, const(1.0), None, s) for s in seeds]
        if recipe.kind == "value_and_grad":
            gradient = Apply("tuple", (result, gradient))
    name = full.name.removesuffix("_grad")
    ending = {"grad": "grad", "value_and_grad": "value_and_grad", "adjoint": "adjoint"}[recipe.kind]
    made = replace(
        moved,
        name=f"{name}_grad_{ending}",
        params=params,
        body=(*first, *body, *zeros, Return(gradient)),
    )
    return made, start, sure


def _seeds_of(
    function: Function, inner: Recipe, seeds: dict[str, str], whole: Expr
) -> list[Assign | Unpack]:
    """Hand the parts of an adjoint that has the structure of parameters to their seeds."""
    out: list[Assign | Unpack] = []
    for k, i in enumerate(inner.argnums):
        name = function.params[i]
        base = whole
        if not inner.single:
            base = Apply("index", (whole, const(k)))
        tree = renamed(function.trees.get(name, name), lambda leaf: seeds[leaf])
        out += [Assign(seed, value, None, seed) for seed, value in accesses(tree, base)]
    return out
