"""Code that nobody here wrote: the standard library's `colorsys`, and its branches."""

import colorsys
import re
import subprocess
import sys

import numpy as np
import pytest
from cases import CHECKS
from numeric import assert_close, directional

import srcad

RGB = ("r", "g", "b")
YIQ = ("y", "i", "q")
BELOW, WITHIN, ABOVE = 0.0, None, 1.0

CLAMPED = [
    # (y, i, q), and to what yiq_to_rgb clamps r, g and b
    ((0.5, 0.1, 0.05), (WITHIN, WITHIN, WITHIN)),
    ((0.1, -0.4, 0.05), (BELOW, WITHIN, WITHIN)),
    ((0.1, 0.2, 0.4), (WITHIN, BELOW, WITHIN)),
    ((0.1, 0.3, -0.1), (WITHIN, WITHIN, BELOW)),
    ((0.9, 0.3, -0.1), (ABOVE, WITHIN, WITHIN)),
    ((0.9, -0.2, -0.3), (WITHIN, ABOVE, WITHIN)),
    ((0.9, -0.2, 0.2), (WITHIN, WITHIN, ABOVE)),
    ((0.2, 0.6, 0.6), (ABOVE, BELOW, WITHIN)),
    ((0.5, -0.9, -0.5), (BELOW, ABOVE, WITHIN)),
    ((0.5, 0.9, -0.5), (ABOVE, WITHIN, BELOW)),
    ((0.4, 0.6, 0.9), (ABOVE, BELOW, ABOVE)),
]


def difference_quotients(f, args):
    """Row i is output i, column j is argument j."""
    columns = [directional(f, args, tuple(map(float, unit))) for unit in np.eye(len(args))]
    return np.array(columns).T


def jacobian(f, args):
    """As an array: `f` gives a tuple, and each of its outputs has a gradient by each argument."""
    return np.array(srcad.jacobian(f, tuple(range(len(args))))(*args), dtype=float)


def test_every_clamp_is_taken():
    """Each output is somewhere clamped below, somewhere above, and somewhere not at all."""
    for channel in range(3):
        assert {clamps[channel] for _, clamps in CLAMPED} == {BELOW, WITHIN, ABOVE}
    for args, clamps in CLAMPED:
        for value, clamp in zip(colorsys.yiq_to_rgb(*args), clamps, strict=True):
            assert (value == clamp) if clamp is not WITHIN else (0.0 < value < 1.0)


@pytest.mark.parametrize("args", [(0.2, 0.4, 0.1), (1, 0, 1)])
def test_jacobian_of_rgb_to_yiq(args):
    actual = jacobian(colorsys.rgb_to_yiq, args)
    assert_close(actual, difference_quotients(colorsys.rgb_to_yiq, tuple(map(float, args))))


@pytest.mark.parametrize(("args", "clamps"), CLAMPED)
def test_jacobian_of_yiq_to_rgb(args, clamps):
    actual = jacobian(colorsys.yiq_to_rgb, args)
    assert_close(actual, difference_quotients(colorsys.yiq_to_rgb, args))
    for row, clamp in zip(actual, clamps, strict=True):
        assert (not row.any()) == (clamp is not WITHIN)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    ("f", "args"),
    [(colorsys.rgb_to_yiq, (0.2, 0.4, 0.1))]
    + [(colorsys.yiq_to_rgb, args) for args, _ in CLAMPED],
)  # fmt: skip
def test_both_modes_and_second_order(check, f, args):
    check(f, args, (0, 1, 2))


def show(*arguments):
    command = [sys.executable, "-m", "srcad", "show", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_command_line_prints_the_jacobian():
    done = show("colorsys:rgb_to_yiq", "--at", "r=0.2,g=0.4,b=0.1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "jacobian" in done.stdout.lower()
    printed = [float(number) for number in re.findall(r"-?\d+\.?\d*", done.stdout)]
    for entry in jacobian(colorsys.rgb_to_yiq, (0.2, 0.4, 0.1)).flat:
        # Four digits are shown.
        assert min(abs(number - entry) for number in printed) < 1e-4


@pytest.mark.parametrize("args", [args for args, _ in CLAMPED[::4]])
def test_the_command_line_takes_the_branches(args):
    at = ",".join(f"{name}={value}" for name, value in zip(YIQ, args, strict=True))
    done = show("colorsys:yiq_to_rgb", "--at", at)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_the_command_line_shows_one_mode(mode):
    done = show("colorsys:rgb_to_yiq", "--at", "r=0.2,g=0.4,b=0.1", "--mode", mode)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("r_dot" in done.stdout) == (mode == "forward")
    assert ("r_bar" in done.stdout) == (mode == "reverse")
