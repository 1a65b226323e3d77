"""Between two neighbours of a table: ``np.interp``.

The result is linear in the values of the table; where x or the places move, it goes along the
slope. ``interp_back`` gives the weights of a sum of interpolated values back to the table's places.
"""

from srcad.rules.declare import general, positional
from srcad.rules.shapes import like_x

positional("np.interp", "xp fp left=None right=None period=None")

_AT = "np.clip(np.searchsorted(xp, x, side='right') - 1, 0, np.size(xp) - 2)"
# one more than there are, so that a table of one place, outside of which all is, has one
_STEPS = "np.pad(np.diff(1.0*xp), (0, 1), constant_values=np.inf)"
_OUTSIDE = "(x < xp[0]) | (x >= xp[-1])"


def _slope(values: str) -> str:
    """The slope of the table of some values at x; it may fall where they have no sign."""
    steps = f"np.pad(np.diff(1.0*{values}), (0, 1))"
    rise = f"np.take({steps}, {_AT}) / np.take({_STEPS}, {_AT})"
    return f"where({_OUTSIDE}, 0.0, {rise})"


for _ends, _lost in (
    ("", ""),
    (", left=l", "x < xp[0]"),
    (", right=r", "x > xp[-1]"),
    (", left=l, right=r", "(x < xp[0]) | (x > xp[-1])"),
):  # what is said of x beyond the table does not depend on the table
    _seed = f"where({_lost}, 0.0, y_bar)" if _lost else "y_bar"
    _beyond = "".join(f", {e}=0.0" for e in ("left", "right") if e in _ends)
    general(
        f"np.interp(x, xp, fp{_ends})",
        f"y_bar * {_slope('fp')}",
        f"interp_back(-y_bar * {_slope('fp')}, x, xp)",
        f"interp_back({_seed}, x, xp)",
        tangents=(
            f"{_slope('fp')} * x_dot",
            f"-{_slope('fp')} * np.interp(x, xp, xp_dot)",
            f"np.interp(x, xp, fp_dot{_beyond})",
        ),
        by="x xp fp",
        shape=like_x,
    )
_MOVED = (
    f"-np.diff(np.bincount(np.ravel(np.maximum({_AT}, 0)),"
    f" weights=np.ravel(where({_OUTSIDE}, 0.0, g * {{0}}) / np.take({_STEPS}, {_AT})),"
    " minlength=np.size(xp) - 1), prepend=0, append=0)[:np.size(xp)]"
)
general(
    "interp_back(g, x, xp)",
    "np.interp(x, xp, y_bar)",
    f"g * {_slope('y_bar')}",
    f"interp_back(-g * {_slope('y_bar')}, x, xp)",
    tangents=(
        "interp_back(g_dot, x, xp)",
        _MOVED.format("x_dot"),
        "-" + _MOVED.format("np.interp(x, xp, xp_dot)"),
    ),
    shape=lambda bound: bound.types["xp"],
)
