"""Every function of the corpus, at each of its points: value, both modes, second order.

A function that is still refused stands in `corpus/refusals.txt` with what its message says. The
list is kept by a command, which also tells how each topic does:

    python tests/test_corpus.py                  tries every topic, and rewrites the list
    python tests/test_corpus.py flow aliases     tries these two, and rewrites nothing
    pytest tests/test_corpus.py -k flow.         tests one topic (the dot keeps out other names)
"""

import contextlib
import copy
import importlib
import inspect
import io
import os
import subprocess
import sys
import time
import types
from pathlib import Path

import numpy as np
import pytest
from corpus import TOPICS, put_back, state_of
from corpus import case as row
from corpus.between_calls import SEQUENCES
from corpus.raising import NOTES, RAISING
from corpus.refused import REFUSED as REFUSED_FOR_GOOD
from structures import (
    assert_close,
    assert_same,
    inner,
    is_leaf,
    leaves,
    parts,
    quotient,
    random_like,
    shift,
)

import srcad

HERE = Path(__file__).resolve().parent
LIST = HERE / "corpus" / "refusals.txt"


def rows():
    """The cases of every topic, by name."""
    for topic in TOPICS:
        try:
            cases = importlib.import_module(f"corpus.{topic}").CASES
        except ModuleNotFoundError as absent:
            if absent.name != "scipy":
                raise
            continue
        for case in cases:
            yield f"{topic}.{case.name}", case


ROWS = list(rows())
# What srcad neither refuses nor gets right today, and why. There is to be nothing here.
BROKEN: dict[str, str] = {}
REFUSED = dict(line.split(": ", 1) for line in LIST.read_text("utf-8").splitlines())


class Point:
    """A function at one point: calls that leave the case as it was, and say what they did."""

    def __init__(self, case, args, made=None):
        self.case, self.f, self.rtol = case, case.f, case.rtol
        self.made = {} if made is None else made
        self.args = args
        self.argnums = case.argnums
        if self.argnums is None:
            self.argnums = tuple(i for i, a in enumerate(args) if leaves(a))
        self.restore()
        self.rng = np.random.default_rng(5)
        self.real = tuple(
            np.asarray(a, float)[()] if i in self.argnums and _integral(a) else a
            for i, a in enumerate(self.copied(args))
        )
        self.real = tuple(float(a) if isinstance(a, np.float64) and isinstance(b, int) else a
                          for a, b in zip(self.real, args, strict=True))
        narrow = (np.float32, np.complex64)
        if any(np.asarray(leaf).dtype in narrow for leaf in leaves(self.moved(args))):
            self.rtol = max(self.rtol, 3e-4)
        signature = inspect.signature(self.f)
        kinds = {parameter.kind for parameter in signature.parameters.values()}
        self.variadic = inspect.Parameter.VAR_POSITIONAL in kinds  # no place beyond its arguments
        bound = signature.bind(*self.real)
        bound.apply_defaults()
        self.full = (*bound.args, *bound.kwargs.values())  # as derivatives of derivatives take them
        if not isinstance(self.f, types.FunctionType | types.MethodType):
            # a partial function's arguments stay given, NumPy's own keep their defaults
            self.full, self.variadic = self.real, True
        self.y, *self.effects = self.seen(self.f, *self.copied(self.real))

    def derivative(self, kind, f=None, argnums=None):
        """One derivative for every check and every point: making its text is what takes time."""
        key = kind, self.f if f is None else f, self.argnums if argnums is None else argnums
        if key not in self.made:
            self.made[key] = getattr(srcad, key[0])(*key[1:])
        return self.made[key]

    def restore(self):
        for watched, state in zip(self.case.watch, self.case.states, strict=True):
            put_back(watched, state)

    def copied(self, args):
        return copy.deepcopy(args, {id(w): w for w in self.case.watch})

    def moved(self, args):
        return tuple(args[i] for i in self.argnums)

    def seen(self, call, *args):
        """What a call returns, what it prints, and how it leaves what is watched."""
        self.restore()
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            result = call(*args)
        after = [state_of(w) for w in self.case.watch]
        self.restore()
        return result, printed.getvalue(), after

    def derived(self, call, *args):
        """What a derivative returns; it must change what the primal changes, and no argument."""
        before = self.copied(args)
        result, *effects = self.seen(call, *args)
        if not self.case.watch:
            assert_same(args, before, "arguments")
        assert_same(effects, self.effects, "side effects")
        return result

    def primal(self, *moved):
        """The primal as a function of what is differentiated alone."""
        given = dict(zip(self.argnums, moved, strict=True))
        args = self.copied(tuple(given.get(i, a) for i, a in enumerate(self.real)))
        return self.seen(self.f, *args)[0]


