"""Rules of the user's own, by the declarators that the tables use."""

import numpy as np
import pytest

import srcad
from srcad.rules.declare import forget


def softplus(x):
    return np.logaddexp(0, x)


def shifted(x):
    return np.concatenate([x[1:], x[:1]])


def scaled(x, A):
    return A @ x


@pytest.fixture
def rules():
    yield
    for name in ("softplus", "shifted", "scaled"):
        forget(name)


V = np.array([0.3, -1.2, 0.7])


def test_an_elementwise_rule_is_used_and_written_out(rules):
    srcad.elementwise("softplus(x)", "1/(1 + exp(-x))", function=softplus)

    def f(x):
        return np.sum(softplus(x) * x)

    srcad.check_grads(f, (V,))
    assert "np.exp(-x)" in srcad.source(srcad.grad(f), V)
    assert "softplus(x)" in srcad.source(srcad.adjoint(f), V)


def test_a_rule_is_known_by_the_object_not_by_the_name(rules):
    srcad.elementwise("softplus(x)", "1/(1 + exp(-x))", function=softplus)
    other = softplus
    srcad.check_grads(lambda x: other(x) ** 2, (0.3,))


def test_linear_bilinear_and_general_rules(rules):
    srcad.linear("shifted(x)", "np.roll(y_bar, 1)", function=shifted)
    srcad.bilinear("scaled(x, A)", "A.T @ y_bar", "np.outer(y_bar, x)", function=scaled)
    A = np.arange(9.0).reshape(3, 3)
    srcad.check_grads(lambda x, A: np.sum(scaled(shifted(x), A) ** 2), (V, A))
    srcad.general(
        "softplus(x)",
        "y_bar / (1 + exp(-x))",
        tangents=("x_dot / (1 + exp(-x))",),
        function=softplus,
    )
    srcad.check_grads(lambda x: np.sum(softplus(x)), (V,))


def test_a_later_declaration_replaces_the_earlier_one(rules):
    srcad.elementwise("softplus(x)", "2.0", function=softplus)
    assert srcad.grad(lambda x: softplus(x))(0.3) == 2.0
    srcad.elementwise("softplus(x)", "3.0", function=softplus)
    assert srcad.grad(lambda x: softplus(x))(0.3) == 3.0


@pytest.mark.parametrize(
    ("declare", "word"),
    [
        (lambda: srcad.elementwise("softplus(x)", function=softplus), "partials"),
        (lambda: srcad.elementwise("softplus(x)", "1", "2", function=softplus), "partials"),
        (lambda: srcad.elementwise("softplus(x)", "1", function=3.0), "function"),
    ],
)
def test_a_wrong_declaration_is_refused(rules, declare, word):
    with pytest.raises(TypeError, match=word):
        declare()


def test_a_text_that_is_no_expression_is_refused(rules):
    with pytest.raises((SyntaxError, ValueError)):
        srcad.elementwise("softplus(x)", "1/", function=softplus)
    assert srcad.grad(lambda x: softplus(x))(0.0) == 0.5


@pytest.fixture
def custom():
    names = []
    yield names
    for name in names:
        forget(name)


def test_a_custom_rule_by_its_partial_derivatives(custom):
    custom.append("growth")

    @srcad.custom_rule("exp(x)*z", "y/z")
    def growth(x, z):
        return z*np.exp(x)

    srcad.check_grads(lambda x, z: np.sum(growth(x, z)), (V, 0.7))


def test_a_custom_rule_by_functions(custom):
    custom.append("product")

    @srcad.custom_rule(
        adjoint=lambda y_bar, x, z: (y_bar*z, y_bar*x),
        tangent=lambda x, z, x_dot, z_dot: x_dot*z + x*z_dot,
    )
    def product(x, z):
        return x*z

    srcad.check_grads(lambda x, z: np.sum(product(x, z)**2), (V, V + 1))


def test_a_custom_rule_may_differ_from_the_derivative(custom):
    """A gradient that is clipped on its way back, as in the examples of JAX."""
    custom.append("clipped")

    @srcad.custom_rule(adjoint="np.clip(y_bar, -1.0, 1.0)", tangent="x_dot")
    def clipped(x):
        return x

    assert srcad.grad(lambda x: 5*clipped(x))(2.0) == 1.0
    assert srcad.jvp(lambda x: 5*clipped(x), (2.0,), (1.0,))[1] == 5.0


@pytest.mark.parametrize(
    "arguments",
    [
        {}, {"adjoint": "y_bar"}, {"tangent": "x_dot"},
        {"adjoint": ("y_bar", "y_bar"), "tangent": "x_dot"},
        {"adjoint": lambda q: q, "tangent": "x_dot"},
    ],
)  # fmt: skip
def test_a_wrong_custom_rule_is_refused(arguments):
    with pytest.raises(TypeError, match=r"adjoint|rule"):
        srcad.custom_rule(**arguments)(lambda x: x)
