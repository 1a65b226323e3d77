"""How expressions, derivatives and rules are called in mathematics, without ``np.`` and ``math.``.

>>> from srcad.ir.parse import parse
>>> to_text(plain(parse("np.log(np.sin(x**3)**2) / math.pi")))
'log(sin(x**3)**2)/pi'
"""

from __future__ import annotations

from srcad.ir.nodes import Apply, Const, Expr, Var, const
from srcad.ir.text import to_text

__all__ = ["plain", "ratio", "rule_name", "text_of"]

_OWN_NAMES = {
    "add": "sum", "sub": "difference", "neg": "constant multiple", "pos": "identity",
    "floordiv": "floor", "mod": "remainder", "matmul": "matrix product", "index": "element",
    "tuple": "stack", "list": "stack", "T": "transpose", "np.square": "power",
    "np.array": "stack", "np.asarray": "stack", "np.stack": "stack", "np.add": "sum",
    "np.subtract": "difference", "np.negative": "constant multiple", "np.dot": "inner product",
    "np.inner": "inner product", "np.vdot": "inner product", "np.matmul": "matrix product",
    "np.sum": "sum of elements", "sum": "sum of elements", "np.mean": "mean",
}  # fmt: skip


def plain(expr: Expr) -> Expr:
    """Drop module names, and the guards that keep code defined where the formula has no value.

    >>> from srcad.ir.parse import parse
    >>> to_text(plain(parse("p*x**(1 if p == 0 and x == 0 else p - 1)")))
    'p*x**(p - 1)'
    """
    if isinstance(expr, Var):
        return expr
    if isinstance(expr, Const):
        module, dot, name = expr.text.rpartition(".")
        return Const(name, expr.value) if dot and module in ("np", "math") else expr
    args = tuple(map(plain, expr.args))
    kwargs = tuple((k, plain(v)) for k, v in expr.kwargs)
    if expr.op in ("ifexp", "np.where") and args[1] == const(1):
        test = args[0]
        if isinstance(test, Apply) and test.op == "and":  # of the exponent and of the base
            test = test.args[0]
        if isinstance(test, Apply) and test.op == "eq" and test.args[1] == const(0):
            return args[2]
    op = expr.op
    if op.startswith(("np.", "math.")):
        op = op.rpartition(".")[2]
    return Apply(op, args, kwargs)


def text_of(expr: Expr) -> str:
    """Print an expression as in mathematics."""
    return to_text(plain(expr))


def ratio(of: str, by: str, partial: bool = False) -> str:
    """Name a derivative.

    >>> ratio("u2", "x"), ratio("u2", "x", partial=True)
    ('du2/dx', '∂u2/∂x')
    """
    d = "∂" if partial else "d"
    return f"{d}{of}/{d}{by}"


def rule_name(value: Expr, varied: set[str]) -> str:
    """Return what the rule that differentiates an operation is called in a course.

    >>> from srcad.ir.parse import parse
    >>> [rule_name(parse(t), {"x", "u1"}) for t in ("3*x", "x*u1", "x/u1", "u1/3", "x**3", "2**x")]
    ['constant multiple', 'product', 'quotient', 'constant multiple', 'power', 'exponential']
    """
    if isinstance(value, Var):
        return "identity" if value.name in varied else "constant"
    if isinstance(value, Const):
        return "constant"
    vary = [isinstance(a, Var) and a.name in varied for a in value.args]
    op = value.op.rpartition(".")[2] if value.op in _ARITHMETIC else value.op
    if op in ("mul", "multiply"):
        return "product" if all(vary) else "constant multiple"
    if op in ("div", "divide", "true_divide"):
        return "quotient" if vary[1] else "constant multiple"
    if op in ("pow", "power", "float_power"):
        if not vary[0]:
            return "exponential"
        return "general power" if vary[1] else "power"
    return _OWN_NAMES.get(value.op) or value.op.rpartition(".")[2]


_ARITHMETIC = {"np.multiply", "np.divide", "np.true_divide", "np.power", "np.float_power",
               "math.pow"}  # fmt: skip
