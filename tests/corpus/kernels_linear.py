"""Kernels of linear algebra and statistics, written from their definitions, in place."""

import numpy as np

from corpus import case

RNG = np.random.default_rng(12)
A4 = RNG.uniform(-1.0, 1.0, (4, 4))
B4 = RNG.uniform(-1.0, 1.0, (4, 4))
C4 = RNG.uniform(-1.0, 1.0, (4, 4))
DOMINANT = A4 + 4.0*np.eye(4)
SPD = A4 @ A4.T + 2.0*np.eye(4)
X4, Y4, Z4, W4 = RNG.uniform(0.5, 1.5, (4, 4))
TALL = RNG.normal(size=(5, 3))

NUMPY_2 = int(np.__version__.split(".")[0]) >= 2
MANY = np.sin(np.arange(27.0)).reshape(3, 3, 3) + 3*np.eye(3)


def lu(A):
    n = A.shape[0]
    for i in range(n):
        for j in range(i):
            for k in range(j):
                A[i, j] -= A[i, k]*A[k, j]
            A[i, j] /= A[j, j]
        for j in range(i, n):
            for k in range(i):
                A[i, j] -= A[i, k]*A[k, j]


def log_determinant_by_lu(A):
    lu(A)
    return np.sum(np.log(np.abs(np.diag(A))))


def lu_by_slices(A):
    for i in range(A.shape[0]):
        for j in range(i):
            A[i, j] -= A[i, :j] @ A[:j, j]
            A[i, j] /= A[j, j]
        for j in range(i, A.shape[0]):
            A[i, j] -= A[i, :i] @ A[:i, j]
    return A


def ludcmp(A, b):
    """Decompose, then solve forward and back."""
    n = A.shape[0]
    x, y = np.zeros(n), np.zeros(n)
    for i in range(n):
        for j in range(i):
            w = A[i, j]
            for k in range(j):
                w -= A[i, k]*A[k, j]
            A[i, j] = w/A[j, j]
        for j in range(i, n):
            w = A[i, j]
            for k in range(i):
                w -= A[i, k]*A[k, j]
            A[i, j] = w
    for i in range(n):
        w = b[i]
        for j in range(i):
            w -= A[i, j]*y[j]
        y[i] = w
    for i in range(n - 1, -1, -1):
        w = y[i]
        for j in range(i + 1, n):
            w -= A[i, j]*x[j]
        x[i] = w/A[i, i]
    return x


def cholesky(A):
    n = A.shape[0]
    A[0, 0] = np.sqrt(A[0, 0])
    for i in range(1, n):
        for j in range(i):
            A[i, j] -= np.dot(A[i, :j], A[j, :j])
            A[i, j] /= A[j, j]
        A[i, i] -= np.dot(A[i, :i], A[i, :i])
        A[i, i] = np.sqrt(A[i, i])
    return np.tril(A)


def trisolv(L, b):
    x = np.zeros_like(b)
    for i in range(x.shape[0]):
        x[i] = (b[i] - L[i, :i] @ x[:i])/L[i, i]
    return x


def durbin(r):
    """The Yule-Walker equations, solved with a reversed view of the unknowns."""
    y = np.empty_like(r)
    alpha = -r[0]
    beta = 1.0
    y[0] = -r[0]
    for k in range(1, r.shape[0]):
        beta *= 1.0 - alpha*alpha
        alpha = -(r[k] + np.dot(np.flip(r[:k]), y[:k]))/beta
        y[:k] += alpha*np.flip(y[:k])
        y[k] = alpha
    return y


def durbin_by_elements(r):
    n = len(r)
    y, z = np.zeros(n), np.zeros(n)
    y[0] = -r[0]
    beta, alpha = 1.0, -r[0]
    for k in range(1, n):
        beta = (1 - alpha*alpha)*beta
        total = 0.0
        for i in range(k):
            total += r[k - i - 1]*y[i]
        alpha = -(r[k] + total)/beta
        for i in range(k):
            z[i] = y[i] + alpha*y[k - i - 1]
        for i in range(k):
            y[i] = z[i]
        y[k] = alpha
    return y


def gramschmidt(A):
    m, n = A.shape
    Q, R = np.zeros((m, n)), np.zeros((n, n))
    for k in range(n):
        nrm = np.dot(A[:, k], A[:, k])
        R[k, k] = np.sqrt(nrm)
        Q[:, k] = A[:, k]/R[k, k]
        for j in range(k + 1, n):
            R[k, j] = np.dot(Q[:, k], A[:, j])
            A[:, j] -= Q[:, k]*R[k, j]
    return Q, R


def atax(A, x, y, tmp):
    for i in range(A.shape[1]):
        y[i] = 0
    for i in range(A.shape[0]):
        tmp[i] = 0.0
        for j in range(A.shape[1]):
            tmp[i] = tmp[i] + A[i, j]*x[j]
        for j in range(A.shape[1]):
            y[j] = y[j] + A[i, j]*tmp[i]


def loss_of_atax(A, x):
    y, tmp = np.empty(4), np.empty(4)
    atax(A, x, y, tmp)
    return np.sum(y*tmp)


def bicg(A, p, r):
    m, n = A.shape
    s, q = np.zeros(n), np.zeros(m)
    for i in range(m):
        for j in range(n):
            s[j] = s[j] + r[i]*A[i, j]
            q[i] = q[i] + A[i, j]*p[j]
    return s, q


def gemver(alpha, beta, A, u1, v1, y, z):
    A += np.outer(u1, v1) + np.outer(v1, u1)
    x = beta*(y @ A)
    x += z
    w = np.zeros_like(x)
    w += alpha*(A @ x)
    return w


