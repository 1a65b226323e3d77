"""Every example runs, and prints what it promises."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"

PROMISED = {
    "chain_rule.py": [
        *("u1 = x**3", "u2 = sin(u1)", "u3 = u2**2", "u4 = log(u3)"),
        *("du1/dx = 3*x**2", "du2/du1 = cos(u1)", "du3/du2 = 2*u2", "du4/du3 = 1/u3"),
        *("6*u2*x**2*cos(u1)/u3", "6*x**2*cos(x**3)/sin(x**3)"),
        "u1_bar = np.cos(u1)",
        "dy/dx at x = 2: -3.529562 by srcad, -3.529562 by hand",
    ],
    "neuron.py": [
        *("def loss_grad(w, b, X, y):", "return w_bar, b_bar", "w_bar = X.T @ "),
        *("loss at the start", "loss at the end", "w = [ 1.5 -2. 0.5], b = 0.3"),
    ],
}


def run(example: str) -> str:
    """What the example prints, its spaces and line breaks squeezed."""
    command = [sys.executable, "-W", "error", str(EXAMPLES / example)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return " ".join(done.stdout.split())


def test_every_example_is_tested():
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(PROMISED)


@pytest.mark.parametrize("example", sorted(PROMISED))
def test_an_example_prints_what_it_promises(example):
    text = run(example)
    assert [line for line in PROMISED[example] if line not in text] == []


def test_the_neuron_learns_a_thousandfold():
    text = run("neuron.py")
    start, end = (
        float(re.search(rf"loss at the {when} ([\d.e+-]+)", text)[1]) for when in ("start", "end")
    )
    assert start > 1000*end
