"""docs/gallery: what the program prints now, and what each worked example has to show."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

GALLERY = Path(__file__).parent.parent / "docs" / "gallery"


def load(name):
    spec = importlib.util.spec_from_file_location(name, GALLERY / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages():
    before = list(sys.path)
    try:
        return load("make").pages()
    finally:
        sys.path[:] = before


def without_plots(text):
    """Machines differ in the last digits, which is what the plots of rounding errors show."""
    return re.sub(r"(?s)<figure>.*?</figure>", "", text)


def test_the_gallery_is_current(pages):
    stale = [
        name for name, text in pages.items()
        if without_plots((GALLERY / name).read_text("utf-8")) != without_plots(text)
    ]  # fmt: skip
    assert stale == [], "run: python docs/gallery/make.py"


def test_nothing_else_lies_in_the_gallery(pages):
    found = {p.name for p in GALLERY.iterdir() if p.suffix in (".md", ".html")}
    assert found == set(pages)


SHOWN = {
    "01-constant": ["99", "dy/dx = 0"],
    "01-constant-multiple": ["du1/dx = 3", "constant multiple"],
    "01-power": ["du1/dx = 3*x**2", "power"],
    "01-sum": ["= 2*x + 3", "sum"],
    "01-difference": ["= 2*x - 3", "difference"],
    "01-product": ["= 3*x**2", "product"],
    "01-chain": ["= 2/x"],
    "01-quotient": ["quotient", "(cos(x)*(x**2 + 1) - 2*x*sin(x))/(x**2 + 1)**2"],
    "02-numeric-check": ["18.2709", "18.027009", "18.00270009", "0.27", "0.0027"],
    "03-two-arguments": ["= 6*x*y", "= 3*x**2", "3.0603", "3.03"],
    "04-gradient": ["∂y/∂x[0] = 2", "∂y/∂x[1] = 5", "∇f·v", "steepest: |∇f|"],
    "05-composition": ["u1 = x**2", "= 2*x*cos(x**2)"],
    "06-four-steps": ["u1 = x**3", "u4 = log(u3)", "= 6*x**2*cos(x**3)/sin(x**3)"],
    "07-two-paths": ["2*x wrong, 1 of 2 paths", "✓ dy/dx = 1 + 2*x"],
    "08-sine-of-two-paths": ["u3 = sin(u2)", "= cos(x + x**2)*(1 + 2*x)"],
    "09-own-functions": ["▸ h(…)", "▸ g(…)", "= 2*(x + 1)"],
    "10-fan-out": ["dy/dc = dy/de·de/dc + dy/dd·dd/dc", "dy/da = dy/dc·∂c/∂a + dy/db·db/da"],
    "11-two-outputs": ["diag(1/u1, cos(u2)) · [2*x, 3]ᵀ", "= [2/x, 3*cos(3*x)]ᵀ"],
    "12-element-wise": ["= diag(sin(x) + x*cos(x))"],
    "12-three-by-two": ["3 outputs, 2 inputs: a Jacobian, one row for each output"],
    "13-curved": ["∂y/∂x[0]", "∂y/∂x[1]"],
    "14-square-norm": ["[0.6, -2.2, 1.6]"],
    "15-affine": ["w_bar = x*u1_bar"],
    "16-neuron": ["1 if u2 > 0 else 0"],
    "16-neuron-off": ["b_bar = u2_bar 0"],
    "16-neuron-kink": ["! u3 = max(0, u2): a tie with a constant; the derivative here is 0"],
    "17-loss": ["diag(where(u2 > 0, 1, 0))", "from the left (reverse)"],
    "17-loss-by-samples": ["? if z > 0: True", "? if z > 0: False", "▸ turn 3, i = 2"],
    "18-layer": ["X.T @ u1_bar", "u1_bar @ W.T"],
    "19-sigmoid": ["= exp(-x)/(1 + exp(-x))**2"],
    "19-logit": ["= 1/(p*(1 - p))"],
    "20-softmax": ["sums of products of Jacobians"],
    "21-cross-entropy": ["[0, -2, 0]"],
    "21-binary": ["2 paths y → f"],
    "21-through-softmax": ["▸ softmax(…)", "▸ cross_entropy(…)"],
    "24-network": [
        *("s1 = u1 + u2", "z1 = tanh(s1)", "dz1/ds1 = 1 - z1**2"),
        "∂f/∂w11 = df/dz · dz/ds · ∂s/∂z1 · dz1/ds1 · ∂s1/∂w11",
        "= (-2.604) · 0.9089 · 0.7000 · 0.9901 · 1",
        "dz1/ds1 1 - z1**2 0.9901",
    ],
    "program": ["▸ turn 1, k = 0", "… 17 turns more", "mass = rain(t)", "∂score/∂v0"],
}


@pytest.mark.parametrize("name", SHOWN)
def test_an_example_shows(pages, name):
    text = " ".join(pages[f"{name}.md"].split())
    assert [part for part in SHOWN[name] if " ".join(part.split()) not in text] == []


def test_every_example_is_tested(pages):
    assert set(SHOWN) == {p.removesuffix(".md") for p in pages if p.endswith(".md")} - {"README"}


def test_forty_lines_stay_readable(pages):
    text = pages["program.md"]
    trace = text[text.index("The evaluation trace") : text.index("The code")].splitlines()
    graph = text[text.index("The graph") : text.index("The evaluation trace")].splitlines()
    assert len(trace) < 80
    assert max(map(len, trace)) < 120
    assert len(graph) < 20
