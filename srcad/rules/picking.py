"""Elements read by their place, by a condition or in sorted order."""

from srcad.rules.compose import composition
from srcad.rules.declare import general, linear, positional
from srcad.rules.shapes import chosen, flat, like, like_x
from srcad.rules.subscripts import picked

positional("np.take", "indices axis=None")
positional("np.take_along_axis", "indices axis=-1")
positional("np.bincount", "weights=None minlength=0")
positional("np.sort", "axis=-1 kind=None order=None")
positional("np.partition", "kth axis=-1")
positional("np.select", "choicelist default=0")

# by place
linear("index(x, i)", "scatter(y_bar, x, i)", shape=picked)
linear("scatter(x, like, i)", "y_bar[i]", shape=like)
linear("np.take(x[()], i)", "np.sum(y_bar)")
linear("np.take(x[n], i)", "scatter(y_bar, x, i)")
linear("np.take(x, i)", "scatter(y_bar, x, np.unravel_index(np.mod(i, np.size(x)), np.shape(x)))")
linear("np.take(x, i, axis=axis)", "scatter(y_bar, x, place(i))")
linear("np.take_along_axis(x, i, axis=-1)", "scatter_along(y_bar, i, x, axis)")
linear("scatter_along(x, i, like, a)", "np.take_along_axis(y_bar, i, axis=a)", shape=like)
linear("np.bincount(x, weights=w)", "y_bar[x]", by="w", shape=flat)
linear("np.bincount(x, weights=w, minlength=k)", "y_bar[x]", by="w", shape=flat)

# by a condition
linear("np.where(c, x, z)", "where(c, y_bar, 0.0)", "where(c, 0.0, y_bar)", by="x z", shape=chosen,
       broadcasts=True)  # fmt: skip
composition("np.compress(condition, a, axis=None)",
            "np.take(a, np.flatnonzero(condition), axis=axis)")  # fmt: skip
composition("np.extract(condition, arr)", "np.take(arr, np.flatnonzero(condition))")


def _select(condlist: object = (), **_: object) -> str:
    count = getattr(condlist, "length", None)
    if not isinstance(count, int):
        raise TypeError("conditions that are not written out")
    chain = "default"
    for i in reversed(range(count)):
        chain = f"np.where(condlist[{i}], choicelist[{i}], {chain})"
    return chain


composition("np.select(condlist, choicelist, default=0)", _select)


def _choose(choices: object = (), **_: object) -> str:
    count = getattr(choices, "length", None) or len(choices)  # type: ignore[arg-type]
    if not count:
        raise TypeError("nothing to choose from")
    chain = f"choices[{count - 1}]" if count > 1 else "np.where(i == 0, choices[0], 0)"
    for i in reversed(range(count - 1)):
        chain = f"np.where(i == {i}, choices[{i}], {chain})"
    raised = "raise ValueError('invalid entry in choice array')"
    test = f"np.any((i < 0) | (i >= {count}))"
    return f"i = np.asarray(a); if {test}: {raised}; {chain}"


composition("np.choose(a, choices)", _choose)


def _piecewise(condlist: object = (), funclist: object = (), **_: object) -> str:
    tests = getattr(condlist, "length", None)
    pieces = funclist if isinstance(funclist, tuple) else ()
    pieces = getattr(funclist, "items", pieces)
    if tests is None or len(pieces) not in (tests, tests + 1):
        raise TypeError("conditions and functions that are not written out")
    lines = ["y = np.zeros_like(x)"]
    if len(pieces) > tests:
        lines.append(f"rest = ~({' | '.join(f'condlist[{i}]' for i in range(tests))})")
    for i, piece in enumerate(pieces):
        test = "rest" if i == tests else f"condlist[{i}]"
        value = f"funclist[{i}]" if isinstance(piece, (int, float)) else f"funclist[{i}](x[{test}])"
        lines.append(f"y[{test}] = {value}")
    return "; ".join([*lines, "y"])


composition("np.piecewise(x, condlist, funclist)", _piecewise)

# in sorted order; equal ones keep the order of argsort
general(
    "np.sort(x, axis={None}, kind=None)",
    "np.take(y_bar, ranks(x))",
    tangents="np.ravel(x_dot)[np.argsort(x, axis=None)]",
    shape=flat,
)
general(
    "np.sort(x, axis=-1, kind=None)",
    "np.take_along_axis(y_bar, ranks(x), axis=axis)",
    tangents="np.take_along_axis(x_dot, np.argsort(x, axis=axis), axis=axis)",
    shape=like_x,
)
general(
    "np.partition(x, k, axis={None})",
    "np.take(np.take(y_bar, np.argsort(y)), ranks(x))",
    tangents="np.take(np.take(x_dot, np.argsort(x, axis=None)), ranks(y))",
    shape=flat,
)
general(
    "np.partition(x, k, axis=-1)",
    "np.take_along_axis(np.take_along_axis(y_bar, np.argsort(y, axis=axis), axis=axis),"
    " ranks(x), axis=axis)",
    tangents=(
        "np.take_along_axis(np.take_along_axis(x_dot, np.argsort(x, axis=axis), axis=axis),"
        " ranks(y), axis=axis)"
    ),
    shape=like_x,
)
