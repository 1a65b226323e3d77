"""Running results and differences: their transposes run backwards.

The derivative of a running product is a linear recurrence, so that no zero is divided by.
"""

from collections.abc import Callable

from srcad.rules.compose import composition
from srcad.rules.declare import general, linear, positional
from srcad.rules.shapes import flat, like_x, ranked

_GIVEN = object()  # in the place of an array
positional("np.cumsum np.cumprod", "axis=None dtype=None out=None")
positional("np.diff", "n=1 axis=-1 prepend=np._NoValue append=np._NoValue")
positional("recurrence recurrence_back advanced delayed", "axis=None")

# running sums
linear("np.cumsum(x[()], axis=None)", "y_bar[0]", shape=flat)
linear("np.cumsum(x[n])", "np.cumsum(y_bar[::-1])[::-1]", shape=like_x)
linear("np.cumsum(x, axis=a)", "np.flip(np.cumsum(np.flip(y_bar, axis=a), axis=a), axis=a)",
       shape=like_x)  # fmt: skip
linear("np.cumsum(x)", "np.reshape(np.cumsum(y_bar[::-1])[::-1], np.shape(x))", shape=flat)
composition("np.nancumsum(a, axis=None)", "np.cumsum(np.where(np.isnan(a), 0, a), axis=axis)")


def _along_all(name: str) -> Callable[..., str]:
    """Return what makes the text of a running sum or product, which of a matrix needs an axis."""

    def text(axis: object = _GIVEN, **_: object) -> str:
        what = "For arrays which have more than one dimension ``axis`` argument is required."
        test = f"if np.ndim(x) > 1: raise ValueError({what!r}); " if axis is None else ""
        return f"{test}np.{name}(x, axis=axis)"

    return text


composition("np.cumulative_sum(x, /, *, axis=None)", _along_all("cumsum"))
composition("np.add.accumulate(array, axis=0)", "np.cumsum(array, axis=axis)")

# running products
general("np.cumprod(x[()], axis=None)", "y_bar[0]", tangents="np.reshape(x_dot, (1,))",
        shape=flat)  # fmt: skip
general(
    "np.cumprod(x[n])",
    "recurrence_back(x, y_bar, 0) * delayed(y, 1.0, 0)",
    tangents="recurrence(x, x_dot * delayed(y, 1.0, 0), 0)",
    shape=like_x,
)
general(
    "np.cumprod(x, axis=a)",
    "recurrence_back(x, y_bar, a) * delayed(y, 1.0, a)",
    tangents="recurrence(x, x_dot * delayed(y, 1.0, a), a)",
    shape=like_x,
)
composition("np.nancumprod(a, axis=None)", "np.cumprod(np.where(np.isnan(a), 1, a), axis=axis)")
composition("np.cumulative_prod(x, /, *, axis=None)", _along_all("cumprod"))
composition("np.multiply.accumulate(array, axis=0)", "np.cumprod(array, axis=axis)")
general(
    "recurrence(x, z, a)",
    "recurrence_back(x, y_bar, a) * delayed(y, 0.0, a)",
    "recurrence_back(x, y_bar, a)",
    tangents=("recurrence(x, x_dot * delayed(y, 0.0, a), a)", "recurrence(x, z_dot, a)"),
    shape=like_x,
)
general(
    "recurrence_back(x, z, a)",
    "delayed(recurrence(x, y_bar, a), 0.0, a) * y",
    "recurrence(x, y_bar, a)",
    tangents=("recurrence_back(x, advanced(x_dot * y, a), a)", "recurrence_back(x, z_dot, a)"),
    shape=like_x,
)
general("delayed(x, v, a)", "advanced(y_bar, a)", tangents="delayed(x_dot, 0.0, a)",
        shape=like_x)  # fmt: skip
linear("advanced(x, a)", "delayed(y_bar, 0.0, a)", shape=like_x)

# running extremes: the place of the last one found
for _op in ("maximum", "minimum"):
    _place = "np.maximum.accumulate(where(x == y, np.arange(np.size(x)), 0))"
    general(
        f"np.{_op}.accumulate(x[n])",
        f"scatter(y_bar, x, {_place})",
        tangents=f"x_dot[{_place}]",
        shape=like_x,
    )

