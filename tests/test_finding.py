"""From a function object to its source, names and values: by position, by object, when called."""

import functools
import importlib
import math
import sys
import textwrap

import numpy as np
import pytest

import srcad

# Lambdas are found by position


def test_several_lambdas_on_one_line():
    two, three, five = (lambda x: 2.0*x), (lambda x: 3.0*x), (lambda x: 5.0*x)  # fmt: skip
    assert [srcad.grad(f)(1.0) for f in (two, three, five)] == [2.0, 3.0, 5.0]


def test_equal_lambdas_on_one_line_with_other_closures():
    def times(a, b):
        return (lambda x: a*x), (lambda x: b*x)

    assert [srcad.grad(f)(1.0) for f in (*times(2.0, 3.0), *times(5.0, 7.0))] == [2, 3, 5, 7]


def test_lambdas_in_containers_and_calls():
    table = {
        "cube": lambda x: x**3, "square": lambda x: x**2,
        "long": lambda x, y=2.0: (
            x
            * y
        ),
    }  # fmt: skip
    assert [srcad.grad(f)(2.0) for f in table.values()] == [12.0, 4.0, 2.0]
    assert srcad.grad((lambda f: f)(lambda x: 7.0*x))(1.0) == 7.0


def test_positions_in_a_line_are_of_characters_not_of_bytes():
    two, three = {"ψψψ·∂": lambda θ: 2.0*θ, "é": lambda θ: 3.0*θ}.values()
    assert (srcad.grad(two)(1.0), srcad.grad(three)(1.0)) == (2.0, 3.0)


def test_a_lambda_inside_a_lambda():
    outer = lambda a: lambda x: a*x*x
    assert srcad.grad(outer(3.0))(1.0) == 6.0


def test_a_function_defined_twice_under_one_name():
    functions = []
    for _ in range(2):
        if not functions:

            def f(x):
                return 2.0*x
        else:

            def f(x):
                return 3.0*x

        functions.append(f)
    assert [srcad.grad(f)(1.0) for f in functions] == [2.0, 3.0]


def test_a_function_by_another_name_and_with_its_name_changed():
    def f(x):
        return x*x

    g = f
    f.__name__ = f.__qualname__ = "np"
    assert srcad.grad(g)(3.0) == 6.0


def test_functions_of_numpy_and_math():
    assert srcad.grad(np.sin)(0.5) == pytest.approx(math.cos(0.5), rel=1e-15)
    assert srcad.grad(math.log)(0.5) == pytest.approx(2.0, rel=1e-15)


# No source


def test_a_function_without_source_is_refused():
    space: dict = {}
    exec("def f(x):\n    return x*x\n", space)
    with pytest.raises(srcad.NoSource, match="from_source"):
        srcad.grad(space["f"])(1.0)


def test_text_is_the_way_in():
    f = srcad.from_source("def f(x):\n    return x*x\n")
    assert f(3.0) == 9.0
    assert srcad.grad(f)(3.0) == 6.0


def test_two_texts_of_one_name():
    double, triple = (srcad.from_source(f"def f(x):\n    return {k}*x\n") for k in (2, 3))
    assert (srcad.grad(double)(1.0), srcad.grad(triple)(1.0)) == (2.0, 3.0)


def test_a_file_that_changed_since_it_was_imported_is_not_believed(tmp_path, monkeypatch):
    """Python runs what it imported: another text on disk must not be differentiated instead."""
    path = tmp_path / "changing.py"
    path.write_text("def f(x):\n    return x*x\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    f = importlib.import_module("changing").f
    sys.modules.pop("changing")
    path.write_text("def f(x):\n    return x*x*x*x\n")
    try:
        slope = srcad.grad(f)(3.0)
    except srcad.TransformError:
        return
    assert slope == 6.0


def test_annotations_that_are_text_are_so_inside_as_well(tmp_path, monkeypatch):
    """`from __future__ import annotations` holds for a whole file, also for functions inside."""
    text = """
    from __future__ import annotations

    def f(x: float) -> float:
        y: tuple[float, ...] = (x, x)

        def inside(*values: float, by: float = 2.0) -> tuple[float, ...]:
            return tuple(by*v for v in values)

        return sum(inside(*y))*x
    """
    (tmp_path / "annotated_inside.py").write_text(textwrap.dedent(text))
    monkeypatch.syspath_prepend(str(tmp_path))
    f = importlib.import_module("annotated_inside").f
    sys.modules.pop("annotated_inside")
    assert srcad.grad(f)(3.0) == 24.0


# Decorated functions: the object is what counts, not the text under the decorator


def doubled(f):
    @functools.wraps(f)
    def wrapper(*args):
        return 2.0*f(*args)

    return wrapper


def doubled_without_star(f):
    @functools.wraps(f)
    def wrapper(x):
        return 2.0*f(x)

    return wrapper


def returned_as_it_is(f):
    return f


@doubled
def square_doubled(x):
    return x*x


@doubled_without_star
def square_doubled_without_star(x):
    return x*x


@returned_as_it_is
@returned_as_it_is
def square_as_it_is(x):
    return x*x


@functools.cache
def square_cached(x):
    return x*x


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (square_doubled, 12.0),
        (square_doubled_without_star, 12.0),
        (square_as_it_is, 6.0),
        (square_cached, 6.0),
        (functools.partial(lambda a, x: a*x, 5.0), 5.0),
        (lambda x: square_doubled(x) + x, 13.0),
        (lambda x: square_as_it_is(x) + x, 7.0),
    ],
)
def test_a_decorated_function_is_right_or_refused(f, slope):
    try:
        actual = srcad.grad(f)(3.0)
    except srcad.TransformError:
        assert "as_it_is" not in getattr(f, "__name__", "")
        return
    assert actual == slope


