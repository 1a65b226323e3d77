"""Precisions: functions of integers whose result is an integer; of all others it is floating.

What is taken for an integer does not vary, so that nothing that varies may be written into it.
"""

import numpy as np

__all__ = ["COUNTING", "INTEGRAL", "KEEPING", "POWERS", "TRUTHS"]

INTEGRAL = {
    "T", "abs", "add", "as_python", "copy", "copy_each", "cropped", "divmod", "floordiv",
    "index", "list", "matmul", "max", "min", "mod", "mul", "neg", "np.abs", "np.absolute", "np.add",
    "np.add.outer", "np.amax", "np.amin", "np.around", "np.array", "np.array_split",
    "np.asanyarray", "np.asarray", "np.ascontiguousarray", "np.atleast_1d", "np.atleast_2d",
    "np.atleast_3d", "np.broadcast_arrays", "np.broadcast_to", "np.clip", "np.column_stack",
    "np.compress", "np.concat", "np.concatenate", "np.conj", "np.conjugate", "np.convolve",
    "np.copy", "np.correlate", "np.cross", "np.cumprod", "np.cumsum", "np.delete", "np.diag",
    "np.diagonal", "np.diff", "np.dot", "np.dsplit", "np.ediff1d", "np.einsum", "np.expand_dims",
    "np.extract", "np.fft.fftshift", "np.fft.ifftshift", "np.flip", "np.fliplr", "np.flipud",
    "np.floor_divide", "np.fmax", "np.fmin", "np.fmod", "np.full", "np.full_like", "np.hsplit",
    "np.hstack", "np.imag", "np.inner", "np.insert", "np.kron", "np.linalg.cross",
    "np.linalg.diagonal", "np.linalg.matmul", "np.linalg.matrix_transpose", "np.linalg.outer",
    "np.linalg.tensordot", "np.linalg.trace", "np.linalg.vecdot", "np.matmul",
    "np.matrix_transpose", "np.matvec", "np.max", "np.maximum", "np.maximum.accumulate",
    "np.meshgrid", "np.min", "np.minimum", "np.minimum.accumulate", "np.mod", "np.moveaxis",
    "np.multiply", "np.multiply.outer", "np.nan_to_num", "np.nancumprod", "np.nancumsum",
    "np.nanmax", "np.nanmin", "np.nanprod", "np.nansum", "np.negative", "np.outer", "np.pad",
    "np.partition", "np.polyder", "np.polyval", "np.positive", "np.power", "np.prod", "np.ravel",
    "np.real", "np.reciprocal", "np.remainder", "np.repeat", "np.reshape", "np.resize", "np.roll",
    "np.rot90", "np.round", "np.select", "np.sign", "np.sort", "np.split", "np.square",
    "np.squeeze", "np.stack", "np.subtract", "np.subtract.outer", "np.sum", "np.swapaxes",
    "np.take", "np.take_along_axis", "np.tensordot", "np.tile", "np.trace", "np.transpose",
    "np.tril", "np.triu", "np.vander", "np.vdot", "np.vecdot", "np.vecmat", "np.vsplit",
    "np.where", "pos", "pow", "round", "scatter", "sub", "sum", "tuple", "unbroadcast",
}  # fmt: skip
if np.floor(np.zeros(1, dtype=int)).dtype.kind == "i":  # from NumPy 2.1 on
    INTEGRAL |= {"np.floor", "np.ceil", "np.trunc"}

# those that give integers of integers unless the exponent is negative
POWERS = {"np.power", "pow"}

# those that make what they are given as their first argument is, whatever is put into it
KEEPING = {"np.full_like", "np.insert", "np.pad"}

# those that count truth values
COUNTING = {
    "math.prod", "neg", "np.cumprod", "np.cumsum", "np.nansum", "np.polyder", "np.prod", "np.sum",
    "np.trace",
    "np.vander", "sum",
}  # fmt: skip

# those of arrays of truth values that give truth values: Python's own are added up
TRUTHS = {
    "abs", "add", "mul", "np.abs", "np.absolute", "np.add", "np.clip", "np.maximum", "np.minimum",
    "np.ceil", "np.floor", "np.multiply", "np.real", "np.trunc",
}  # fmt: skip
