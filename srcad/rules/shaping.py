"""Functions that arrange elements anew: their transposes put them back."""

from srcad.rules.compose import composition
from srcad.rules.declare import general, linear, positional
from srcad.rules.precisions import alike, floating, of_python
from srcad.rules.shapes import (
    as_like,
    at_least,
    expanded,
    filled,
    flat,
    like,
    like_x,
    matrix,
    of_shape,
    ranked,
    swapped,
    transposed,
)

positional("np.reshape", "shape order='C' copy=None")
positional("np.ravel", "order='C'")
positional("np.expand_dims", "axis")
positional("np.flip", "axis=None")
positional("np.roll", "shift axis=None")
positional("np.rot90", "k=1 axes=(0, 1)")
positional("np.transpose np.permute_dims", "axes=None")
positional("np.squeeze", "axis=None")
positional("np.broadcast_to", "shape")
positional("np.swapaxes", "axis1 axis2")
positional("np.moveaxis", "source destination")
positional("np.repeat", "repeats axis=None")
positional("np.tile", "reps")
positional("np.pad", "pad_width mode='constant' constant_values=0")
positional("np.full", "fill_value dtype=None order='C'")
positional("np.full_like", "fill_value dtype=None")
positional("np.diag np.diagflat np.tril np.triu", "k=0")
positional("np.diagonal", "offset=0 axis1=0 axis2=1")

# the same elements in another shape
_BACK = "np.reshape(y_bar, np.shape(x))"
linear("np.reshape(x, s)", _BACK, shape=of_shape)
linear("np.reshape(x, s, order={'F'})", "np.reshape(y_bar, np.shape(x), order='F')", shape=of_shape)
linear("np.ravel(x)", _BACK, shape=flat)
linear("np.ravel(x, order={'F'})", "np.reshape(y_bar, np.shape(x), order='F')", shape=flat)
linear("np.expand_dims(x, axis)", _BACK, shape=expanded)
linear("np.squeeze(x, axis=None)", _BACK, shape=alike)
for _n in (1, 2, 3):
    linear(f"np.atleast_{_n}d(x)", _BACK, shape=at_least(_n))
linear("T(x)", "y_bar.T", shape=transposed)
linear("np.transpose(x)", "np.transpose(y_bar)", shape=transposed)
linear("np.transpose(x, axes=a)", "np.transpose(y_bar, axes=np.argsort(np.mod(a, np.ndim(x))))",
       shape=ranked)  # fmt: skip
linear("np.swapaxes(x, a, b)", "np.swapaxes(y_bar, a, b)", shape=swapped)
linear("np.moveaxis(x, a, b)", "np.moveaxis(y_bar, b, a)", shape=ranked)
linear("np.matrix_transpose(x)", "np.matrix_transpose(y_bar)", shape=swapped,
       also="np.linalg.matrix_transpose")  # fmt: skip

# the same elements in another order
linear("np.flip(x, axis=None)", "np.flip(y_bar, axis=axis)", shape=like_x)
linear("np.fliplr(x)", "np.fliplr(y_bar)", shape=like_x)
linear("np.flipud(x)", "np.flipud(y_bar)", shape=like_x)
linear("np.rot90(x, k=1, axes=(0, 1))", "np.rot90(y_bar, k=-k, axes=axes)", shape=ranked)
linear("np.roll(x, [p, q])", "np.roll(y_bar, -p - q)", shape=like_x)
linear("np.roll(x, s)", "np.roll(y_bar, -s)", shape=like_x)
linear("np.roll(x, s, axis=a)", "np.roll(y_bar, np.negative(s), axis=a)", shape=like_x)
linear("np.fft.fftshift(x, axes=None)", "np.fft.ifftshift(y_bar, axes=axes)", shape=like_x)
linear("np.fft.ifftshift(x, axes=None)", "np.fft.fftshift(y_bar, axes=axes)", shape=like_x)

# the same elements more than once
linear("np.broadcast_to(x, s)", "unbroadcast(y_bar, x)", shape=of_shape)
linear("np.full(shape, x)", "unbroadcast(y_bar, x)", by="x", shape=filled)
linear("np.full_like(like, x)", "unbroadcast(y_bar, x)", by="x", shape=as_like)
for _dtype in ("{float, np.float64, np.float32}", "d[...]"):
    linear(f"np.full(shape, x, dtype={_dtype})", "unbroadcast(y_bar, x)", by="x", shape=filled,
           numbers="real")  # fmt: skip
    linear(f"np.full_like(like, x, dtype={_dtype})", "unbroadcast(y_bar, x)", by="x",
           shape=floating(as_like), numbers="real")  # fmt: skip
linear("unbroadcast(x, like)", "np.broadcast_to(y_bar, np.shape(x))", shape=like)
linear("copy(x)", "y_bar", also="np.copy copy_each", shape=like_x)
linear("deep_copy(x)", "y_bar", also="own_copy", shape=like_x)
linear("as_python(x[()])", "y_bar", shape=of_python)
linear("as_python(x)", "np.reshape(y_bar, np.shape(x))", shape=of_python)
for _dims in ("n", "m,n", "l,m,n"):
    linear(f"np.ascontiguousarray(x[{_dims}])", "y_bar", shape=like_x)
