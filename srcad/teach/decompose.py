"""``decompose``: the chain rule for one function, in symbols.

>>> from srcad.frontend.source import from_source
>>> print(decompose(from_source("def f(x): return np.sin(x**2)")))
f(x) = sin(x**2)     one path x → y: single-variable chain rule
<BLANKLINE>
  u-list        local derivative   rule
  x
  u1 = x**2     du1/dx  = 2*x      power
  u2 = sin(u1)  du2/du1 = cos(u1)  sin
  y  = u2
<BLANKLINE>
forward   du1/dx · du2/du1
backward  du2/du1 · du1/dx
dy/dx   = 2*x*cos(u1) = 2*x*cos(x**2)
"""

from __future__ import annotations

import types
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srcad.ir.nodes import Assign, Expr, Var
from srcad.ir.text import to_text
from srcad.ir.walk import names, statements, substitute
from srcad.teach.chains import chain_lines, longest
from srcad.teach.closed_form import ClosedForm, closed_form
from srcad.teach.graph import Graph, graph_of
from srcad.teach.jacobians import jacobian
from srcad.teach.layers import closed_jacobian, equations, product_of_layers, product_of_vectors
from srcad.teach.listing import edge_name, table
from srcad.teach.names import plain, ratio
from srcad.teach.trees import text
from srcad.teach.ulist import Row, UList, ulist
from srcad.teach.values import digits, evaluate
from srcad.teach.words import said

if TYPE_CHECKING:
    from srcad.teach.explain import Explanation

__all__ = ["Decomposition", "decompose"]

_FORMULA = 72  # characters that the function's formula in the first line may have
_WIDTH = 110  # characters of the first line
Space = dict[str, Any]


def decompose(f: Callable[..., Any], *args: Any, lang: str = "en") -> Decomposition:
    """Take a function apart into intermediate variables and their local derivatives.

    What is returned prints as the u-list, the products of the chain rule forward and backward, and
    the derivative in closed form. Example arguments say what the function is for (numbers or
    vectors, and of which shape); without them annotations and operations do. It shows itself in a
    notebook and saves: ``to_html(path)``, ``to_latex()``, ``to_svg()``; ``lang`` is ``en`` or
    ``ko``. Raises ``TransformError`` for what cannot be differentiated.
    """
    if not isinstance(f, types.FunctionType):
        name = getattr(f, "__name__", repr(f))
        raise TypeError(f"decompose takes a function written in Python; wrap {name} in one")
    return Decomposition(ulist(f, args), lang, f, args)


