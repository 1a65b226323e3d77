"""Lists of arrays made one array, and one array made several."""

from functools import partial
from itertools import pairwise

from srcad.ir.nodes import Apply, Const
from srcad.ir.types import Type
from srcad.rules.complex_shapes import complex_like, complex_stacked
from srcad.rules.compose import Several, composition
from srcad.rules.declare import general, linear, on_call, plain, positional
from srcad.rules.joined_shapes import added, columns, joined, packed, side_by_side, stacked
from srcad.rules.pattern import Bound
from srcad.rules.precisions import floating
from srcad.rules.shapes import flat, like_x, number, ranked, spaced, vector

positional("np.concatenate np.concat", "axis=0")
positional("np.stack", "axis=0")
positional("np.array np.asarray np.asanyarray", "dtype=None")
positional("np.append", "values axis=None")
positional("np.insert", "obj values axis=None")
positional("np.linspace", "stop num=50 endpoint=True retstep=False dtype=None axis=0")
positional("np.geomspace", "stop num=50 endpoint=True dtype=None axis=0")
positional("np.delete", "obj axis=None")

_GIVEN = object()  # in the place of an array

# literals
linear("tuple()", shape=packed)
linear("list()", shape=packed)
_ALSO = "np.asarray np.asanyarray"
linear("np.array(*x)", "y_bar[i]", also=_ALSO, shape=stacked)
linear("np.array(x)", "y_bar", also=_ALSO, shape=like_x)
linear("np.array(*x, order=order)", "y_bar[i]", shape=stacked)
linear("np.array(x, dtype={float, np.float64, np.float32}, order=order)", "y_bar", by="x",
       shape=floating(like_x), numbers="real")  # fmt: skip
linear("np.array(x, order=order)", "y_bar", by="x", also=_ALSO, shape=like_x)
for _dtype in ("{float, np.float64, np.float32}", "d[...]"):
    linear(f"np.array(*x, dtype={_dtype})", "y_bar[i]", also=_ALSO, by="x",
           shape=floating(stacked), numbers="real")  # fmt: skip
    linear(f"np.array(x, dtype={_dtype})", "y_bar", also=_ALSO, by="x",
           shape=floating(like_x), numbers="real")  # fmt: skip
_COMPLEX = "dtype={complex, np.complex128, np.complex64}"
linear(f"np.array(*x, {_COMPLEX})", "y_bar[i]", also=_ALSO, shape=complex_stacked)
linear(f"np.array(x, {_COMPLEX})", "y_bar", also=_ALSO, shape=complex_like)
linear("sum(*x)", "y_bar", also="math.fsum", shape=added)
linear("sum(*x, z)", "y_bar", "y_bar", shape=added)

# several arrays made one
linear("np.stack(*x)", "y_bar[i]", shape=stacked)
linear("np.stack(*x, axis=axis)", "np.take(y_bar, i, axis=axis)", shape=stacked)
linear("np.concatenate(*x)", "y_bar[before:after]", shape=joined)
linear("np.concatenate(*x, axis={None})", "np.reshape(y_bar[before:after], np.shape(x))",
       shape=joined)  # fmt: skip
linear("np.concatenate(*x, axis=0)", "along(y_bar, before, after)", shape=joined)
linear("np.hstack(*x)", "np.reshape(along(y_bar, before, after), np.shape(x))",
       shape=side_by_side)  # fmt: skip
linear("np.column_stack(*x)", "np.reshape(y_bar[:, before:after], np.shape(x))",
       shape=columns)  # fmt: skip
composition("np.vstack(tup)", "np.concatenate([np.atleast_2d(a) for a in tup], axis=0)")
composition("np.dstack(tup)", "np.concatenate([np.atleast_3d(a) for a in tup], axis=2)")
composition(
    "np.append(arr, values, axis=None)",
    "np.concatenate((np.ravel(arr), np.ravel(values))) if axis is None else"
    " np.concatenate((arr, values), axis=axis)",
)

# one element more, one less
linear("np.insert(x[n], i[()], z[()])", "np.delete(y_bar, i + np.size(x)*(i < 0))",
       "y_bar[i + np.size(x)*(i < 0)]", by="x z", shape=flat)  # fmt: skip
linear("np.delete(x[n], i[()])", "np.insert(y_bar, i % np.size(x), 0.0)", shape=flat)
linear("np.delete(x, i[()], axis=axis)", "np.insert(y_bar, i % np.shape(x)[axis], 0.0, axis=axis)",
       shape=ranked)  # fmt: skip
