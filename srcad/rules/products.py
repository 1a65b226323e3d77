"""Products of vectors, matrices and tensors, by the ranks of their arguments."""

import ast
import itertools
from string import ascii_letters

from srcad.ir.nodes import Apply, Const
from srcad.ir.text import to_text
from srcad.ir.types import Type, meet_dtypes
from srcad.rules.compose import composition
from srcad.rules.declare import Bound, bilinear, general, linear, on_call, positional
from srcad.rules.shapes import (
    crossed,
    dotted,
    flat,
    matrix,
    multiplied,
    reduced_all,
    scaled,
    subscripts,
)

positional("np.convolve", "v mode='full'")
positional("np.correlate", "v mode='valid'")
positional("np.trace", "offset=0 axis1=0 axis2=1 dtype=None")
positional("np.vander", "N=None increasing=False")
positional("np.einsum", "")
positional("np.tensordot", "b axes=2")

# matrices and vectors
_T = "np.swapaxes({}, -1, -2)".format
for _op, _also in (("matmul", "np.matmul"), ("np.dot", "")):
    bilinear(f"{_op}(x[n], z[n]) -> []", "y_bar * z", "y_bar * x", also=_also)
    bilinear(f"{_op}(x[m,n], z[n]) -> [m]", "np.outer(y_bar, z)", "x.T @ y_bar", also=_also)
    bilinear(f"{_op}(x[m], z[m,n]) -> [n]", "z @ y_bar", "np.outer(x, y_bar)", also=_also)
    bilinear(f"{_op}(x[m,k], z[k,n]) -> [m,n]", "y_bar @ z.T", "x.T @ y_bar", also=_also)
for _x, _z in (("l,m,k", "l,k,n"), ("l,m,k", "k,n"), ("m,k", "l,k,n")):
    bilinear(f"matmul(x[{_x}], z[{_z}])", f"y_bar @ {_T('z')}", f"{_T('x')} @ y_bar",
             also="np.matmul", broadcasts=True, shape=multiplied)  # fmt: skip
bilinear("matmul(x, z)", "matmul_left(y_bar, z, x)", "matmul_right(y_bar, x, z)",
         also="np.matmul", shape=multiplied)  # fmt: skip
bilinear("matmul_left(g, z, like)", "matmul(y_bar, z)", "matmul_right(g, y_bar, z)",
         shape=lambda b: b.types["like"])  # fmt: skip
bilinear("matmul_right(g, x, like)", "matmul(x, y_bar)", "matmul_left(g, y_bar, x)",
         shape=lambda b: b.types["like"])  # fmt: skip
bilinear("np.dot(x[()], z)", "np.sum(y_bar * z)", "y_bar * x")
bilinear("np.dot(x, z[()])", "y_bar * z", "np.sum(y_bar * x)")
bilinear("dot_left(g, z, like)", "np.dot(y_bar, z)", "dot_right(g, y_bar, z)",
         shape=lambda b: b.types["like"])  # fmt: skip
bilinear("dot_right(g, x, like)", "np.dot(x, y_bar)", "dot_left(g, y_bar, x)",
         shape=lambda b: b.types["like"])  # fmt: skip
bilinear("np.inner(x[()], z)", "np.sum(y_bar * z)", "y_bar * x")
bilinear("np.inner(x, z[()])", "y_bar * z", "np.sum(y_bar * x)")
composition("np.linalg.matmul(x1, x2, /)", "np.matmul(x1, x2)")
composition("np.linalg.tensordot(x1, x2, /, *, axes=2)", "np.tensordot(x1, x2, axes=axes)")
bilinear("np.matvec(x[m,n], z[n]) -> [m]", "np.outer(y_bar, z)", "x.T @ y_bar")
bilinear("np.vecmat(x[m], z[m,n]) -> [n]", "z @ y_bar", "np.outer(x, y_bar)", numbers="real")