def _integral(a):
    kind = a.dtype.kind if isinstance(a, np.ndarray | np.generic) else None
    return kind in ("i", "u") or type(a) is int


def check_primal(p):
    """The function itself is sound here: it runs, is finite, and has a derivative."""
    again = p.seen(p.f, *p.copied(p.real))
    assert_same(list(again), [p.y, *p.effects])
    at = p.moved(p.real)
    found = leaves(p.y)
    assert found, "no float in the result"
    assert all(np.all(np.isfinite(leaf)) for leaf in found)
    dots = random_like(at, p.rng)
    assert leaves(dots), "nothing to differentiate by"
    step = 1e-6
    middle, left, right = (leaves(p.primal(*shift(at, dots, s*step))) for s in (0, -1, 1))
    for m, l, r in zip(middle, left, right, strict=True):
        m, l, r = (np.asarray(v, complex if np.iscomplexobj(v) else float) for v in (m, l, r))
        assert_close((r - m)/step, (m - l)/step, 2e-3)
    for _ in range(2):  # and no branch is so near that differences would step across it
        dots = random_like(at, p.rng)
        assert_close(quotient(p.primal, at, dots), quotient(p.primal, at, dots, 3e-3), p.rtol)


def check_forward(p):
    dots = random_like(p.moved(p.real), p.rng)
    tangent = p.derivative("tangent")
    y, y_dot = p.derived(tangent, *p.args, *dots)
    assert_same(y, p.y, "value")
    _assert_alike(y_dot, p.y)
    assert_close(y_dot, quotient(p.primal, p.moved(p.real), dots), p.rtol)


def _assert_alike(y_dot, y):
    """One tangent for each number, in the structure and the precision of the result."""
    if is_leaf(y):
        assert np.shape(y_dot) == np.shape(y), f"tangent of shape {np.shape(y_dot)}"
    elif (held := parts(y)) is not None:
        assert type(y_dot) is type(y), f"tangent is a {type(y_dot).__name__}"
        for key, item in held.items():
            _assert_alike(parts(y_dot)[key], item)


def check_reverse(p):
    y_bar = random_like(p.y, p.rng)
    adjoint = p.derivative("adjoint")
    y, x_bars = p.derived(adjoint, *p.args, y_bar)
    assert_same(y, p.y, "value")
    at = p.moved(p.real)
    for given, x_bar in zip(p.moved(p.args), x_bars, strict=True):
        if is_leaf(given):
            assert np.asarray(x_bar).dtype == np.asarray(given).dtype, "precision of the gradient"
    for _ in range(2):
        dots = random_like(at, p.rng)
        y_dot = quotient(p.primal, at, dots)
        expected = sum(float(np.sum(d*b).real) for d, b in zip(y_dot, leaves(y_bar), strict=True))
        assert_close(inner(dots, x_bars, at), expected, p.rtol)


def check_transposed(p):
    """Reverse mode is the transpose of forward mode, to rounding."""
    dots, y_bar = random_like(p.moved(p.real), p.rng), random_like(p.y, p.rng)
    y_dot = p.derived(p.derivative("tangent"), *p.args, *dots)[1]
    x_bars = p.derived(p.derivative("adjoint"), *p.args, y_bar)[1]
    forward = inner(y_dot, y_bar, p.y)
    assert_close(inner(dots, x_bars, p.moved(p.real)), forward, max(1e-10, p.rtol*1e-3))


