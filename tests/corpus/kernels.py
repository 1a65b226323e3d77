"""Kernels on grids, written from their definitions: stencils, sweeps, recursive filters, bodies."""

import numpy as np

from corpus import case

RNG = np.random.default_rng(11)
LINE = RNG.uniform(0.5, 1.5, 7)
LINE_2 = RNG.uniform(0.5, 1.5, 7)
GRID = RNG.uniform(0.5, 1.5, (5, 5))
GRID_2 = RNG.uniform(0.5, 1.5, (5, 5))
GRID_3 = RNG.uniform(0.5, 1.5, (5, 5))
CUBE = RNG.uniform(0.5, 1.5, (4, 4, 4))
CUBE_2 = RNG.uniform(0.5, 1.5, (4, 4, 4))


def jacobi_1d(steps, A, B):
    for _ in range(steps):
        B[1:-1] = 0.33333*(A[:-2] + A[1:-1] + A[2:])
        A[1:-1] = 0.33333*(B[:-2] + B[1:-1] + B[2:])


def loss_of_jacobi_1d(A, B):
    jacobi_1d(2, A, B)
    return np.sum(A*A) + np.sum(A*B)


def jacobi_1d_by_elements(A):
    n = A.shape[0]
    B = np.zeros(n)
    for _ in range(2):
        for i in range(1, n - 1):
            B[i] = 0.33333*(A[i - 1] + A[i] + A[i + 1])
        for i in range(1, n - 1):
            A[i] = B[i]
    return A**2


def jacobi_2d(A, B):
    for _ in range(2):
        B[1:-1, 1:-1] = 0.2*(
            A[1:-1, 1:-1] + A[1:-1, :-2] + A[1:-1, 2:] + A[2:, 1:-1] + A[:-2, 1:-1]
        )
        A[1:-1, 1:-1] = 0.2*(
            B[1:-1, 1:-1] + B[1:-1, :-2] + B[1:-1, 2:] + B[2:, 1:-1] + B[:-2, 1:-1]
        )
    return A*B


def heat_3d(A, B):
    def sweep(target, u):
        target[1:-1, 1:-1, 1:-1] = (
            0.125*(u[2:, 1:-1, 1:-1] - 2.0*u[1:-1, 1:-1, 1:-1] + u[:-2, 1:-1, 1:-1])
            + 0.125*(u[1:-1, 2:, 1:-1] - 2.0*u[1:-1, 1:-1, 1:-1] + u[1:-1, :-2, 1:-1])
            + 0.125*(u[1:-1, 1:-1, 2:] - 2.0*u[1:-1, 1:-1, 1:-1] + u[1:-1, 1:-1, :-2])
            + u[1:-1, 1:-1, 1:-1]
        )

    for _ in range(2):
        sweep(B, A)
        sweep(A, B)
    return np.sum(A**2*B)


def seidel_2d(A):
    n = A.shape[0]
    for _ in range(2):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                A[i, j] = (
                    A[i - 1, j - 1] + A[i - 1, j] + A[i - 1, j + 1]
                    + A[i, j - 1] + A[i, j] + A[i, j + 1]
                    + A[i + 1, j - 1] + A[i + 1, j] + A[i + 1, j + 1]
                ) / 9.0
    return np.sum(A*A)


def fdtd_2d(ex, ey, hz, fict):
    for t in range(fict.shape[0]):
        ey[0, :] = fict[t]
        ey[1:, :] -= 0.5*(hz[1:, :] - hz[:-1, :])
        ex[:, 1:] -= 0.5*(hz[:, 1:] - hz[:, :-1])
        hz[:-1, :-1] -= 0.7*(ex[:-1, 1:] - ex[:-1, :-1] + ey[1:, :-1] - ey[:-1, :-1])
    return np.sum(hz**2) + np.sum(ex*ey)


