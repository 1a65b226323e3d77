"""The LaTeX of every explanation: balanced always, and read by KaTeX where that is installed.

``npm install --prefix .venv katex`` puts it where it is found.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from notes import ROWS

import srcad
from srcad.teach.latex import latex
from srcad.teach.notation import box

KATEX = Path(__file__).parent.parent / ".venv" / "node_modules" / "katex"
FORMULAS = [
    ("du1/dx = 3*x**2", r"\frac{d u_{1}}{d x} = 3 \, x^{2}"),
    ("∂u2/∂u1·du1/dx", r"\frac{\partial u_{2}}{\partial u_{1}} \cdot \frac{d u_{1}}{d x}"),
    ("u1_bar += u2_bar·cos(u1)", r"\bar{u}_{1} \mathrel{+}= \bar{u}_{2} \cdot \cos ( u_{1} )"),
    ("log(sqrt(x))/exp(x)", r"\frac{\ln ( \sqrt{x} ) }{e^{x}}"),
    ("1 if x > 0 else 0", r"\begin{cases}1 & \text{if }x > 0 \\ 0 & \text{else}\end{cases}"),
    ("where(u2 > 0, 1, 0)", r"\begin{cases}1 & \text{if }u_{2} > 0 \\ 0 & \text{else}\end{cases}"),
    ("12 · -0.1455 · (1 + x)", r"12 \cdot ( - 0.1455 ) \cdot ( 1 + x )"),
    ("[2*x, 3]ᵀ", r"{ [ 2 \, x , 3 ] }^{T}"),
    ("y⁽²⁾_dot", r"{\dot{y}}^{(2)}"),
    ("d(u2, u4)/dx", r"\frac{d ( u_{2} , u_{4} ) }{d x}"),
    ("A_dot ↦ A_dot @ x", r"\dot{A} \mapsto \dot{A} \, x"),
    ("1e-07", r"1 \cdot 10^{ - 7}"),
    ("not a formula!", r"\text{not a formula!}"),
]


@pytest.mark.parametrize(("text", "expected"), FORMULAS)
def test_a_formula(text, expected):
    assert latex(box(text)) == expected


def formulas():
    """Every display and every inline formula of every row."""
    found = [latex(box(text)) for text, _ in FORMULAS]
    for row in ROWS:
        for made in (srcad.explain(row.f, *row.points[0]), srcad.decompose(row.f, *row.points[0])):
            text = made.to_latex()
            found += re.findall(r"(?s)\\\[(.*?)\\\]", text)
            prose = re.sub(r"(?s)\\\[.*?\\\]|\\text\{.*?\}", "", text)
            found += re.findall(r"(?<!\\)\$([^$]+)\$", prose)
            found.append(made._repr_latex_().strip("$"))
    return list(dict.fromkeys(found))


def test_braces_and_environments_balance():
    for text in formulas():
        bare = text.replace(r"\{", "").replace(r"\}", "")
        assert bare.count("{") == bare.count("}"), text
        begun, ended = (sorted(re.findall(rf"\\{w}\{{(\w+)\}}", text)) for w in ("begin", "end"))
        assert begun == ended


PROGRAM = """
const katex = require(process.argv[1]);
const texts = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const bad = [];
for (const text of texts) {
  try { katex.renderToString(text, { displayMode: true, throwOnError: true, strict: "ignore" }); }
  catch (error) { bad.push(text + "  " + error.message); }
}
console.log(JSON.stringify(bad));
"""


def test_katex_reads_it():
    if shutil.which("node") is None or not KATEX.is_dir():
        pytest.skip("needs Node.js and KaTeX: npm install --prefix .venv katex")
    done = subprocess.run(
        ["node", "-e", PROGRAM, str(KATEX)], input=json.dumps(formulas()),
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == []
