"""docs/kinks.md, line by line."""

import numpy as np
import pytest

import srcad

Z, V = np.zeros(2), np.array([0.0, 2.0])
SINGULAR = np.array([[1.0, 2.0], [2.0, 4.0]])
NAN = np.nan


@pytest.mark.parametrize(
    ("f", "args", "gradients"),
    [
        (lambda x: abs(x), (0.0,), (0.0,)),
        (lambda x: np.sum(np.abs(x)), (V,), ([0, 1],)),
        (lambda x: np.sum(np.fabs(x)), (V,), ([0, 1],)),
        (lambda x: max(0, x), (0.0,), (0.0,)),
        (lambda x: max(x, 0.0), (0.0,), (0.0,)),
        (lambda x: np.sum(np.maximum(0, x)), (V,), ([0, 1],)),
        (lambda x: np.sum(np.minimum(x, 0)), (V,), ([0, 0],)),
        (lambda x: np.sum(np.fmax(x, 0)), (V,), ([0, 1],)),
        (lambda x: np.sum(np.fmax(x, NAN)), (V,), ([1, 1],)),
        (lambda x: np.sum(np.fmin(x, 0)), (V,), ([0, 0],)),
        (lambda x, z: np.sum(np.maximum(x, z)), (Z, V), ([0.5, 0], [0.5, 1])),
        (lambda x, z: np.sum(np.fmin(x, z)), (Z, V), ([0.5, 1], [0.5, 0])),
        (lambda x, z: max(x, z), (1.0, 1.0), (0.5, 0.5)),
        (lambda x, y, z: max(x, y, z), (1.0, 1.0, 1.0), (1/3, 1/3, 1/3)),
        (lambda a, b, c, d, e, f, g, h, i, j: min(a, b, c, d, e, f, g, h, i, j),
         (1.0, 1.0, *range(2, 10)), (0.5, 0.5, *[0.0]*8)),
        (lambda x: np.sum(np.clip(x, 0, 2)), (V,), ([0, 0],)),
        (lambda x, lo: np.sum(np.clip(x, lo, 5)), (V, 0.0), ([0.5, 1], 0.5)),
        (lambda x, hi: np.sum(np.clip(x, None, hi)), (V, 2.0), ([1, 0.5], 0.5)),
        (lambda x, hi: np.sum(np.clip(x, -1, hi)), (V, 2.0), ([1, 0.5], 0.5)),
        (lambda lo: np.sum(np.clip(V, lo, 5)), (0.0,), (0.0,)),
        (lambda x: np.max(x), (Z,), ([0.5, 0.5],)),
        (lambda x: np.sum(np.min(np.stack((x, x)), axis=0)), (V,), ([1, 1],)),
        (lambda x: np.linalg.norm(x), (Z,), ([0, 0],)),
        (lambda x: np.sum(np.linalg.norm(x, axis=0)), (np.zeros((2, 2)),), (np.zeros((2, 2)),)),
        (lambda x, z: np.sum(np.hypot(x, z)), (Z, Z), ([0, 0], [0, 0])),
        (lambda x: np.std(x), (Z,), ([0, 0],)),
        (lambda x: np.sum(np.std(x, axis=0)), (np.ones((2, 1)),), ([[0], [0]],)),
        (lambda x: np.sum(x**0), (Z,), ([0, 0],)),
        (lambda x, z: np.sum(x**z), (Z, V), ([0, 0], [0, 0])),
        (lambda x: np.sum(np.sqrt(x)), (Z,), ([np.inf, np.inf],)),
        (lambda x: np.sum(np.sinc(x)), (Z,), ([0, 0],)),
        (lambda x: np.prod(x), (V,), ([2, 0],)),
        (lambda x: np.prod(x), (Z,), ([0, 0],)),
        (lambda x: np.sum(np.cumprod(x)), (V,), ([3, 0],)),
        (lambda x: np.linalg.det(x), (SINGULAR,), ([[4, -2], [-2, 1]],)),
        (lambda x: np.sum(np.floor(x) + np.sign(x) + np.round(x)), (Z,), ([0, 0],)),
        (lambda x: np.sum(np.mod(x, 2.0)), (V,), ([1, 1],)),
        (lambda x: np.sort(x)[0], (Z,), ([1, 0],)),
        (lambda x: np.median(x), (Z,), ([0.5, 0.5],)),
        (lambda x: np.interp(x, [0.0, 1.0, 2.0], [0.0, 1.0, 4.0]), (1.0,), (3.0,)),
        (lambda x: np.interp(x, [0.0, 1.0, 2.0], [0.0, 1.0, 4.0]), (2.0,), (0.0,)),
        (lambda x: np.sum(np.where(x > 0, np.sqrt(x), 0.0)), (V,), ([0, 0.5/np.sqrt(2)],)),
        (lambda x: np.sum(np.where(x > 0, x*np.log(x), 0.0)), (V,), ([0, 1 + np.log(2)],)),
        (lambda x: np.sum(np.sqrt(np.where(x > 0, x, 1.0))), (V,), ([0, 0.5/np.sqrt(2)],)),
        (lambda x: np.linalg.cholesky(x)[1, 0], (np.eye(2),), ([[0, 0], [1, 0]],)),
        (lambda x: np.sum(np.linalg.eigvalsh(x)**2), (np.eye(2) + 1,), ([[4, 0], [4, 4]],)),
    ],
)  # fmt: skip
def test_the_table_of_kinks(f, args, gradients):
    with np.errstate(all="ignore"):
        found = srcad.grad(f, tuple(range(len(args))))(*args)
    for actual, expected in zip(found, gradients, strict=True):
        np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-12)


def test_factors_of_columns_that_hang_together_are_refused():
    for x in (SINGULAR, np.ones((2, 3))):
        with pytest.raises(srcad.TransformError, match="not independent"):
            srcad.grad(lambda x: np.sum(np.linalg.qr(x)[1] ** 3))(x)