def adi(u, steps):
    """Alternating directions: an implicit sweep by columns, then one by rows."""
    n = u.shape[0]
    v, p, q = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n))
    dx = dy = 1.0/n
    dt = 1.0/steps
    mul1, mul2 = 2.0*dt/(dx*dx)*0.1, 1.0*dt/(dy*dy)*0.1
    a, b, d, e = -mul1/2.0, 1.0 + mul1, -mul2/2.0, 1.0 + mul2
    c, f = a, d
    for _ in range(steps):
        for i in range(1, n - 1):
            v[0, i] = 1.0
            p[i, 0] = 0.0
            q[i, 0] = v[0, i]
            for j in range(1, n - 1):
                p[i, j] = -c/(a*p[i, j - 1] + b)
                q[i, j] = (
                    -d*u[j, i - 1] + (1.0 + 2.0*d)*u[j, i] - f*u[j, i + 1] - a*q[i, j - 1]
                ) / (a*p[i, j - 1] + b)
            v[n - 1, i] = 1.0
            for j in range(n - 2, 0, -1):
                v[j, i] = p[i, j]*v[j + 1, i] + q[i, j]
        for i in range(1, n - 1):
            u[i, 0] = 1.0
            p[i, 0] = 0.0
            q[i, 0] = u[i, 0]
            for j in range(1, n - 1):
                p[i, j] = -f/(d*p[i, j - 1] + e)
                q[i, j] = (
                    -a*v[i - 1, j] + (1.0 + 2.0*a)*v[i, j] - c*v[i + 1, j] - d*q[i, j - 1]
                ) / (d*p[i, j - 1] + e)
            u[i, n - 1] = 1.0
            for j in range(n - 2, 0, -1):
                u[i, j] = p[i, j]*u[i, j + 1] + q[i, j]
    return u


def deriche(image, alpha):
    """A recursive edge filter: two passes along the rows, two along the columns."""
    w, h = image.shape
    y1, y2 = np.empty_like(image), np.empty_like(image)
    k = (1.0 - np.exp(-alpha))**2/(1.0 + alpha*np.exp(-alpha) - np.exp(2.0*alpha))
    a1 = a5 = k
    a2 = a6 = k*np.exp(-alpha)*(alpha - 1.0)
    a3 = a7 = k*np.exp(-alpha)*(alpha + 1.0)
    a4 = a8 = -k*np.exp(-2.0*alpha)
    b1, b2 = 2.0**(-alpha), -np.exp(-2.0*alpha)
    for i in range(w):
        ym1 = ym2 = xm1 = 0.0
        for j in range(h):
            y1[i, j] = a1*image[i, j] + a2*xm1 + b1*ym1 + b2*ym2
            xm1 = image[i, j]
            ym2 = ym1
            ym1 = y1[i, j]
    for i in range(w):
        yp1 = yp2 = xp1 = xp2 = 0.0
        for j in range(h - 1, -1, -1):
            y2[i, j] = a3*xp1 + a4*xp2 + b1*yp1 + b2*yp2
            xp2, xp1 = xp1, image[i, j]
            yp2, yp1 = yp1, y2[i, j]
    out = y1 + y2
    y1[0, :] = a5*out[0, :]
    y1[1, :] = a5*out[1, :] + a6*out[0, :] + b1*y1[0, :]
    for i in range(2, w):
        y1[i, :] = a5*out[i, :] + a6*out[i - 1, :] + b1*y1[i - 1, :] + b2*y1[i - 2, :]
    y2[-1, :] = 0.0
    y2[-2, :] = a7*out[-1, :]
    for i in range(w - 3, -1, -1):
        y2[i, :] = a7*out[i + 1, :] + a8*out[i + 2, :] + b1*y2[i + 1, :] + b2*y2[i + 2, :]
    return y1 + y2


def hdiff(field, coefficient):
    """Horizontal diffusion of fourth order, its fluxes limited."""
    lap = 4.0*field[1:-1, 1:-1, :] - (
        field[2:, 1:-1, :] + field[:-2, 1:-1, :] + field[1:-1, 2:, :] + field[1:-1, :-2, :]
    )
    res = lap[1:, 1:-1, :] - lap[:-1, 1:-1, :]
    flx = np.where(res*(field[2:-1, 2:-2, :] - field[1:-2, 2:-2, :]) > 0.0, 0.0, res)
    res = lap[1:-1, 1:, :] - lap[1:-1, :-1, :]
    fly = np.where(res*(field[2:-2, 2:-1, :] - field[2:-2, 1:-2, :]) > 0.0, 0.0, res)
    return field[2:-2, 2:-2, :] - coefficient*(
        flx[1:, :, :] - flx[:-1, :, :] + fly[:, 1:, :] - fly[:, :-1, :]
    )


