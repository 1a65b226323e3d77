"""What is refused says what, where and what to do, and leaves the caller's arrays alone."""

import collections
import functools
import inspect
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import srcad

X = np.array([1.0, 2.0, 3.0])


def marked_line(f):
    """The number and the code of the line in the source of `f` that ends in `# refused`."""
    lines, first = inspect.getsourcelines(f)
    found = [k for k, line in enumerate(lines) if line.rstrip().endswith("# refused")]
    assert len(found) == 1
    return first + found[0], lines[found[0]].split("# refused")[0].strip()


def assert_names_the_place(text, f):
    number, code = marked_line(f)
    assert f"{Path(__file__).name}:{number}" in text
    assert code in text
    assert any(set(line.strip(" |")) == {"^"} for line in text.splitlines()), "no caret"


# Constructs that are not supported: UnsupportedSyntax, with the place and the way out


def try_statement(x):
    try:
        x = x.solve(x)  # refused
    except ValueError:
        x = x*x
    return x


def class_inside(x):
    class Box:  # refused
        value = 1.0

    return x*Box.value


counter = 0


def global_declared(x):
    global counter
    counter = x  # refused
    return x*x


def attribute_assigned(x):
    y = x*1.0
    y.shape = (3, 1)  # refused
    return y.sum()


def inside_a_helper(x):
    return class_inside(x)*2.0


SYNTAX = [
    (try_statement, 2.0, ("try",)),
    (class_inside, 2.0, ("class",)),
    (global_declared, 2.0, ("global",)),
    (attribute_assigned, X, ("shape",)),
]


def squeezed(text):
    """Without spaces, so that `s = s + x` and `s=s+x` read the same."""
    return "".join(text.split())


@pytest.mark.parametrize(
    ("f", "x", "words"), SYNTAX, ids=[f.__name__ for f, _, _ in SYNTAX]
)
@pytest.mark.parametrize(
    "operator",
    [
        lambda f, x: srcad.grad(f)(x),
        lambda f, x: srcad.jvp(f, (x,), (x,)),
        lambda f, x: srcad.value_and_grad(f)(x),
    ],
    ids=["grad", "jvp", "value_and_grad"],
)
def test_unsupported_syntax(operator, f, x, words):
    given = np.copy(x)
    with pytest.raises(srcad.UnsupportedSyntax) as refusal:
        operator(f, x)
    text = str(refusal.value)
    assert_names_the_place(text, f)
    assert [word for word in words if squeezed(word) not in squeezed(text)] == []
    assert np.array_equal(x, given)


def test_the_place_is_the_helpers_own():
    with pytest.raises(srcad.UnsupportedSyntax) as refusal:
        srcad.grad(inside_a_helper)(2.0)
    assert_names_the_place(str(refusal.value), class_inside)


def generator(x):
    yield x*x


async def coroutine(x):
    return x*x


@pytest.mark.parametrize(("f", "word"), [(generator, "generator"), (coroutine, "async")])
def test_functions_that_do_not_return_a_value(f, word):
    with pytest.raises((srcad.TransformError, TypeError), match=word):
        srcad.grad(f)(2.0)


def executed(x):
    exec("x = x*x")  # refused
    return x


def recursive(x):
    return x*recursive(x - 1.0) if x > 1.0 else x  # refused


def first_of_two(x):
    return second_of_two(x)*x if x > 1.0 else x


def second_of_two(x):
    return first_of_two(x - 1.0)


def halve_first(x):
    x[0] = x[1]/2.0


def writes_and_recurs(x, n):  # refused
    halve_first(x)
    return np.sum(x) if x[0] < 1.0 else writes_and_recurs(x*n, n - 1) + writes_and_recurs(x, n)


def test_exec_is_refused():
    with pytest.raises(srcad.TransformError, match="exec") as refusal:
        srcad.grad(executed)(2.0)
    assert_names_the_place(str(refusal.value), executed)


@pytest.mark.parametrize(("f", "x"), [(recursive, 2.5), (first_of_two, 2.5)])
def test_recursion_is_differentiated_at_run_time(f, x):
    srcad.check_grads(f, (x,))


def test_recursion_that_writes_through_a_helper_is_refused():
    with pytest.raises(srcad.TransformError, match="calls itself") as refusal:
        srcad.grad(writes_and_recurs)(np.array([1.0, 2.5]), 0.5)
    assert_names_the_place(str(refusal.value), writes_and_recurs)


