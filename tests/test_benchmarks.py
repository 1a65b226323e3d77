"""What the benchmarks hold srcad against is right: timed are they elsewhere, never here."""

from importlib.util import find_spec

import numpy as np
import pytest

import srcad
from benchmarks import report
from benchmarks.compare import Comparison, flat, lines, peak, quickest
from benchmarks.harness import fresh_copy
from benchmarks.peers import PEERS, gradient_with
from benchmarks.workloads import WORKLOADS

EACH = [pytest.param(w, id=name) for name, w in WORKLOADS.items()]
STEP = 1e-6


def small(workload):
    return workload.sizes["small"]()


def rebuilt(like, numbers):
    """The numbers, in the places of an argument's."""
    if isinstance(like, dict):
        sizes = [like[key].size for key in sorted(like)]
        parts = np.split(numbers, np.cumsum(sizes)[:-1])
        return {k: p.reshape(like[k].shape) for k, p in zip(sorted(like), parts, strict=True)}
    return numbers.reshape(like.shape) if isinstance(like, np.ndarray) else float(numbers[0])


def central_differences(f, args, position):
    numbers = flat(args[position])
    found = np.empty_like(numbers)
    for i in range(numbers.size):
        ends = []
        for sign in (1, -1):
            moved = numbers.copy()
            moved[i] += sign * STEP
            ends.append(f(*args[:position], rebuilt(args[position], moved), *args[position + 1 :]))
        found[i] = (ends[0] - ends[1]) / (2 * STEP)
    return found


@pytest.mark.parametrize("workload", EACH)
def test_by_hand_is_right(workload):
    args = small(workload)
    gradients = workload.by_hand(*args)
    if isinstance(workload.argnums, int):
        gradients = (gradients,)
    for position, gradient in zip(workload.by, gradients, strict=True):
        expected = central_differences(workload.primal, args, position)
        np.testing.assert_allclose(flat(gradient), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("workload", EACH)
def test_by_hand_leaves_its_arguments_alone(workload):
    args, same = small(workload), small(workload)
    workload.by_hand(*args)
    for before, after in zip(same, args, strict=True):
        np.testing.assert_array_equal(flat(before), flat(after))


@pytest.mark.parametrize("workload", EACH)
def test_srcad_agrees_with_it(workload):
    for make in workload.sizes.values():
        args = make()
        try:
            found = srcad.grad(workload.primal, argnums=workload.argnums)(*args)
        except srcad.TransformError as refused:
            pytest.skip(str(refused).partition("\n")[0])
        except TypeError as refused:
            assert any(isinstance(arg, dict) for arg in args)
            pytest.skip(str(refused))
        np.testing.assert_allclose(flat(found), flat(workload.by_hand(*args)), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("workload", EACH)
def test_peers_compute_the_same(workload, peer):
    if not find_spec(peer):
        pytest.skip("not installed")
    args = small(workload)
    found = gradient_with(peer, workload, args)()
    if peer == "torch" and isinstance(args[0], dict):
        found = dict(zip(args[0], found, strict=True))
    np.testing.assert_allclose(flat(found), flat(workload.by_hand(*args)), rtol=1e-7, atol=1e-9)


def test_a_copy_is_another_function_with_a_source():
    primal = WORKLOADS["rosenbrock"].primal
    copy = fresh_copy(primal)
    assert copy is not primal
    assert copy.__code__.co_filename != primal.__code__.co_filename
    np.testing.assert_array_equal(srcad.grad(copy)(np.ones(3)), srcad.grad(primal)(np.ones(3)))


def test_the_quickest_run_of_each_is_kept():
    found = quickest({"short": (sum, (range(10),)), "long": (sum, (range(10_000),))})
    assert 0 < found["short"] < found["long"]


def test_a_peak_is_what_a_call_needs_at_once():
    assert 8_000 <= peak(np.zeros, (1_000,)) < 10_000


def row(name, size="small", run=1e-6, **ratios):
    ratios = {"by hand": 1.0, "primal": 2.0, "memory": 1.0, "lines": 1.0} | ratios
    return Comparison(name, size, size == "large", "", ratios, 0.005, run)


def test_a_ratio_over_its_aim_has_a_star():
    shown = report.columns(["jax"])
    assert "1.3*" in report.line(row("a", jax=0.5, **{"by hand": 1.3}), shown)
    assert "*" not in report.line(row("a", jax=0.5), shown)
    assert "1.1*" in report.line(row("a", jax=1.1), shown)
    assert "1.1 " in report.line(row("a", "large", run=1.0, jax=1.1), shown)
    assert len(report.heading(shown).splitlines()[1]) == len(report.line(row("a", jax=1), shown))


def test_what_is_refused_says_why_and_is_counted():
    refused = Comparison("a", "small", refused="no such thing")
    assert "refused: no such thing" in report.line(refused, report.columns([]))
    assert [(r.ratio, r.met) for r in report.summary([refused], [])] == [(1, False)]


def test_the_summary_names_the_worst_row():
    found = report.summary([row("a"), row("b", **{"by hand": 1.5})], [])
    by_name = {r.name: r for r in found}
    assert by_name["gradient / by hand, worst: b, small"].ratio == 1.5
    assert not by_name["gradient / by hand, worst: b, small"].met
    assert by_name["gradient / by hand, geometric mean"].ratio == pytest.approx(1.5**0.5)
    assert by_name["gradient / primal, geometric mean"].met


def test_comments_and_broken_lines_do_not_count():
    assert lines("import math\n\n# a\ndef f(x):\n    return (\n        x\n    )\n") == 2