# inner products
bilinear("np.inner(x[n], z[n]) -> []", "y_bar * z", "y_bar * x")
bilinear("np.inner(x[m,k], z[k]) -> [m]", "np.outer(y_bar, z)", "x.T @ y_bar")
bilinear("np.inner(x[k], z[n,k]) -> [n]", "y_bar @ z", "np.outer(y_bar, x)")
bilinear("np.inner(x[m,k], z[n,k]) -> [m,n]", "y_bar @ z", "y_bar.T @ x")
bilinear("np.inner(x, z[n])", "dot_left(y_bar, z, x)", "dot_right(y_bar, x, z)", shape=dotted)
bilinear("np.dot(x, z)", "dot_left(y_bar, z, x)", "dot_right(y_bar, x, z)", shape=dotted)
bilinear("np.vdot(x[n], z[n]) -> []", "y_bar * z", "y_bar * x", numbers="real")
bilinear("np.vdot(x, z)", "y_bar * np.reshape(z, np.shape(x))",
         "y_bar * np.reshape(x, np.shape(z))", shape=reduced_all, numbers="real")  # fmt: skip
bilinear("np.vecdot(x, z)", "np.expand_dims(y_bar, -1) * z", "np.expand_dims(y_bar, -1) * x",
         also="np.linalg.vecdot", broadcasts=True, numbers="real")  # fmt: skip
# of complex numbers these take the conjugate of x
bilinear("np.vecmat(x[m], z[m,n]) -> [n]", "np.conj(z @ y_bar)", "np.outer(np.conj(x), y_bar)",
         numbers="complex")  # fmt: skip
bilinear("np.vdot(x[n], z[n]) -> []", "np.conj(y_bar * z)", "y_bar * np.conj(x)",
         numbers="complex")  # fmt: skip
bilinear("np.vdot(x, z)", "np.conj(y_bar * np.reshape(z, np.shape(x)))",
         "y_bar * np.conj(np.reshape(x, np.shape(z)))", shape=reduced_all,
         numbers="complex")  # fmt: skip
bilinear("np.vecdot(x, z)", "np.conj(np.expand_dims(y_bar, -1) * z)",
         "np.expand_dims(y_bar, -1) * np.conj(x)",
         also="np.linalg.vecdot", broadcasts=True, numbers="complex")  # fmt: skip

# outer products
bilinear("np.outer(x[m], z[n])", "y_bar @ z", "y_bar.T @ x", shape=scaled,
         also="np.linalg.outer np.multiply.outer")  # fmt: skip
bilinear(
    "np.outer(x, z)",
    "np.reshape(y_bar @ np.ravel(z), np.shape(x))",
    "np.reshape(np.ravel(x) @ y_bar, np.shape(z))",
    shape=scaled,
)
linear("np.add.outer(x[m], z[n]) -> [m,n]", "np.sum(y_bar, axis=1)", "np.sum(y_bar, axis=0)")
linear("np.subtract.outer(x[m], z[n]) -> [m,n]", "np.sum(y_bar, axis=1)", "-np.sum(y_bar, axis=0)")
general(
    "np.divide.outer(x[m], z[n]) -> [m,n]",
    "y_bar @ (1/z)",
    "-np.sum(y_bar * y, axis=0) / z",
    tangents=("np.divide.outer(x_dot, z)", "-y * (z_dot/z)"),
)
bilinear(
    "np.kron(x[m], z[n])",
    "np.reshape(y_bar, (np.size(x), np.size(z))) @ z",
    "x @ np.reshape(y_bar, (np.size(x), np.size(z)))",
    shape=flat,
)
_BLOCKS = "np.reshape(y_bar, (x.shape[0], z.shape[0], x.shape[1], z.shape[1]))"
bilinear(
    "np.kron(x[k,l], z[m,n])",
    f"np.einsum('imjn,mn->ij', {_BLOCKS}, z)",
    f"np.einsum('imjn,ij->mn', {_BLOCKS}, x)",
    shape=matrix,
)
bilinear("np.cross(x, z)", "crossed(z, y_bar, x)", "crossing(y_bar, x, z)",
         broadcasts=True, shape=crossed)  # fmt: skip
bilinear("np.linalg.cross(x, z)", "np.cross(z, y_bar)", "np.cross(y_bar, x)",
         broadcasts=True, shape=crossed)  # fmt: skip
bilinear("cross_back(z, g, like)", "-cross_back(y_bar, g, z)", "np.cross(y_bar, z)",
         broadcasts=True)  # fmt: skip