# differences
linear("np.diff(x, axis=-1)", "-np.diff(y_bar, axis=axis, prepend=0, append=0)", shape=ranked)
linear("np.diff(x, axis=-1, prepend={0}, append={0})", "-np.diff(y_bar, axis=axis)", shape=ranked)
_FROM = "-np.diff(y_bar, axis=axis, append=0)"
linear("np.diff(x, prepend=p[()], axis=-1)", _FROM, "-np.sum(along(y_bar, 0, 1))", by="x p",
       shape=ranked)  # fmt: skip
_TO = "-np.diff(y_bar, axis=axis, prepend=0)"
linear("np.diff(x, append=p[()], axis=-1)", _TO, "np.sum(along(y_bar, -1))", by="x p",
       shape=ranked)  # fmt: skip
_BOTH = "-np.diff(y_bar, axis=axis, prepend=0, append=0)"
linear("np.diff(x, prepend=p, axis=-1)", f"along({_BOTH}, np.shape(p)[axis])",
       f"along({_BOTH}, 0, np.shape(p)[axis])", by="x p", shape=ranked)  # fmt: skip
linear("np.diff(x, append=p, axis=-1)", f"along({_BOTH}, 0, np.shape(x)[axis])",
       f"along({_BOTH}, np.shape(x)[axis])", by="x p", shape=ranked)  # fmt: skip
linear("np.diff(x, n={2}, axis=-1)",
       "np.diff(np.diff(y_bar, axis=axis, prepend=0, append=0), axis=axis, prepend=0, append=0)",
       shape=ranked)  # fmt: skip
linear("np.diff(x[m], n=k)", "(-1)**k * np.diff(np.pad(y_bar, k), n=k)", shape=ranked)
linear("np.ediff1d(x)",
       "np.reshape(-np.diff(y_bar, prepend=0, append=0)[:np.size(x)], np.shape(x))",
       shape=flat)  # fmt: skip
_ENDS = "np.concatenate([y_bar[:1], y_bar[1:-1]/2, y_bar[-1:]])"
_GRADIENT = f"-np.diff({_ENDS}[:-1] + {_ENDS}[1:], prepend=0, append=0)"
linear("np.gradient(x[n])", _GRADIENT, shape=like_x)
general(
    "np.gradient(x[n], h[()])",
    f"{_GRADIENT} / h",
    "-np.sum(y_bar * y) / h",
    tangents=("np.gradient(x_dot, h)", "-y * (h_dot / h)"),
    shape=like_x,
)
# at places: the weights of the neighbours before and after, of which both ends have one
_STEPS = "np.diff(1.0*c)"  # which may fall
_BEFORE, _AFTER = f"{_STEPS}[:-1]", f"{_STEPS}[1:]"
_INNER = f"y_bar[1:-1] / ({_BEFORE} + {_AFTER})"
_FIRST, _LAST = f"y_bar[:1] / {_STEPS}[:1]", f"y_bar[-1:] / {_STEPS}[-1:]"
linear(
    "np.gradient(x[n], c[n])",
    f"-np.diff(np.concatenate([{_FIRST}, {_INNER} * {_BEFORE} / {_AFTER}])"
    f" + np.concatenate([{_INNER} * {_AFTER} / {_BEFORE}, {_LAST}]), prepend=0, append=0)",
    by="x",
    shape=like_x,
)
# along an axis, of arrays of any rank
_ENDED = "np.concatenate([along(y_bar, 0, 1), along(y_bar, 1, -1)/2, along(y_bar, -1)], axis=axis)"
_ALONG = f"-np.diff(along({_ENDED}, 0, -1) + along({_ENDED}, 1), axis=axis, prepend=0, append=0)"
linear("np.gradient(x, axis={0, 1, 2, -1, -2})", _ALONG, shape=like_x)
linear("np.gradient(x, h[()], axis={0, 1, 2, -1, -2})", f"{_ALONG} / h", by="x", shape=like_x)


def _trapezoid(x: object = _GIVEN, axis: object = None, **_: object) -> str:
    if type(axis) is not int:
        raise TypeError("an axis that is not written out")
    y, step = "y", "np.diff(x)"
    if axis != -1:
        y = f"np.moveaxis(y, {axis}, -1)"
        step += f" if np.ndim(x) == 1 else np.moveaxis(np.diff(x, axis={axis}), {axis}, -1)"
        step = f"({step})"
    step = "dx" if x is None else step
    before = "" if y == "y" else f"y = {y}; "
    return f"{before}np.sum({step} * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)"


composition("np.trapezoid(y, x=None, dx=1.0, axis=-1)", _trapezoid, also="np.trapz")
