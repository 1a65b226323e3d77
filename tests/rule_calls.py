"""One call of every pattern of every rule that is not element-wise, with every keyword.

The letters are the arguments that vary (`LETTERS`), the other names are constants (`GIVEN`);
`{p|q}` stands for either. A call is tested in both modes, in second order, and in float32.
"""

import itertools
import re

import numpy as np

rng = np.random.default_rng(11)


def sample(*shape):
    """Numbers apart from each other and from 0, in no order, not contiguous in memory."""
    size = int(np.prod(shape))
    values = (rng.permutation(size) - size/2 + 0.3) * 0.37
    return np.stack([values, values], axis=-1).reshape(*shape, 2)[..., 0]


LETTERS = {
    "a": 0.7, "b": 1.3,
    "u": sample(5), "v": sample(3), "w": sample(3) + 0.11, "e": sample(3)*0 + [0.5, 0.2, 1.1],
    "M": sample(2, 3), "N": sample(3, 2), "L": sample(5, 3), "B": sample(2, 3) + 0.07,
    "S": sample(3, 3)/2 + 2*np.eye(3), "Q": sample(2, 2),
    "P": np.array([[2.0, 0.3, 0.1], [0.4, 1.5, 0.2], [0.1, 0.3, 1.8]]),
    "R": np.array([[0.2, 1.0, 0.3], [-1.3, 0.1, 0.2], [0.4, 0.3, 2.0]]),
    "T": sample(2, 3, 4), "C": sample(2, 3, 3)/4 + 2*np.eye(3), "D": sample(2, 3, 2),
    "G": np.array([[1.0, np.nan, 2.0], [0.5, 3.0, np.nan]]),
}  # fmt: skip
GIVEN = {
    "places": np.array([0, 2, 2]), "mask": np.array([True, False, True]),
    "along": np.array([[1, 0, 1]]), "bins": np.array([0, 1, 0]),
    "steps": np.array([0.0, 0.1, 0.7, 1.1, 2.0]),
    "grid": np.array([-2.0, -0.5, 0.1, 3]), "counts": np.array([2, 0, 3]),
}  # fmt: skip

AXIS = "axis={None|0|-1}, keepdims={False|True}"
AXES = "axis={None|0|-1|(0, 1)}, keepdims={False|True}"