# sums over several axes
_OUTER = "np.reshape(y_bar, (np.size(x), np.size(z)))"
bilinear(
    "np.tensordot(x, z, axes={0})",
    f"np.reshape({_OUTER} @ np.ravel(z), np.shape(x))",
    f"np.reshape(np.ravel(x) @ {_OUTER}, np.shape(z))",
)
_SUMMED = "math.prod(np.shape(z)[axes:])"
bilinear(
    "np.tensordot(x, z, axes=2|1|3)",
    f"np.reshape(np.reshape(y_bar, (-1, {_SUMMED})) @ np.reshape(z, (-1, {_SUMMED})).T,"
    " np.shape(x))",
    f"np.reshape(np.reshape(x, (np.size(y_bar)//{_SUMMED}, -1)).T"
    f" @ np.reshape(y_bar, (-1, {_SUMMED})), np.shape(z))",
)
linear("np.trace(x[n,n])", "y_bar * np.eye(x.shape[0], x.shape[1], dtype=x.dtype)",
       also="np.linalg.trace", shape=reduced_all)  # fmt: skip
linear("np.trace(x[n,n], offset=k)", "y_bar * np.eye(x.shape[0], x.shape[1], k, dtype=x.dtype)",
       also="np.linalg.trace", shape=reduced_all)  # fmt: skip
_UNIT = "np.eye(np.shape(x)[0], np.shape(x)[1], k, dtype=x.dtype)"
linear("np.trace(x)", f"np.tensordot({_UNIT.replace(' k,', '')}, y_bar, axes=0)")
linear("np.trace(x, offset=k)", f"np.tensordot({_UNIT}, y_bar, axes=0)")
linear(
    "np.trace(x[l,m,n], axis1={1, -2}, axis2={2, -1})",
    "np.expand_dims(y_bar, (-1, -2)) * np.eye(np.shape(x)[-2], np.shape(x)[-1], dtype=x.dtype)",
)
linear(
    "np.linalg.trace(x)",
    "np.expand_dims(y_bar, (-1, -2)) * np.eye(np.shape(x)[-2], np.shape(x)[-1], dtype=x.dtype)",
)

# sums over shifts; `correlate` takes the conjugate of what is shifted
_SHORTER = "min(np.size(x), np.size(z))"
_PADDED = f"np.pad(y_bar, {_SHORTER} - 1)"
_CENTRED = f"np.pad(y_bar, (({_SHORTER} - 1)//2, {_SHORTER}//2))"
for _numbers, _c in (("real", "{}"), ("complex", "np.conj({})")):
    _x, _z = _c.format("x"), _c.format("z")
    for _mode, _seed in (
        ("", "y_bar"),
        (", mode={'valid'}", _PADDED),
        (", mode={'same'}", _CENTRED),
    ):
        bilinear(f"np.convolve(x[n], z[m]{_mode})", f"np.correlate({_seed}, {_z})",
                 f"np.correlate({_seed}, {_x})", shape=flat, numbers=_numbers)  # fmt: skip
    for _mode, _seed in (("", _PADDED), (", mode={'full'}", "y_bar")):
        _by_z = _c.format(f"np.correlate(x, {_c.format(_seed)})")
        bilinear(f"np.correlate(x[n], z[m]{_mode})", f"np.convolve({_seed}, {_z}, mode='valid')",
                 _by_z, shape=flat, numbers=_numbers)  # fmt: skip


def _einsum(call: Apply) -> None:
    """Make the rule of the sum that a string of subscripts says."""
    first = call.args[0] if call.args else None
    if not isinstance(first, Const) or not isinstance(first.value, str):
        return
    inputs, arrow, output = first.value.replace(" ", "").partition("->")
    terms = inputs.split(",")
    letters = [c for c in inputs if c.isalpha()]
    if not arrow:
        output = "..." * ("..." in inputs)
        output += "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    if len(terms) != len(call.args) - 1 or any("..." in t for t in terms) > ("..." in output):
        return
    names = [f"x{i}" for i in range(len(terms))]
    texts = [_einsum_by(i, terms, output, names) for i in range(len(terms))]
    given = any(keyword == "optimize" for keyword, _ in call.kwargs)
    option = ", optimize=optimize" if given else ""
    bilinear(
        f"np.einsum({first.text}, {', '.join(names)}{option})",
        *(t.format(option) for t in texts),
        shape=subscripts(output),
        broadcasts=True,
    )