def vadv(stage, u, wcon, pos, dtr):
    """Vertical advection: a tridiagonal system for each column, forward and back."""
    I, J, K = u.shape
    ccol, dcol = np.zeros((I, J, K)), np.zeros((I, J, K))
    beta = 0.1
    for k in range(K):
        if k == 0:
            gcv = 0.25*wcon[:, :, 1]
            cs = gcv*beta
            ccol[:, :, k] = gcv*(1.0 - beta)
            bcol = dtr - ccol[:, :, k]
            correction = -cs*(stage[:, :, 1] - stage[:, :, 0])
            divided = 1.0/bcol
        elif k < K - 1:
            gav, gcv = -0.25*wcon[:, :, k], 0.25*wcon[:, :, k + 1]
            as_, cs = gav*beta, gcv*beta
            acol = gav*(1.0 - beta)
            ccol[:, :, k] = gcv*(1.0 - beta)
            bcol = dtr - acol - ccol[:, :, k]
            correction = -as_*(stage[:, :, k - 1] - stage[:, :, k]) - cs*(
                stage[:, :, k + 1] - stage[:, :, k])
            divided = 1.0/(bcol - ccol[:, :, k - 1]*acol)
        else:
            gav = -0.25*wcon[:, :, k]
            acol = gav*(1.0 - beta)
            bcol = dtr - acol
            correction = -gav*beta*(stage[:, :, k - 1] - stage[:, :, k])
            divided = 1.0/(bcol - ccol[:, :, k - 1]*acol)
        dcol[:, :, k] = dtr*pos[:, :, k] + u[:, :, k] + correction
        if k > 0:
            dcol[:, :, k] -= dcol[:, :, k - 1]*acol
        ccol[:, :, k] *= divided
        dcol[:, :, k] = dcol[:, :, k]*divided
    out = np.empty_like(u)
    for k in range(K - 1, -1, -1):
        if k == K - 1:
            datacol = dcol[:, :, k].copy()
        else:
            datacol[:] = dcol[:, :, k] - ccol[:, :, k]*datacol
        out[:, :, k] = dtr*(datacol - pos[:, :, k])
    return out


def pressure_poisson(p, dx, dy, b):
    for _ in range(2):
        pn = p.copy()
        p[1:-1, 1:-1] = (
            (pn[1:-1, 2:] + pn[1:-1, :-2])*dy**2 + (pn[2:, 1:-1] + pn[:-2, 1:-1])*dx**2
        ) / (2*(dx**2 + dy**2)) - dx**2*dy**2/(2*(dx**2 + dy**2))*b[1:-1, 1:-1]
        p[:, -1] = p[:, -2]
        p[0, :] = p[1, :]
        p[:, 0] = p[:, 1]
        p[-1, :] = 0


def build_up_b(b, rho, dt, u, v, dx, dy):
    b[1:-1, 1:-1] = rho*(
        1/dt*((u[1:-1, 2:] - u[1:-1, 0:-2])/(2*dx) + (v[2:, 1:-1] - v[0:-2, 1:-1])/(2*dy))
        - ((u[1:-1, 2:] - u[1:-1, 0:-2])/(2*dx))**2
        - 2*((u[2:, 1:-1] - u[0:-2, 1:-1])/(2*dy)*(v[1:-1, 2:] - v[1:-1, 0:-2])/(2*dx))
        - ((v[2:, 1:-1] - v[0:-2, 1:-1])/(2*dy))**2
    )


def cavity_flow(u, v, p, rho, nu):
    """A lid drives the flow in a box: velocities and pressure, one after the other."""
    dt, dx, dy = 0.1, 0.5, 0.5
    b = np.zeros_like(u)
    for _ in range(2):
        un, vn = u.copy(), v.copy()
        build_up_b(b, rho, dt, u, v, dx, dy)
        pressure_poisson(p, dx, dy, b)
        u[1:-1, 1:-1] = (
            un[1:-1, 1:-1]
            - un[1:-1, 1:-1]*dt/dx*(un[1:-1, 1:-1] - un[1:-1, 0:-2])
            - vn[1:-1, 1:-1]*dt/dy*(un[1:-1, 1:-1] - un[0:-2, 1:-1])
            - dt/(2*rho*dx)*(p[1:-1, 2:] - p[1:-1, 0:-2])
            + nu*(dt/dx**2*(un[1:-1, 2:] - 2*un[1:-1, 1:-1] + un[1:-1, 0:-2]))
        )
        v[1:-1, 1:-1] = (
            vn[1:-1, 1:-1]
            - un[1:-1, 1:-1]*dt/dx*(vn[1:-1, 1:-1] - vn[1:-1, 0:-2])
            - vn[1:-1, 1:-1]*dt/dy*(vn[1:-1, 1:-1] - vn[0:-2, 1:-1])
            - dt/(2*rho*dy)*(p[2:, 1:-1] - p[0:-2, 1:-1])
            + nu*(dt/dy**2*(vn[2:, 1:-1] - 2*vn[1:-1, 1:-1] + vn[0:-2, 1:-1]))
        )
        u[0, :], u[:, 0], u[:, -1], u[-1, :] = 0, 0, 0, 1
        v[0, :], v[-1, :], v[:, 0], v[:, -1] = 0, 0, 0, 0
    return np.sum(u**2 + v**2) + np.sum(p*u)


