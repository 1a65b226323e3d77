r"""The text of a rule in the notation of mathematics.

>>> latex("where(x > 0, -sin(x)**2 / sqrt(2), y_bar @ z.T)")
'\\begin{cases} -\\frac{\\sin(x)^{2}}{\\sqrt{2}} & x > 0 \\\\ \\bar{y}\\,z^{T} \\end{cases}'
"""

from __future__ import annotations

import ast

__all__ = ["latex"]

_GREEK = {"alpha": r"\alpha", "lambda": r"\lambda"}
_KNOWN = {
    "arccos", "arcsin", "arctan", "cos", "cosh", "det", "exp", "log", "max", "min", "sin", "sinh",
    "tan", "tanh",
}  # fmt: skip
_NAMED = {
    "np.pi": r"\pi", "np.inf": r"\infty", "digamma": r"\psi", "gammaln": r"\log\Gamma",
    "np.sign": r"\operatorname{sgn}", "expit": r"\sigma", "math.log": r"\log", "np.log": r"\log",
}  # fmt: skip
_COMPARE = {"Lt": "<", "LtE": r"\le", "Gt": ">", "GtE": r"\ge", "Eq": "=", "NotEq": r"\ne"}
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 6)


def latex(text: str) -> str:
    """Return an expression of a rule as LaTeX."""
    return _write(ast.parse(text, mode="eval").body, 0)


def _write(node: ast.expr, demanded: int) -> str:
    text, level = _level(node)
    return rf"\left({text}\right)" if level < demanded else text


def _level(node: ast.expr) -> tuple[str, int]:
    match node:
        case ast.Constant(value=value):
            return str(value), _ATOM if not str(value).startswith("-") else _SIGN
        case ast.Name(id=name):
            return _name(name), _ATOM
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            sign = "+" if isinstance(op, ast.Add) else "-"
            return f"{_write(left, _SUM)} {sign} {_write(right, _PRODUCT)}", _SUM
        case ast.BinOp(left=ast.UnaryOp(op=ast.USub(), operand=left), op=ast.Div(), right=right):
            return rf"-\frac{{{_write(left, 0)}}}{{{_write(right, 0)}}}", _PRODUCT
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return rf"\frac{{{_write(left, 0)}}}{{{_write(right, 0)}}}", _POWER
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return f"{_write(left, _ATOM)}^{{{_write(right, 0)}}}", _POWER
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
            inner = rf"\frac{{{_write(left, 0)}}}{{{_write(right, 0)}}}"
            return rf"\left\lfloor {inner} \right\rfloor", _ATOM
        case ast.BinOp(left=left, op=op, right=right):
            sign = {"Mod": r" \bmod ", "BitAnd": r" \wedge ", "BitOr": r" \vee "}.get(
                type(op).__name__, r"\,"
            )
            return f"{_write(left, _PRODUCT)}{sign}{_write(right, _SIGN)}", _PRODUCT
        case ast.UnaryOp(op=op, operand=operand):
            sign = "-" if isinstance(op, ast.USub) else r"\lnot "
            return f"{sign}{_write(operand, _PRODUCT)}", _PRODUCT
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            sign = _COMPARE[type(op).__name__]
            return f"{_write(left, _SUM)} {sign} {_write(right, _SUM)}", 0
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _cases(test, body, orelse), _ATOM
        case ast.Attribute(value=value, attr="T"):
            return f"{_write(value, _ATOM)}^{{T}}", _POWER
        case ast.Attribute():
            return _name(ast.unparse(node)), _ATOM
        case ast.Subscript(value=value, slice=index):
            where = ast.unparse(index).strip("()").replace("_", r"\_")
            return rf"{_write(value, _ATOM)}_{{{where}}}", _ATOM
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            return rf"\left({', '.join(_write(e, 0) for e in elts)}\right)", _ATOM
        case ast.Call(func=func, args=args, keywords=keywords):
            return _call(ast.unparse(func), args, keywords), _ATOM
    raise ValueError(f"no notation for {ast.unparse(node)}")


def _cases(test: ast.expr, body: ast.expr, orelse: ast.expr) -> str:
    other, condition = _write(orelse, 0), _write(test, 0)
    tail = rf" \\ {other} & \text{{otherwise}}" if other != "0" else r" \\ 0 & \text{otherwise}"
    if "cases" not in other and not isinstance(orelse, ast.Constant):
        tail = rf" \\ {other}"
    return rf"\begin{{cases}} {_write(body, 0)} & {condition}{tail} \end{{cases}}"


def _call(name: str, args: list[ast.expr], keywords: list[ast.keyword]) -> str:
    short = name.rpartition(".")[2]
    parts = [_write(a, 0) for a in args]
    if short == "where" and len(args) == 3:
        return _cases(*args)
    if short == "sqrt":
        return rf"\sqrt{{{parts[0]}}}"
    if short == "abs":
        return rf"\left\lvert {parts[0]} \right\rvert"
    if short == "expand_dims" or name in ("kept", "np.broadcast_to", "broadcast_to"):
        return _write(args[0], _ATOM)
    parts += [rf"\text{{{k.arg}}}={_write(k.value, 0)}" for k in keywords
              if k.arg not in ("dtype", "keepdims")]  # fmt: skip
    head = _NAMED.get(name) or (rf"\{short}" if short in _KNOWN else _operator(short))
    return f"{head}({', '.join(parts)})"


def _operator(name: str) -> str:
    return r"\operatorname{" + name.replace("_", r"\_") + "}"


def _name(name: str) -> str:
    if name in _NAMED:
        return _NAMED[name]
    stem, _, ending = name.rpartition("_")
    if ending == "bar" and stem:
        return rf"\bar{{{_name(stem)}}}"
    if ending == "dot" and stem:
        return rf"\dot{{{_name(stem)}}}"
    if name in _GREEK:
        return _GREEK[name]
    return name if len(name) == 1 else rf"\mathit{{{name.replace('_', chr(92) + '_')}}}"