@dataclass(frozen=True, repr=False)
class Decomposition:
    """A function's chain rule; ``str`` gives its text."""

    u: UList
    language: str = "en"
    function: Any = None  # Any: a function in a class would look like a method
    example: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        return self.text()

    def __str__(self) -> str:
        return self.text() if self.language == "en" else str(self.explanation)

    @cached_property
    def explanation(self) -> Explanation:
        """The same as an explanation without a point, which is what is saved and shown."""
        from srcad.teach.explain import Explanation

        return Explanation(self.function, None, self.language, example=self.example)

    def __rich__(self) -> Any:
        return self.explanation.__rich__()

    def _repr_html_(self) -> str:
        return self.explanation._repr_html_()

    def _repr_latex_(self) -> str:
        return self.explanation._repr_latex_()

    def to_html(self, path: str | Path | None = None) -> str:
        """Return one page that needs nothing else, and write it to a file if there is a path."""
        return self.explanation.to_html(path)

    def to_latex(self, path: str | Path | None = None) -> str:
        """Return the formulas and tables as LaTeX."""
        return self.explanation.to_latex(path)

    def to_svg(self, path: str | Path | None = None) -> str:
        """Return the graph as SVG."""
        return self.explanation.to_svg(path)

    @cached_property
    def graph(self) -> Graph | None:
        """The paths along which numbers depend on each other, if there are only numbers."""
        return graph_of(self.u)

    @cached_property
    def form(self) -> ClosedForm | None:
        """The closed forms, if there are any."""
        return None if self.graph is None else closed_form(self.u, self.graph)

    @cached_property
    def vectors(self) -> Graph:
        """The paths along which variables depend on each other, vectors or not."""
        return Graph(self.u.inputs, self.u.rows, (self.u.value,))

    def text(self, space: Space | None = None) -> str:
        """Return the text; ``space`` has the values of the variables at a point."""
        u, first = self.u, self.heading()
        if not u.straight:
            return f"{first}\n\n{self.structured()}"
        lines = [first, "", *table(u, self.form, space)]
        parts = [self.products(space), self.closed(space)]
        for part in parts:
            lines += ["", *part] if part and part is parts[0] else part
        if not parts[0] and parts[1]:
            lines.insert(len(lines) - len(parts[1]), "")
        return "\n".join(lines)

    # the first line

    def heading(self) -> str:
        """Return the function's formula, and which chain rule is for it."""
        u = self.u
        formula = _formula(u, self.graph)
        name = f"{u.function.name}({', '.join(u.function.params)})"
        start = f"{name} = {formula}" if formula is not None else name
        gap = "     " if len(start) + len(self.which()) < _WIDTH else "\n  "
        return start + gap + self.which()

    def which(self) -> str:
        """Say which chain rule applies."""
        u, graph = self.u, self.graph
        if not u.straight:
            return self.said("structured")
        if graph is None:
            sums = any(self.several(leaf) for leaf in u.inputs)
            return self.said("sums of Jacobians" if sums else "product of Jacobians")
        if len(graph.outputs) > 1:
            count = len(graph.leaves)
            inputs = self.said("input" if count == 1 else "inputs", n=count)
            return self.said("outputs", outputs=len(graph.outputs), inputs=inputs)
        element = self.said("element") if graph.diagonal else ""
        if len(graph.leaves) == 1:
            return element + self.rule(graph.leaves[0])
        if not graph.leaves:
            return self.said("constant", result=u.result)
        *first, last = graph.leaves
        return element + self.said("partials", leaves=", ".join(first) + self.said("and") + last)

    def said(self, key: str, **values: object) -> str:
        """Return a text in the language of this explanation."""
        return said(self.language, key, **values)

    def several(self, leaf: str) -> bool:
        """Whether an input reaches the result by more than one path."""
        value = self.u.value
        reached = self.vectors.paths(leaf)
        return isinstance(value, Var) and reached.get(value.name, 0) > 1

    def rule(self, leaf: str) -> str:
        """Say which chain rule one input of a function of numbers asks for."""
        assert self.graph is not None
        output, result = self.graph.outputs[0], self.u.result
        paths = self.graph.paths(leaf)
        count = paths.get(output.name, 0) if isinstance(output, Var) else 0
        key = ("unreached", "one path")[count] if count < 2 else "paths"
        return self.said(key, count=count, leaf=leaf, result=result)

    # the products

    def products(self, space: Space | None) -> list[str]:
        """Return the lines of the chain rule itself."""
        u, graph, form = self.u, self.graph, self.form
        if graph is None or form is None:
            return [line for leaf in u.inputs for line in self.of_vectors(leaf)]
        if len(graph.outputs) > 1:
            return product_of_layers(form, u.result)
        output = graph.outputs[0]
        lines: list[str] = []
        if not isinstance(output, Var):
            return []
        numbers = None if graph.diagonal else space
        for leaf in graph.leaves:
            chain = chain_lines(form, leaf, output.name, u.result, numbers)
            if len(graph.leaves) > 1:
                lines += [self.rule(leaf), *("  " + line for line in chain)]
            else:
                lines += chain
        return lines

    def of_vectors(self, leaf: str) -> list[str]:
        """Return the product of Jacobians by one input, or the sums of such products."""
        value = self.u.value
        if not isinstance(value, Var):
            return []
        name = ratio(self.u.result, leaf, partial=len(self.u.inputs) > 1)
        count = self.vectors.paths(leaf).get(value.name, 0)
        if count == 0:
            return equations(name, ["0"])
        if count == 1 and value.name != leaf:
            return product_of_vectors(self.u, longest(self.vectors, leaf, value.name), name)
        form = ClosedForm(self.vectors, False)
        lines = chain_lines(form, leaf, value.name, self.u.result)
        return [line for line in lines if not line.startswith("one path")]

    # the formulas

    def closed(self, space: Space | None) -> list[str]:
        """Return the lines of the derivatives in closed form, and their numbers."""
        u, graph, form = self.u, self.graph, self.form
        if graph is None or form is None:
            return []
        if len(graph.outputs) > 1:
            return self.closed_matrix(form)
        lines = []
        for leaf in graph.leaves:
            name = ratio(u.result, leaf, partial=len(graph.leaves) > 1)
            found = [form.combined(leaf), form.substituted(leaf)]
            texts = list(dict.fromkeys(t for t in found if t is not None))
            if graph.diagonal:
                texts = [f"diag({t})" for t in texts]
            elif space is not None:
                value = digits(float(self.value(form, leaf, space)), 6)
                texts += [value] if value not in texts else []
            lines += equations(name, [" = ".join(texts) or "… (too long to be read)"])
        return lines

    def value(self, form: ClosedForm, leaf: str, space: Space) -> Any:
        """Return the number that a derivative is."""
        output = form.graph.outputs[0]
        paths = form.graph.paths(leaf)
        if not isinstance(output, Var) or output.name not in paths:
            return 0.0
        values = {leaf: 1.0}
        for row in form.graph.rows:
            if row.name in paths:
                values[row.name] = sum(
                    evaluate(e.local, space) * values[e.by] for e in row.edges if e.by in values
                )
        return values[output.name]

    def closed_matrix(self, form: ClosedForm) -> list[str]:
        """Return the Jacobian's formulas, where the product of layers has not shown them."""
        entries = closed_jacobian(form)
        graph, result = form.graph, self.u.result
        if entries is None:
            return ["(the formulas of the Jacobian are too long to be read)"]
        if product_of_layers(form, result):
            return []
        lines = []
        for name, row in zip(self.u.outputs(len(entries)), entries, strict=True):
            for leaf, entry in zip(graph.leaves, row, strict=True):
                lines += equations(ratio(name, leaf, len(graph.leaves) > 1), [entry])
        return lines

    # loops and branches

    def structured(self) -> str:
        """Return the normal form, the local derivatives of each line beside it."""
        u = self.u
        targets = Counter(s.target for s in statements(u.function.body) if isinstance(s, Assign))
        notes = {
            id(s): self.beside(u.by_statement[id(s)], targets)
            for s in statements(u.function.body)
            if isinstance(s, Assign)
        }
        shown = text(u.function, {i: note for i, note in notes.items() if note}, plain)
        primed = any("'" in note for note in notes.values())
        legend = "\n\nv' is the new value of v, and v the one before" if primed else ""
        return shown + legend

    def beside(self, row: Row, targets: Counter[str]) -> str:
        """Return the local derivatives of a line; one that overwrites its operand is primed."""
        again = row.name in names(row.value) and targets[row.name] > 0
        primed = Row(row.name + "'", row.value, row.edges, row.rule) if again else row
        return ", ".join(f"{edge_name(primed, e)} = {jacobian(row, e, self.u.types)}"
                         for e in row.edges)  # fmt: skip


def _formula(u: UList, graph: Graph | None) -> str | None:
    """Return the function's formula, its variables written in, or None where that is too long."""
    if not u.straight:
        return None
    known: dict[str, Expr] = {}
    lengths: dict[str, int] = {}
    for row in u.rows if graph is None else graph.rows:
        value = plain(row.value)
        lengths[row.name] = len(to_text(value)) + sum(lengths.get(n, 0) for n in names(value))
        if lengths[row.name] <= 4 * _FORMULA:
            known[row.name] = substitute(value, known)
    outputs = (u.value,) if graph is None else graph.outputs
    made = [substitute(plain(o), known) for o in outputs]
    if any(names(m) & set(lengths) for m in made):
        return None
    inside = ", ".join(map(to_text, made))
    packed = "" if graph is None else graph.packed
    text_ = {"array": f"array([{inside}])", "tuple": f"({inside})"}.get(packed, inside)
    return text_ if len(text_) <= _FORMULA else None
