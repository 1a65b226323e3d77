"""Integrals of what is sampled, as ``scipy.integrate`` takes them."""

from srcad.rules.compose import composition
from srcad.rules.declare import same_as

same_as("scipy.integrate.trapezoid", "np.trapezoid")


_GIVEN = object()  # in the place of an array


def _running(x: object = _GIVEN, axis: object = None, initial: object = _GIVEN, **_: object) -> str:
    if axis != -1 or initial not in (None, 0):
        raise TypeError("an axis or a start that is not written out")
    step = "dx" if x is None else "np.diff(x)"
    total = f"np.cumsum({step} * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)"
    if initial is None:
        return total
    return f"np.concatenate((np.zeros_like(y[..., :1]), {total}), axis=-1)"


composition(
    "scipy.integrate.cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None)", _running
)
