"""Element-wise functions: the partial derivative by each argument, where ``y`` is the result.

A name without a prefix stands for NumPy's function and for ``math``'s where it has one of that
name; ``also`` names those that are called otherwise. ``tie`` is what each of two equal operands
gets: a half if both vary, nothing if only one does; ``tie_xz`` is that of x and z.
"""

from srcad.rules.compose import composition
from srcad.rules.declare import elementwise, general, linear, of_many, positional
from srcad.rules.shapes import like_x

positional("np.round np.around", "decimals=0")
positional("round", "ndigits=None")

# arithmetic
elementwise("add(x, z)", "1", "1", also="np.add")
elementwise("sub(x, z)", "1", "-1", also="np.subtract")
elementwise("mul(x, z)", "z", "x", also="np.multiply")
elementwise("div(x, z)", "1/z", "-(x/z**2)", also="np.divide np.true_divide", on=[(-2, 2), (1, 3)])
elementwise("floordiv(x, z)", "0", "0", also="np.floor_divide", on=[(-2, 2), (1, 3)])
elementwise("mod(x, z)", "1", "-(x // z)", also="np.mod np.remainder", on=[(0.5, 2), (3, 4)])
elementwise(
    "pow(x, z)",
    "z * x**where(z == 0, where(x == 0, 1, z - 1), z - 1)",
    "y * np.log(where(x == 0, 1, x))",
    also="np.power np.float_power math.pow",
    on=[(0.5, 2), (-2, 3)],
)
elementwise("neg(x)", "-1", also="np.negative")
elementwise("pos(x)", "1", also="np.positive")
elementwise("float(x)", "1", raises=True, real="y")
elementwise("np.float64(x)", "1", real="y")
elementwise("seen_as(x, z)", "0", "1")
elementwise("np.square(x)", "2*x")
elementwise("np.reciprocal(x)", "-y**2", on=[(0.5, 2)])
elementwise("math.fma(x, z, w)", "z", "x", "1")
elementwise("math.fmod(x, z)", "1", "-trunc(x / z)", also="np.fmod", on=[(-2, 2), (3, 4)])
elementwise("math.remainder(x, z)", "1", "-np.rint(x / z)", on=[(-1, 1), (3, 4)])

# powers and roots
elementwise("sqrt(x)", "0.5/y", on=[(0.5, 4)])
elementwise("cbrt(x)", "1/(3*y**2)", on=[(0.5, 4)])
elementwise(
    "hypot(x, z)",
    "x / where(y == 0, 1, y)",
    "z / where(y == 0, 1, y)",
    on=[(0.5, 2), (0.5, 2)],
)

of_many("math.hypot", "x / where(y == 0, 1, y)", lambda _: (0.5, 2))

# exponentials and logarithms
elementwise("exp(x)", "y")
elementwise("exp2(x)", "y * math.log(2)")
elementwise("expm1(x)", "y + 1")
elementwise("log(x)", "1/x", on=[(0.5, 4)])
elementwise("math.log(x, z)", "1/(x*log(z))", "-y/(z*log(z))", on=[(0.5, 4), (2, 4)])
elementwise("log2(x)", "1/(x*math.log(2))", on=[(0.5, 4)])
elementwise("log10(x)", "1/(x*math.log(10))", on=[(0.5, 4)])
elementwise("log1p(x)", "1/(1 + x)", on=[(-0.5, 4)])
elementwise("logaddexp(x, z)", "exp(x - y)", "exp(z - y)")
elementwise("logaddexp2(x, z)", "exp2(x - y)", "exp2(z - y)")