def syrk(alpha, beta, C, A):
    for i in range(A.shape[0]):
        C[i, :i + 1] *= beta
        for k in range(A.shape[1]):
            C[i, :i + 1] += alpha*A[i, k]*A[:i + 1, k]
    return C


def symm(alpha, beta, C, A, B):
    temp2 = np.empty(C.shape[1])
    C *= beta
    for i in range(C.shape[0]):
        for j in range(C.shape[1]):
            C[:i, j] += alpha*B[i, j]*A[i, :i]
            temp2[j] = B[:i, j] @ A[i, :i]
        C[i, :] += alpha*B[i, :]*A[i, i] + alpha*temp2
    return C


def correlation(data):
    n, m = data.shape
    mean = np.mean(data, axis=0)
    stddev = np.std(data, axis=0)
    stddev[stddev <= 0.1] = 1.0
    data -= mean
    data /= np.sqrt(n)*stddev
    corr = np.eye(m)
    for i in range(m - 1):
        corr[i + 1:m, i] = corr[i, i + 1:m] = data[:, i] @ data[:, i + 1:m]
    return corr


def covariance(data):
    m = data.shape[1]
    mean = np.mean(data, axis=0)
    data -= mean
    cov = np.zeros((m, m))
    for i in range(m):
        cov[i:m, i] = data[:, i] @ data[:, i:m]/(data.shape[0] - 1.0)
        cov[i, i:m] = cov[i:m, i]
    return cov


def covariance_by_elements(data):
    n, m = data.shape
    mean, cov = np.zeros(m), np.zeros((m, m))
    for j in range(m):
        for i in range(n):
            mean[j] += data[i, j]
        mean[j] /= n
    for i in range(n):
        for j in range(m):
            data[i, j] -= mean[j]
    for i in range(m):
        for j in range(i, m):
            for k in range(n):
                cov[i, j] += data[k, i]*data[k, j]
            cov[i, j] /= n - 1.0
            cov[j, i] = cov[i, j]
    return np.sum(cov**2)


def gemm_into_its_argument(C, A, B):
    for i in range(C.shape[0]):
        for j in range(C.shape[1]):
            C[i, j] *= 0.5
        for k in range(A.shape[1]):
            for j in range(C.shape[1]):
                C[i, j] += 1.5*A[i, k]*B[k, j]


def loss_of_three_products(A, B):
    E, F, G = np.zeros((3, 4, 4))
    gemm_into_its_argument(E, A, B)
    gemm_into_its_argument(F, B, E)
    gemm_into_its_argument(G, E, F)
    return np.trace(G) + np.sum(E*F)


def conjugate_gradients(A, b):
    x = np.zeros_like(b)
    r = b - A @ x
    p = r.copy()
    rr = r @ r
    for _ in range(10):
        Ap = A @ p
        alpha = rr/(p @ Ap)
        x += alpha*p
        r -= alpha*Ap
        new = r @ r
        if new < 1e-2:
            break
        p *= new/rr
        p += r
        rr = new
    return x


def singular_determinants(x):
    A = np.array([[1.0, 2.0, x[0]], [2.0, 4.0, x[1]], [x[2], 1.0, x[3]]])
    B = np.outer(x[:3], x[1:])
    both = np.stack([A, B])
    return np.linalg.det(A)**2 + np.linalg.det(B) + np.sum(np.linalg.det(both)*x[:2])


def stiffness(k, f):
    """Finite elements of a bar: assembled, and solved where it is free."""
    n = len(k)
    K = np.zeros((n + 1, n + 1))
    F = np.zeros(n + 1)
    for e in range(n):
        places = [e, e + 1]
        part = k[e]*n*np.array([[1, -1], [-1, 1]])
        for a in range(2):
            for b in range(2):
                K[places[a], places[b]] += part[a, b]
            F[places[a]] += f[e]/(2*n)
    free = np.arange(1, n + 1)
    u = np.zeros(n + 1)
    u[free] = np.linalg.solve(K[np.ix_(free, free)], F[free])
    return u, 0.5*u @ K @ u


def many_systems_one_side(A, b):
    """From NumPy 2 on, a right side with one dimension is a vector, whatever it stands beside."""
    return np.linalg.solve(A, b)


CASES = [
    case(log_determinant_by_lu, DOMINANT),
    case(lu_by_slices, DOMINANT),
    case(ludcmp, (DOMINANT, X4)),
    case(cholesky, SPD),
    case(trisolv, (DOMINANT, X4)),
    case(durbin, X4*0.3),
    case(durbin_by_elements, X4*0.3),
    case(gramschmidt, TALL),
    case(loss_of_atax, (A4, X4)),
    case(bicg, (A4, X4, Y4)),
    case(gemver, (1.5, 1.2, A4, X4, Y4, Z4, W4)),
    case(syrk, (1.5, 1.2, C4, A4[:, :3])),
    case(symm, (1.5, 1.2, C4, A4, B4)),
    case(correlation, TALL),
    case(covariance, TALL),
    case(covariance_by_elements, TALL),
    case(loss_of_three_products, (A4, B4)),
    case(conjugate_gradients, (SPD, X4)),
    case(singular_determinants, np.array([1.0, 2.0, 2.0, 4.0])),
    case(stiffness, (np.array([0.7, 1.2, 0.9]), np.array([0.4, -0.3, 1.1]))),
    *([case(many_systems_one_side, (MANY, np.array([0.7, -1.2, 0.4])))] if NUMPY_2 else []),
]