def _einsum_by(k: int, terms: list[str], output: str, names: list[str]) -> str:
    """Return the transpose by one operand: the sum that puts its subscripts last.

    What only this operand has is spread by ones; a subscript that it repeats, by the unit matrix.
    """
    others = [t for i, t in enumerate(terms) if i != k]
    parts = [output, *others]
    values = ["y_bar", *(n for i, n in enumerate(names) if i != k)]
    unused = iter(c for c in ascii_letters if c not in "".join([*terms, output]))
    target, seen, x = "", "", names[k]
    for position, c in enumerate(terms[k].replace("...", "")):
        at = position if "..." not in terms[k] or position < terms[k].index("...") else (
            position - len(terms[k].replace("...", "")))  # fmt: skip
        if c in seen:
            new = next(unused)
            parts.append(c + new)
            values.append(f"np.eye(np.shape({x})[{at}], dtype={x}.dtype)")
            c = new
        elif not any(c in p for p in (output, *others)):
            parts.append(c)
            values.append(f"np.ones(np.shape({x})[{at}], dtype={x}.dtype)")
        seen += c
        target += c
    ahead = terms[k].find("...")  # how many subscripts stand before what is broadcast
    turned = ahead > 0 and any("..." in t for t in others)
    if turned:
        target = f"...{target[ahead:]}{target[:ahead]}"
    elif ahead >= 0:
        target = f"{target[:ahead]}...{target[ahead:]}"
    elif any("..." in p for p in parts):
        target = f"...{target}"
    factor = ""
    if not output and len(parts) > 1:  # the sum of all is a number
        parts, values = parts[1:], values[1:]
        if len(parts) == 1:
            factor = "y_bar * "
        else:  # among themselves, integers may wrap around
            least = min(range(len(parts)), key=lambda i: len(parts[i]))
            values[least] = f"y_bar * {values[least]}"
    made = f"{factor}np.einsum('{','.join(parts)}->{target}', {', '.join(values)}{{0}})"
    if not turned:
        return made
    # another operand may have more dimensions there, which are summed where they stand in front
    first, last = tuple(range(ahead)), tuple(range(-ahead, 0))
    return f"np.moveaxis(unbroadcast({made}, np.moveaxis({x}, {first}, {last})), {last}, {first})"


def _tensordot(call: Apply) -> None:
    """Make the rules of a product summed over axes that are written out, one for each rank."""
    axes = dict(call.kwargs).get("axes")
    if not isinstance(axes, Apply) or len(axes.args) != 2:
        return
    text = to_text(axes)
    try:
        left, right = ast.literal_eval(text)
    except ValueError:  # they are not written out
        return
    left, right = ((a,) if isinstance(a, int) else tuple(a) for a in (left, right))
    for m, n in itertools.product(range(1, 5), repeat=2):
        if not all(-m <= a < m for a in left) or not all(-n <= a < n for a in right):
            continue
        first, second = list(ascii_letters[:m]), list(ascii_letters[m : m + n])
        for a, b in zip(left, right, strict=False):
            second[b] = first[a]
        output = "".join(c for c in (*first, *second) if (c in first) != (c in second))
        terms = ["".join(first), "".join(second)]
        texts = [_einsum_by(k, terms, output, ["x", "z"]).format("") for k in range(2)]
        dims = ",".join(f"m{i}" for i in range(m)), ",".join(f"n{i}" for i in range(n))
        bilinear(f"{call.op}(x[{dims[0]}], z[{dims[1]}], axes={{{text}}})", *texts,
                 shape=subscripts(output))  # fmt: skip


on_call("np.einsum", _einsum)
on_call("np.tensordot", _tensordot)

# polynomials
for _given, _n, _below, _wide in (
    (", N=N", "N", "(0 if N == 0 else N - 1)", "0 if N == 0 else 1"),
    ("", "np.size(x)", "max(np.size(x) - 1, 0)", "min(np.size(x), 1)"),
):
    _falling = f"np.vander(x, {_below}) * np.arange({_n} - 1, 0, -1, dtype=x.dtype)"
    general(
        f"np.vander(x[n]{_given})",
        f"np.sum(y_bar[:, :-1] * {_falling}, axis=1)",
        tangents=f"np.pad(np.expand_dims(x_dot, 1) * {_falling}, ((0, 0), (0, {_wide})))",
        shape=matrix,
    )
    _rising = f"np.vander(x, {_below}, increasing=True) * np.arange(1, {_n}, dtype=x.dtype)"
    general(
        f"np.vander(x[n]{_given}, increasing={{True}})",
        f"np.sum(y_bar[:, 1:] * {_rising}, axis=1)",
        tangents=f"np.pad(np.expand_dims(x_dot, 1) * {_rising}, ((0, 0), ({_wide}, 0)))",
        shape=matrix,
    )
