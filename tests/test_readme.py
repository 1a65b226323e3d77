"""README.md's two commands: each is one line, and the main job prints what it promises.

The examples in its tour are doctests; the command that runs the tests is run by .ci/run.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCKS = re.findall(r"(?ms)^```sh\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"))
ENVIRONMENT = "python3 -m venv .venv && .venv/bin/python -m pip install -q -e "


def last_command(block: str) -> list[str]:
    """The words after a line's last `.venv/bin/python`."""
    words = shlex.split(block)
    return words[len(words) - words[::-1].index(".venv/bin/python") :]


@pytest.mark.parametrize("block", BLOCKS[:2], ids=["main job", "tests"])
def test_each_command_is_one_line_that_makes_its_own_environment(block):
    assert block.count("\n") == 1
    assert block.startswith(ENVIRONMENT)


def test_the_second_command_runs_the_tests():
    assert last_command(BLOCKS[1]) == ["-m", "pytest", "-q"]


@pytest.fixture(scope="module")
def shown():
    command = last_command(BLOCKS[0])
    assert command[:3] == ["-m", "srcad", "show"]
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize(
    "text",
    [
        "u1 = x**3",
        "u2 = sin(u1)",
        "u3 = u2**2",
        "u4 = log(u3)",
        "du1/dx",
        "du4/du3",
        "dy/dx",
        "6*x**2*cos(x**3)/sin(x**3)",
        "-3.52956",
        "def f_tangent(x, x_dot):",
        "def f_adjoint(x, y_bar):",
    ],
)
def test_the_main_job_shows(shown, text):
    assert text in shown