# trigonometric functions
elementwise("sin(x)", "cos(x)")
elementwise("cos(x)", "-sin(x)")
elementwise("tan(x)", "1 + y**2", on=[(-1, 1)])
elementwise("arcsin(x)", "1/sqrt(1 - x**2)", also="math.asin np.asin", on=[(-0.9, 0.9)])
elementwise("arccos(x)", "-1/sqrt(1 - x**2)", also="math.acos np.acos", on=[(-0.9, 0.9)])
elementwise("arctan(x)", "1/(1 + x**2)", also="math.atan np.atan")
elementwise(
    "arctan2(x, z)",
    "z/(x*x + z*z)",
    "-(x/(x*x + z*z))",
    also="np.atan2",
    on=[(0.5, 2), (0.5, 2)],
)
elementwise(  # of Python's numbers, whose squares may leave the range
    "math.atan2(x, z)",
    "z/hypot(x, z)/hypot(x, z)",
    "-(x/hypot(x, z)/hypot(x, z))",
    on=[(0.5, 2), (0.5, 2)],
)
elementwise("np.sinc(x)", "np.pi * sin_over(1, np.pi*x)")
elementwise("np.deg2rad(x)", "np.pi/180", also="np.radians math.radians")
elementwise("np.rad2deg(x)", "180/np.pi", also="np.degrees math.degrees")

# hyperbolic functions
elementwise("sinh(x)", "cosh(x)")
elementwise("cosh(x)", "sinh(x)")
elementwise("tanh(x)", "1 - y**2")
elementwise("arcsinh(x)", "1/sqrt(x**2 + 1)", also="np.asinh")
elementwise("arccosh(x)", "1/sqrt(x**2 - 1)", also="np.acosh", on=[(1.5, 4)])
elementwise("math.asinh(x)", "1/hypot(1, x)")
elementwise("math.acosh(x)", "1/(sqrt(x - 1)*sqrt(x + 1))", on=[(1.5, 4)])
elementwise("arctanh(x)", "1/(1 - x**2)", also="math.atanh np.atanh", on=[(-0.9, 0.9)])

# kinks: at a tie with an operand that does not vary the derivative is 0
elementwise("abs(x)", "np.sign(x)", also="np.abs np.absolute np.fabs math.fabs")
elementwise(
    "np.maximum(x, z)",
    "where(x > z, 1, where(x == z, tie, 0))",
    "where(z > x, 1, where(x == z, tie, 0))",
    on=[(-2, 0), (0, 2)],
)
elementwise(  # Python's own takes the first unless the second is larger
    "max(x, z)",
    "where(z > x, 0, where(x == z, tie, 1))",
    "where(z > x, 1, where(x == z, tie, 0))",
    on=[(-2, 0), (0, 2)],
)
elementwise(
    "np.minimum(x, z)",
    "where(x < z, 1, where(x == z, tie, 0))",
    "where(z < x, 1, where(x == z, tie, 0))",
    on=[(-2, 0), (0, 2)],
)
elementwise(
    "min(x, z)",
    "where(z < x, 0, where(x == z, tie, 1))",
    "where(z < x, 1, where(x == z, tie, 0))",
    on=[(-2, 0), (0, 2)],
)
for _op, _than in (("np.fmax", ">"), ("np.fmin", "<")):  # a nan is passed over
    elementwise(
        f"{_op}(x, z)",
        f"where(z {_than} x, 0, where(x == z, tie, where(np.isnan(x), 0, 1)))",
        f"where(x {_than} z, 0, where(x == z, tie, where(np.isnan(z), 0, 1)))",
        on=[(-2, 0), (0, 2)],
    )
# a bound takes part as in `minimum(maximum(x, z), w)`
elementwise("np.clip(x, None, None)", "1")
elementwise(
    "np.clip(x, None, w)",
    "where(x < w, 1, where(x == w, tie, 0))",
    "where(x > w, 1, where(x == w, tie, 0))",
    on=[(-2, 2), (0.5, 1)],
)
elementwise(
    "np.clip(x, z, None)",
    "where(x > z, 1, where(x == z, tie, 0))",
    "where(x < z, 1, where(x == z, tie, 0))",
    on=[(-2, 2), (-1, 0)],
)
elementwise(
    "np.clip(x, z, w)",
    "where((x > z) & (x < w), 1, where((x == z) & (z < w), tie_xz,"
    " where((x == w) & (z < w), tie_xw, 0)))",
    "where((x < z) & (z < w), 1, where((x == z) & (z < w), tie_xz, 0))",
    "where(np.maximum(x, z) > w, 1, where((x == w) & (z < w), tie_xw, 0))",
    on=[(-2, 2), (-1, -0.5), (0.5, 1)],
)
elementwise("copysign(x, z)", "np.sign(x) * copysign(1, z)", "0", on=[(0.5, 2), (0.5, 2)])
elementwise("heaviside(x, z)", "0", "where(x == 0, 1, 0)")

