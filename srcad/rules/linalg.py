"""Products and the common functions of linear algebra, by the ranks of their arguments.

The formulas of the inverse, the determinant and the solution of a linear system are in Giles,
"Collected matrix derivative results for forward and reverse mode algorithmic differentiation"
(2008), sections 2.2.
"""

from srcad.rules.declare import bilinear, general, linear, positional
from srcad.rules.shapes import like_x, like_z, reduced_all, scaled

positional("np.linalg.norm", "ord=None axis=None keepdims=False")

# products
for _op, _also in (("matmul", "np.matmul"), ("np.dot", "")):
    bilinear(f"{_op}(x[n], z[n]) -> []", "y_bar * z", "y_bar * x", also=_also)
    bilinear(f"{_op}(x[m,n], z[n]) -> [m]", "np.outer(y_bar, z)", "x.T @ y_bar", also=_also)
    bilinear(f"{_op}(x[m], z[m,n]) -> [n]", "z @ y_bar", "np.outer(x, y_bar)", also=_also)
    bilinear(f"{_op}(x[m,k], z[k,n]) -> [m,n]", "y_bar @ z.T", "x.T @ y_bar", also=_also)
bilinear("matmul(x, z)", "matmul_left(y_bar, z, x)", "matmul_right(y_bar, x, z)", also="np.matmul")
bilinear("np.inner(x[n], z[n]) -> []", "y_bar * z", "y_bar * x")
bilinear("np.vdot(x[n], z[n]) -> []", "y_bar * z", "y_bar * x")
bilinear("np.outer(x[m], z[n])", "y_bar @ z", "y_bar.T @ x", shape=scaled)
bilinear(
    "np.outer(x, z)",
    "np.reshape(y_bar @ np.ravel(z), np.shape(x))",
    "np.reshape(np.ravel(x) @ y_bar, np.shape(z))",
    shape=scaled,
)
bilinear("matmul_left(g, z, like)", "matmul(y_bar, z)", "matmul_right(g, y_bar, z)",
         shape=lambda b: b.types["like"])  # fmt: skip
bilinear("matmul_right(g, x, like)", "matmul(x, y_bar)", "matmul_left(g, y_bar, x)",
         shape=lambda b: b.types["like"])  # fmt: skip

# traces and norms
linear("np.trace(x[n,n])", "y_bar * np.eye(x.shape[0], x.shape[1])", shape=reduced_all)
linear("np.diag(x[n])", "np.diag(y_bar)", shape=lambda b: scaled(b._replace(
    types={"x": b.types["x"], "z": b.types["x"]})))  # fmt: skip
general(
    "np.linalg.norm(x)",
    "(y_bar / y if y else 0.0) * x",
    tangents=("np.sum(x * x_dot) / y if y else 0.0",),
    shape=reduced_all,
    on=[(0.5, 2)],
)

# inverses
general(
    "np.linalg.inv(x[n,n])",
    "-(y.T @ y_bar @ y.T)",
    tangents=("-(y @ x_dot @ y)",),
    shape=like_x,
)
general(
    "np.linalg.inv(x)",
    "-(np.swapaxes(y, -1, -2) @ y_bar @ np.swapaxes(y, -1, -2))",
    tangents=("-(y @ x_dot @ y)",),
    shape=like_x,
)
general(
    "np.linalg.det(x[n,n])",
    "y_bar * y * np.linalg.inv(x).T",
    tangents=("y * np.trace(np.linalg.inv(x) @ x_dot)",),
    shape=reduced_all,
)
general(
    "np.linalg.solve(x[n,n], z[n])",
    "-np.outer(np.linalg.solve(x.T, y_bar), y)",
    "np.linalg.solve(x.T, y_bar)",
    tangents=("-np.linalg.solve(x, x_dot @ y)", "np.linalg.solve(x, z_dot)"),
    shape=like_z,
)
general(
    "np.linalg.solve(x[n,n], z[n,m])",
    "-(np.linalg.solve(x.T, y_bar) @ y.T)",
    "np.linalg.solve(x.T, y_bar)",
    tangents=("-np.linalg.solve(x, x_dot @ y)", "np.linalg.solve(x, z_dot)"),
    shape=like_z,
)