def check_scalar(p):
    """Gradients of one number: the seed is written into the text."""
    if not is_leaf(p.y) or np.ndim(p.y) or np.iscomplexobj(p.y):
        return
    both = p.derivative("value_and_grad")
    y, gradients = p.derived(both, *p.args)
    assert_same(y, p.y, "value")
    found = p.derived(p.derivative("grad"), *p.args)
    assert_close(found, gradients, 1e-12)
    dots = random_like(p.moved(p.real), p.rng)
    expected = float(quotient(p.primal, p.moved(p.real), dots)[0])
    assert_close(inner(dots, gradients, p.moved(p.real)), expected, p.rtol)


def check_effects(p):
    """What happens by the side happens once, in whatever order a pullback is called."""
    differentiated = any(w is a for w in p.case.watch for a in p.case.points[0] if leaves(a))
    if differentiated:  # by everything: such an object is left as it was
        return
    if p.effects[0] or p.case.watch:
        def pulled(*args):
            y, pullback = srcad.vjp(p.f, *args)
            pullback(random_like(p.y, p.rng))
            return y

        assert_same(p.derived(pulled, *p.args), p.y, "value")


def _second(p, d, args, along):
    """The tangent of a derivative is the difference quotient of the derivative."""
    moved = tuple(args[i] for i in along)
    dots = random_like(moved, p.rng)

    def restricted(*values):
        given = dict(zip(along, values, strict=True))
        return p.seen(d, *p.copied(tuple(given.get(i, a) for i, a in enumerate(args))))[0]

    expected = quotient(restricted, moved, dots)
    actual = p.derived(p.derivative("tangent", d, along), *args, *dots)[1]
    assert_close(actual, expected, max(p.rtol*10, 1e-5))


def check_forward_over_reverse(p):
    args = (*p.full, random_like(p.y, p.rng))
    more = () if p.variadic else (len(p.full),)
    _second(p, p.derivative("adjoint"), args, (*p.argnums, *more))


def check_forward_over_forward(p):
    args = (*p.full, *random_like(p.moved(p.real), p.rng))
    more = () if p.variadic else tuple(range(len(p.full), len(args)))
    _second(p, p.derivative("tangent"), args, (*p.argnums, *more))


def check_reverse_over_reverse(p):
    """The adjoint of a gradient: a Hessian is symmetric, so it is the gradient's tangent."""
    if not isinstance(p.y, float | np.floating):
        return
    k = p.argnums[0]
    gradient = p.derivative("grad", None, k)
    w = random_like(p.real[k], p.rng)

    def restricted(x):
        return p.seen(gradient, *p.copied((*p.full[:k], x, *p.full[k + 1:])))[0]

    expected = quotient(restricted, (p.real[k],), (w,))
    _, x_bar = p.derived(p.derivative("adjoint", gradient, k), *p.full, w)
    assert_close(x_bar, expected, max(p.rtol*10, 1e-5))


def check_text(p):
    """The same text from the start again."""
    if p.args is not p.case.points[0]:
        return
    texts = []
    for adjoint in (p.derivative("adjoint"), srcad.adjoint(p.f, p.argnums)):
        adjoint(*p.copied(p.args), random_like(p.y, p.rng))
        texts.append(adjoint.source)
        p.restore()
    assert texts[0] == texts[1]


CHECKS = [
    check_forward,
    check_reverse,
    check_transposed,
    check_scalar,
    check_effects,
    check_text,
    check_forward_over_reverse,
    check_forward_over_forward,
    check_reverse_over_reverse,
]


def is_refusal(error):
    """Whether it says that something cannot be differentiated, a construct or an argument."""
    return isinstance(error, srcad.TransformError) or "cannot be differentiated by" in str(error)


def refusals(case):
    """The refusals that a case meets; whatever is not refused must be right."""
    found, made = [], {}
    for args in case.points:
        for check in CHECKS:
            p = Point(case, args, made)
            try:
                check(p)
            except (srcad.TransformError, TypeError) as error:
                if not is_refusal(error):
                    raise
                found.append(str(error))
            finally:
                p.restore()
            if found and check is check_forward:
                break  # what has no tangent has nothing
    return found


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in ROWS])
def test_primal(case):
    for args in case.points:
        check_primal(Point(case, args))


def marks(name):
    return [pytest.mark.xfail(reason=BROKEN[name])] if name in BROKEN else []


