"""Functions that call themselves under a condition, and see or change what is around them."""

import cmath
import math

import numpy as np

from corpus import case

V = np.array([0.7, 1.3, 0.4, 2.1])


def simpson(f, a, b, tol, whole, fa, fm, fb):
    m = (a + b)/2
    fl, fr = f((a + m)/2), f((m + b)/2)
    left, right = (m - a)/6*(fa + 4*fl + fm), (b - m)/6*(fm + 4*fr + fb)
    off = left + right - whole
    if abs(off) <= 15*tol:
        return left + right + off/15
    first = simpson(f, a, m, tol/2, left, fa, fl, fm)
    return first + simpson(f, m, b, tol/2, right, fm, fr, fb)


def integral_of_what_sees_the_argument(x):
    f = lambda t: math.exp(-x[2]*t*t)*x[3]
    a, b = 0.0, 2.0
    fa, fm, fb = f(a), f((a + b)/2), f(b)
    return simpson(f, a, b, 3e-5, (b - a)/6*(fa + 4*fm + fb), fa, fm, fb)


def inside_with_two_functions(x):
    k = x[0]

    def f(t):
        return math.exp(-k*t)

    def area(a, b, n):
        m = (a + b)/2
        if n == 0 or abs(f(m) - f(a)) < 0.03:
            return f(m)*(b - a)
        return area(a, m, n - 1) + area(m, b, n - 1)

    return area(0.0, x[1], 20)


def seen_as_it_is_when_called(x):
    k = x[0]

    def until_five(t):
        return t*k if t > 5 else until_five(t + k)

    first = until_five(x[1])
    k = x[2]
    return first + until_five(x[1])


def one_for_each_turn(x):
    total = 0.0
    for i in range(3):
        c = x[i] + 1

        def grow(t, n=3):
            if n == 0 or t > 50:
                return t
            return grow(t*c, n - 1) + c

        total = total + grow(x[3])
    return total


def names_that_clash(x):
    a = x[0]
    f = lambda b: b*a + x[1]

    def outer(a, b):
        if b > 4:
            return f(a)*b
        return outer(a + 1, b + f(a))

    return outer(x[2], x[3])


def applied(f, a, n):
    if a > 30:
        return a
    return applied(f, f(a), n - 1)


def a_given_function_whose_names_clash(x):
    a = x[0] + 2
    return applied(lambda t: a*t + 1, x[1], 5)


def in_turns(f, g, a):
    if a > 30:
        return f(a)
    return in_turns(g, f, a*1.5 + 1)


def given_functions_exchanged(x):
    return in_turns(math.sin, lambda t: t*x[0], x[1])


def rebound(f, a):
    if a > 5:
        f = lambda t: t
        return f(a)
    return rebound(f, f(a) + 1)


def given_function_rebound(x):
    return rebound(lambda t: t*t*x[2] + 1, x[0])


def even(f, t):
    return t if t > 7.4 else odd(f, f(t))


def odd(f, t):
    return t*2 if t > 7.4 else even(f, f(t) + 1)


def one_of_the_other_given(x):
    return even(lambda t: t*x[0] + 2.5, x[1])


def one_of_the_other_inside(x):
    k = x[0]

    def up(t):
        return t*k if t > 9 else down(t + k)

    def down(t):
        return t + k if t > 9 else up(t*1.5 + x[1])

    return up(x[2])


def lambda_that_calls_itself(x):
    gamma = lambda t: 1.0 if t < 1 else t*gamma(t - 1)
    return gamma(x[3] + 2)


def keywords_and_defaults(x):
    def grown(t, n, scale=1.0):
        if t > 9:
            return scale*t
        return grown(n=n - 1, t=t*1.7, scale=scale*x[1])

    return grown(x[0], n=5)


def list_around(x):
    w = [x[0], x[1]*2, 3.0]

    def horner(t, i):
        if i == 2 or t > 100:
            return w[2]
        return w[i] + t*horner(t + w[0], i + 1)

    return horner(x[3], 0)


def list_around_that_changes(x):
    w = [x[0], x[1]]

    def down(t):
        if t > 5:
            return t
        w[0] = w[0]*t
        return down(t + 1) + w[0]

    return down(x[2])


def dict_around(x):
    p = {"a": x[0], "b": x[1:3]}

    def state(h, n):
        if n == 0 or h > 40:
            return h
        return state(h*p["a"] + p["b"].sum(), n - 1) + p["b"][0]

    return state(x[3], 3)


