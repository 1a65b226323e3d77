"""What raises within ``try``: the derivative takes the way that the function takes.

A table of what raises and of where it stands, each with the value needed and not, raising and not:
the value and the gradient are the function's in both modes, or the function is refused.
"""

import itertools
import linecache
import math
import warnings

import numpy as np
import pytest

import srcad

V = np.array([0.7, -1.2, 0.4, 2.1])
SPACE = {
    "np": np, "math": math, "warnings": warnings, "SINGULAR": np.zeros((2, 2)),
    "TABLE": {"a": 1.5}, "TEXTS": np.array(["a", "b"]), "NUMBERS": np.array(["1", "2"]),
}  # fmt: skip

# the handler, what raises, and what does not
KINDS = {
    "shapes": ("ValueError", "v + np.ones(3)", "v + np.ones(4)"),
    "product": ("ValueError", "v*np.ones(3)", "v*np.ones(4)"),
    "dot": ("ValueError", "np.dot(v, np.ones(3))", "np.dot(v, np.ones(4))"),
    "matmul": ("ValueError", "v @ np.ones(3)", "v @ np.ones(4)"),
    "reshape": ("ValueError", "v.reshape(3, 2)", "v.reshape(2, 2)"),
    "concatenate": ("ValueError", "np.concatenate([v, np.ones((2, 2))])",
                    "np.concatenate([v, np.ones(2)])"),
    "where": ("ValueError", "np.where(v > 0, np.ones(3), v)", "np.where(v > 0, np.ones(4), v)"),
    "axis": ("ValueError", "np.sum(v, axis=3)", "np.sum(v, axis=0)"),
    "axis as an index": ("IndexError", "np.sum(v, axis=3)", "np.sum(v, axis=0)"),
    "nothing to compare": ("ValueError", "np.max(v[4:])", "np.max(v)"),
    "negative size": ("ValueError", "np.zeros(-3)*v[0]", "np.zeros(3)*v[0]"),
    "update": ("ValueError", "added(v, np.ones(3))", "added(v, np.ones(4))"),
    "unpacking": ("ValueError", "sum_of_two(v)", "sum_of_two(v[:2])"),
    "truth": ("ValueError", "(1.0 if v > 0.0 else 2.0)", "(1.0 if v[0] > 0.0 else 2.0)"),
    "number of a vector": ("TypeError", "math.sin(v)", "math.sin(v[0])"),
    "float": ("TypeError", "float(v)", "float(v[0])"),
    "not a number": ("ValueError", "int(v[0]*np.nan)", "int(v[0])"),
    "text": ("TypeError", "v + 'a'", "v + 1.0"),
    "product of numbers": ("TypeError", "float(v[0]) @ float(v[1])", "float(v[0])*float(v[1])"),
    "none": ("TypeError", "None*v[0]", "3*v[0]"),
    "read text": ("ValueError", "TEXTS.astype(float)*v[0]", "NUMBERS.astype(float)*v[0]"),
    "zero to a power": ("ZeroDivisionError", "(0.0*float(v[0]))**-1.0", "float(v[0])**-1.0"),
    "division": ("ZeroDivisionError", "float(v[0])/(0.0*float(v[1]))", "float(v[0])/float(v[1])"),
    "exp": ("OverflowError", "math.exp(1000.0*float(v[0]))", "math.exp(float(v[0]))"),
    "power": ("OverflowError", "(1e200*float(v[0]))**2", "float(v[0])**2"),
    "domain": ("ValueError", "math.log(-v[0])", "math.log(v[0])"),
    "errstate": ("FloatingPointError", "np.log(-v[0])", "np.log(v[0])"),
    "warning": ("RuntimeWarning", "np.log(-v[0])", "np.log(v[0])"),
    "singular": ("np.linalg.LinAlgError", "np.linalg.inv(SINGULAR*v[0])",
                 "np.linalg.inv(np.eye(2)*v[0])"),
    "singular, as a value": ("ValueError", "np.linalg.inv(SINGULAR*v[0])",
                             "np.linalg.inv(np.eye(2)*v[0])"),
    "index": ("IndexError", "v[7]", "v[1]"),
    "key": ("KeyError", "TABLE['b']*v[0]", "TABLE['a']*v[0]"),
    "attribute": ("AttributeError", "v.length", "v.size"),
    "anything": ("Exception", "v + np.ones(3)", "v + np.ones(4)"),
    "arithmetic": ("ArithmeticError", "math.exp(1000.0*float(v[0]))", "math.exp(float(v[0]))"),
    "bare": ("", "np.dot(v, np.ones(3))", "np.dot(v, np.ones(4))"),
}  # fmt: skip

