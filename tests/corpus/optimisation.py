"""Classic test functions of optimisation, as suites of them are written: classes that count."""

import numpy as np
from numpy import abs, arange, arctan2, asarray, cos, e, exp, floor, log, pi, prod, sin, sqrt, sum

from corpus import case


class Benchmark:
    """A problem: its dimension, its bounds, and how often its function was evaluated."""

    def __init__(self, dimensions=2):
        self.N = dimensions
        self.nfev = 0
        self.bounds = [(-10.0, 10.0)]*dimensions

    def fun(self, x, *args):
        raise NotImplementedError


class Ackley(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        u = sum(x**2)
        v = sum(cos(2*pi*x))
        return -20.0*exp(-0.2*sqrt(u/self.N)) - exp(v/self.N) + 20.0 + exp(1.0)


class Alpine(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return sum(abs(x*sin(x) + 0.1*x))


class Beale(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return (
            (1.5 - x[0] + x[0]*x[1])**2
            + (2.25 - x[0] + x[0]*x[1]**2)**2
            + (2.625 - x[0] + x[0]*x[1]**3)**2
        )


class BiggsExp(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        t = arange(1, 11.)*0.1
        y = exp(-t) - 5*exp(-10*t)
        vec = (exp(-t*x[0]) - 5*exp(-t*x[1]) - y)**2
        return sum(vec)


class Booth(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return (x[0] + 2*x[1] - 7)**2 + (2*x[0] + x[1] - 5)**2


class Branin(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return ((x[1] - (5.1/(4*pi**2))*x[0]**2 + 5*x[0]/pi - 6)**2
                + 10*(1 - 1/(8*pi))*cos(x[0]) + 10)


class Bukin(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return 100*sqrt(abs(x[1] - 0.01*x[0]**2)) + 0.01*abs(x[0] + 10)


class Colville(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return (100*(x[0] - x[1]**2)**2 + (1 - x[0])**2 + (1 - x[2])**2 + 90*(x[3] - x[2]**2)**2
                + 10.1*((x[1] - 1)**2 + (x[3] - 1)**2) + 19.8*(x[1] - 1)*(x[3] - 1))


class CrossInTray(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return -0.0001*(abs(sin(x[0])*sin(x[1])*exp(abs(100 - sqrt(x[0]**2 + x[1]**2)/pi))*1e-30)
                        + 1)**0.1


class Deb(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return -(1.0/self.N)*sum(sin(5*pi*x)**6)


class DixonPrice(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        i = arange(2, self.N + 1)
        s = i*(2.0*x[1:]**2 - x[:-1])**2
        return sum(s) + (x[0] - 1.0)**2


class DropWave(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        norm_x = sum(x**2)
        return -(1 + cos(12*sqrt(norm_x)))/(0.5*norm_x + 2)


class Easom(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return -cos(x[0])*cos(x[1])*exp(-((x[0] - pi)**2 + (x[1] - pi)**2))


class Eggholder(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        vec = -(x[1:] + 47)*sin(sqrt(abs(x[1:] + x[:-1]/2. + 47))) - x[:-1]*sin(
            sqrt(abs(x[:-1] - (x[1:] + 47))))
        return sum(vec)


class GoldsteinPrice(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        a = (1 + (x[0] + x[1] + 1)**2
             * (19 - 14*x[0] + 3*x[0]**2 - 14*x[1] + 6*x[0]*x[1] + 3*x[1]**2))
        b = (30 + (2*x[0] - 3*x[1])**2
             * (18 - 32*x[0] + 12*x[0]**2 + 48*x[1] - 36*x[0]*x[1] + 27*x[1]**2))
        return a*b*1e-3


class Griewank(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        i = arange(1., np.size(x) + 1.)
        return sum(x**2/4000) - prod(cos(x/sqrt(i))) + 1


class Hartmann3(Benchmark):
    def __init__(self, dimensions=3):
        Benchmark.__init__(self, dimensions)
        self.a = asarray([[3.0, 10., 30.], [0.1, 10., 35.], [3.0, 10., 30.], [0.1, 10., 35.]])
        self.p = asarray([[0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470],
                          [0.1091, 0.8732, 0.5547], [0.03815, 0.5743, 0.8828]])
        self.c = asarray([1., 1.2, 3., 3.2])

    def fun(self, x, *args):
        self.nfev += 1
        XX = np.atleast_2d(x)
        d = sum(self.a*(XX - self.p)**2, axis=1)
        return -sum(self.c*exp(-d))


class Hartmann6(Benchmark):
    def __init__(self, dimensions=6):
        super().__init__(dimensions)
        self.a = asarray([[10., 3., 17., 3.5, 1.7, 8.], [0.05, 10., 17., 0.1, 8., 14.],
                          [3., 3.5, 1.7, 10., 17., 8.], [17., 8., 0.05, 10., 0.1, 14.]])
        self.p = asarray([[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
                          [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
                          [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
                          [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]])
        self.c = asarray([1.0, 1.2, 3.0, 3.2])

    def fun(self, x, *args):
        self.nfev += 1
        total = 0.0
        for i in range(4):
            inner = 0.0
            for j in range(self.N):
                inner += self.a[i, j]*(x[j] - self.p[i, j])**2
            total -= self.c[i]*exp(-inner)
        return total


class Himmelblau(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return (x[0]**2 + x[1] - 11)**2 + (x[0] + x[1]**2 - 7)**2


class HolderTable(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return -abs(sin(x[0])*cos(x[1])*exp(abs(1 - sqrt(x[0]**2 + x[1]**2)/pi)))


class Kowalik(Benchmark):
    def __init__(self, dimensions=4):
        super().__init__(dimensions)
        self.a = asarray([4.0, 2.0, 1.0, 1/2.0, 1/4.0, 1/6.0])
        self.b = asarray([0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627])

    def fun(self, x, *args):
        self.nfev += 1
        vec = self.b - (x[0]*(self.a**2 + self.a*x[1])/(self.a**2 + self.a*x[2] + x[3]))
        return sum(vec**2)


class Langermann(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        a = [3, 5, 2, 1, 7]
        b = [5, 2, 1, 4, 9]
        c = [1, 2, 5, 2, 3]
        return -sum(c*exp(-(1/pi)*((x[0] - a)**2 + (x[1] - b)**2))
                    * cos(pi*((x[0] - a)**2 + (x[1] - b)**2)))


class Levy(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        w = 1 + (x - 1)/4
        s = sin(pi*w[0])**2 + (w[-1] - 1)**2*(1 + sin(2*pi*w[-1])**2)
        for wi in w[:-1]:
            s += (wi - 1)**2*(1 + 10*sin(pi*wi + 1)**2)
        return s


class McCormick(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return sin(x[0] + x[1]) + (x[0] - x[1])**2 - 1.5*x[0] + 2.5*x[1] + 1


class Michalewicz(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        m = 10.0
        i = arange(1, self.N + 1)
        return -sum(sin(x)*sin(i*x**2/pi)**(2*m))


class Penalty(Benchmark):
    """A penalty beyond a limit, on either side, by an inner function."""

    def fun(self, x, *args):
        self.nfev += 1
        a, b, c = 1.0, 100.0, 4
        xx = abs(x)
        u = np.where(xx > a, b*(xx - a)**c, 0.0)
        y = 1.0 + (x + 1.0)/4.0
        return sum(u) + pi/30.0*(
            10.0*sin(pi*y[0])**2
            + sum((y[:-1] - 1.0)**2*(1.0 + 10.0*sin(pi*y[1:])**2))
            + (y[-1] - 1)**2)


class Powell(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return ((x[0] + 10*x[1])**2 + 5*(x[2] - x[3])**2
                + (x[1] - 2*x[2])**4 + 10*(x[0] - x[3])**4)


class Rastrigin(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return 10.0*self.N + sum(x**2 - 10.0*cos(2.0*pi*x))


class Rosenbrock(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return sum(100.0*(x[1:] - x[:-1]**2.0)**2.0 + (1 - x[:-1])**2.0)


class Salomon(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        u = sqrt(sum(x**2))
        return 1 - cos(2*pi*u) + 0.1*u


class Schaffer(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        num = sin(x[0]**2 - x[1]**2)**2 - 0.5
        den = (1 + 0.001*(x[0]**2 + x[1]**2))**2
        return 0.5 + num/den


class Schwefel(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return 418.982887272433799807913601398*self.N - sum(x*sin(sqrt(abs(x))))


class Shekel(Benchmark):
    def __init__(self, dimensions=4):
        super().__init__(dimensions)
        self.A = asarray([[4., 4., 4., 4.], [1., 1., 1., 1.], [8., 8., 8., 8.],
                          [6., 6., 6., 6.], [3., 7., 3., 7.]])
        self.C = asarray([0.1, 0.2, 0.2, 0.4, 0.4])

    def fun(self, x, *args):
        self.nfev += 1
        return -sum(1/(sum((x - self.A)**2, axis=1) + self.C))


class Shubert(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        j = np.atleast_2d(arange(1, 6)).T
        y = j*cos((j + 1)*x + j)
        return prod(sum(y, axis=0))


class SixHumpCamel(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return ((4 - 2.1*x[0]**2 + x[0]**4/3)*x[0]**2 + x[0]*x[1]
                + (4*x[1]**2 - 4)*x[1]**2)


class Step(Benchmark):
    """Flat between its steps, but for what is added."""

    def fun(self, x, *args):
        self.nfev += 1
        return sum(floor(abs(x))) + sum(x**2)*1e-1


class StyblinskiTang(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return sum(x**4 - 16*x**2 + 5*x)/2


class Trid(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        return sum((x - 1.0)**2) - sum(x[1:]*x[:-1])


class Weierstrass(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        kmax = 2
        a, b = 0.5, 3.0
        k = np.atleast_2d(arange(kmax + 1.)).T
        t1 = a**k*cos(2*pi*b**k*(x + 0.5))
        t2 = self.N*sum(a**k.T*cos(pi*b**k.T))
        return sum(sum(t1, axis=0)) - t2


class Helix(Benchmark):
    """The helical valley: its angle has two branches."""

    def theta(self, x):
        return arctan2(x[1], x[0])/(2*pi)

    def fun(self, x, *args):
        self.nfev += 1
        r = sqrt(x[0]**2 + x[1]**2)
        return 100*((x[2] - 10*self.theta(x))**2 + (r - 1)**2) + x[2]**2


class Quadric(Benchmark):
    """With an argument that is passed on, by name or by place."""

    def fun(self, x, *args):
        self.nfev += 1
        scale = args[0] if args else 1.0
        total = 0.0
        for i in range(self.N):
            inner = 0.0
            for j in range(i + 1):
                inner += x[j]
            total += scale*inner**2
        return total + log(e)


class Zakharov(Benchmark):
    def fun(self, x, *args):
        self.nfev += 1
        i = arange(1, self.N + 1)
        return sum(x**2) + (0.5*sum(i*x))**2 + (0.5*sum(i*x))**4


X = np.array([0.37, -0.52, 0.81, 1.23, -0.94, 0.66])
DIMENSIONS = {Hartmann3: 3, Helix: 3, Hartmann6: 6, Colville: 4, Kowalik: 4, Powell: 4, Shekel: 4,
              DixonPrice: 4, Griewank: 3, Levy: 3, Michalewicz: 3, Rastrigin: 3, Rosenbrock: 4,
              StyblinskiTang: 3, Trid: 4, Zakharov: 3, Quadric: 4, Penalty: 4}


def row(kind):
    n = DIMENSIONS.get(kind, 2)
    problem = kind(n)
    return case(problem.fun, X[:n].copy(), watch=[problem], name=kind.__name__)


CASES = [row(kind) for kind in Benchmark.__subclasses__()]