linear("np.polyder(x[n])",
       "np.concatenate([y_bar * np.arange(np.size(x) - 1, 0, -1), [0.0]])", shape=flat)  # fmt: skip


def _of_polynomial(bound: Bound) -> Type:
    """As large as x, of what both are."""
    p, x = bound.types["p"], bound.types["x"]
    return x._replace(dtype=meet_dtypes(p.dtype, x.dtype), keys=())


_SLOPE = "np.polyval(1.0*p[:-1] * np.arange(np.size(p) - 1, 0, -1, dtype=(1.0*p).dtype), x)"
general(
    "np.polyval(p[n], x)",
    "np.ravel(y_bar) @ np.vander(np.ravel(x), N=np.size(p))",
    f"y_bar * {_SLOPE}",
    tangents=("np.polyval(p_dot, x)", f"{_SLOPE} * x_dot"),
    shape=_of_polynomial,
)

_GIVEN = object()  # in the place of an array


def _observed(m: str, y: object, rowvar: object) -> str:
    """Write the observations of which a covariance is taken as rows X, one for each variable."""
    if rowvar not in (True, False) or (y is not None and not rowvar):
        raise TypeError("observations that stand in columns of two arrays")
    if y is not None:
        rows = f"np.concatenate((np.atleast_2d({m}), np.atleast_2d(y)))"
    else:
        rows = f"np.atleast_2d({m})" if rowvar else f"np.atleast_2d(np.transpose({m}))"
    many = "; ".join(
        f"if np.ndim({n}) > 2: raise ValueError('{said} has more than 2 dimensions')"
        for n, said in ((m, "m"), *([("y", "y")] if y is not None else ()))
    )
    return f"{many}; X = np.float64(1)*{rows}"  # NumPy computes with no less


def _cov(y: object = _GIVEN, rowvar: object = None, **_: object) -> str:
    return (
        f"{_observed('m', y, rowvar)}; d = X - np.mean(X, axis=1, keepdims=True);"
        " np.squeeze(np.dot(d, np.conj(d.T)) * np.divide(1, np.shape(X)[1] - ((0 if bias else 1)"
        " if ddof is None else ddof)))"
    )


def _corrcoef(y: object = _GIVEN, rowvar: object = None, **_: object) -> str:
    return (
        f"{_observed('x', y, rowvar)}; d = X - np.mean(X, axis=1, keepdims=True);"
        " c = np.dot(d, d.T) * np.divide(1, np.shape(X)[1] - 1); s = np.sqrt(np.diag(c));"
        " np.squeeze(np.clip(c / s[:, None] / s[None, :], -1, 1))"
    )


composition("np.cov(m, y=None, rowvar=True, bias=False, ddof=None)", _cov)
composition("np.corrcoef(x, y=None, rowvar=True)", _corrcoef)


# fitting
def _polyfit(w: object = _GIVEN, **_: object) -> str:
    weighted = "" if w is None else "[:, None]"
    rows = f"A = np.vander(x, deg + 1){' * w[:, None]' if weighted else ''}"
    target = "y" if w is None else "np.transpose(np.transpose(y) * w)"
    return (
        f"{rows}; scale = np.sqrt(np.sum(A*A, axis=0));"
        f" c = np.linalg.lstsq(A / scale, {target}, rcond=np.size(x)*np.finfo(x.dtype).eps)[0];"
        " np.transpose(np.transpose(c) / scale)"
    )


composition("np.polyfit(x, y, deg, *, w=None)", _polyfit)
for _op, _sign in (("polyadd", "+"), ("polysub", "-")):
    composition(
        f"np.{_op}(a1, a2)",
        "p = np.atleast_1d(a1); q = np.atleast_1d(a2); m = np.size(p); n = np.size(q);"
        f" np.pad(p, (max(n - m, 0), 0)) {_sign} np.pad(q, (max(m - n, 0), 0))",
    )
composition("np.polyint(p)", "np.append(p / np.arange(np.size(p), 0, -1), 0.0)")
