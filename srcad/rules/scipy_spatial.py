"""Distances between points, as ``scipy.spatial.distance`` takes them: 0 where they are 0."""

from srcad.rules.compose import composition
from srcad.rules.declare import general, positional

positional("scipy.spatial.distance.cdist", "XB metric='euclidean'")
for _metric, _share in (
    ("", "(y_bar / where(y == 0, np.inf, y))"),
    (", metric={'sqeuclidean'}", "(2*y_bar)"),
):
    _dot = "(np.expand_dims(np.sum({0}, axis=1), {1}) - {2})"
    _by_x = _dot.format("x * x_dot", 1, "x_dot @ z.T")
    _by_z = _dot.format("z * z_dot", 0, "x @ z_dot.T")
    _scale = "2*{}" if _metric else "{} / where(y == 0, np.inf, y)"
    general(
        f"scipy.spatial.distance.cdist(x[m,k], z[n,k]{_metric}) -> [m,n]",
        f"np.expand_dims(np.sum({_share}, axis=1), 1) * x - {_share} @ z",
        f"np.expand_dims(np.sum({_share}, axis=0), 1) * z - {_share}.T @ x",
        tangents=(_scale.format(_by_x), _scale.format(_by_z)),
    )
composition("scipy.spatial.distance.euclidean(u, v)", "scipy.linalg.norm(u - v)")
composition("scipy.spatial.distance.sqeuclidean(u, v)", "d = u - v; np.dot(d, d)")
