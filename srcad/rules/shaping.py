"""Functions that arrange elements anew: their transposes put them back."""

from srcad.rules.declare import linear, positional
from srcad.rules.shapes import (
    added,
    chosen,
    expanded,
    floats,
    joined,
    like,
    like_x,
    of_shape,
    packed,
    picked,
    stacked,
    transposed,
)

positional("np.reshape", "shape")
positional("np.expand_dims", "axis")
positional("np.flip", "axis=None")
positional("np.roll", "shift axis=None")
positional("np.transpose", "axes=None")
positional("np.squeeze", "axis=None")
positional("np.concatenate", "axis=0")
positional("np.stack", "axis=0")
positional("np.broadcast_to", "shape")
positional("np.swapaxes", "axis1 axis2")

# reading elements
linear("index(x, i)", "scatter(y_bar, x, i)", shape=picked)
linear("scatter(x, like, i)", "y_bar[i]", shape=like)

# literals
linear("tuple()", shape=packed)
linear("list()", shape=packed)
linear("np.array(*x)", "y_bar[i]", also="np.asarray np.stack", shape=stacked)
linear("np.array(x)", "y_bar", also="np.asarray", shape=like_x)
linear("np.concatenate(*x)", "y_bar[before:before + len(x)]", shape=joined)
linear("sum(*x)", "y_bar", also="math.fsum", shape=added)
linear("sum(*x, z)", "y_bar", "y_bar", shape=added)

# the same elements in another shape
linear("np.reshape(x, s)", "np.reshape(y_bar, np.shape(x))", shape=of_shape)
linear("np.ravel(x)", "np.reshape(y_bar, np.shape(x))", shape=floats)
linear("T(x)", "y_bar.T", shape=transposed)
linear("np.transpose(x)", "np.transpose(y_bar)", shape=transposed)
linear(
    "np.transpose(x, axes=a)",
    "np.transpose(y_bar, axes=np.argsort(np.mod(a, np.ndim(x))))",
    shape=floats,
)
linear("np.swapaxes(x, a, b)", "np.swapaxes(y_bar, a, b)", shape=floats)
linear("np.expand_dims(x, a)", "np.reshape(y_bar, np.shape(x))", shape=expanded)
linear("np.squeeze(x)", "np.reshape(y_bar, np.shape(x))", shape=floats)
linear("np.squeeze(x, axis=a)", "np.reshape(y_bar, np.shape(x))", shape=floats)

# the same elements in another order
linear("np.flip(x)", "np.flip(y_bar)", shape=like_x)
linear("np.flip(x, axis=a)", "np.flip(y_bar, axis=a)", shape=like_x)
linear("np.roll(x, s)", "np.roll(y_bar, -s)", shape=like_x)
linear("np.roll(x, s, axis=a)", "np.roll(y_bar, np.negative(s), axis=a)", shape=like_x)

# the same elements more than once
linear("np.broadcast_to(x, s)", "unbroadcast(y_bar, x)", shape=of_shape)
linear("np.full(shape, x)", "unbroadcast(y_bar, x)", by="x", shape=floats)
linear("unbroadcast(x, like)", "np.broadcast_to(y_bar, np.shape(x))", shape=like)
linear("copy(x)", "y_bar", also="np.copy copy_each", shape=like_x)

# one or the other
linear(
    "np.where(c, x, z)",
    "where(c, y_bar, 0.0)",
    "where(c, 0.0, y_bar)",
    by="x z",
    shape=chosen,
)
