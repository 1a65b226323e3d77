"""Expression text to IR: the notation in which rules and rewrites are written.

>>> parse("-sin(x)", prefix="np.")
Apply(op='neg', args=(Apply(op='np.sin', args=(Var('x'),)),))
"""

from __future__ import annotations

import ast
import cmath
import math

import numpy as np

from srcad.ir.nodes import Apply, Const, Expr, Var, const

__all__ = ["BINARY", "COMPARE", "HELPERS", "UNARY", "UPDATES", "parse"]

BINARY: dict[str, str] = {
    "Add": "add", "Sub": "sub", "Mult": "mul", "Div": "div", "FloorDiv": "floordiv", "Mod": "mod",
    "Pow": "pow", "MatMult": "matmul", "BitAnd": "bitand", "BitOr": "bitor", "BitXor": "bitxor",
    "LShift": "lshift", "RShift": "rshift",
}  # fmt: skip
UPDATES = frozenset(f"i{op}" for op in BINARY.values())  # `a += b`
UNARY: dict[str, str] = {"USub": "neg", "UAdd": "pos", "Not": "not", "Invert": "invert"}
COMPARE: dict[str, str] = {
    "Lt": "lt", "LtE": "le", "Gt": "gt", "GtE": "ge", "Eq": "eq", "NotEq": "ne",
    "Is": "is", "IsNot": "isnot", "In": "in", "NotIn": "notin",
}  # fmt: skip

HELPERS = {
    "T", "adjugate", "adjugate_along", "advanced", "as_python", "attempt", "banded_dot",
    "banded_outer", "banded_transpose", "beta_density", "cofactors", "cofactors_along",
    "contiguous", "copy", "copy_each", "cropped", "cross_back", "dawsn_slope", "deep_copy",
    "delayed", "distinct_axes", "dot_left", "dot_right", "doubles", "elliptic", "erfcx_slope",
    "fitted", "full_rank", "gamma_density", "gamma_zeros", "half_lower", "halves", "interp_back",
    "inverse_gaps", "ive_slope", "kve_slope", "last_written", "log_ndtr_slope", "matmul",
    "matmul_left", "matmul_right", "of_square", "only_array", "only_floats", "own_copy",
    "polygamma", "polygamma_gap", "polygamma_off", "raised", "ranks_over", "real_valued",
    "recurrence", "recurrence_back", "rgamma_slope", "scatter", "scatter_along", "seen_as",
    "sin_over", "spence_slope", "stop_gradient", "stored", "tape", "unbroadcast", "unpacked",
    "updated", "without_gaps", "zeros_by_key", "zeros_like_each",
}  # fmt: skip
_BUILTINS = {"abs", "float", "int", "len", "max", "min", "range", "reversed", "round", "tuple"}
NONE = const(None)
# what takes all of one dimension, and all of those that are not named
FULL = Apply("slice", (NONE, NONE, NONE))
WHOLE = const(Ellipsis)
# the same, of an array that is given as ``out``: an operation writes what is of its kind only
OUT = Const("Ellipsis", Ellipsis)
_MODULES = {"np": np, "math": math, "cmath": cmath}


def parse(text: str, prefix: str = "") -> Expr:
    """Parse an expression; ``prefix`` is put before the names of functions without one."""
    return _convert(ast.parse(text.strip(), mode="eval").body, prefix)


def _convert(node: ast.expr, prefix: str) -> Expr:
    def go(child: ast.expr) -> Expr:
        return _convert(child, prefix)

    match node:
        case ast.Name(id=name):
            return Var(name)
        case ast.Constant(value=value):
            return const(value)
        case ast.BinOp(left=left, op=op, right=right):
            return Apply(BINARY[type(op).__name__], (go(left), go(right)))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return const(-value)
        case ast.UnaryOp(op=op, operand=operand):
            return Apply(UNARY[type(op).__name__], (go(operand),))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return Apply(COMPARE[type(op).__name__], (go(left), go(right)))
        case ast.BoolOp(op=op, values=values):
            return Apply("and" if isinstance(op, ast.And) else "or", tuple(map(go, values)))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return Apply("ifexp", (go(test), go(body), go(orelse)))
        case ast.Attribute(value=value, attr="T"):
            return Apply("T", (go(value),))
        case ast.Attribute(value=ast.Name(id="np" | "math" | "cmath" as module), attr=attr):
            return Const(f"{module}.{attr}", getattr(_MODULES[module], attr))
        case ast.Attribute(value=value, attr=attr):
            return Apply("attr", (go(value), Const(attr, attr)))
        case ast.Subscript(value=value, slice=index):
            return Apply("index", (go(value), go(index)))
        case ast.Slice(lower=lower, upper=upper, step=step):
            return Apply("slice", tuple(NONE if s is None else go(s) for s in (lower, upper, step)))
        case ast.Tuple(elts=elts):
            return Apply("tuple", tuple(map(go, elts)))
        case ast.List(elts=elts):
            return Apply("list", tuple(map(go, elts)))
        case ast.Call(func=func, args=args, keywords=keywords):
            name = ast.unparse(func)
            if "." not in name and name not in _BUILTINS | HELPERS:
                name = prefix + name
            named = tuple((k.arg or "", go(k.value)) for k in keywords)
            return Apply(name, tuple(map(go, args)), named)
    raise ValueError(f"not part of the notation of rules: {ast.unparse(node)}")