@pytest.mark.parametrize(
    ("name", "case"), [pytest.param(n, c, id=n, marks=marks(n)) for n, c in ROWS]
)
def test_derivatives(name, case):
    judge(name, "\n".join(refusals(case)))


def judge(name, message):
    """What is refused is listed with what the message says, and what is listed is refused."""
    if name not in REFUSED:
        assert not message, f"refused: {message}"
        return
    assert message, f"{name} is refused no longer: run python tests/test_corpus.py"
    assert REFUSED[name] in message, f"refused otherwise: {message}"


def refusal_of(f, args):
    with pytest.raises(srcad.TransformError) as caught:
        srcad.grad(f, tuple(range(len(args))))(*args)
    return caught.value


FOR_GOOD = [(f"refused.{f.__name__}", f, args, phrase) for f, args, phrase in REFUSED_FOR_GOOD]


@pytest.mark.parametrize(
    ("name", "f", "args", "phrase"), FOR_GOOD, ids=[name for name, *_ in FOR_GOOD]
)
def test_refused(name, f, args, phrase):
    """These stay refused, by name, with the place and a way out, and nothing is changed.

    Those whose message says something else today are listed with the others.
    """
    before = copy.deepcopy(args)
    error = refusal_of(f, args)
    assert (phrase in error.what) is (name not in REFUSED), str(error)
    assert REFUSED.get(name, phrase) in error.what
    assert error.hint
    assert error.place is not None
    assert_same(args, before)


def try_sequence(f, calls):
    """One derivative, called again after the world or the arguments have changed."""
    count = len(calls[0][1])
    gradient, tangent = (d(f, tuple(range(count))) for d in (srcad.grad, srcad.tangent))
    for before, args in calls:
        before()
        p = Point(row(f, args, argnums=tuple(range(count))), args)
        dots = random_like(p.real, p.rng)
        expected = quotient(f, p.real, dots)
        assert_close(tangent(*p.copied(args), *dots)[1], expected, p.rtol)
        assert_close(inner(dots, gradient(*p.copied(args)), p.real), float(expected[0]), p.rtol)


def raised_by(call):
    try:
        return call(), None
    except Exception as error:  # noqa: BLE001  (it is what is looked for)
        return None, error


def try_raising(f, args, exception):
    """Every derivative raises what the primal raises, and does by the side what it did."""
    dots = random_like(args, np.random.default_rng(0))
    wanted = []
    for call in (
        lambda: f(*copy.deepcopy(args)),
        lambda: srcad.tangent(f)(*args, *dots),
        lambda: srcad.adjoint(f)(*args, 1.0),
        lambda: srcad.grad(f)(*args),
    ):
        NOTES.clear()
        result, error = raised_by(call)
        if isinstance(error, srcad.TransformError):
            raise error
        assert type(error) is exception, f"{result} instead of {exception.__name__}, but {error!r}"
        wanted = wanted or [str(error), *NOTES]
        assert [str(error), *NOTES] == wanted


TRIALS = {
    **{f"between_calls.{f.__name__}": (try_sequence, f, calls) for f, calls in SEQUENCES},
    **{f"raising.{f.__name__}": (try_raising, f, *rest) for f, *rest in RAISING},
}


@pytest.fixture
def the_world():
    """The globals that a sequence changes are put back."""
    module = importlib.import_module("corpus.between_calls")
    yield
    importlib.reload(module)


@pytest.mark.parametrize("name", [pytest.param(n, marks=marks(n)) for n in TRIALS])
def test_trial(name, the_world):
    trial, *args = TRIALS[name]
    message = None
    try:
        trial(*args)
    except (srcad.TransformError, TypeError) as error:
        if not is_refusal(error):
            raise
        message = str(error)
    judge(name, message)


def test_names_are_unique_and_the_list_is_sorted():
    names = [name for name, _ in ROWS]
    others = {name for name, *_ in FOR_GOOD} | TRIALS.keys()
    assert len(set(names)) == len(names)
    assert list(REFUSED) == sorted(REFUSED)
    if importlib.util.find_spec("scipy"):
        assert set(REFUSED) <= set(names) | others