linear("np.ascontiguousarray(x)", _BACK, shape=at_least(1))  # of a number it makes a vector
linear("np.repeat(x[()], k[()])", "np.sum(y_bar)", by="x", shape=flat)
linear("np.repeat(x[n], k[()])", "np.sum(np.reshape(y_bar, (np.size(x), k)), axis=1)", shape=flat)
linear("np.repeat(x[n], k[n])", "np.bincount(np.repeat(np.arange(np.size(x)), k), weights=y_bar, "
       "minlength=np.size(x))", numbers="real")  # fmt: skip
linear("np.repeat(x, k)", "scatter(y_bar, x, np.unravel_index("
       "np.repeat(np.arange(np.size(x)), k), np.shape(x)))", shape=flat)  # fmt: skip
linear(
    "np.repeat(x, k, axis=axis)",
    "scatter(y_bar, x, place(np.repeat(np.arange(np.shape(x)[axis]), k)))",
    shape=ranked,
)
linear("np.tile(x[n], [p, q])", "np.sum(np.reshape(y_bar, (p*q, np.size(x))), axis=0)",
       shape=matrix)  # fmt: skip
linear(
    "np.tile(x[m,n], [p, q])",
    "np.sum(np.reshape(y_bar, (p, x.shape[0], q, x.shape[1])), axis=(0, 2))",
    shape=matrix,
)
linear(
    "np.tile(x[m,n], [p, q, r])",
    "np.sum(np.reshape(y_bar, (p, q, x.shape[0], r, x.shape[1])), axis=(0, 1, 3))",
)
linear("np.tile(x[m,n], k[()])",
       "np.sum(np.reshape(y_bar, (x.shape[0], k, x.shape[1])), axis=1)", shape=matrix)  # fmt: skip
linear("np.tile(x[n], [k])", "np.sum(np.reshape(y_bar, (k, np.size(x))), axis=0)", shape=flat)
linear("np.tile(x[()], r)", "np.sum(y_bar)", by="x")
linear("np.tile(x[n], k[()])", "np.sum(np.reshape(y_bar, (k, np.size(x))), axis=0)", shape=flat)

# margins
linear("np.resize(x, s)", "scatter(np.ravel(y_bar), x, np.unravel_index("
       "np.mod(np.arange(np.size(y_bar)), np.size(x)), np.shape(x)))", shape=of_shape)  # fmt: skip
linear("np.pad(x[n], w[()])", "y_bar[w:w + np.size(x)]", shape=ranked)
linear("np.pad(x, w)", "cropped(y_bar, w, x)", shape=ranked)
_PLACES = "np.pad(np.reshape(np.arange(np.size(x)), np.shape(x)), w, mode=mode)"
linear("np.pad(x, w, mode={'edge', 'reflect', 'symmetric', 'wrap'})",
       f"scatter(y_bar, x, np.unravel_index({_PLACES}, np.shape(x)))", shape=ranked)  # fmt: skip
general(
    "np.pad(x, w, constant_values=c[()])",
    "cropped(y_bar, w, x)",
    "np.sum(y_bar) - np.sum(cropped(y_bar, w, x))",
    tangents=("np.pad(x_dot, w)", "np.pad(np.zeros_like(x), w, constant_values=c_dot)"),
    by="x c",
    shape=ranked,
)
linear("cropped(x, w, like)", "np.pad(y_bar, w)", shape=like)

# diagonals and triangles
for _name in ("tril", "triu"):
    for _dims in ("m,n", "l,m,n"):
        linear(f"np.{_name}(x[{_dims}], k=0)", f"np.{_name}(y_bar, k=k)", shape=like_x)
linear("np.diag(x[n], k=0)", "np.diag(y_bar, k=k)", shape=matrix)
_DIAGONAL = "(np.arange(np.size(y_bar)), np.arange(np.size(y_bar)))"
_OFFSET = "(np.arange(np.size(y_bar)) + max(-{0}, 0), np.arange(np.size(y_bar)) + max({0}, 0))"
linear("np.diag(x[n,m])", f"scatter(y_bar, x, {_DIAGONAL})", shape=flat)
linear("np.diag(x[n,m], k=o)", f"scatter(y_bar, x, {_OFFSET.format('o')})", shape=flat)
linear("np.diagonal(x[n,m])", f"scatter(y_bar, x, {_DIAGONAL})", shape=flat,
       also="np.linalg.diagonal")  # fmt: skip
linear("np.diagonal(x[n,m], offset=o)", f"scatter(y_bar, x, {_OFFSET.format('o')})",
       also="np.linalg.diagonal", shape=flat)  # fmt: skip
_PLANES = "(span(None, None), np.arange(np.shape(y_bar)[1]), np.arange(np.shape(y_bar)[1]))"
linear("np.diagonal(x[l,m,n], axis1={1, -2}, axis2={2, -1})", f"scatter(y_bar, x, {_PLANES})",
       shape=matrix)  # fmt: skip
linear("np.linalg.diagonal(x[l,m,n])", f"scatter(y_bar, x, {_PLANES})", shape=matrix)
composition("np.rollaxis(a, axis)", "np.moveaxis(a, axis, 0)")
composition("np.diagflat(v, k=0)", "np.diag(np.ravel(v), k=k)")