def test_recursion_through_the_decorated_name_says_to_keep_the_names_apart():
    @srcad.grad
    def f(x):
        return x*f(x - 1.0) if x > 1.0 else x

    with pytest.raises(srcad.TransformError, match=r"df = (srcad\.)?grad\(f\)"):
        f(2.0)


# No rule: NoRule, with the function's name and the place


def without_a_rule(x):
    y = x*x
    return np.i0(y).sum()  # refused


def builtin_without_a_rule(x):
    return math.ulp(x*x)  # refused


def method_without_a_rule(x):
    return x.byteswap().sum()  # refused


def attribute_without_a_rule(x):
    return x.data.nbytes*x  # refused


def name_of_nothing(x):
    return undefined_name(x)  # noqa: F821


@pytest.mark.parametrize(
    ("f", "x", "name"),
    [
        (without_a_rule, X, "i0"),
        (builtin_without_a_rule, 2.0, "ulp"),
        (method_without_a_rule, X, "byteswap"),
        (attribute_without_a_rule, X, "data"),
    ],
)
def test_no_rule(f, x, name):
    given = np.copy(x)
    with pytest.raises(srcad.TransformError) as refusal:
        srcad.grad(f)(x)
    assert name in str(refusal.value)
    assert_names_the_place(str(refusal.value), f)
    assert np.array_equal(x, given)


def test_a_function_without_a_rule_is_a_no_rule():
    for f, x in ((without_a_rule, X), (builtin_without_a_rule, 2.0)):
        with pytest.raises(srcad.NoRule):
            srcad.grad(f)(x)
    with pytest.raises(srcad.NoRule, match="i0"):
        srcad.grad(np.i0)(X)


def test_an_undefined_name_is_pythons_own_error_or_refused():
    with pytest.raises((NameError, srcad.TransformError), match="undefined_name"):
        srcad.grad(name_of_nothing)(2.0)


def test_the_errors_are_one_family():
    for error in (srcad.UnsupportedSyntax, srcad.NoRule, srcad.NoSource):
        assert issubclass(error, srcad.TransformError)


# Arguments and outputs


def square(x):
    return x*x


def power(x, n=2):
    return x**n


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: srcad.grad(square)("text"), ("x", "str")),
        (lambda: srcad.grad(square)(True), ("x", "bool")),
        (lambda: srcad.grad(square)(np.array([True, False])), ("x", "bool")),
        (lambda: srcad.grad(square)(np.array(["a"])), ("x",)),
        (lambda: srcad.grad(square)(None), ("x", "None")),
        (lambda: srcad.grad(square)(math.sin), ("x", "function")),
        (lambda: srcad.grad(power, "n")(2.0, "text"), ("n", "str")),
        (lambda: srcad.grad(power, (0, 1))(2.0, True), ("n", "bool")),
        (lambda: srcad.jacobian(square)("text"), ("x", "str")),
        (lambda: srcad.tangent(square)("text", 1.0), ("x", "str")),
    ],
)
def test_an_argument_that_cannot_be_differentiated(call, words):
    with pytest.raises((TypeError, srcad.TransformError)) as refusal:
        call()
    assert [word for word in words if word not in str(refusal.value)] == []


@pytest.mark.parametrize(
    ("f", "x", "words"),
    [
        (square, X, ("scalar", "jacobian", "(3,)")),
        (square, np.arange(3), ("scalar", "jacobian")),
        (lambda x: (x, x*x), 2.0, ("scalar", "jacobian", "tuple")),
        (lambda x: np.array([x, x*x]), 2.0, ("scalar", "jacobian")),
        (lambda x: "text", 2.0, ("str",)),
        (lambda x: None, 2.0, ("None",)),
        (lambda x: x > 1.0, 2.0, ("bool",)),
    ],
)
def test_an_output_that_has_no_gradient(f, x, words):
    for operator in (srcad.grad, srcad.value_and_grad):
        with pytest.raises((TypeError, srcad.TransformError)) as refusal:
            operator(f)(x)
        assert [word for word in words if word not in str(refusal.value)] == []


@pytest.mark.parametrize(
    "argnums", [2, -3, "nope", 1.0, None, (0, 2), ("x", "nope"), (0, 1.5)]
)
@pytest.mark.parametrize("operator", [srcad.grad, srcad.tangent, srcad.adjoint, srcad.jacobian])
def test_wrong_argnums(operator, argnums):
    with pytest.raises((TypeError, srcad.TransformError), match="argnums") as refusal:
        operator(power, argnums)(2.0, 3.0)
    assert "power" in str(refusal.value) or "x" in str(refusal.value)


