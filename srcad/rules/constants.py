"""Functions whose result carries no derivative: shapes, counts, tests, fresh constants."""

from srcad.rules.declare import constant, elementwise, general, plain
from srcad.rules.shapes import boolean, integer, like_x, made, opaque, unknown

constant("len int range reversed np.argmax np.argmin np.size np.ndim np.count_nonzero", integer)
constant("lt le gt ge eq ne is isnot in notin not and or chain isinstance bool", boolean)
constant("np.isnan np.isfinite np.isinf np.isclose math.isnan math.isfinite math.isinf", boolean)
constant("np.any np.all np.allclose any all np.array_equal math.isclose", boolean)
constant("np.greater np.less np.equal np.greater_equal np.less_equal np.not_equal", boolean)
constant("np.logical_and np.logical_or np.logical_not", boolean)
constant("bitor bitand bitxor invert lshift rshift", unknown)
constant("math.floor math.ceil math.trunc math.comb math.factorial math.gcd math.isqrt", integer)
constant("np.shape np.argsort np.nonzero np.result_type slice type tape", opaque)
plain("str repr", opaque)
constant("np.zeros np.ones np.empty np.eye np.identity", made)
plain("np.linspace np.arange", made)

constant("np.zeros_like np.ones_like np.empty_like zeros_like_each", like_x)
constant("last_written", boolean)

# helpers that derivatives call
elementwise("polygamma(n, x)", "0", "polygamma(n + 1, x)", on=[(0, 2), (0.5, 4)])
general(
    "cofactors(x)",
    "cofactors_along(x, y_bar)",
    tangents=("cofactors_along(x, x_dot)",),
    shape=like_x,
    on=[(0.5, 2)],
)
