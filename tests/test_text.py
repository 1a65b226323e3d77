"""Printed expressions mean what the trees mean: printed, parsed, and the same value again."""

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from srcad.ir.nodes import Apply, Var, const
from srcad.ir.parse import parse
from srcad.ir.text import INFIX, to_text

ARITHMETIC = ["add", "sub", "mul", "div", "floordiv", "mod", "pow", "lt", "and", "or", "bitor"]
leaves = st.one_of(
    st.sampled_from([Var("x"), Var("y_bar"), Var("z_dot")]),
    st.sampled_from([const(2), const(-3), const(0.5), const(-1.5)]),
)
trees = st.recursive(
    leaves,
    lambda t: st.one_of(
        st.builds(lambda op, a, b: Apply(op, (a, b)), st.sampled_from(ARITHMETIC), t, t),
        st.builds(lambda op, a: Apply(op, (a,)), st.sampled_from(["neg", "not", "T"]), t),
        st.builds(lambda c, a, b: Apply("ifexp", (c, a, b)), t, t, t),
        st.builds(lambda a, i: Apply("index", (a, i)), t, t),
        st.builds(lambda a: Apply("np.sin", (a,)), t),
    ),
    max_leaves=12,
)


def spelled(expr):
    """A tree with every parenthesis written out."""
    if not isinstance(expr, Apply):
        return f"({expr.text})" if not isinstance(expr, Var) else expr.name
    parts = [spelled(a) for a in expr.args]
    if expr.op in INFIX:
        return f"({f' {INFIX[expr.op][0]} '.join(parts)})"
    forms = {"neg": "(-{0})", "not": "(not {0})", "T": "({0}).T", "index": "({0})[{1}]",
             "ifexp": "({1} if {0} else {2})", "np.sin": "np.sin({0})"}  # fmt: skip
    return forms[expr.op].format(*parts)


def same_sign(node):
    """A tree in which `(-a)*b` and `-(a*b)`, which are one value, are written in one way."""

    class Signs(ast.NodeTransformer):
        def visit_BinOp(self, node):
            self.generic_visit(node)
            left = node.left
            if isinstance(node.op, ast.Mult | ast.Div) and isinstance(left, ast.UnaryOp):
                if isinstance(left.op, ast.USub):
                    inner = ast.BinOp(left.operand, node.op, node.right)
                    return ast.UnaryOp(ast.USub(), self.visit(inner))
            return node

    return ast.dump(Signs().visit(ast.parse(node, mode="eval")))


@settings(max_examples=400)
@given(trees)
def test_a_printed_expression_is_read_as_it_was_meant(tree):
    for spaced in (False, True):
        assert same_sign(to_text(tree, spaced)) == same_sign(spelled(tree))


def test_an_expression_is_printed_with_the_fewest_parentheses():
    for text in ("3*x**2", "(x + 1)*x", "-x**2", "(-x)**2", "x/(y_bar*z_dot)", "x[1:-1, ::2]"):
        assert to_text(parse(text)) == text