@pytest.mark.parametrize("x", [np.array([0.7, 1.2, 0.9, 1.4]), np.linspace(-1.0, 2.0, 6)])
@pytest.mark.parametrize("order", ["der", "hess", "hess_prod"])
def test_rosen_against_its_own_derivatives(x, order):
    optimize = pytest.importorskip("scipy.optimize", reason="SciPy is not installed")
    if "installed_scipy.rosen" in REFUSED:
        pytest.skip(f"rosen is refused: {REFUSED['installed_scipy.rosen']}")
    gradient = srcad.grad(optimize.rosen)
    if order == "der":
        assert_close(gradient(x), optimize.rosen_der(x), 1e-12)
    elif order == "hess":
        assert_close(srcad.hessian(optimize.rosen)(x), optimize.rosen_hess(x).astype(float), 1e-12)
    else:
        p = np.cos(np.arange(len(x)))
        assert_close(srcad.jvp(gradient, (x,), (p,))[1], optimize.rosen_hess_prod(x, p), 1e-12)


def texts():
    """The adjoints' texts of every tenth case."""
    for name, case in ROWS[::10]:
        p = Point(case, case.points[0])
        with contextlib.suppress(srcad.TransformError, TypeError):
            adjoint = srcad.adjoint(p.f, p.argnums)
            adjoint(*p.copied(p.args), random_like(p.y, p.rng))
            yield f"{name}\n{adjoint.source}"


def test_texts_are_the_same_in_every_process():
    found = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, __file__, "--texts"], capture_output=True, encoding="utf-8",
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE.parent)}, check=True,
        )  # fmt: skip
        found.append(done.stdout)
    assert found[0] == found[1] != ""


def phrase_of(message):
    """The first line of a message, as far as it is the same in every process."""
    return message.splitlines()[0].partition(" at 0x")[0][:90].strip()


def main(topics):
    """Try every case; print how each topic does; rewrite the list if every topic was tried."""
    listed, wrong, counts = {}, {}, {}
    for name, case in ROWS:
        topic = name.partition(".")[0]
        if topics and topic not in topics:
            continue
        count = counts.setdefault(topic, [0, 0, 0, 0.0])
        count[0] += 1
        start = time.perf_counter()
        try:
            test_primal(case)
            found = refusals(case)
            if found:
                listed[name] = phrase_of(found[0])
                count[1] += 1
        except Exception as error:  # noqa: BLE001  (it is reported, and the rest are tried)
            wrong[name] = f"{type(error).__name__}: {error}"
            count[2] += 1
        count[3] += time.perf_counter() - start
    for name, (trial, *args) in TRIALS.items():
        topic = name.partition(".")[0]
        if topics and topic not in topics:
            continue
        count = counts.setdefault(topic, [0, 0, 0, 0.0])
        count[0] += 1
        start = time.perf_counter()
        try:
            trial(*args)
        except Exception as error:  # noqa: BLE001  (the same)
            if is_refusal(error):
                listed[name] = phrase_of(str(error))
                count[1] += 1
            else:
                wrong[name] = f"{type(error).__name__}: {error}"
                count[2] += 1
        count[3] += time.perf_counter() - start
    for name, f, args, phrase in FOR_GOOD if not topics else ():
        said = refusal_of(f, args).what
        if phrase not in said:
            listed[name] = phrase_of(said)
    for name, message in listed.items() if topics else ():
        print(f"{name}: {message}")
    for name, message in wrong.items():
        print(f"\nWRONG {name}\n{message[:600]}")
    print(f"\n{'topic':24}{'cases':>8}{'refused':>8}{'wrong':>8}{'seconds':>9}")
    for topic, (total, refused, bad, seconds) in counts.items():
        print(f"{topic:24}{total:8}{refused:8}{bad:8}{seconds:9.1f}")
    if not topics:
        lines = [f"{name}: {listed[name]}\n" for name in sorted(listed)]
        LIST.write_text("".join(lines), "utf-8")
    return bool(wrong)


if __name__ == "__main__":
    if sys.argv[1:] == ["--texts"]:
        print("\n".join(texts()))
    else:
        sys.exit(main(sys.argv[1:]))
