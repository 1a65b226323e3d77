"""Functions of complex numbers.

A holomorphic function has one rule for real and for complex numbers, and so has everything linear.
The others have a second one here, by which ``Re(x_bar * x_dot)`` is the change that x makes: for
a real result of x = a + ib the adjoint of x is that by a minus i times that by b. Where a result is
real although x is complex the rule says so (``real="y"``). :mod:`srcad.transform.scope` tells how
real and complex numbers meet.
"""

from srcad.rules.complex_shapes import complex_like
from srcad.rules.compose import composition
from srcad.rules.declare import constant, elementwise, general, holds_for, linear
from srcad.rules.shapes import boolean, like_x

# holomorphic functions
holds_for("add sub mul div neg pos np.square np.reciprocal np.sinc sin_over", "both")
holds_for("sqrt exp exp2 expm1 log log2 log10 log1p np.positive np.negative", "both")
holds_for("sin cos tan arctan sinh cosh tanh arctanh", "both")
holds_for("np.add np.subtract np.multiply np.divide np.true_divide", "both")
holds_for("np.atan np.atanh", "both")
holds_for("np.sum np.average np.prod cofactors cofactors_along np.cumprod", "both")
holds_for("recurrence recurrence_back delayed np.divide.outer np.vander np.polyval", "both")
holds_for(
    "np.linalg.inv np.linalg.det np.linalg.solve adjugate adjugate_along inverse_gaps", "both"
)
# by their results, which know the side of the cut
for _arc, _numbers in (("np.arc", "complex"), ("np.a", "complex"), ("cmath.a", "both")):
    elementwise(f"{_arc}sin(x)", "1/cos(y)", numbers=_numbers)
    elementwise(f"{_arc}cos(x)", "-1/sin(y)", numbers=_numbers)
    elementwise(f"{_arc}sinh(x)", "1/cosh(y)", numbers=_numbers)
    elementwise(f"{_arc}cosh(x)", "1/sinh(y)", numbers=_numbers)
elementwise(  # the logarithm of a negative base is complex
    "pow(x, z)",
    "z * x**where(z == 0, where(x == 0, 1, z - 1), z - 1)",
    "y * np.log(where(x == 0, 1, x) + 0j)",
    also="np.power np.float_power",
    numbers="complex",
)

# parts
linear("np.real(x)", "y_bar", shape=like_x, numbers="complex", real="y")
linear("np.imag(x)", "-1j*y_bar", shape=like_x, numbers="complex", real="y")
linear("np.conj(x)", "np.conj(y_bar)", also="np.conjugate", shape=like_x, numbers="complex")
linear("complex(x)", "y_bar", shape=complex_like)
linear("complex(x, z)", "y_bar", "1j*y_bar", shape=complex_like)

# absolute value, phase and sign: 0 at 0
_SIZE = "where(y == 0, 1, y)"
general(
    "abs(x)",
    f"np.conj(x) * (y_bar / {_SIZE})",
    tangents=f"np.real(np.conj(x) * x_dot) / {_SIZE}",
    also="np.abs",
    shape=like_x,
    numbers="complex",
    real="y",
)
_NOT_ZERO = "where(x == 0, np.inf, x)"
general(
    "np.angle(x)",
    f"-1j*(y_bar / {_NOT_ZERO})",
    tangents=f"np.imag(x_dot / {_NOT_ZERO})",
    shape=like_x,
    numbers="complex",
    real="y",
)
_ABOVE = "where(x == 0, np.inf, np.abs(x))"
general(
    "np.sign(x)",
    f"-1j*np.conj(y) * (np.real(1j*y*y_bar) / {_ABOVE})",
    tangents=f"1j*y * (np.imag(np.conj(y) * x_dot) / {_ABOVE})",
    shape=like_x,
    numbers="complex",
)

# the module cmath
elementwise("cmath.atan(x)", "1/(1 + x**2)", numbers="both")
elementwise("cmath.atanh(x)", "1/(1 - x**2)", numbers="both")
elementwise("cmath.log(x, z)", "1/(x*log(z))", "-y/(z*log(z))", numbers="both", raises=True)
general("cmath.phase(x)", "-1j*(y_bar / x)", tangents="np.imag(x_dot / x)", shape=like_x,
        numbers="both", real="y")  # fmt: skip
composition("cmath.polar(z, /)", "(abs(z), cmath.phase(z))")
composition("cmath.rect(r, phi, /)", "complex(r * math.cos(phi), r * math.sin(phi))")
constant("cmath.isnan cmath.isfinite cmath.isinf cmath.isclose", boolean)
