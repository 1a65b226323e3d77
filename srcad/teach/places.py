r"""Which function of the user's a source line belongs to.

>>> from srcad.frontend.source import from_source
>>> f = from_source("def g(a):\n    return a*a\n\ndef f(x):\n    return g(x)\n")
>>> home = Place(f.__code__.co_filename, 4)
>>> callee_of(home, Place(home.file, 2), "f"), callee_of(home, Place(home.file, 5), "f")
('g', '')
"""

from __future__ import annotations

import ast
import linecache
from functools import lru_cache

from srcad.errors import Place

__all__ = ["callee_of", "function_lines"]

Span = tuple[int, int, str]


@lru_cache(maxsize=64)
def _spans(file: str, text: str) -> tuple[Span, ...]:  # noqa: ARG001  (a file may change)
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return ()
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append((node.lineno, node.end_lineno or node.lineno, node.name))
        elif isinstance(node, ast.Lambda):
            found.append((node.lineno, node.end_lineno or node.lineno, "λ"))
    return tuple(found)


def _inside(place: Place) -> Span | None:
    """Return the innermost function that a line is in."""
    spans = _spans(place.file, "".join(linecache.getlines(place.file)))
    around = [s for s in spans if s[0] <= place.line <= s[1]]
    return min(around, key=lambda s: (s[1] - s[0], -s[0]), default=None)


def callee_of(home: Place | None, place: Place | None, name: str) -> str:
    """Return the name of the function a line stands in; nothing for the function itself."""
    if home is None or place is None:
        return ""
    own, found = _inside(home), _inside(place)
    if found is None or found == own or found[2] in (name, "λ"):
        return ""
    return found[2]


def function_lines(home: Place | None) -> list[tuple[int, str]]:
    """Return the numbered source lines of the function that a place is in."""
    if home is None:
        return []
    lines = linecache.getlines(home.file)
    span = _inside(home)
    first, last = (home.line, home.line) if span is None else span[:2]
    return [(n, lines[n - 1].rstrip("\n")) for n in range(first, last + 1) if n <= len(lines)]