def cox_de_boor(i, k, t, knots):
    if k == 0:
        return 1.0 if knots[i] <= t < knots[i + 1] else 0.0
    one = other = 0.0
    if knots[i + k] != knots[i]:
        one = (t - knots[i])/(knots[i + k] - knots[i])*cox_de_boor(i, k - 1, t, knots)
    if knots[i + k + 1] != knots[i + 1]:
        part = (knots[i + k + 1] - t)/(knots[i + k + 1] - knots[i + 1])
        other = part*cox_de_boor(i + 1, k - 1, t, knots)
    return one + other


def spline(x):
    knots = [0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 3.0, 3.0]
    return sum(x[i % 4]*cox_de_boor(i, 2, 0.4 + x[0], knots) for i in range(5))


def tuple_in_and_out(x):
    def walk(state, n):
        if n == 0 or state[0] > 40:
            return state
        p, v = state
        return walk((p + 0.1*v, v - 0.1*p), n - 1)

    p, v = walk((x[0], x[1]), int(x[3]) + 3)
    return p*v


def extended(a, b, t):
    if t > 6:
        return a, b
    p, q = extended(b, a*b, t + 1)
    return q, p - a*q


def two_results(x):
    p, q = extended(x[0], x[1], x[2])
    return p*q + p


def value_and_error(x):
    def quad(f, a, b, tol):
        m = (a + b)/2
        once, twice = (b - a)*f(m), (b - a)/2*(f((a + m)/2) + f((m + b)/2))
        if abs(once - twice) < tol:
            return twice, abs(once - twice)
        one, its = quad(f, a, m, tol/2)
        other, of_it = quad(f, m, b, tol/2)
        return one + other, its + of_it

    value, error = quad(lambda t: math.exp(-x[0]*t)*x[1], 0.0, x[3], 1e-3)
    return value + 0.1*error


def arrays_as_results(x):
    def step(q, p, t):
        if t > 4:
            return q, p
        p = p - 0.1*np.sin(q)
        return step(q + 0.1*p, p, t + 1)

    q, p = step(x[:2], x[2:], x[0])
    return q @ p + q[0]


def one_of_two_results_used(x):
    def grow(a, n):
        if a > 8:
            return a, n*a
        b, _ = grow(a*1.5 + 0.3, n + 1)
        return b*x[1], b

    return grow(x[0], 0)[0]


def array_around_written(x):
    y = x.copy()

    def fill(i):
        if i >= 4 or y[0] > 100:
            return
        y[i] *= y[i - 1]
        fill(i + 1)
        y[0] += 0.1*y[i]

    fill(1)
    return y @ y


def written_and_a_result(x):
    y = x.copy()

    def fill(i):
        if i == 4 or y[0] > 99:
            return 0.0
        y[i] = y[i - 1]*2
        return y[i] + fill(i + 1)

    return fill(1) + y[3]


