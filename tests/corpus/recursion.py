"""Functions that call themselves, or each other."""

import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])


def power(x, n):
    if n == 0:
        return 1.0
    if n % 2 == 0:
        return power(x*x, n // 2)
    return x*power(x, n - 1)


def fibonacci_like(x, n):
    return x if n < 2 else fibonacci_like(x, n - 1)*0.5 + fibonacci_like(x*x, n - 2)


def legendre(n, x):
    if n == 0:
        return 1.0
    if n == 1:
        return x
    return ((2*n - 1)*x*legendre(n - 1, x) - (n - 1)*legendre(n - 2, x))/n


def is_even_step(x, n):
    return x if n == 0 else is_odd_step(math.sin(x), n - 1)


def is_odd_step(x, n):
    return x*x if n == 0 else is_even_step(x*1.5, n - 1)


def sum_by_halves(v):
    n = len(v)
    if n == 1:
        return v[0]**2
    return sum_by_halves(v[: n // 2])*1.1 + sum_by_halves(v[n // 2 :])


def depth_set_by_the_value(x):
    if x < 1.0:
        return x*x
    return depth_set_by_the_value(x/2.0)*x


def adaptive_simpson(f, a, b, tol):
    mid = 0.5*(a + b)
    whole = (b - a)/6.0*(f(a) + 4.0*f(mid) + f(b))
    parts = (mid - a)/6.0*(f(a) + 4.0*f(0.5*(a + mid)) + f(mid)) + (b - mid)/6.0*(
        f(mid) + 4.0*f(0.5*(mid + b)) + f(b)
    )  # fmt: skip
    if abs(whole - parts) < tol:
        return parts
    return adaptive_simpson(f, a, mid, tol/2.0) + adaptive_simpson(f, mid, b, tol/2.0)


def integral_with_a_parameter(k, b):
    return adaptive_simpson(lambda t: math.exp(-k*t*t), 0.0, b, 3e-3)


def tree_value(tree, x):
    if isinstance(tree, tuple):
        op, left, right = tree
        a, b = tree_value(left, x), tree_value(right, x)
        return a*b if op == "*" else a + b
    return x if tree == "x" else tree


def value_of_an_expression_tree(x):
    return tree_value(("+", ("*", "x", ("*", "x", 3.0)), ("+", "x", 1.0)), x)


def writes_down_the_recursion(y, k):
    if k == len(y):
        return
    y[k] = y[k]*y[k - 1]
    writes_down_the_recursion(y, k + 1)
    y[k] += 1.0


def recursion_in_place(x):
    y = x*1.0
    writes_down_the_recursion(y, 1)
    return y


def recursion_over_a_view(x):
    def halve(part):
        if len(part) > 1:
            part[0] += part[-1]**2
            halve(part[: len(part) // 2])
            halve(part[len(part) // 2 :])

    y = x*1.0
    halve(y)
    return y


def binary_tree_price(s, k, depth):
    if depth == 0:
        return max(s - k, 0.0)
    return 0.48*binary_tree_price(s*1.1, k, depth - 1) + 0.48*binary_tree_price(s/1.1, k, depth - 1)


class Node:
    def __init__(self, value, *children):
        self.value = value
        self.children = children

    def total(self, x):
        return self.value*x + sum(child.total(x*x) for child in self.children)


TREE = Node(1.0, Node(2.0), Node(3.0, Node(4.0)))


def method_that_recurs(x):
    return TREE.total(x)


def determinant(A):
    if A.shape[0] == 1:
        return A[0, 0]
    total = 0.0
    for j in range(A.shape[0]):
        minor = np.delete(A[1:], j, axis=1)
        total += (-1)**j*A[0, j]*determinant(minor)
    return total


def ackermann_like(m, n, x):
    """Two recursions in one, whose depths are known."""
    if m == 0:
        return x + n
    if n == 0:
        return ackermann_like(m - 1, 1, x)*x
    return ackermann_like(m - 1, 1, ackermann_like(m, n - 1, x))


def read_in_place(x):
    return ackermann_like(2, 2, x)


def too_deep_to_be_read_in_place(x):
    return depth_by_a_number(x, 80)


def depth_by_a_number(x, n):
    return x if n == 0 else depth_by_a_number(x*0.999, n - 1)


def recursion_known_until_a_branch(x):
    def down(y, n):
        if n == 0:
            return y*y
        if y > 0.5:
            y = y*x
        return down(y, n - 1) + y

    return down(x, 3)


LEAF = Node(2.5)
GROVE = [Node(1.5, LEAF), Node(0.5, LEAF, LEAF)]
OPERATIONS = {"square": lambda t: t*t, "sine": np.sin}
STAGES = ((0.5, np.sin), (2.0, np.tanh), (V, np.exp))


def objects_in_a_global_list(x):
    LEAF.value = x
    return sum(tree.total(x) for tree in GROVE)*GROVE[-1].children[0].value


def functions_in_a_global_dict(x):
    total = 0.0
    for name, function in OPERATIONS.items():
        total = total + function(x)*len(name)
    return total*OPERATIONS["sine"](x)


def stages_with_their_factors(v):
    for factor, stage in STAGES:
        v = factor*stage(v)
    return v


def fast_fourier(x):
    n = len(x)
    if n == 1:
        return x
    even, odd = fast_fourier(x[::2]), fast_fourier(x[1::2])
    turned = np.exp(-2j*np.pi*np.arange(n//2)/n)*odd
    return np.concatenate([even + turned, even - turned])


def power_spectrum(x):
    return np.sum(np.abs(fast_fourier(x))**2*np.array([1.0, 2.0, 3.0, 4.0]))


class Ray:
    def __init__(self, origin, direction):
        self.origin, self.direction = origin, direction


def traced(ray, depth):
    if depth == 3:
        return ray.origin*0.1
    met = ray.origin*ray.direction
    if met > 9:
        return met
    return 0.5*traced(Ray(ray.origin + ray.direction, ray.direction*0.9), depth + 1) + met


def objects_to_a_depth_that_is_known(x):
    return traced(Ray(x[0], x[1]), 0)


def sum_of_the_rest(x, t):
    """Each call has an argument that is shorter by one."""
    return x[0]**2 + t*sum_of_the_rest(x[1:], t*t) if len(x) else t


def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


def bernstein(coefficients, t):
    """A helper that calls itself with sizes that get smaller."""
    n = len(coefficients) - 1
    return sum(c*binomial(n, i)*t**i*(1 - t)**(n - i) for i, c in enumerate(coefficients))


def laplace(rows):
    n = len(rows)
    if n == 1:
        return rows[0][0]
    total = 0.0
    for j in range(n):
        minor = [row[:j] + row[j + 1 :] for row in rows[1:]]
        total += (-1)**j*rows[0][j]*laplace(minor)
    return total


def determinant_of_lists(x):
    return laplace([[x[0], x[1], 1.0], [x[2], x[3], 0.5], [x[1], 2.0, x[0]]])


SPLITS = ("split", 0, 0.5, ("leaf", 1.0), ("split", 1, 0.2, ("leaf", -1.0), ("leaf", 3.0)))


def soft_decision(node, x):
    if node[0] == "leaf":
        return node[1]
    _, feature, threshold, left, right = node
    weight = 1/(1 + math.exp(-(x[feature] - threshold)))
    return weight*soft_decision(left, x) + (1 - weight)*soft_decision(right, x)


def of_a_tree_outside(x):
    return soft_decision(SPLITS, x)


CASES = [
    case(power, (1.3, 0), (1.3, 5), (1.3, 6), argnums=0),
    case(fibonacci_like, (0.8, 4), argnums=0),
    case(legendre, (4, 0.3), argnums=1),
    case(is_even_step, (0.8, 4), (0.8, 3), argnums=0),
    case(sum_by_halves, V),
    case(depth_set_by_the_value, 0.8, 5.3),
    case(integral_with_a_parameter, (0.8, 1.7)),
    case(value_of_an_expression_tree, 0.8),
    case(recursion_in_place, V),
    case(recursion_over_a_view, V),
    case(binary_tree_price, (1.0, 0.95, 3)),
    case(method_that_recurs, 0.8),
    case(read_in_place, 0.8),
    case(too_deep_to_be_read_in_place, 0.8),
    case(recursion_known_until_a_branch, 0.9),
    case(objects_in_a_global_list, 0.8),
    case(functions_in_a_global_dict, 0.8),
    case(stages_with_their_factors, V),
    case(determinant, np.array([[0.7, -1.2, 0.4], [2.1, 0.3, -0.5], [0.9, 1.6, 1.1]])),
    case(power_spectrum, V),
    case(objects_to_a_depth_that_is_known, np.array([0.7, 1.3])),
    case(sum_of_the_rest, (V, 0.7), (V[:1], 0.7), argnums=0),
    case(bernstein, (V, 0.3), (list(V), 0.3)),
    case(determinant_of_lists, V),
    case(of_a_tree_outside, np.array([0.7, -1.2])),
]
