"""Functions made from trees of definitions, that run where another function does."""

from __future__ import annotations

import ast
from types import CellType, CodeType, FunctionType
from typing import Any

import gast

from srcad.frontend.source import Source, announce

__all__ = ["made_function", "statements_of"]


def made_function(
    definition: Any,
    name: str,
    like: Source,
    known: dict[str, Any],
    itself: tuple[str, FunctionType | None],
) -> FunctionType:
    """Return the function of a definition, with the globals and cells that another one has.

    ``known`` are objects that it knows beside these, by their names; ``itself`` is the name by
    which it knows itself, or the function given. Statements without a place get the other's.
    """
    base = like.function
    for node in ast.walk(definition):
        if not hasattr(node, "lineno"):
            ast.copy_location(node, like.node)
    ast.fix_missing_locations(definition)
    real = dict(zip(base.__code__.co_freevars, base.__closure__ or (), strict=True))
    again, other = itself
    cells = {**real, **{n: CellType(v) for n, v in known.items()}, again: CellType()}
    factory = statements_of([f"def factory({', '.join(cells)}): pass"])[0]
    factory.body = [definition]
    module = ast.fix_missing_locations(ast.Module([factory], []))
    code = compile(module, like.file, "exec", dont_inherit=True)
    code = _code_in(_code_in(code, "factory"), definition.name)
    closure = tuple(cells[n] for n in code.co_freevars)
    made = FunctionType(code, base.__globals__, name, None, closure)
    cells[again].cell_contents = other or made
    announce(made, gast.ast_to_gast(definition), like)
    return made


def statements_of(lines: list[str]) -> list[Any]:
    """Return the statements of a text, which stand nowhere yet."""
    found = ast.parse("\n".join(lines))
    for node in ast.walk(found):
        for key in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            if hasattr(node, key):
                delattr(node, key)
    return found.body


def _code_in(code: CodeType, name: str) -> CodeType:
    found = (c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name)
    return next(found)
