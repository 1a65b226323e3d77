"""The page of all functions with a rule: ``python -m srcad.rules.reference docs/functions.md``.

What it says of NumPy's functions that have none is tested against NumPy's own list of names.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from srcad.rules import OPTIONAL
from srcad.rules.compose import compositions
from srcad.rules.declare import FUNCTIONS, declared, ops
from srcad.rules.latex import latex
from srcad.rules.missing import CONSTANT, MISSING, OTHER
from srcad.rules.pattern import Case

__all__ = ["covered", "page"]

_INTRODUCTION = """# Functions with a rule

This page is made from the rule tables by `python -m srcad.rules.reference docs/functions.md`.

Each function has its derivative forwards and in reverse, once and again, from one declaration. An
element-wise function is known by its partial derivatives, a linear one by its transpose, a bilinear
one by its two transposes; `y` is the result, $\\bar y$ its adjoint, $\\dot x$ the tangent of x. A
composition is read as what it stands for. A call with other arguments than those written here is
refused, as is a function that is not here. [rules.md](rules.md) tells how to add one,
[kinks.md](kinks.md) what holds where a derivative has no value.
"""
_SECTIONS = (
    ("Python, `math` and `cmath`", ("", "math", "cmath", "statistics", "bisect")),
    ("NumPy", ("np",)),
    ("`numpy.linalg`", ("np.linalg",)),
    ("`numpy.fft`", ("np.fft",)),
    ("`scipy.fft`", ("scipy.fft",)),
    ("`scipy.special`", ("scipy.special",)),
    ("`scipy.linalg`", ("scipy.linalg",)),
    ("`scipy.signal`", ("scipy.signal",)),
    ("`scipy.stats`", ("scipy.stats",)),
    (
        "`scipy.integrate` and `scipy.spatial.distance`",
        ("scipy.integrate", "scipy.spatial.distance"),
    ),
)
_HIDDEN = {
    "T", "adjugate", "adjugate_along", "advanced", "as_python", "banded_dot", "banded_outer",
    "banded_transpose", "beta_density", "cofactors", "copy", "copy_each", "cropped", "cross_back",
    "dawsn_slope", "deep_copy", "delayed", "dot_left", "dot_right", "doubles", "elliptic",
    "erfcx_slope", "fitted", "gamma_density", "gamma_zeros", "half_lower", "halves", "index",
    "inverse_gaps", "ive_slope", "kve_slope", "list", "log_ndtr_slope", "matmul_left",
    "matmul_right", "of_square", "own_copy", "polygamma", "polygamma_gap", "polygamma_off",
    "recurrence", "recurrence_back", "rgamma_slope", "scatter", "scatter_along", "seen_as",
    "sin_over", "spence_slope", "tuple", "unbroadcast",
}  # fmt: skip
_KINKS = {
    "abs": "0 at 0", "np.maximum": "a tie is shared", "np.minimum": "a tie is shared",
    "max": "a tie is shared", "min": "a tie is shared", "np.max": "a tie is shared",
    "np.min": "a tie is shared", "np.fmax": "a tie is shared", "np.fmin": "a tie is shared",
    "np.clip": "a tie is shared with a bound that varies, else 0", "np.linalg.norm": "0 at 0",
    "np.std": "0 where nothing varies", "np.sign": "0", "np.floor": "0", "np.ceil": "0",
    "np.round": "0", "hypot": "0 at 0", "np.hypot": "0 at 0", "np.where": "what is not taken: 0",
    "np.sort": "the order of argsort", "np.median": "the order of argsort",
    "np.quantile": "the order of argsort", "np.interp": "the slope to the right",
    "np.sinc": "0 at 0", "pow": "`x**0`: 0", "np.prod": "no division: zeros are no exception",
}  # fmt: skip


def page() -> str:
    """Return the text of the page."""
    for table in sorted({table for tables in OPTIONAL.values() for table in tables}):
        import_module(f"srcad.rules.{table}")
    parts = [_INTRODUCTION]
    for title, homes in _SECTIONS:
        rows = sorted(row for home in homes for row in _rows(home))
        head = "| call | rule | in mathematics | at a kink |\n|---|---|---|---|\n"
        parts.append(f"## {title}\n\n{head}" + "".join(text for _, _, text in rows))
    parts.append("## Read in place of the call\n\n| call | what it stands for |\n|---|---|\n")
    for op, (signature, text) in sorted(compositions().items()):
        stands = text if isinstance(text, str) else "what its literal arguments say"
        parts[-1] += f"| `{_cell(f'{op}({signature})')}` | `{_cell(stands)}` |\n"
    parts.append(_listed("Without a derivative", CONSTANT, _constants()))
    parts.append(_listed("Not there yet", MISSING))
    parts.append(_listed("Not functions of numbers", OTHER))
    return "\n".join(parts)


def covered() -> set[str]:
    """Return the names that have a rule or are declared to be without a derivative."""
    return {*ops(), *compositions()}


def _constants() -> str:
    names = (op for op in ops() if declared(op) and declared(op)[0].kind == "constant")
    return ", ".join(f"`{op}`" for op in sorted(names) if op.startswith(("np.", "math.")))


def _rows(home: str) -> list[tuple[str, int, str]]:
    rows = []
    for op in ops():
        if _home(op) != home or op in _HIDDEN or op in FUNCTIONS:
            continue
        for i, case in enumerate(declared(op)):
            if case.kind not in ("constant", "plain") and not case.made:
                rows.append((op.lower(), i, _row(case)))
        if op in _MADE:
            rows.append((op.lower(), 0, f"| `{op}` | {_MADE[op]} | | |\n"))
    return rows


_MADE = {
    "np.broadcast_arrays": "each part summed to its shape",
    "np.einsum": "the sum with the subscripts of the operand last",
    "np.split": "each part back to its place", "np.array_split": "each part back to its place",
    "np.hsplit": "each part back to its place", "np.vsplit": "each part back to its place",
    "np.dsplit": "each part back to its place",
    "scipy.linalg.block_diag": "each block of the result",
}  # fmt: skip


def _home(op: str) -> str:
    parts = op.split(".")
    if parts[0] == "scipy":
        return ".".join(parts[: 3 if parts[1] == "spatial" else 2])
    if parts[0] == "np" and len(parts) > 2 and parts[1] in ("linalg", "fft"):
        return ".".join(parts[:2])
    return parts[0] if len(parts) > 1 else ""


def _row(case: Case) -> str:
    call = case.op + case.pattern[case.pattern.index("(") :]
    results = f" -> {case.result}" if case.results else ""
    if case.kind == "elementwise":
        pairs = [(f"∂y/∂{n}", rf"\frac{{\partial y}}{{\partial {_letter(n)}}}", t)
                 for n, t in zip(case.active_params, case.texts, strict=True)]  # fmt: skip
    else:
        owners = [n for n in case.active_params for _ in (case.results or "y")]
        pairs = [(f"{n}_bar", rf"\bar{{{_letter(n)}}}", t)
                 for n, t in zip(owners, case.texts, strict=True)]  # fmt: skip
    unsaid = ("!", "0") if case.results else ()  # of several results, some have no derivative
    texts = [(a, b, t) for a, b, t in pairs if t not in unsaid]
    rule = "<br>".join(f"{a} = `{_cell(t)}`" for a, _, t in texts)
    maths = "<br>".join(f"${b} = {_cell(latex(t))}$" for _, b, t in texts)
    return f"| `{_cell(call + results)}` | {rule} | {maths} | {_KINKS.get(case.op, '')} |\n"


def _letter(name: str) -> str:
    return latex(name)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _listed(title: str, groups: dict[str, str], first: str = "") -> str:
    lines = [f"## {title}\n"]
    if first:
        lines.append(f"- Counts, places, tests, steps: {first}\n")
    for reason, names in groups.items():
        lines.append(f"- {reason}: {', '.join(f'`{n}`' for n in names.split())}\n")
    return "\n".join(lines)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
