"""The house rules that no linter knows: sizes, names of places, what an import costs."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "srcad"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 380
TEXTS = {".cfg", ".css", ".html", ".ini", ".ipynb", ".md", ".py", ".pyi", ".svg", ".toml", ".txt"}
BUILT = {"build", "dist", "node_modules", "__pycache__"}

# Places and papers that a reader of a clone doesn't have.
ELSEWHERE = re.compile(r"/(?:work|root|home)/|\bissue #?\d+|--(?:extra-)?index-url", re.IGNORECASE)

OPTIONAL = {
    "autograd", "cupy", "dask", "hypothesis", "jax", "matplotlib", "nbclient", "numba",
    "playwright", "pytest", "rich", "scipy", "sympy", "torch",
}  # fmt: skip


def texts():
    """Every text file of the repository, but not what tools and builds leave behind."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [f for f in folders if f == ".ci" or not (f.startswith(".") or f in BUILT)]
        for file in map(Path(folder).joinpath, files):
            if file.suffix in TEXTS or file.parent.name == ".ci":
                yield file


def test_there_is_a_package_to_look_at():
    assert PACKAGE / "__init__.py" in MODULES
    assert (PACKAGE / "py.typed").exists()


def test_no_file_holds_two_ideas():
    lengths = {str(m.relative_to(ROOT)): len(m.read_text("utf-8").splitlines()) for m in MODULES}
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}


def test_nothing_names_a_place_that_a_clone_lacks():
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in texts()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if ELSEWHERE.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("see /wo" + "rk/main", True),
        ("as iss" + "ue #2 asks", True),
        ("the workings of an issue", False),
        ("path/to/file.py", False),
    ],
)
def test_the_pattern_of_places_finds_them(line, caught):
    assert bool(ELSEWHERE.search(line)) is caught


def test_nothing_inside_imports_through_the_top():
    """The layers contract can't see an import of `srcad` itself, which would go round it."""
    parts = {p.stem for p in PACKAGE.iterdir()}
    found = []
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            match node:
                case ast.Import(names=names):
                    bad = any(n.name == "srcad" for n in names)
                case ast.ImportFrom(module="srcad", names=names):
                    bad = any(n.name not in parts for n in names)
                case _:
                    bad = False
            if bad:
                found.append(f"{module.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_importing_srcad_imports_nothing_optional():
    program = "import sys, srcad; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert OPTIONAL & set(done.stdout.split()) == set()