def conv2d(image, weights, bias):
    """One image of several channels, by loops over the places of the output."""
    k, _, _, c_out = weights.shape
    h, w = image.shape[0] - k + 1, image.shape[1] - k + 1
    output = np.empty((h, w, c_out))
    for i in range(h):
        for j in range(w):
            patch = image[i:i + k, j:j + k, :, np.newaxis]
            output[i, j, :] = np.sum(patch*weights, axis=(0, 1, 2))
    return np.maximum(output + bias, 0.0)


def conv2d_by_elements(image, kernel):
    h, w = image.shape[0] - 2, image.shape[1] - 2
    out = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            for di in range(3):
                for dj in range(3):
                    out[i, j] += image[i + di, j + dj]*kernel[di, dj]
    return out


class Body:
    def __init__(self, mass, place, speed):
        self.mass, self.place, self.speed = mass, place, speed


def accelerations(bodies, places):
    found = []
    for i in range(len(bodies)):
        a = np.zeros(2)
        for j, other in enumerate(bodies):
            if i == j:
                continue
            r = places[j] - places[i]
            a += other.mass*r/(r @ r + 0.1)**1.5
        found.append(a)
    return found


def runge_kutta_over_bodies(masses, state, steps, h):
    bodies = [Body(m, row[:2].copy(), row[2:].copy()) for m, row in zip(masses, state)]
    for _ in range(steps):
        x0 = [b.place for b in bodies]
        v0 = [b.speed for b in bodies]
        k1 = accelerations(bodies, x0)
        x1 = [x + 0.5*h*v for x, v in zip(x0, v0)]
        v1 = [v + 0.5*h*a for v, a in zip(v0, k1)]
        k2 = accelerations(bodies, x1)
        x2 = [x + 0.5*h*v for x, v in zip(x0, v1)]
        v2 = [v + 0.5*h*a for v, a in zip(v0, k2)]
        k3 = accelerations(bodies, x2)
        x3 = [x + h*v for x, v in zip(x0, v2)]
        v3 = [v + h*a for v, a in zip(v0, k3)]
        k4 = accelerations(bodies, x3)
        for i, body in enumerate(bodies):
            body.place = body.place + h/6.0*(v0[i] + 2.0*v1[i] + 2.0*v2[i] + v3[i])
            body.speed = body.speed + h/6.0*(k1[i] + 2.0*k2[i] + 2.0*k3[i] + k4[i])
    return np.array([b.place for b in bodies])


IMAGE = RNG.normal(size=(4, 4, 2))
WEIGHTS = RNG.normal(size=(2, 2, 2, 3))
FIELD = RNG.uniform(0.5, 1.5, (6, 6, 2))
STATES = RNG.normal(size=(3, 4))


CASES = [
    case(loss_of_jacobi_1d, (LINE, LINE_2)),
    case(jacobi_1d_by_elements, LINE),
    case(jacobi_2d, (GRID, GRID_2)),
    case(heat_3d, (CUBE, CUBE_2)),
    case(seidel_2d, GRID),
    case(fdtd_2d, (GRID, GRID_2, GRID_3, LINE[:2])),
    case(adi, (GRID, 2), argnums=0),
    case(deriche, (GRID, 0.25)),
    case(hdiff, (FIELD, 0.3)),
    case(vadv, (CUBE[:2, :2], CUBE_2[:2, :2], CUBE[2:, 2:], CUBE_2[2:, 2:], 3.0)),
    case(cavity_flow, (GRID*0.2, GRID_2*0.2, GRID_3, 1.0, 0.1)),
    case(conv2d, (IMAGE, WEIGHTS, LINE[:3])),
    case(conv2d_by_elements, (GRID, GRID_2[:3, :3])),
    case(runge_kutta_over_bodies, (LINE[:3], STATES, 2, 0.1), argnums=(0, 1)),
]