# Values are read when the derivative is called

factor = 2.0


def of_a_global(x):
    return factor*x


def helper(x):
    return x*x


def of_a_helper(x):
    return helper(x)*3.0


def test_a_global_is_read_when_called(monkeypatch):
    gradient = srcad.grad(of_a_global)
    assert gradient(1.0) == 2.0
    monkeypatch.setitem(globals(), "factor", 5.0)
    assert gradient(1.0) == 5.0
    monkeypatch.setitem(globals(), "factor", np.array([5.0, 6.0]))
    assert srcad.jacobian(of_a_global)(1.0).tolist() == [5.0, 6.0]


def test_a_closure_is_read_when_called():
    factor = 2.0

    def f(x):
        return factor*x

    gradient = srcad.grad(f)
    assert gradient(1.0) == 2.0
    factor = 5.0
    assert gradient(1.0) == 5.0


def test_data_changed_in_place_are_read_when_called():
    data = np.array([1.0, 2.0])
    gradient = srcad.grad(lambda x: (data*x).sum())
    assert gradient(1.0) == 3.0
    data[0] = 10.0
    assert gradient(1.0) == 12.0


def test_a_helper_defined_anew_is_noticed(monkeypatch):
    gradient = srcad.grad(of_a_helper)
    assert gradient(2.0) == 12.0
    monkeypatch.setitem(globals(), "helper", lambda x: x**3)
    assert gradient(2.0) == 36.0


def test_loops_that_make_functions_do_not_share_them():
    functions = [lambda x, k=k: k*x for k in (2.0, 3.0)]
    assert [srcad.grad(f)(1.0) for f in functions] == [2.0, 3.0]
    late = [lambda x: k*x for k in (2.0, 3.0)]
    assert [srcad.grad(f)(1.0) for f in late] == [3.0, 3.0]


# How a derivative is called: as its primal is


def scaled(x, /, by=3.0, *, shift=0.0, w=2.0):
    return by*x*x + shift*w


@pytest.mark.parametrize(
    ("argnums", "call", "gradient"),
    [
        (0, lambda d: d(2.0), 12.0),
        (0, lambda d: d(2.0, 5.0), 20.0),
        (0, lambda d: d(2.0, by=5.0, shift=1.0), 20.0),
        (1, lambda d: d(2.0, 5.0), 4.0),
        (1, lambda d: d(2.0), 4.0),
        ("by", lambda d: d(2.0, shift=1.0, by=5.0), 4.0),
        ("shift", lambda d: d(2.0, shift=1.0), 2.0),
        ("w", lambda d: d(2.0, shift=7.0), 7.0),
        (("w", "by"), lambda d: d(2.0, shift=7.0), (7.0, 4.0)),
        ((1, 0), lambda d: d(2.0), (4.0, 12.0)),
        ((0,), lambda d: d(2.0), (12.0,)),
    ],
)
def test_argnums_keywords_and_defaults(argnums, call, gradient):
    assert call(srcad.grad(scaled, argnums)) == gradient
    value, actual = call(srcad.value_and_grad(scaled, argnums))
    assert (value, actual) == (call(scaled), gradient)


def test_a_derivative_refuses_calls_that_its_primal_refuses():
    gradient = srcad.grad(scaled)
    for call in (lambda: gradient(), lambda: gradient(1.0, 2.0, 3.0), lambda: gradient(1.0, no=2)):
        with pytest.raises(TypeError):
            call()


# Adjoints may not leak into one another


def test_a_pullback_can_be_used_again():
    _, pullback = srcad.vjp(lambda x, y: x + y*x, np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    y_bar = np.array([1.0, 10.0])
    first = pullback(y_bar)
    second = pullback(2.0*y_bar)
    third = pullback(y_bar)
    assert y_bar.tolist() == [1.0, 10.0]
    for a, b, c in zip(first, second, third, strict=True):
        assert (2.0*a).tolist() == b.tolist()
        assert a.tolist() == c.tolist()


def test_a_pullback_gives_none_where_there_is_nothing_to_differentiate():
    _, pullback = srcad.vjp(lambda x, mode: x*x if mode == "square" else x, 3.0, "square")
    assert pullback(1.0) == (6.0, None)


def test_exceptions_of_the_primal_are_those_of_the_derivative():
    def f(x):
        unused = math.log(x)  # noqa: F841
        return x*x

    with pytest.raises(ValueError, match=r"math domain error|expected a positive"):
        srcad.grad(f)(-1.0)


class Scaled:
    scale = 3.0

    @classmethod
    def by(cls, name):
        return cls.scale*len(name) if name else eval("2.0")


def of_a_method_of_a_class(x):
    return x**2*Scaled.by("ab")


def test_a_method_that_is_bound_anew_is_the_same():
    gradient = srcad.grad(of_a_method_of_a_class)
    assert gradient(1.0) == 12.0
    made = gradient.__wrapped__
    assert [gradient(x) for x in (1.0, 2.0, 3.0, 4.0)] == [12.0, 24.0, 36.0, 48.0]
    assert gradient.__wrapped__ is made