_LEFT = "np.delete(np.arange(np.size(x)), i)"
linear("np.delete(x[n], i)", f"scatter(y_bar, x, {_LEFT})", shape=flat)
_LEFT = "np.delete(np.arange(np.shape(x)[axis]), i)"
linear("np.delete(x, i, axis=axis)", f"scatter(y_bar, x, place({_LEFT}))", shape=ranked)
_HERE = "i + np.size(x)*(i < 0)"
linear("np.insert(x[n], i[()], z[k])",
       f"np.concatenate((y_bar[:{_HERE}], y_bar[{_HERE} + np.size(z):]))",
       f"y_bar[{_HERE}:{_HERE} + np.size(z)]", by="x z", shape=flat)  # fmt: skip
_HERE = "i + np.shape(x)[axis]*(i < 0)"
linear("np.insert(x[m,n], i[()], z[k], axis=axis)", f"np.delete(y_bar, {_HERE}, axis=axis)",
       f"np.take(y_bar, {_HERE}, axis=axis)", by="x z", shape=ranked)  # fmt: skip
linear("np.insert(x, i[()], z[()], axis=axis)",
       "np.delete(y_bar, i + np.shape(x)[axis]*(i < 0), axis=axis)",
       "np.sum(np.take(y_bar, i + np.shape(x)[axis]*(i < 0), axis=axis))",
       by="x z", shape=ranked)  # fmt: skip


def _broadcast(call: Apply) -> None:
    """Make the rule of so many arrays made equally large."""
    names = [f"x{i}" for i in range(len(call.args))]
    results = [f"y{i}" for i in range(len(names))]
    texts = [
        f"unbroadcast({r}_bar, {n})" if r[1:] == n[1:] else "0" for n in names for r in results
    ]
    if len(names) > 1:
        linear(f"np.broadcast_arrays({', '.join(names)}) -> {', '.join(results)}", *texts)


on_call("np.broadcast_arrays", _broadcast)


def _block(arrays: object = (), **_: object) -> str:
    """What is in a row side by side, the rows below each other."""
    rows = getattr(arrays, "items", None)
    if not rows:
        raise TypeError("blocks that are not written out")
    if not any(isinstance(row, Several) for row in rows):
        return "np.concatenate([np.atleast_1d(a) for a in arrays], axis=-1)"
    if not all(isinstance(row, Several) and not any(map(_nested, row.items)) for row in rows):
        raise TypeError("blocks in blocks")
    lines = []
    for i, row in enumerate(rows):
        parts = (f"np.atleast_2d(arrays[{i}][{j}])" for j in range(row.length))
        lines.append(f"np.concatenate([{', '.join(parts)}], axis=-1)")
    return f"np.concatenate([{', '.join(lines)}], axis=-2)"


def _nested(item: object) -> bool:
    return isinstance(item, (Several, tuple))


composition("np.block(arrays)", _block)

# with an index, np.r_[x, 1.0] and np.c_[x, z]: the arguments are what stands in the brackets
composition("np.r_(arrays)", "np.concatenate([np.atleast_1d(a) for a in arrays])")
composition(
    "np.c_(arrays)",
    "np.concatenate([np.reshape(a, (-1, 1)) if np.ndim(a) < 2 else a for a in arrays], axis=-1)",
)

# grids


def _meshgrid(x3: object = _GIVEN, indexing: object = None, sparse: object = None,
              copy: object = None, **_: object) -> str:  # fmt: skip
    """Each coordinate along its axis, of which the first two are exchanged for pictures."""
    if sparse not in (True, False) or indexing not in ("xy", "ij") or copy is not True:
        raise TypeError("a choice that is not written out, or views")
    count = 2 if x3 is None else 3
    sizes = [f"np.size(x{i + 1})" for i in range(count)]
    order = [1, 0, 2][:count] if indexing == "xy" else [0, 1, 2][:count]
    whole = f"({', '.join(sizes[i] for i in order)})"
    made = []
    for i in range(count):
        shape = ["1"] * count
        shape[order[i]] = "-1"
        line = f"np.reshape(x{i + 1}, ({', '.join(shape)}))"
        made.append(f"np.copy({line if sparse else f'np.broadcast_to({line}, {whole})'})")
    return f"({', '.join(made)})"


composition("np.meshgrid(x1, x2, x3=None, *, indexing='xy', sparse=False, copy=True)", _meshgrid)


def _with_step(bound: Bound) -> Type:
    """The points and the distance between them."""
    return Type("tuple", items=(spaced(bound), number(bound)))


