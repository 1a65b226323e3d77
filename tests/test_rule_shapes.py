"""Arrays of every rank through functions written for some of them: right, or an error."""

import contextlib

import numpy as np
import pytest

import srcad

rng = np.random.default_rng(0)


def sample(*shape):
    return rng.normal(size=shape)*0.7 + 0.1*np.arange(int(np.prod(shape))).reshape(shape)


SHAPES = [
    np.array(0.4), sample(4), sample(3, 4), sample(2, 3, 4), sample(1, 4), sample(3, 1), sample(1),
    sample(1, 1), sample(4, 4) + 3*np.eye(4),
]  # fmt: skip
CALLS = """
np.sum(x, axis=-1); np.max(x, axis=-1); np.min(x, axis=0, keepdims=True); np.var(x)
np.std(x, axis=-1); np.prod(x); np.prod(x, axis=-1); np.cumsum(x); np.cumprod(x, axis=-1)
np.diff(x, axis=-1); np.sort(x); np.sort(x, axis=0); np.median(x); np.quantile(x, 0.4)
np.atleast_1d(x); np.atleast_2d(x); np.atleast_3d(x); np.flip(x); np.roll(x, 2); np.tril(x)
np.triu(x); np.diag(x); np.trace(x); np.linalg.norm(x); np.linalg.norm(x, axis=-1); np.ptp(x)
np.repeat(x, 3); np.tile(x, 2); np.pad(x, 1); np.transpose(x); np.squeeze(x); np.gradient(x)
np.trapezoid(x); np.ediff1d(x); np.average(x); np.nansum(x, axis=-1); np.nanmean(x)
np.take(x, 0, axis=-1); np.take(x, [0]); np.convolve(x, x); np.outer(x, x); np.dot(x, x)
np.inner(x, x); np.vdot(x, x); np.matmul(x, x); np.kron(x, x); np.einsum('...i->...', x)
np.partition(x, 0); np.maximum.accumulate(x); np.vander(x, 3); np.polyval(x, 0.3)
np.linalg.inv(x); np.linalg.det(x); np.linalg.pinv(x); np.linalg.qr(x)[1]
np.linalg.svd(x, full_matrices=False)[1]; np.linalg.eigvalsh(x); np.linalg.slogdet(x)[1]
np.linalg.matrix_power(x, 3); np.hstack((x, x)); np.vstack((x, x)); np.dstack((x, x))
np.column_stack((x, x)); np.stack((x, x), axis=-1); np.concatenate((x, x), axis=-1)
np.append(x, x); np.array_split(x, 2)[0]; np.rot90(x); np.insert(x, 1, 0.5); np.delete(x, -1)
np.compress([True, False], x); np.meshgrid(x, x)[0]; np.select([x > 0], [x*2], 0.0)
np.linspace(x, 2.0, 3); np.full((2,), x); np.add.outer(x, x); np.add.reduce(x); np.cross(x, x)
np.linalg.lstsq(x, x, rcond=None)[0]; np.tensordot(x, x, axes=1); np.broadcast_arrays(x, 1.0)[1]
"""


@pytest.mark.parametrize("call", [c for line in CALLS.split("\n") for c in line.split("; ") if c])
def test_right_or_an_error(call):
    f = srcad.from_source(f"def f(x):\n    return {call}\n")
    for x in SHAPES:
        try:
            f(x)
        except (ValueError, TypeError, IndexError, np.linalg.LinAlgError):
            continue  # NumPy does not take it either
        with contextlib.suppress(srcad.TransformError, ValueError, TypeError, IndexError,
                                 AttributeError, np.linalg.LinAlgError):  # fmt: skip
            srcad.check_grads(f, (x,), order=1)


@pytest.mark.filterwarnings("ignore:Arrays of 2-dimensional vectors:DeprecationWarning")
@pytest.mark.parametrize("shapes", [
    ((2,), (2,)), ((3,), (3,)), ((2,), (3,)), ((3,), (2,)), ((4, 2), (2,)), ((3,), (4, 3)),
    ((4, 2), (4, 3)), ((4, 2), (4, 2)), ((2,), (4, 3)),
])  # fmt: skip
def test_cross_products_of_two_and_of_three_components(shapes):
    f = srcad.from_source("def f(x, z):\n    return np.sum(np.cross(x, z)**3)\n")
    g = srcad.from_source("def g(x, z):\n    return np.sum(np.cross(x[..., :], z[..., :])**3)\n")
    args = tuple(sample(*shape) for shape in shapes)
    for h in (f, g):
        srcad.check_grads(h, args, order=2)
