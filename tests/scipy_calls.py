"""Calls of SciPy's functions that are not element-wise, written as in `rule_calls`."""

import re

from rule_calls import expanded

CALLS = """
scipy.special.logsumexp(M, axis={None|0|-1|(0, 1)}, keepdims={False|True})
scipy.special.logsumexp(v)
scipy.special.logsumexp(M, axis={None|0|-1}, b={e|B**2})   scipy.special.logsumexp(v, b=w**2)
scipy.special.softmax(M, axis={None|0|-1})   scipy.special.log_softmax(M, axis={None|0|-1})
scipy.special.sici(e)   scipy.special.shichi(e)   scipy.special.fresnel(e)   scipy.special.airy(e)
scipy.stats.multivariate_normal.{logpdf|pdf}({v|L}, w, P @ P.T)
scipy.stats.dirichlet.logpdf(simplex, e)   scipy.stats.norm.logpdf(M, v, scale=b)
scipy.stats.gamma.logpdf(e, b)
scipy.linalg.inv(S)   scipy.linalg.det(S)   scipy.linalg.norm(v)   scipy.linalg.pinv(L)
scipy.linalg.solve(S, v)   scipy.linalg.solve(S, N)
scipy.linalg.eigh(P)[0]   scipy.linalg.eigh(P)[1]**2   scipy.linalg.eigvalsh(P)
scipy.linalg.svdvals(M)   scipy.linalg.svd(S)   scipy.linalg.svd(M, full_matrices=False)
scipy.linalg.svd(M, compute_uv=False)
scipy.linalg.solve_triangular(S, v, lower={True|False})
scipy.linalg.solve_triangular(S, N, lower={True|False})
scipy.linalg.solve_triangular(S, v, trans={1|'T'}, lower={True|False})
scipy.linalg.solve_triangular(S, N, trans=1, lower={True|False})
scipy.linalg.cholesky(P)   scipy.linalg.cholesky(P, lower=True)
scipy.linalg.cho_solve((S, {True|False}), {v|N})
scipy.linalg.solve_banded((1, 1), P + 2, v)   scipy.linalg.solve_banded((0, 2), P, v)
scipy.linalg.solve_banded((1, 0), Q + 2, v[:2])   scipy.linalg.expm(S/4)   scipy.linalg.sqrtm(P)
scipy.linalg.solve_sylvester(S, Q + 3*np.eye(2), N)
scipy.linalg.block_diag(M, N)   scipy.linalg.block_diag(M, N, Q)
scipy.signal.convolve(u, v)   scipy.signal.fftconvolve(M, Q)
scipy.signal.convolve(M, Q, mode='full')   scipy.signal.correlate(u, v, mode='valid')
scipy.linalg.cho_solve(scipy.linalg.cho_factor(P, lower={False|True}), v)
scipy.linalg.cho_factor(P, {False|True})[0]   scipy.integrate.trapezoid(u, dx=0.5)
scipy.integrate.cumulative_trapezoid(M, {None|v}, initial={None|0})
scipy.spatial.distance.cdist(M, L)   scipy.spatial.distance.cdist(M, L, 'sqeuclidean')
scipy.spatial.distance.euclidean(v, w)   scipy.spatial.distance.sqeuclidean(v, w)
statistics.{fmean|mean}((a, b, a*b))   statistics.{variance|stdev}((a, b, a*b))
statistics.{pvariance|pstdev}((a, b, a*b))   a*bisect.bisect_{left|right}([0.1, 0.5, 0.9], b)
"""

TEXTS = [
    text
    for line in CALLS.splitlines()
    for call in re.split(r"\s{3,}", line.strip())
    if call
    for text in expanded(call)
]