def views_of_it_written(x):
    def halve(part):
        if len(part) > 1 and part[0] < 50:
            part[0] += part[-1]**2
            halve(part[: len(part)//2])
            halve(part[len(part)//2 :])

    y = x*1.0
    halve(y)
    return np.sum(y**2)


def scaled(y, z, t):
    if t > 3:
        return
    y[0] *= z[1]
    scaled(y, z, t + 1)


def written_beside_another(x):
    y, z = x.copy(), x**2
    scaled(y, z, x[0])
    return y @ y


def written_under_two_names(x):
    y = x.copy()
    scaled(y, y, x[0])
    return y @ y


def doubled(a):
    a[0] *= 2


def through_a_helper(y, t):
    if t > 3:
        return y[0]
    doubled(y)
    return through_a_helper(y, t + 1) + y[1]


def written_by_a_helper(x):
    return through_a_helper(x.copy(), x[0])


def bit_by_bit(x):
    n = len(x)
    if n == 1:
        return x.copy()
    even, odd = bit_by_bit(x[::2]), bit_by_bit(x[1::2])
    out = np.zeros(n, dtype=complex)
    for k in range(n//2):
        w = cmath.exp(-2j*math.pi*k/n)
        out[k] = even[k] + w*odd[k]
        out[k + n//2] = even[k] - w*odd[k]
    return out


def spectrum_into_an_array(x):
    return np.sum(np.abs(bit_by_bit(x))**2*np.arange(4))


def haar(x):
    n = len(x)
    if n == 1:
        return x
    out = np.empty(n)
    out[: n//2] = haar((x[::2] + x[1::2])/2)
    out[n//2 :] = (x[::2] - x[1::2])/2
    return out


def wavelet(x):
    return np.sum(haar(x)**3*np.arange(1, 5))


def strassen(A, B):
    n = len(A)
    if n == 1:
        return A*B
    h = n//2
    a, b, c, d = A[:h, :h], A[:h, h:], A[h:, :h], A[h:, h:]
    e, f, g, i = B[:h, :h], B[:h, h:], B[h:, :h], B[h:, h:]
    C = np.zeros((n, n))
    C[:h, :h], C[:h, h:] = strassen(a, e) + strassen(b, g), strassen(a, f) + strassen(b, i)
    C[h:, :h], C[h:, h:] = strassen(c, e) + strassen(d, g), strassen(c, f) + strassen(d, i)
    return C


def product_by_quarters(x):
    A = x.reshape(2, 2)
    return np.sum(strassen(A, A)*np.array([[1.0, 2.0], [3.0, 4.0]]))


def factor(A):
    n = len(A)
    if n == 1:
        return np.sqrt(A)
    first = math.sqrt(A[0, 0])
    below = A[1:, 0]/first
    L = np.zeros((n, n))
    L[0, 0], L[1:, 0] = first, below
    L[1:, 1:] = factor(A[1:, 1:] - np.outer(below, below))
    return L


def cholesky_by_blocks(x):
    A = np.outer(x, x) + np.diag([3.0, 4.0, 5.0, 6.0])
    return np.sum(factor(A)*np.arange(16.0).reshape(4, 4))


def casteljau(points, t):
    if len(points) == 1:
        return points[0]
    return casteljau((1 - t)*points[:-1] + t*points[1:], t)


def ever_shorter(x):
    return casteljau(x, 0.3)


class Growth:
    def __init__(self, rate):
        self.rate = rate

    def to_nine(self, t):
        return t if t > 8.3 else self.to_nine(t*self.rate + 3)


def method_of_an_object_inside(x):
    return Growth(x[0]).to_nine(x[1])


def counted_around(x):
    total = 0.0

    def add(t):
        nonlocal total
        total += t*x[0]
        if t < 5:
            add(t*2)

    add(x[1])
    return total


def rows_filled_and_changed(x):
    n = int(x[0] > 0) + 2
    out = np.zeros((n, 2))

    def fill(i, t):
        if i == n:
            return t
        out[i] = t*x[:2] + i
        t = fill(i + 1, t*x[3])
        out[i] *= t
        return t + out[i, 0]

    last = fill(0, x[2]**2)
    return np.sum(out)*last


def given_itself(x):
    halved = lambda f, t: t*x[0] if t < 0.5 else f(f, t/2)*x[1]
    return halved(halved, x[3])


def two_of_one_definition(x, n):
    def damped(rate, before):
        def at(x, n):
            if n <= 0:
                return x*x
            return rate*at(before(x, n - 1), n - 1)

        return at

    one = damped(0.7, lambda x, _: 1.2*x)
    two = damped(0.9, one)
    return two(x, n)


def damped_by(rate, before):
    def at(x, n):
        if n <= 0:
            return x*x
        return rate*at(before(x, n - 1), n - 1)

    return at


def two_of_one_maker(x, n):
    return damped_by(0.9, damped_by(0.7, lambda x, _: 1.1*x))(x, n)


CASES = [
    case(two_of_one_definition, (1.1, 3), (0.9, 2), argnums=0),
    case(two_of_one_maker, (0.8, 4), (0.8, 1), argnums=0),
    *(case(f, V) for f in (
        integral_of_what_sees_the_argument,
        inside_with_two_functions,
        seen_as_it_is_when_called,
        one_for_each_turn,
        names_that_clash,
        a_given_function_whose_names_clash,
        given_functions_exchanged,
        given_function_rebound,
        one_of_the_other_given,
        one_of_the_other_inside,
        lambda_that_calls_itself,
        keywords_and_defaults,
        list_around,
        list_around_that_changes,
        dict_around,
        spline,
        tuple_in_and_out,
        two_results,
        value_and_error,
        arrays_as_results,
        one_of_two_results_used,
        array_around_written,
        written_and_a_result,
        views_of_it_written,
        written_beside_another,
        written_under_two_names,
        written_by_a_helper,
        spectrum_into_an_array,
        wavelet,
        product_by_quarters,
        cholesky_by_blocks,
        ever_shorter,
        method_of_an_object_inside,
        counted_around,
        rows_filled_and_changed,
        given_itself,
    ))
]