# of more than two, all that are equal share
of_many("max", "where(x == y, tie, 0)", lambda i: (i, i + 1))
of_many("min", "where(x == y, tie, 0)", lambda i: (i, i + 1))

# what Python computes of two items, or of one, it refuses to compute of fewer
for _name, _least, _text in (
    ("mean", "one data point", "math.fsum(data) / len(data)"),
    ("fmean", "one data point", "math.fsum(data) / len(data)"),
    ("variance", "two data points", "np.var(np.array(data), ddof=1)"),
    ("stdev", "two data points", "np.std(np.array(data), ddof=1)"),
    ("pvariance", "one data point", "np.var(np.array(data))"),
    ("pstdev", "one data point", "np.std(np.array(data))"),
):
    _error = f"statistics.StatisticsError('{_name} requires at least {_least}')"
    _few = 2 if _least.startswith("two") else 1
    composition(f"statistics.{_name}(data)", f"if len(data) < {_few}: raise {_error}; {_text}")
for _side in ("left", "right"):  # halves the list in the same way
    _found = f"np.searchsorted(np.array(a), x, side='{_side}')"
    composition(f"bisect.bisect_{_side}(a, x)", f"int({_found})")

# steps
for _name in ("floor", "ceil", "trunc", "np.rint", "np.sign"):
    elementwise(f"{_name}(x)", "0", on=[(0.1, 0.4)])
elementwise("round(x, ndigits=None)", "0", on=[(0.1, 0.4)])
elementwise("np.round(x, decimals=0)", "0", also="np.around", on=[(0.1, 0.4)])
elementwise("np.nextafter(x, z)", "1", "0", also="math.nextafter")
general("np.modf(x) -> f, i", "f_bar", "0", tangents=("x_dot", "0"), also="math.modf")
general("np.frexp(x) -> m, e[int]", "np.ldexp(m_bar, -e)", "0",
        tangents=("np.ldexp(x_dot, -e)", "0"))  # fmt: skip
general("math.frexp(x) -> m, e[int]", "math.ldexp(m_bar, -e)", "0",
        tangents=("math.ldexp(x_dot, -e)", "0"))  # fmt: skip
composition("np.divmod(x1, x2)", "(np.floor_divide(x1, x2), np.remainder(x1, x2))")
composition("divmod(a, b)", "(a // b, a % b)")

# what does nothing to real numbers; of complex ones see srcad.rules.complexes
for _name in ("real", "conj", "conjugate"):
    elementwise(f"np.{_name}(x)", "1")
for _name in ("imag", "angle"):
    elementwise(f"np.{_name}(x)", "0")
general(
    "np.nan_to_num(x, nan=0.0, posinf=None, neginf=None)",
    "where(np.isfinite(x), y_bar, 0.0)",
    tangents="where(np.isfinite(x), x_dot, 0.0)",
    shape=like_x,
)
positional("np.nan_to_num", "copy=True nan=0.0 posinf=None neginf=None")
general("np.unwrap(x, discont=None, axis=-1)", "y_bar", tangents="x_dot", shape=like_x)
positional("np.unwrap", "discont=None axis=-1")
linear("np.ldexp(x, z)", "np.ldexp(y_bar, z)", by="x", broadcasts=True)

# special functions of the standard library
elementwise("math.erf(x)", "2/math.sqrt(np.pi) * exp(-x*x)")
elementwise("math.erfc(x)", "-2/math.sqrt(np.pi) * exp(-x*x)")
elementwise("math.gamma(x)", "y * polygamma(0, x)", on=[(0.5, 4)])
elementwise("math.lgamma(x)", "polygamma(0, x)", on=[(0.5, 4)])
elementwise("math.ldexp(x, z)", "ldexp(1.0, z)", "0", on=[(0.5, 2), (1, 3)])
