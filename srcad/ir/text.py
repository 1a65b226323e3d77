"""Expressions to Python text, with the fewest parentheses and the spacing a person would use.

Sums are spaced and products tight; a product that is a whole right-hand side is spaced once, before
its last factor.

>>> from srcad.ir.parse import parse
>>> to_text(parse("3*(x**2)*x_dot"), spaced=True)
'3*x**2 * x_dot'
>>> to_text(parse("-(2*(y - u))[1:-1, ::2]"))
'-(2*(y - u))[1:-1, ::2]'
"""

from __future__ import annotations

from srcad.ir.nodes import Apply, Const, Expr, Var

__all__ = ["INFIX", "to_text"]

# operator: text, precedence, precedence demanded of the left and of the right operand
INFIX: dict[str, tuple[str, int, int, int]] = {
    "or": ("or", 2, 2, 3), "and": ("and", 3, 3, 4),
    "lt": ("<", 5, 6, 6), "le": ("<=", 5, 6, 6), "gt": (">", 5, 6, 6), "ge": (">=", 5, 6, 6),
    "eq": ("==", 5, 6, 6), "ne": ("!=", 5, 6, 6), "is": ("is", 5, 6, 6),
    "isnot": ("is not", 5, 6, 6), "in": ("in", 5, 6, 6), "notin": ("not in", 5, 6, 6),
    "bitor": ("|", 6, 6, 7), "bitxor": ("^", 7, 7, 8), "bitand": ("&", 8, 8, 9),
    "lshift": ("<<", 9, 9, 10), "rshift": (">>", 9, 9, 10),
    "add": ("+", 10, 10, 11), "sub": ("-", 10, 10, 11),
    "mul": ("*", 11, 11, 12), "repeat": ("*", 11, 11, 12),
    "div": ("/", 11, 11, 12), "floordiv": ("//", 11, 11, 12),
    "mod": ("%", 11, 11, 12), "matmul": ("@", 11, 11, 12), "pow": ("**", 13, 14, 12),
}  # fmt: skip
_PREFIX = {"not": ("not ", 4), "neg": ("-", 12), "pos": ("+", 12), "invert": ("~", 12)}
_IFEXP, _ATOM = 1, 15


def to_text(expr: Expr, spaced: bool = False) -> str:
    """Print an expression; ``spaced`` sets the outermost product apart, as in an assignment."""
    return _Printer(spaced).text(expr)


def _simple(expr: Expr) -> bool:
    if isinstance(expr, Var):
        return not expr.name.endswith(("_bar", "_dot"))
    return isinstance(expr, Const)


def _takes_sign(expr: Expr) -> bool:
    """Whether `-a*b` means `-(a*b)`: not so if the first factor is `a//c`."""
    while isinstance(expr, Apply) and expr.op in ("mul", "div"):
        expr = expr.args[0]
    return not (isinstance(expr, Apply) and expr.op in ("floordiv", "mod", "matmul"))