CALLS = """
np.sum(M, {AXES})   np.sum(M)   np.sum(T, axis=(0, 2))   np.sum(a)
np.sum(M, where=mask, axis={None|0})   np.sum(a, axis={0|-1})   np.prod(a, axis={0|-1})
np.max(a, axis={0|-1})   np.min(a, axis={0|-1})
np.sum(M, initial={0.5|a}, axis={None|1})   np.sum(M, dtype=np.float64, axis=0)
np.sum(M, dtype=v.dtype, axis=0)   np.asanyarray([a, v[0]], dtype={float|v.dtype})
np.asanyarray([a, b])   np.asanyarray(M, dtype={float|v.dtype})*M
np.sum([a, b*a])   sum(v)   sum(M)   sum([a, a*b], b)   sum((a, a*b))   math.fsum((a, a*b))
math.fsum(v)
np.add.reduce(M)   np.add.reduce(M, axis=None)   np.multiply.reduce(v)   np.nansum(G, {AXES})
np.mean(M, {AXES})   np.mean(M)   np.mean(a)   np.mean(M, where=mask, axis={None|1})
np.nanmean(G, {AXES})
np.average(M, axis={None|0})   np.average(M, axis=1, keepdims=True)   np.average(v, weights=e)
np.average(v, weights=e, returned=True)   np.average(M, axis={None|0}, returned=True)
np.var(M, {AXES}, ddof={0|1})   np.var(M)   np.nanvar(G, axis={None|-1}, ddof={0|1})
np.std(M, axis={None|0|(0, 1)}, keepdims=True, ddof={0|1})   np.std(v)   np.std(M, axis=1)
np.std(M, ddof=1)   np.nanstd(G, axis={None|-1})
np.prod(M, {AXES})   np.prod(v)   np.prod(a)   np.prod(T, axis=(0, 2))
np.nanprod(G, axis={None|0})
np.max(M, {AXES})   np.max(a)   np.amax(v)   np.max(M, initial=0.2, {AXES})
np.min(M, initial=0.2, {AXES})   max(v)   max([t*t for t in v])   min([t*a for t in v])
np.nanmax(G, axis=1)   np.maximum.reduce(M)
np.min(M, {AXES})   np.min(a)   np.amin(v)   min(v)   np.nanmin(G, axis=1)   np.minimum.reduce(M)
np.median(T, axis={(1,)|(0, -1)}, keepdims={False|True})   np.nanmedian(G, axis=(0, 1))
np.quantile(T, 0.3, axis=(0, 2))   np.quantile(a, {0.3|[0.3, 0.7]})
np.ptp(M, {AXES})   np.median(M, {AXIS})   np.median(u)   np.nanmedian(G, {AXIS})
np.nanquantile(G, {0.0|0.3}, {AXIS})   np.nanpercentile(G, 35, {AXIS})
np.quantile(M, {0.0|0.3|1.0}, {AXIS})   np.percentile(M, {0|35|100}, {AXIS})
np.quantile(M, 0.3, axis={None|1}, method={'lower'|'higher'})
np.percentile(u, 40, method={'lower'|'higher'})

np.sum(M, dtype='float64', axis=0)   np.mean(M, dtype={float|'f8'|v.dtype})
np.average(M, axis={0|1|-1}, weights=np.exp(B))   np.average(M, axis=0, weights=np.exp(v[:2]))
np.average(M, axis={1|-1}, weights=e)   np.quantile(M, {[0.1, 0.7]|(0.4,)}, {AXIS})
np.percentile(u, [25, 50, 75])

np.cumsum(a, axis={0|-1})   np.cumprod(a, axis={0|-1})
np.cumsum(v)   np.cumsum(M, axis={0|-1})   np.cumsum(M)   np.nancumsum(G, axis=1)
np.cumulative_sum(v)   np.add.accumulate(M)   np.cumprod(v)   np.cumprod(M, axis={0|1})
np.nancumprod(G, axis=1)   np.cumulative_prod(v)   np.multiply.accumulate(M)
np.maximum.accumulate(u)   np.minimum.accumulate(u)
np.diff(v)   np.diff(M, axis={0|-1})   np.diff(u, n={1|2|3})   np.diff(M, prepend=0, append=0)
np.diff(v, {prepend|append}={0|a|w})   np.diff(M, axis=0, {prepend|append}={0.5|a|B})
np.diff(T, n=2, axis={0|1|-1})   np.gradient(u, {a|steps})
np.gradient(T, axis={1|-1})   np.gradient(M, 0.3, axis={0|-2|1})
np.trapezoid(M, axis={0|-2|1})   np.trapezoid(L, u, axis=0)   np.trapezoid(M, B, axis=0)
np.ediff1d(v)   np.ediff1d(v[:0])   np.prod(M[:0], axis=1)   np.vander(v[:0])   np.vander(v[:1])
np.tensordot(v[:0], w, axes=0)   np.gradient(u)
np.gradient(u, 0.3)   np.trapezoid(u)   np.trapezoid(M, dx=0.5)   np.trapezoid(v, grid[:3])

np.reshape(M, {(3, 2)|(-1,)|6})   np.reshape(M, (3, 2), order='F')   np.ravel(M)
np.ravel(M, order='F')
np.expand_dims(M, {0|1|-1|(0, 2)})   np.squeeze(np.expand_dims(v, 0))
np.squeeze(np.expand_dims(v, 0), axis=0)
np.atleast_1d(a)   np.atleast_2d(v)   np.atleast_3d(v)   M.T*N   np.transpose(M)   np.transpose(T)
np.transpose(T, {(1, 0, 2)|(-1, 0, 1)})   np.permute_dims(T, (2, 0, 1))   np.permute_dims(M)
np.swapaxes(T, 0, -1)   np.moveaxis(T, 0, {1|-1})   np.matrix_transpose(T)
np.linalg.matrix_transpose(M)
np.flip(M, axis={None|0|(0, 1)})   np.fliplr(M)   np.flipud(M)   np.rot90(M, k={1|2|-1})
np.rot90(T, axes=(1, 2))
np.roll(v, {1|-2|(1, -2)})   np.roll(M, 1)   np.roll(M, {1|-1}, axis=1)
np.roll(M, (1, 2), axis=(0, 1))
np.fft.fftshift(M)   np.fft.fftshift(M, axes={0|1})   np.fft.ifftshift(u)
np.fft.fftfreq(4, {a|d=a})   np.fft.rfftfreq(5, d=a)
np.broadcast_to(v, (2, 3))   np.broadcast_to(a, (2,))   np.full((2, 2), a)   np.full((2, 3), v)
np.full_like(M, a)   np.full(3, a, {float|'f8'|v.dtype})*v
np.full_like(M, a, dtype={np.float64|v.dtype})*M
np.copy(v)*v   np.ascontiguousarray({v|M|T|a})*M[0, 0]   np.asanyarray(M)*M
np.repeat(v, 2)   np.repeat(v, counts)   np.tile(v, 3)   np.tile(v, (2, 3))   np.tile(M, (2, 1))
np.tile(M, {2|(2, 1, 3)})   np.tile(v, (2,))   np.tile(a, {2|(2, 3)})   np.repeat(a, 3)
np.repeat(M, 2, axis={0|-1})   np.repeat(M, counts, axis=1)   np.repeat(M, 2)
np.array(M, dtype=float)*M   np.array(M, dtype=v.dtype)*M   np.asarray(M, dtype=v.dtype)*M
np.array([a, b], dtype=v.dtype)   np.asarray([a, v[0]], dtype=v.dtype)
np.array([a, b], dtype=np.float64)   np.asarray(v, dtype=float)*v
np.asarray([a, v[0]], dtype=float)   M.astype(float)*M   np.float64(v)*v   np.pad(v, {2|(1, 2)})
np.resize(v, {7|(2, 4)})   np.pad(v, 2, mode={'edge'|'reflect'|'symmetric'|'wrap'})
np.pad(M, ((1, 0), (2, 1)), mode='wrap')
np.pad(M, {1|((1, 0), (2, 1))})   np.pad(M, {1: (2, 1)})   np.pad(M, {-2: 1})
np.pad(M, ((1, 0), (2, 1)), constant_values={1.5|a})
np.diagonal(C, axis1=1, axis2=2)   np.diagonal(T, 0, -2, -1)   np.linalg.diagonal(C)
np.tril(M, k={0|1|-1})   np.tril(T)   np.triu(T, k=1)   np.triu(M, k={0|1|-1})
np.diag(v, k={0|1|-2})   np.diag(M)
np.diag(M, k={1|-1})
np.diagonal(M)   np.diagonal(M, offset={1|-1})   np.linalg.diagonal(M)
np.linalg.diagonal(M, offset=1)   np.diagflat(M)   np.diagflat(v, k=1)

np.array([a, a*b])   np.array(v)*v   np.asarray([[a, 1.0], [a*b, b]])   np.asarray(v)*v
np.stack([v, w])   np.stack([v, w], axis={0|1|-1})   np.stack((M, B), axis=1)
np.concatenate([v, w])   np.concatenate([[a, b], v])   np.concatenate((M, B), axis={0|1|-1})
np.concatenate((M, v), axis=None)   np.concat([v, w])   np.concat([M, B], axis=1)
np.concat([M, v], axis=None)
np.vstack((v, w))   np.vstack((M, v))   np.dstack((v, w))   np.hstack((v, u))
np.broadcast_arrays(v, M)   np.broadcast_arrays(a, v, N[:1, :1])   np.block([[M, N.T], [B, M]])
np.block([v, a])   np.block([[S, N], [v, a, a]])   np.hstack((M, B))
np.hstack((a, v))   np.column_stack((v, N))   np.append(v, w)   np.append(M, a)
np.append(M, B, axis=0)
np.insert(v, {1|-1}, w[:2])   np.insert(M, {0|-1}, v, axis=0)   np.insert(M, 1, v[:2], axis=1)
np.delete(u, {[0, 2]|[-1]|places})   np.delete(M, [0, 2], axis={1|-1})
np.r_[v, a, 1.0]   np.r_[M, B]   np.c_[v, w]   np.c_[np.ones(2), M, a*v[:2]]
np.insert(v, {1|-1}, a)   np.delete(v, {1|-1})   np.insert(M, {1|-1}, a, axis={0|1})
np.delete(M, {1|-1}, axis={0|-1})   np.meshgrid(v, u, indexing={'xy'|'ij'})
np.meshgrid(v, u, w, indexing={'xy'|'ij'})   np.meshgrid(v, u, sparse=True)
np.linspace(a, b, 4, endpoint={False|True}, retstep=True)   np.linspace(v, a, 4)
np.linspace(v, w, 4, endpoint=False)   np.geomspace(a, b, 4, endpoint={False|True})
np.geomspace(-a, -b)
np.arange(b)*a   np.arange(a, b)   np.arange(a, 4*b, a*b)   np.arange(a, 4, b, dtype=float)
np.linspace(a, b, 4)   np.linspace(a, b, 4, endpoint=False)   np.logspace(a, b, 3)
np.split(M, 3, axis=1)   np.split(u, [1, 3])[{0|1|2}]   np.array_split(u, 3)   np.hsplit(M, 3)
np.hsplit(u, [2])[0]   np.dsplit(T, 2)   np.rollaxis(T, 1)
np.vsplit(M, 2)

np.take(a, [0, 0])   np.asarray(M, order='F')*M   np.array(M, order='F')
np.array((v, v), order='F')   np.array(M, dtype=float, order='C')   np.asanyarray(v, order='C')*v
np.take(v, places)   np.take(M, places)   np.take(M, places, axis={1|-1})   np.take(M, 1, axis=0)
np.take_along_axis(M, along, 0)   np.take_along_axis(M, along[:, :1], {0|1})
np.take_along_axis(M, places, None)   np.bincount(bins, weights=v)
np.bincount(bins, weights=v, minlength=4)
np.where(mask, v, w)   np.where(mask, a, M)   np.where(v > 0, v, 0.0)   np.compress(mask, v)
np.compress(mask, M, axis=1)   np.extract(mask, v)
np.polyval(v, 2)   np.choose(bins, [v, w])
np.choose(bins, (a, v*w))   np.choose([0, 1, 1], [v, w])
np.piecewise(v, [v < 0, v > 0.5], [np.exp, 0.3, np.sin])
np.piecewise(v, [v < 0, v >= 0], [-1.0, np.exp])
np.select([v > 0.2, w > 0], [v*w, w], a)   np.select([v > 0.2, w > 0], [v*w, w])
np.sort(M, axis=None)   np.sort(u, kind='stable')
np.sort(u)   np.sort(M, axis={0|1})   np.partition(u, 2)   np.partition(M, 1, axis={0|None})
np.interp({a|v|M}, grid, [0.0, 1.0, -1.0, 4.0])   np.interp(a*v, np.sort(u), u*b)
np.interp(0.3, [0, 1, 2], v) + np.interp(a, [0, 1, 2], v)
np.interp(9*v, grid, [a, 1.0, -b, 4.0])   np.interp(9*v, grid, u[:4], {left=0.0|right=1.0})
np.interp(9*v, np.sort(u), u*b, left=0.0, right=0.5)
np.interp(v, u[:1], b*u[:1])

np.matmul(v, w)   np.matmul(M, v)   np.matmul(v, N)   np.matmul(M, N)   np.matmul(D, M)
np.matmul(C, v)   np.matmul(C, C[:, :, :2])   np.matmul(C[:1], C)   np.matmul(M, C)
v @ w   np.dot(v, w)   np.dot(M, v)   np.dot(v, N)   np.dot(M, N)   np.dot(a, v)   np.dot(v, a)
np.linalg.matmul(M, N)
np.matvec(M, v)   np.vecmat(v, N)   np.inner(v, w)   np.inner(M, v)   np.inner(v, M)
np.inner(M, B)   np.inner({a|T}, np.exp(T[0, 0]))   np.inner(v, a)   np.dot(T, w[0]*np.ones(4))
np.dot(D, M)   np.dot(D, u[:2])
np.vdot(v, w)   np.vdot(M, B)   np.vecdot(M, v)   np.linalg.vecdot(v, w)   np.outer(v, u)
np.outer(M, w)
np.linalg.outer(v, u)   np.multiply.outer(v, u)   np.add.outer(v, u)   np.subtract.outer(v, u)
np.divide.outer(v, e)
np.kron(v, u)   np.kron(M, N)   np.cross(v, w)   np.cross(M, w)   np.linalg.cross(v, w)
np.tensordot(M, N, axes=1)   np.tensordot(T, T, axes=3)   np.tensordot(v, w, axes=0)
np.tensordot(D, Q, axes=1)   np.tensordot(M, B, axes={((0, 1), (0, 1))|(1, 1)|([0], [-2])})
np.tensordot(T, D, axes=((1, 0), (1, 0)))   np.linalg.tensordot(M, N, axes=1)
np.trace(M)   np.trace(S)   np.trace(T)   np.trace(T, offset=1)   np.trace(np.outer(v, w) @ S)
math.prod(v)   math.dist(v, w)   np.trace(M, offset=1)   np.linalg.trace(S)
np.linalg.trace(S, offset=-1)   np.linalg.trace(C)
np.convolve(v, u)   np.convolve(u, v, mode={'full'|'valid'|'same'})
np.convolve(v, u, mode={'valid'|'same'})
np.correlate(u, v)   np.correlate(v, u)   np.correlate(u, v, mode='full')
np.correlate(v, u, mode='full')
np.vander(v, {0|1|2|4})   np.vander(v)   np.vander(v, increasing=True)
np.vander(v, {0|1|2|4}, increasing=True)   np.trace(C, axis1=1, axis2=2)
np.polyfit(u, u*u[::-1], {1|2})   np.polyfit(v, N @ M, 1)   np.polyfit(v, w, 1, w=np.exp(e))
np.polyadd(v, u)   np.polysub(u, v)   np.polysub(v, w)   np.polyint(v)
np.polyder(v)   np.polyval(v, a)   np.polyval(v, M)
np.cov(M)   np.cov(v)   np.cov(M, bias=True)   np.cov(M, ddof=0)   np.corrcoef(M)
np.einsum('ij,jk->ik', M, N)   np.einsum('ij,jk', M, N)   np.einsum('ii', S)
np.einsum('ii->i', S)   np.einsum('ij->', M)
np.einsum('i,i,i->', v, w, v)   np.einsum('...ij,...jk->...ik', D, Q)   np.einsum('ij->ji', M)
np.einsum('i,j->ij', v, u)   np.einsum('i...->...', M)
np.einsum('ij,jk,kl->il', M, N, Q, optimize=True)

np.linalg.norm(v)   np.linalg.norm(M)
np.linalg.norm(M, axis={0|-1|(0, 1)}, keepdims={False|True})   np.linalg.norm(M, keepdims=True)
np.linalg.norm(v, ord={0|1|2|3|1.5|np.inf|-np.inf})
np.linalg.norm(M, ord={'fro'|'nuc'|1|2|-1|-2|np.inf|-np.inf})
np.linalg.norm(M, ord={1|2|3|np.inf|-np.inf}, axis={0|-1}, keepdims={False|True})
np.linalg.norm(T, ord='fro', axis=(1, 2), keepdims={False|True})
np.linalg.vector_norm(M)   np.linalg.vector_norm(M, axis=0)
np.linalg.matrix_norm(T, keepdims={False|True})   np.linalg.cond(S, {2|-2|1|'fro'})
np.linalg.cond(S)
np.linalg.inv(S)   np.linalg.inv(C)   np.linalg.pinv(L)   np.linalg.pinv(S)
np.linalg.det(S)   np.linalg.det(C)   np.linalg.slogdet(S)   np.linalg.slogdet(C)
np.linalg.solve(S, v)   np.linalg.solve(S, N)   np.linalg.solve(C, v)
np.linalg.solve(C, D)   np.linalg.solve(C, N)
np.linalg.solve(S[np.ix_([0, 1, 2], [0, 1, 2])], v)
np.linalg.solve(S[np.ix_([0, 2], [0, 2])], v[np.array([0, 2])])   np.linalg.solve(S, np.squeeze(v))
np.linalg.lstsq(L, u)[0]   np.linalg.lstsq(M, N[0])[0]   np.linalg.lstsq(M, Q)[0]
np.linalg.lstsq(L, L*L)[0]   np.linalg.lstsq(L, u, None)[:2]
np.linalg.eigh(P)   np.linalg.eigh(C)   np.linalg.eigvalsh(P)   np.linalg.eigvalsh(C)
np.linalg.cholesky(P)   np.linalg.cholesky(C)
np.linalg.svd(M, full_matrices=False)   np.linalg.svd(N, full_matrices=False)
np.linalg.svd(S, full_matrices=False)   np.linalg.svd(L)[1]   np.linalg.svd(S)
np.linalg.svd(M, compute_uv=False)   np.linalg.svdvals(N)
np.modf(v)   np.frexp(v)[0]   math.modf(a)   math.frexp(a)[0]   np.divmod(v, b)   divmod(a, b)
np.unwrap(v)   np.unwrap(4*T, axis=1)   v.compress(mask)   v.astype('float64')*v
M.compress([True, False], axis=0)   np.nan_to_num(G, nan={0.0|0.5})
np.real(M)   M.real   M.imag*M   T.mT   M.flatten()   v.repeat(2)   M.clip(0.1)*M
M.clip(max=0.1)   np.clip(M, a_min=-0.2, a_max=0.5)
np.clip(M, None, None)   np.clip(M, v - 0.4, v)   v.take(places)
v.round(1)*v   np.ldexp(v, places)
np.linalg.multi_dot([M, N])   np.linalg.multi_dot([N, M, N])   np.linalg.multi_dot([v, N, w[:2]])
np.linalg.qr(L)   np.linalg.qr(S)   np.linalg.qr(M)   np.linalg.matrix_power(S, {0|1|2|3|5|-2})*S
"""


def expanded(text):
    """The calls that a text with alternatives stands for."""
    text = text.replace("{AXES}", AXES).replace("{AXIS}", AXIS)
    parts = re.split(r"\{([^{}]*\|[^{}]*)\}", text)
    choices = [p.split("|") if i % 2 else [p] for i, p in enumerate(parts)]
    return ["".join(choice) for choice in itertools.product(*choices)]


def function_of(call):
    """The text of a function of the letters of a call, and its arguments."""
    bare = re.sub(r"'[^']*'", "", call)
    names = dict.fromkeys(re.findall(r"(?<![\w.])[A-Za-z](?![\w=])", bare))
    letters = [n for n in names if n in LETTERS]
    return f"def f({', '.join(letters)}):\n    return {call}\n", [LETTERS[n] for n in letters]


TEXTS = [
    text
    for line in CALLS.splitlines()
    for call in re.split(r"\s{3,}", line.strip())
    if call
    for text in expanded(call)
]
