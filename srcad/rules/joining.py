"""Lists of arrays made one array, and one array made several."""

from srcad.rules.compose import composition
from srcad.rules.declare import linear, positional
from srcad.rules.shapes import added, joined, like_x, packed, stacked

positional("np.concatenate np.concat", "axis=0")
positional("np.stack", "axis=0")
positional("np.append", "values axis=None")
positional("np.insert", "obj values axis=None")
positional("np.delete", "obj axis=None")

# literals
linear("tuple()", shape=packed)
linear("list()", shape=packed)
linear("np.array(*x)", "y_bar[i]", also="np.asarray", shape=stacked)
linear("np.array(x)", "y_bar", also="np.asarray", shape=like_x)
linear("sum(*x)", "y_bar", also="math.fsum", shape=added)
linear("sum(*x, z)", "y_bar", "y_bar", shape=added)

# several arrays made one
linear("np.stack(*x)", "y_bar[i]", shape=stacked)
linear("np.stack(*x, axis=a)", "np.take(y_bar, i, axis=a)", shape=stacked)
linear("np.concatenate(*x)", "y_bar[before:before + len(x)]", also="np.concat", shape=joined)
linear("np.concatenate(*x, axis={None})",
       "np.reshape(y_bar[before:before + np.size(x)], np.shape(x))", also="np.concat")  # fmt: skip
linear("np.concatenate(*x, axis=0)", "along(y_bar, before, before + np.shape(x)[axis])",
       also="np.concat", shape=joined)  # fmt: skip
composition("np.vstack(tup)", "np.concatenate([np.atleast_2d(a) for a in tup], axis=0)",
            also="np.row_stack")  # fmt: skip
composition("np.dstack(tup)", "np.concatenate([np.atleast_3d(a) for a in tup], axis=2)")
composition(
    "np.append(arr, values, axis=None)",
    "np.concatenate((np.ravel(arr), np.ravel(values))) if axis is None else"
    " np.concatenate((arr, values), axis=axis)",
)

# one element more, one less
linear("np.insert(x[n], i[()], z[()])", "np.delete(y_bar, i)", "y_bar[i]")
linear("np.delete(x[n], i[()])", "np.insert(y_bar, i % np.size(x), 0.0)")

# grids
composition(
    "np.meshgrid(x1, x2, *, indexing='xy')",
    "(np.copy(np.broadcast_to(np.reshape(x1, (1, -1)), (np.size(x2), np.size(x1)))),"
    " np.copy(np.broadcast_to(np.reshape(x2, (-1, 1)), (np.size(x2), np.size(x1)))))"
    " if indexing == 'xy' else"
    " (np.copy(np.broadcast_to(np.reshape(x1, (-1, 1)), (np.size(x1), np.size(x2)))),"
    " np.copy(np.broadcast_to(np.reshape(x2, (1, -1)), (np.size(x1), np.size(x2)))))",
)
linear(
    "np.linspace(start[()], stop[()], num, endpoint=True|False)",
    "y_bar @ np.linspace(1.0, 0.0, num, endpoint=endpoint)",
    "y_bar @ np.linspace(0.0, 1.0, num, endpoint=endpoint)",
)
composition("np.logspace(start, stop, num=50, endpoint=True, base=10.0)",
            "np.power(base, np.linspace(start, stop, num, endpoint=endpoint))")  # fmt: skip
