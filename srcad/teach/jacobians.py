"""Local derivatives of vectors: Jacobians, diagonal ones for what acts on each element.

Row i is the gradient of element i (numerator layout). ``1⃗`` is a vector of ones, ``eᵢ`` one with a
single one, ``I`` the identity.

>>> from srcad.frontend.source import from_source
>>> from srcad.teach.ulist import ulist
>>> u = ulist(from_source("def f(A, x): return np.sum(np.sin(A @ x))"))
>>> shapes = Shapes(u)
>>> for row in u.rows:
...     print([(jacobian(row, e, u.types), shapes.jacobian(row.name, e.by)) for e in row.edges])
[('A_dot ↦ A_dot @ x', 'n×(n·m)'), ('A', 'n×k')]
[('diag(cos(u1))', 'n×n')]
[('1⃗ᵀ', '1×n')]
"""

from __future__ import annotations

from srcad.analysis.facts import Types
from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.types import Dim, Type, is_number, same_shape
from srcad.ir.walk import names, substitute
from srcad.teach.names import text_of
from srcad.teach.ulist import Edge, Row, UList

__all__ = ["Shapes", "jacobian", "matrix"]

_LETTERS = "nmkpqrst"
_SUMS = ("np.sum", "sum", "math.fsum")
_PRODUCTS = ("matmul", "np.matmul", "np.dot", "np.inner", "np.vdot")


class Shapes:
    """The dimensions of a function's variables, named in the order in which they turn up."""

    def __init__(self, u: UList) -> None:
        self.types = u.types
        self.names: dict[str, str] = {}
        for name in u.function.params:
            for dim in u.types[name].shape or ():
                self.dim(dim)

    def dim(self, dim: Dim | int | None) -> str:
        """Print a dimension."""
        if not isinstance(dim, Dim):
            return "?" if dim is None else str(dim)
        count = len(self.names)
        letter = _LETTERS[count] if count < len(_LETTERS) else f"n{count}"
        return str(Dim(self.names.setdefault(dim.symbol, letter), dim.offset))

    def of(self, name: str) -> str:
        """Print the shape of a variable as in ``n×m``; nothing for a number."""
        shape = self.types[name].shape if name in self.types else None
        return "×".join(map(self.dim, shape)) if shape else "" if shape is not None else "?"

    def size(self, name: str) -> str:
        """Print how many elements a variable has."""
        inside = self.of(name) or "1"
        return f"({inside.replace('×', '·')})" if "×" in inside else inside

    def jacobian(self, of: str, by: str) -> str:
        """Print the shape of a Jacobian; nothing for one number by another."""
        if self.of(of) == self.of(by) == "":
            return ""
        return f"{self.size(of)}×{self.size(by)}"


def jacobian(row: Row, edge: Edge, types: Types) -> str:
    """Print a local derivative: a number's formula, a Jacobian, or else the linear map."""
    result, operand = types.get(row.name, Type("unknown")), types.get(edge.by, Type("unknown"))
    if edge.elementwise:
        if is_number(result):
            return text_of(edge.local)
        return _of_elements(edge, result, operand)
    return _of_map(edge, operand, types)


def _of_elements(edge: Edge, result: Type, operand: Type) -> str:
    local = edge.local
    literal = isinstance(local, Const) and isinstance(local.value, int | float)
    if same_shape(result, operand) or result == operand:
        if not literal:
            return f"diag({text_of(local)})"
        return {1: "I", -1: "-I"}.get(getattr(local, "value", 0), f"{text_of(local)}·I")
    if is_number(operand) and literal:
        ones = {1: "1⃗", -1: "-1⃗"}
        return ones.get(getattr(local, "value", 0), f"{text_of(local)}·1⃗")
    if is_number(operand):
        return text_of(local)
    dot = Var(f"{edge.by}_dot")
    spread = dot if literal and local == const(1) else Apply("mul", (local, dot))
    return f"{dot.name} ↦ {text_of(spread)}, broadcast"


def _of_map(edge: Edge, operand: Type, types: Types) -> str:
    dot, made = f"{edge.by}_dot", edge.local
    if is_number(operand) and isinstance(made, Apply) and made.op.startswith("np.") and made.args:
        made = made.args[0]
    if is_number(operand) and isinstance(made, Apply) and made.op in ("list", "tuple"):
        filled = [substitute(a, {dot: const(1)}) for a in made.args]
        filled = [const(0) if a == const(0.0) else a for a in filled]
        return f"[{', '.join(map(text_of, filled))}]ᵀ"
    made = edge.local
    alone = isinstance(made, Apply) and made.args == (Var(dot),)
    if is_number(operand) and alone and isinstance(made, Apply) and made.op in (*_SUMS, "np.mean"):
        return "1"  # of the one element that a number is
    shape = operand.shape
    if isinstance(made, Apply) and shape is not None and len(shape) == 1:
        vector = _of_vector(made, dot, types)
        if vector is not None:
            return vector
    return f"{dot} ↦ {text_of(edge.local)}"


def _of_vector(made: Apply, dot: str, types: Types) -> str | None:
    """Print the matrix of a linear map of a vector, where it has a name."""
    if made.op == "index" and made.args[0] == Var(dot) and isinstance(made.args[1], Const):
        return f"e{_subscript(made.args[1].text)}ᵀ"
    if made.args == (Var(dot),) and not made.kwargs:
        if made.op in _SUMS:
            return "1⃗ᵀ"
        if made.op == "np.mean":
            return f"1⃗ᵀ/{dot.removesuffix('_dot')}.size"
    if made.op in _PRODUCTS and len(made.args) == 2:
        left, right = made.args
        if right == Var(dot) and dot not in names(left):
            return text_of(left) if _rank(left, types) == 2 else f"{text_of(left)}ᵀ"
        if left == Var(dot) and dot not in names(right):
            return f"{text_of(right)}ᵀ"
    if made.op == "add" and all(isinstance(a, Apply) for a in made.args):
        parts = [_of_vector(a, dot, types) for a in made.args if isinstance(a, Apply)]
        if None not in parts:
            return " + ".join(p for p in parts if p is not None)
    return None


def _rank(expr: Expr, types: Types) -> int | None:
    t = types.get(expr.name) if isinstance(expr, Var) else None
    return None if t is None or t.shape is None else len(t.shape)


def _subscript(digits: str) -> str:
    return digits.translate(str.maketrans("0123456789-", "₀₁₂₃₄₅₆₇₈₉₋"))


def matrix(entries: list[list[str]]) -> str:
    """Print a matrix of formulas: as a column, a row, a diagonal, or row by row.

    >>> matrix([["2*x"], ["3"]]), matrix([["1/u1", "0"], ["0", "cos(u3)"]]), matrix([["1", "2"]])
    ('[2*x, 3]ᵀ', 'diag(1/u1, cos(u3))', '[1, 2]')
    """
    if len(entries[0]) == 1:
        return f"[{', '.join(row[0] for row in entries)}]ᵀ" if len(entries) > 1 else entries[0][0]
    if len(entries) == 1:
        return f"[{', '.join(entries[0])}]"
    indices = range(len(entries))
    if len(entries) == len(entries[0]) and all(
        entries[i][j] == "0" for i in indices for j in indices if i != j
    ):
        return f"diag({', '.join(entries[i][i] for i in indices)})"
    rows = [f"[{', '.join(row)}]" for row in entries]
    return f"[{', '.join(rows)}]"