linear(
    "np.linspace(start[()], stop[()], num=50, endpoint=True|False)",
    "y_bar @ np.linspace(1.0, 0.0, num=num, endpoint=endpoint)",
    "y_bar @ np.linspace(0.0, 1.0, num=num, endpoint=endpoint)",
    shape=spaced,
)
_RAMPS = [f"np.linspace({a}, num=num, endpoint=endpoint)" for a in ("1.0, 0.0", "0.0, 1.0")]
linear("np.linspace(start, stop, num=50, endpoint=True|False)",
       *(f"np.tensordot({r}, y_bar, axes=1)" for r in _RAMPS), broadcasts=True)  # fmt: skip
for _ends, _steps in (("{True}", "(num - 1)"), ("{False}", "num")):
    _ramps = [r.replace("=endpoint", f"={_ends.strip('{}')}") for r in _RAMPS]
    _shown = "" if _ends == "{True}" else f", endpoint={_ends}"
    linear(
        f"np.linspace(start[()], stop[()], num=50{_shown}, retstep={{True}}) -> y, step",
        f"y_bar @ {_ramps[0]}", f"-step_bar / {_steps}",
        f"y_bar @ {_ramps[1]}", f"step_bar / {_steps}",
        by="start stop",
        shape=_with_step,
    )  # fmt: skip
# how many there are is locally constant, and so is where they would end
_COUNT = "np.arange(np.size(y_bar))"
general("np.arange(stop[()])", "0", tangents="0", shape=vector)
general(
    "np.arange(start[()], stop[()], step[()], dtype=None)",
    "np.sum(y_bar)", "0", f"y_bar @ {_COUNT}",
    tangents=("np.full_like(y, start_dot)", "0", f"step_dot * {_COUNT.replace('y_bar', 'y')}"),
    shape=vector,
)  # fmt: skip
general("np.arange(start[()], stop[()])", "np.sum(y_bar)", "0",
        tangents=("np.full_like(y, start_dot)", "0"), shape=vector)  # fmt: skip
plain("np.arange", vector)
general(
    "np.geomspace(start[()], stop[()], num=50, endpoint=True|False)",
    f"(y_bar * y) @ {_RAMPS[0]} / start",
    f"(y_bar * y) @ {_RAMPS[1]} / stop",
    tangents=(f"y * {_RAMPS[0]} * (start_dot / start)", f"y * {_RAMPS[1]} * (stop_dot / stop)"),
    shape=spaced,
)
composition("np.logspace(start, stop, num=50, endpoint=True, base=10.0)",
            "np.power(base, np.linspace(start, stop, num, endpoint=endpoint))")  # fmt: skip


def _split(call: Apply) -> None:
    """Make the rule of a split into as many parts as are written out."""
    where = call.args[1] if len(call.args) == 2 else None
    if isinstance(where, Const) and type(where.value) is int and where.value > 0:
        count, pattern = where.value, where.text
        size, rest = f"np.shape(x)[{{axis}}]//{count}", f"np.shape(x)[{{axis}}] % {count}"
        ends = ["0", size, *(f"{i}*({size})" for i in range(2, count)), "None"]
        if call.op == "np.array_split":  # the first ones are longer by one
            ends = [f"{e} + min({i}, {rest})" for i, e in enumerate(ends[:-1])] + ["None"]
    elif isinstance(where, Apply) and where.op in ("list", "tuple"):
        names = [f"s{i}" for i in range(len(where.args))]
        count, pattern = len(names) + 1, f"[{', '.join(names)}]"
        ends = ["None", *names, "None"]
    else:
        return
    results = ", ".join(f"y{i}" for i in range(count))
    if count == 1:
        return
    for head, axis in _SPLITS[call.op]:
        spans = [f"span({a}, {b})".format(axis=axis) for a, b in pairwise(ends)]
        texts = [f"scatter(y{i}_bar, x, place({span}))" for i, span in enumerate(spans)]
        if axis in ("1", "2"):
            full = ", ".join(["span(None, None)"] * int(axis))
            texts = [f"scatter(y{i}_bar, x, ({full}, {s}))" for i, s in enumerate(spans)]
        made = f"{call.op}({head.format(pattern)}) -> {results}"
        linear(made, *texts, by="x", shape=partial(_parts, count))


def _parts(count: int, bound: Bound) -> Type:
    """So many arrays of as many dimensions as the whole."""
    return Type("tuple", items=(ranked(bound),) * count)


_SPLITS = {
    "np.split": [("x, {0}, axis=0", "axis")],
    "np.array_split": [("x, {0}, axis=0", "axis")],
    "np.vsplit": [("x, {0}", "0")],
    "np.dsplit": [("x[n,m,k], {0}", "2")],
    "np.hsplit": [("x[n], {0}", "0"), ("x[n,m], {0}", "1"), ("x[n,m,k], {0}", "1")],
}
positional("np.split np.array_split", "indices_or_sections axis=0")
for _op in _SPLITS:
    on_call(_op, _split)
