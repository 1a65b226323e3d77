"""Generated code, held to the byte: short and clean enough to put on a slide, or to be signed.

The notes' rows, kernels in place, what textbooks do by hand, and the gradients that the benchmarks
hold against those by hand.

After a change of the output that is meant, `python tests/test_golden.py` writes the files anew;
read each as one who will be shown it.
"""

import os
import subprocess
import sys
from pathlib import Path

import golden_primals as primals
import numpy as np
import pytest
from notes import ROWS

import srcad
from benchmarks.workloads import WORKLOADS

HERE = Path(__file__).parent / "golden"
X, w, y = np.ones((5, 3)), np.ones(3), np.ones(5)
CASES = {
    "row_2": (primals.row_2, 0, (1.0,)),
    "row_6": (primals.row_6, 0, (2.0,)),
    "row_8": (primals.row_8, 0, (1.0,)),
    "row_10": (primals.row_10, 0, (1.0,)),
    "row_17": (primals.row_17, ("w", "b"), (w, 0.0, X, y)),
    "row_18": (primals.row_18, ("X", "W", "b"), (X, np.ones((3, 2)), np.ones(2))),
}
M = np.eye(3) + 1.0
KERNELS = {
    "running_sum": (primals.running_sum, 0, (w,)),
    "gauss_seidel": (primals.gauss_seidel, 0, (w, 2)),
    "jacobi": (primals.jacobi, (0, 1), (w, w, 2)),
    "forward_substitution": (primals.forward_substitution, (0, 1), (M, w)),
    "cholesky": (primals.cholesky, 0, (M,)),
}
TEXTBOOK = {
    "attention": (primals.attention, (0, 1, 2), (w, X, X)),
    "soft_k_means": (primals.soft_k_means, (0, 1), (X[:2], X)),
    "returns": (primals.returns, (0, 1, 2), (w, w, 0.9)),
}
FILES = [
    f"{name}_{kind}_{stage}.py"
    for name in CASES
    for kind in ("tangent", "adjoint")
    for stage in ("unfolded", "folded")
]
SLIDES = list(FILES)
FILES += [f"{name}_adjoint_folded.py" for name in (*KERNELS, *TEXTBOOK)]
NOTES = {f"notes_row_{n}.py": [r for r in ROWS if r.number == n] for n in range(1, 22)}
GRADIENTS = {f"{name}_gradient.py": w for name, w in WORKLOADS.items()}
FILES += [*NOTES, *GRADIENTS]


def text(file: str) -> str:
    if file in NOTES:  # each way in which the row is written
        found = (srcad.adjoint(r.f, r.argnums) for r in NOTES[file])
        return "\n\n".join(
            srcad.source(adjoint, *row.points[0])
            for adjoint, row in zip(found, NOTES[file], strict=True)
        )
    if file in GRADIENTS:
        workload = GRADIENTS[file]
        gradient = srcad.grad(workload.primal, workload.argnums)
        return srcad.source(gradient, *workload.sizes["small"]())
    name, kind, stage = file.removesuffix(".py").rsplit("_", 2)
    f, argnums, args = {**CASES, **KERNELS, **TEXTBOOK}[name]
    return srcad.source(getattr(srcad, kind)(f, argnums), *args, stage=stage)


@pytest.mark.parametrize("file", FILES)
def test_the_text_is_the_golden_one(file):
    assert text(file) == (HERE / file).read_text("utf-8")


@pytest.mark.parametrize("file", SLIDES)
def test_a_golden_file_fits_on_a_slide(file):
    lines = text(file).splitlines()
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("seed", ["0", "1", "4321"])
def test_the_text_is_the_same_under_any_hash_seed(seed):
    code = "import test_golden; print(*map(test_golden.text, test_golden.FILES), sep='')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "".join((HERE / f).read_text("utf-8") for f in FILES).strip()


def test_no_file_is_left_over():
    assert sorted(p.name for p in HERE.glob("*.py")) == sorted(FILES)


if __name__ == "__main__":
    for file in FILES:
        (HERE / file).write_text(text(file), "utf-8")
