"""Functions whose result carries no derivative: shapes, counts, tests, fresh constants."""

from srcad.ir.types import UNKNOWN, Type
from srcad.rules.declare import constant, elementwise, plain, positional
from srcad.rules.joined_shapes import stacked
from srcad.rules.pattern import Bound
from srcad.rules.precisions import precision, quadrature
from srcad.rules.shapes import (
    array_like_x,
    bits,
    boolean,
    integer,
    integers_along,
    keys_of_x,
    like_x,
    opaque,
    text,
    truth,
    truth_of_each,
    truths_along,
    unknown,
    vector,
)  # fmt: skip
from srcad.rules.whereabouts import (
    among,
    flat_places,
    of_diagonal,
    of_triangle,
    places,
    positions,
)

constant("len int ord range reversed np.size np.ndim", integer)
constant("np.argmax np.argmin np.count_nonzero", integers_along)
constant("np.bitwise_and np.bitwise_or np.bitwise_xor np.invert np.gcd np.lcm np.tri", unknown)
constant("np.nanargmax np.nanargmin np.linalg.matrix_rank", unknown)
constant("np.argpartition np.argwhere", unknown)
constant("np.flatnonzero", flat_places)
constant("np.nonzero", places)
constant("np.searchsorted", among(sorted_first=True))
constant("np.digitize", among(sorted_first=False))
constant("np.isin", truth_of_each)
constant("np.signbit np.isneginf np.isposinf np.iscomplex np.isreal", boolean)
constant("np.array_equiv np.iscomplexobj np.isrealobj np.isscalar", truth)
constant("np.diag_indices", of_diagonal)
constant("np.tril_indices np.triu_indices", of_triangle)
constant("np.tril_indices_from np.triu_indices_from", of_triangle)
constant("np.diag_indices_from", places)
constant("np.indices", opaque)
plain("np.ix_", opaque)
constant("np.spacing np.iterable np.ravel_multi_index np.broadcast_shapes", opaque)
constant("lt le gt ge eq ne and or", boolean)
constant("is isnot in notin not chain isinstance bool", truth)
constant("np.isnan np.isfinite np.isinf np.isclose math.isnan math.isfinite math.isinf", boolean)
constant("np.allclose any all np.array_equal math.isclose", truth)
constant("np.any np.all", truths_along)


def _of_arrays(bound: Bound) -> Type:
    """The result is boolean, of the broadcast shape of arguments of which sequences are arrays."""
    found = {
        name: stacked(Bound({}, {"x": t}))
        if t.kind == "tuple"
        else UNKNOWN
        if t.kind == "list"
        else t
        for name, t in bound.types.items()
    }
    return boolean(Bound({}, found))


constant("np.greater np.less np.equal np.greater_equal np.less_equal np.not_equal", _of_arrays)
constant("np.logical_and np.logical_or np.logical_not np.logical_xor", _of_arrays)
constant("bitor bitand bitxor invert lshift rshift", bits)
constant("math.floor math.ceil math.trunc math.comb math.factorial math.gcd", integer)
constant("math.isqrt math.lcm math.perm", integer)
constant("stop_gradient", like_x)
constant("np.argsort np.lexsort", positions)
constant("np.shape np.unravel_index slice type tape raised", opaque)
constant("only_array only_floats real_valued stored updated unpacked", opaque)
constant("np.result_type np.common_type np.promote_types", precision)
constant("np.can_cast np.issubdtype np.min_scalar_type", opaque)
constant("np.shares_memory np.may_share_memory", opaque)
constant("np.bartlett np.blackman np.hamming np.hanning", vector)
for _module, _names in (
    ("np.polynomial.legendre", "leggauss"),
    ("np.polynomial.chebyshev", "chebgauss"),
    ("np.polynomial.hermite", "hermgauss"),
    ("np.polynomial.hermite_e", "hermegauss"),
    ("np.polynomial.laguerre", "laggauss"),
    ("scipy.special", "roots_legendre roots_hermite roots_hermitenorm roots_laguerre p_roots"),
    ("scipy.special", "roots_chebyt roots_chebyu"),
):  # fmt: skip
    for _name in _names.split():
        constant(f"{_module}.{_name}", quadrature)
plain("str repr", text)
constant("np.zeros np.ones np.empty np.eye np.identity", opaque)  # facts reads their shapes
positional("np.argmax np.argmin np.any np.all np.count_nonzero", "axis=None")
positional("np.zeros np.ones np.empty", "dtype=float order='C'")
positional("np.zeros_like np.ones_like np.empty_like", "dtype=None order='K'")

constant("np.zeros_like np.ones_like np.empty_like", array_like_x)
constant("zeros_like_each zeros_by_key", like_x)
constant("keys", keys_of_x)
constant("last_written", opaque)  # as many as the index names
constant("distinct_axes", opaque)
constant("ranks_over", positions)

# helpers that derivatives call
elementwise("sin_over(n, x)", "sin_over(n + 1, x)", by="x")
elementwise("polygamma(n, x)", "0", "polygamma(n + 1, x)", on=[(0, 2), (0.5, 4)])