class _Printer:
    def __init__(self, spaced: bool) -> None:
        self.spaced = spaced

    def text(self, expr: Expr) -> str:
        outermost = self.spaced and isinstance(expr, Apply) and expr.op in ("mul", "div")
        if outermost and isinstance(expr, Apply) and not all(map(_simple, expr.args)):
            text, _, left, right = INFIX[expr.op]
            return f"{self.inner(expr.args[0], left)} {text} {self.inner(expr.args[1], right)}"
        if self.spaced and isinstance(expr, Apply) and expr.op == "neg":
            inner = expr.args[0]
            if isinstance(inner, Apply) and inner.op in ("mul", "div") and _takes_sign(inner):
                return "-" + self.text(inner)
        return self.inner(expr, 0)

    def inner(self, expr: Expr, demanded: int, tight: bool = False) -> str:
        if isinstance(expr, Var):
            return expr.name
        if isinstance(expr, Const):
            if demanded > 12 and expr.text.startswith("-"):
                return f"({expr.text})"
            if demanded >= _ATOM and isinstance(expr.value, (int, float, complex)):
                return f"({expr.text})" if expr.text[:1].isdigit() else expr.text
            return expr.text
        text, level = self.apply(expr, tight)
        return f"({text})" if level < demanded else text

    def apply(self, expr: Apply, tight: bool) -> tuple[str, int]:
        op, args = expr.op, expr.args
        if op in INFIX:
            text, level, left, right = INFIX[op]
            if level < 11 and not (tight and level == 10):
                text = f" {text} "
            elif op == "matmul":
                text = " @ "
            if level <= 3:  # `and`, `or` of several
                return text.join(self.inner(a, level + 1) for a in args), level
            return self.inner(args[0], left, tight) + text + self.inner(
                args[1], right, tight
            ), level
        if op == "not" and isinstance(args[0], Apply) and args[0].op == "in":
            return self.apply(Apply("notin", args[0].args), tight)
        if op in _PREFIX:
            text, level = _PREFIX[op]
            return text + self.inner(args[0], level, tight), level
        if op == "ifexp":
            test, then, orelse = args
            return (
                f"{self.inner(then, 2)} if {self.inner(test, 2)} else {self.inner(orelse, 1)}",
                _IFEXP,
            )
        if op == "chain":  # a < b < c: operands and operators in turn
            parts = [a.text if isinstance(a, Const) and i % 2 else self.inner(a, 6)
                     for i, a in enumerate(args)]  # fmt: skip
            return " ".join(parts), 5
        return self.postfix(expr), _ATOM

    def postfix(self, expr: Apply) -> str:
        op, args = expr.op, expr.args
        if op == "attr":
            return (
                f"{self.inner(args[0], _ATOM)}.{args[1].text if isinstance(args[1], Const) else ''}"
            )
        if op == "T":
            return f"{self.inner(args[0], _ATOM)}.T"
        if op == "copy":
            return f"{self.inner(args[0], _ATOM)}.copy()"
        if op == "tape":
            return "[]"
        if op == "mapping":  # a dict whose keys are known at run time only
            return "{}"
        if op == "keys":
            made = "sorted" if expr.kwargs else "list"
            by = "" if ("reverse", Const("False", False)) in expr.kwargs else ", reverse=True"
            return f"{made}({self.inner(args[0], 1)}{by if expr.kwargs else ''})"
        if op == "zeros_by_key":
            return f"dict.fromkeys({self.inner(args[0], 1)}, 0.0)"
        if op == "index":
            return self.inner(args[0], _ATOM) + self.place(args[1])
        if op == "tuple":
            inside = ", ".join(self.inner(a, 1) for a in args)
            return f"({inside},)" if len(args) == 1 else f"({inside})"
        if op == "list":
            return f"[{', '.join(self.inner(a, 1) for a in args)}]"
        if op == "dict":  # keys and values in turn
            pairs = zip(args[::2], args[1::2], strict=True)
            return (
                "{" + ", ".join(f"{self.inner(k, 1)}: {self.inner(v, 1)}" for k, v in pairs) + "}"
            )
        if op == "raise":
            cause = f" from {self.inner(args[1], 1)}" if len(args) > 1 else ""
            return f"raise {self.inner(args[0], 1)}{cause}" if args else "raise"
        if op == "assert":
            return f"assert {', '.join(self.inner(a, 1) for a in args)}"
        if op == "call":
            return f"{self.inner(args[0], _ATOM)}({self.arguments(args[1:], expr.kwargs)})"
        if op in ("raised", "attempt"):
            return f"{op}(lambda: {self.inner(args[0], 1)}, {self.inner(args[1], 1)})"
        if op == "starred":  # an argument of a call
            return f"*{self.inner(args[0], 6)}"
        if op == "slice":
            return f"slice({', '.join(self.inner(a, 1) for a in args)})"
        return f"{op}({self.arguments(args, expr.kwargs)})"

    def arguments(self, args: tuple[Expr, ...], kwargs: tuple[tuple[str, Expr], ...]) -> str:
        parts = [self.inner(a, 1) for a in args]
        parts += [f"{name}={self.inner(value, 1)}" for name, value in kwargs]
        return ", ".join(parts)

    def place(self, index: Expr) -> str:
        """Print where in an array or a list: one index, or a path of several steps."""
        if isinstance(index, Apply) and index.op == "path":
            return "".join(map(self.place, index.args))
        if isinstance(index, Apply) and index.op == "view":  # `.T`, `.reshape(-1)`
            *args, method = index.args
            assert isinstance(method, Const)
            inside = self.arguments(tuple(args), index.kwargs)
            return f".{method.text}" if method.text == "T" else f".{method.text}({inside})"
        return f"[{self.index(index)}]"

    def index(self, expr: Expr) -> str:
        if isinstance(expr, Apply) and expr.op == "tuple" and expr.args:
            inside = ", ".join(map(self.part, expr.args))
            return inside + "," if len(expr.args) == 1 else inside
        return self.part(expr)

    def part(self, expr: Expr) -> str:
        if isinstance(expr, Apply) and expr.op == "slice":
            lower, upper, step = (
                "" if isinstance(a, Const) and a.value is None else self.inner(a, 1, tight=True)
                for a in expr.args
            )
            return f"{lower}:{upper}" + (f":{step}" if step else "")
        if isinstance(expr, Const) and expr.value is Ellipsis:
            return "..."
        return self.inner(expr, 1, tight=True)