HELPERS = """
def sum_of_two(v):
    a, b = v
    return a + b

def added(v, w):
    z = v*1.0
    z += w
    return z

def same(t):
    return t

def unneeded(v):
    t = {made}
    return v[0]
"""

PLACES = {
    "needed": "y = np.sum({made})*v[1]",
    "not needed": "t = {made}\n        y = v[1]*2.0",
    "for effect": "{made}\n        y = v[1]*2.0",
    "condition": "if np.sum({made}) > -1e9:\n            y = v[1]*v[2]\n        else:\n"
                 "            y = v[2]",
    "loop's condition": "k = 0\n        while k + 0*np.sum({made}) < 2:\n            k = k + 1\n"
                        "        y = v[1]*k",
    "unpacked": "a, b = v[1], {made}\n        y = a*a",
    "stored": "z = np.zeros(1)\n        z[0] = np.sum({made})\n        y = v[1]*v[2]",
    "stored and needed": "z = np.zeros(1)\n        z[0] = np.sum({made})\n        y = v[1]*z[0]",
    "in a list": "z = [0.0]\n        z[0] = {made}\n        y = v[1]*v[2]",
    "handed on": "y = v[1]*3.0 + 0.0*np.sum(same({made}))",
    "in a function": "t = unneeded(v)\n        y = v[1]*3.0",
    "in a loop": "y = 0.0\n        for k in range(2):\n            t = {made}\n"
                 "            y = y + v[1]*k",
    "in a comprehension": "y = v[1]\n        t = [np.sum({made}) for _ in range(2)]",
    "chosen by it": "y = v[1]*2.0 if np.sum({made}) > -1e9 else v[2]",
}  # fmt: skip

NOISY = {
    "errstate": ("with np.errstate(all='raise'):", ""),
    "warning": ("with warnings.catch_warnings():", "warnings.simplefilter('error')\n            "),
}
numbers = itertools.count()


def function_of(kind, place, raises):
    handler, bad, good = KINDS[kind]
    made = bad if raises else good
    body = PLACES[place].format(made=made)
    if kind in NOISY:
        head, first = NOISY[kind]
        body = f"{head}\n            {first}" + body.replace("\n", "\n    ")
    text = HELPERS.format(made=made) + (
        f"\ndef f(v):\n    try:\n        {body}\n    except {handler}:\n"
        "        y = v[3]*v[3]*5.0\n    return y\n"
    )
    return read(text, "f")


def read(text, name):
    file = f"<within try {next(numbers)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space = dict(SPACE)
    exec(compile(text, file, "exec"), space)
    return space[name]


def forward(f):
    tangent = srcad.tangent(f)
    found = [tangent(V.copy(), e) for e in np.eye(4)]
    return found[0][0], np.array([d for _, d in found])


def reverse(f):
    return srcad.value_and_grad(f)(V.copy())


@pytest.mark.parametrize("kind", KINDS)
def test_the_way_of_the_function_is_taken(kind):
    right = 0
    for place, raises in itertools.product(PLACES, (True, False)):
        f = function_of(kind, place, raises)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            y = f(V.copy())
            slopes = [(f(V + 1e-6*e) - f(V - 1e-6*e))/2e-6 for e in np.eye(4)]
            for mode in (reverse, forward):
                try:
                    value, gradient = mode(f)
                except srcad.TransformError:
                    continue
                where = f"{kind}, {place}, {raises}, {mode.__name__}"
                assert np.allclose(value, y, rtol=1e-12), where
                assert np.allclose(gradient, slopes, rtol=1e-5, atol=1e-6), where
                right += 1
    assert right >= 0.5*4*len(PLACES), f"{right} of {4*len(PLACES)} are not refused"


def written_into(v):
    try:
        v[0] = 3.0
        y = v[1]*v[0]
    except ValueError:
        y = v[1]*v[1]*v[0]
    return y


@pytest.mark.parametrize("operator", [srcad.grad, srcad.value_and_grad])
def test_an_argument_that_is_read_only_is_not_made_writable(operator):
    fixed = V.copy()
    fixed.flags.writeable = False
    assert np.allclose(srcad.grad(written_into)(V), [0.0, 3.0, 0.0, 0.0])
    with pytest.raises(srcad.TransformError, match="read-only"):
        operator(written_into)(fixed)


def test_many_statements_within_one_try():
    lines = "".join(f"        a{k} = y*x + z*{k}.0\n        y = a{k}*0.5 - y\n" for k in range(200))
    text = f"def f(x, z):\n    y = x\n    try:\n{lines}    except Exception:\n        y = z\n"
    f = read(text + "    return y*x\n", "f")
    slope = (f(0.3 + 1e-6, 0.2) - f(0.3 - 1e-6, 0.2))/2e-6
    assert np.isclose(srcad.grad(f)(0.3, 0.2), slope, rtol=1e-5)
