"""``np.einsum`` with ellipses wherever they stand, over operands of other ranks, and with ones."""

import numpy as np
import pytest

import srcad

ROWS = [
    ("i...,i...->...", (3,), (3, 3)),
    ("i...,i...", (3, 2), (3, 3, 2)),
    ("i...,ij...->j...", (3, 2), (3, 4, 5, 2)),
    ("ij...k,i...->...jk", (3, 2, 4, 5), (3, 6, 4)),
    ("i...j,...j->...", (2, 3, 4), (5, 3, 4)),
    ("a...b,b...a->...", (2, 3, 4), (4, 1, 2)),
    ("...i,...i->...", (1, 3), (2, 3)),
    ("i...i,...->...", (2, 3, 2), (5, 3)),
    ("...,k...->k...", (5, 3), (2, 3)),
    ("...klk,k...->...", (2, 4, 1, 4), (4, 3, 2)),
]


def summed(subscripts):
    lines = f"def f(x, z):\n    return np.sum(np.einsum('{subscripts}', x, z)**2)\n"
    return srcad.from_source(lines)


@pytest.mark.parametrize(("subscripts", "one", "other"), ROWS)
def test_gradients(subscripts, one, other):
    rng = np.random.default_rng(0)
    f, x, z = summed(subscripts), rng.normal(size=one), rng.normal(size=other)
    dx, dz, e = rng.normal(size=one), rng.normal(size=other), 1e-6
    x_bar, z_bar = srcad.grad(f, (0, 1))(x, z)
    slope = (f(x + e*dx, z + e*dz) - f(x - e*dx, z - e*dz)) / (2*e)
    assert np.vdot(x_bar, dx) + np.vdot(z_bar, dz) == pytest.approx(slope, rel=1e-5)
    assert srcad.jvp(f, (x, z), (dx, dz))[1] == pytest.approx(slope, rel=1e-5)
    curve = srcad.jvp(srcad.grad(f), (x, z), (dx, dz))[1]
    ahead, behind = (srcad.grad(f)(x + s*dx, z + s*dz) for s in (e, -e))
    np.testing.assert_allclose(curve, (ahead - behind) / (2*e), rtol=1e-6, atol=1e-7)