class Callable:
    def __init__(self, x):
        self.x = x


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (len, ("len",)),
        (print, ("print",)),
        (isinstance, ("isinstance",)),
        (Callable, ("Callable", "class")),
        (float, ("float",)),
        (3.0, ("float",)),
        ("x**2", ("str", "from_source")),
        (None, ("None",)),
        (np.array([1.0]), ("ndarray",)),
        (math, ("module",)),
    ],
)
def test_things_that_are_no_functions_to_differentiate(thing, words):
    with pytest.raises((TypeError, srcad.TransformError)) as refusal:
        srcad.grad(thing)(2.0)
    assert [word for word in words if word not in str(refusal.value)] == []


def test_wrong_tangents():
    with pytest.raises((TypeError, ValueError, srcad.TransformError)):
        srcad.jvp(power, (1.0, 2.0), (1.0,))
    for shape in ((2,), (2, 3)):
        with pytest.raises((TypeError, ValueError, srcad.TransformError)):
            srcad.jvp(square, (X,), (np.ones(shape),))


def test_from_source_refuses_what_is_no_function():
    for text in ("x**2 +", "x = 3\n", "", "def f(x): return x\ndef g(x): return x\n1/0\n"):
        with pytest.raises((SyntaxError, TypeError, ValueError, srcad.TransformError)):
            srcad.from_source(text)


def test_a_wrong_derivative_is_noticed():
    """check_grads finds the slope that a jump hides from the rules."""
    with pytest.raises(AssertionError):
        srcad.check_grads(lambda x: max(x, 0.0), (0.0,), order=1)


# The command line


def show(*arguments):
    command = [sys.executable, "-m", "srcad", "show", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("x^2", "--at", "x=2"), ("^", "**")),
        (("x**2 +", "--at", "x=2"), ("x**2 +",)),
        (("nothing(x)", "--at", "x=2"), ("nothing",)),
        (("x**2", "--at", "z=2"), ("z",)),
        (("x**2", "--at", "x=two"), ("two",)),
        (("x**2", "--at", "x"), ("--at",)),
        (("no_such_module:f", "--at", "x=2"), ("no_such_module",)),
        (("colorsys:no_such_function", "--at", "x=2"), ("no_such_function",)),
        (("colorsys:ONE_THIRD", "--at", "x=2"), ("ONE_THIRD",)),
        (("no_such_file.py:f", "--at", "x=2"), ("no_such_file.py",)),
        (("__import__('os').getcwd()", "--at", "x=2"), ("__import__",)),
    ],
)
def test_the_command_line_refuses_in_a_line_and_without_a_traceback(arguments, words):
    done = show(*arguments)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert [word for word in words if word not in done.stderr] == []


def test_a_partial_of_a_builtin():
    with pytest.raises((TypeError, srcad.TransformError)):
        srcad.grad(functools.partial(len))(X)


STATE = {"calls": 1.0}


def counted_in_a_dict(x):
    STATE["calls"] += 1.0
    return x**2*STATE["calls"]


@pytest.mark.parametrize("derived", [
    lambda: srcad.vjp(srcad.grad(counted_in_a_dict), 2.0),
    lambda: srcad.hessian(counted_in_a_dict)(2.0),
    lambda: srcad.jacfwd(counted_in_a_dict)(2.0),
], ids=["pullback of a gradient", "hessian", "jacfwd"])
def test_what_is_run_anew_and_counts_that_is_refused_before_it_runs(derived):
    with pytest.raises(srcad.TransformError, match="gives another value each time"):
        derived()
    assert STATE == {"calls": 1.0}


def test_an_array_that_ends_before_what_is_read_beside_it():
    def weighed(x):
        return sum(w*v for w, v in zip((1.0, 0.5, 0.25), x, strict=False))

    assert srcad.grad(weighed)(np.ones(4)).tolist() == [1.0, 0.5, 0.25, 0.0]
    with pytest.raises(NotImplementedError, match="ends first"):
        srcad.grad(weighed)(np.ones(2))


def test_a_key_known_at_run_time_of_a_dict_that_makes_what_is_missing():
    def priced(x):
        prices = collections.defaultdict(float)
        prices["a"], prices["b"] = x**2, x
        return prices["a" if x > 2 else "c"]

    assert srcad.grad(priced)(3.0) == 6.0
    with pytest.raises(NotImplementedError, match="a key that the dict does not have"):
        srcad.grad(priced)(1.0)


def test_what_holds_itself_is_refused():
    rows = [1.0, None]
    rows[1] = rows
    with pytest.raises(srcad.TransformError, match="holds itself"):
        srcad.grad(lambda r: r[0]**2)(rows)
