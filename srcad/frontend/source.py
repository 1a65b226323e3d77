r"""From a function object to the gast tree of its definition, with true line and column numbers.

A ``def`` is found by its first line; a ``lambda`` by the positions in its code, so that several on
one line are told apart. Text that is in no file comes in through :func:`from_source`.

>>> f = from_source("def f(x):\n    return x**2\n")
>>> f(3.0), find(f).node.name
(9.0, 'f')
"""

from __future__ import annotations
import __future__

import ast
import cmath
import copy
import dis
import itertools
import linecache
import math
import types
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import gast
import numpy as np

from srcad.errors import NoSource, Place
from srcad.frontend.mangling import mangled
from srcad.frontend.trees import nodes

__all__ = ["Source", "announce", "find", "from_source", "register", "written_in_python"]

_numbers = itertools.count(1)
_WAY_IN = "give its text to srcad.from_source(text), or define it in a file"


@dataclass(frozen=True)
class Source:
    """A function's definition: its tree, its file and the lines of the file."""

    function: Any
    node: Any
    file: str
    lines: list[str]

    @cached_property
    def nodes(self) -> list[Any]:
        """All nodes of the tree, outermost first."""
        return nodes(self.node)

    def place(self, node: Any) -> Place:
        """Return where a node stands."""
        line = node.lineno
        text = self.lines[line - 1].rstrip("\n") if 0 < line <= len(self.lines) else ""
        start = _characters(text, node.col_offset)
        end = len(text)
        if node.end_lineno == line:
            end = _characters(text, node.end_col_offset)
        return Place(self.file, line, text, start, end)

    @property
    def start(self) -> Place:
        """Where the definition begins."""
        line = self.node.lineno
        text = self.lines[line - 1].rstrip("\n") if 0 < line <= len(self.lines) else ""
        return Place(self.file, line, text, self.node.col_offset, len(text))


def _characters(text: str, column: int) -> int:
    """Turn a column in bytes into one in characters."""
    return column if text.isascii() else len(text.encode()[:column].decode(errors="ignore"))


def register(text: str, name: str) -> str:
    """Put a text into linecache under a made-up file name, for tracebacks and debuggers."""
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    return name


def from_source(text: str, namespace: dict[str, Any] | None = None) -> types.FunctionType:
    """Define the functions of a text and return the last one, its source known.

    ``np``, ``numpy`` and ``math`` are there unless ``namespace`` has them. Raises ``SyntaxError``
    for text that does not parse and ``NoSource`` if it defines no function.

    >>> from_source("f = lambda x: np.sin(x)")(0.0)
    np.float64(0.0)
    """
    name = register(text, f"<srcad source {next(_numbers)}>")
    modules = {"np": np, "numpy": np, "math": math, "cmath": cmath}
    space: dict[str, Any] = {**modules, **(namespace or {})}
    space["__name__"] = name
    before = dict(space)
    try:
        exec(compile(text, name, "exec"), space)
    except SyntaxError:
        raise
    except Exception as error:
        what = f"the text raises {type(error).__name__} when it is run: {error}"
        raise NoSource(what, hint="let it only define functions") from error
    made = [v for k, v in space.items() if before.get(k) is not v]
    functions = [v for v in made if isinstance(v, types.FunctionType)]
    if not functions:
        raise NoSource("the text defines no function", hint="write `def f(x): ...` in it")
    return functions[-1]


def find(function: types.FunctionType) -> Source:
    """Return the definition of a function. Raises ``NoSource`` where there is none."""
    if function in _announced:
        return Source(function, *_announced[function])
    code = function.__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    name = function.__qualname__
    if not lines:
        raise NoSource(f"the source of {name} cannot be found", hint=_WAY_IN)
    if function in _found and _found[function][0] is code and _found[function][1] is lines:
        return Source(function, _found[function][2], code.co_filename, lines)
    if code.co_name == "<lambda>":
        node = _find_lambda(code, lines)
    else:
        node = _find_def(code, lines)
    if node is None or not _compiles_to(node, function):
        raise NoSource(
            f"{code.co_filename}:{code.co_firstlineno} does not define {name} as it runs",
            hint="the file may have changed since it was imported; import it again",
        )
    tree = gast.ast_to_gast(node)
    if not any(isinstance(c, types.CodeType) for c in code.co_consts):
        # functions inside are told apart by their nodes: two calls make two of them
        _found[function] = code, lines, tree
    return Source(function, tree, code.co_filename, lines)


# what was found, as long as the file's lines are those that it was found in
_found: WeakKeyDictionary[types.FunctionType, tuple[types.CodeType, list[str], Any]] = (
    WeakKeyDictionary()
)
_announced: WeakKeyDictionary[types.FunctionType, tuple[Any, str, list[str]]] = WeakKeyDictionary()


def announce(function: types.FunctionType, node: Any, like: Source) -> None:
    """Say what the definition is of a function that was made from another's."""
    _announced[function] = (node, like.file, like.lines)


def _find_def(code: types.CodeType, lines: list[str]) -> Any:
    start = code.co_firstlineno - 1
    if not 0 <= start < len(lines):
        return None
    head = lines[start]
    indent = len(head) - len(head.lstrip())
    for end in range(start + 1, len(lines) + 1):
        if end < len(lines):
            line = lines[end].strip()
            deeper = len(lines[end]) - len(lines[end].lstrip()) > indent
            if not line or deeper or line.startswith(("#", ")", "]", "}")):
                continue
        # lines before and a wrapper keep the places of a definition as they are in the file
        before = "\n" * (start - 1) + "if 1:\n" if indent else "\n" * start
        try:
            tree = ast.parse(before + "".join(lines[start:end]))
        except SyntaxError:
            continue
        body = tree.body[0].body if isinstance(tree.body[0], ast.If) and indent else tree.body
        node = body[0]
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        if node.name != code.co_name:
            return None
        node = mangled(node, code.co_qualname)
        return node if _same_parameters(node, code) else None
    return None


def _same_parameters(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, code: Any) -> bool:
    a = node.args
    named = [p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
    return list(code.co_varnames[: len(named)]) == named


_trees: dict[str, tuple[list[str], ast.Module]] = {}


def _find_lambda(code: types.CodeType, lines: list[str]) -> Any:
    file = code.co_filename
    if file not in _trees or _trees[file][0] != lines:
        _trees[file] = (list(lines), ast.parse("".join(lines)))
    on_the_line = (
        mangled(node, code.co_qualname)
        for node in ast.walk(_trees[file][1])
        if isinstance(node, ast.Lambda) and node.lineno == code.co_firstlineno
    )
    candidates = [node for node in on_the_line if _same_parameters(node, code)]
    if len(candidates) > 1:
        # an instruction of the body spans columns; the one that enters the lambda spans none
        spans = [
            (a, b, c, d) for a, c, b, d in code.co_positions() if a and b is not None and c and d
        ]
        low = min(((a, b) for a, b, _, _ in spans), default=None)
        high = max(((c, d) for _, _, c, d in spans), default=None)
        candidates = [
            node
            for node in candidates
            if (node.body.lineno, node.body.col_offset) == low
            and (node.body.end_lineno, node.body.end_col_offset) == high
        ]
    return candidates[0] if len(candidates) == 1 else None


def _compiles_to(node: Any, function: types.FunctionType) -> bool:
    """Whether a definition is what runs, and not what the file holds since it was edited."""
    code, home = function.__code__, function.__globals__
    definition: Any
    if isinstance(node, ast.Lambda):
        definition = ast.Expr(node)
    else:
        definition = copy.copy(node)
        definition.decorator_list = []
    own = code.co_name.isidentifier() and code.co_name not in code.co_freevars
    outer = ast.parse(f"def outer({', '.join(code.co_freevars)}):\n"
                      f"    {f'global {code.co_name}' if own else 'pass'}")  # fmt: skip
    assert isinstance(outer.body[0], ast.FunctionDef)
    outer.body[0].body.append(ast.copy_location(definition, node))
    # the functions of a module that the file imports are called in another way
    modules = [n for n in code.co_names if isinstance(home.get(n), types.ModuleType)]
    imports: list[ast.stmt] = [ast.Import([ast.alias(n)]) for n in modules if n.isidentifier()]
    compiled = None
    # annotations of the functions inside are text where the file asks for it
    flags = code.co_flags & __future__.annotations.compiler_flag
    for first in ([], imports) if imports else ([],):
        outer.body[:-1] = map(ast.fix_missing_locations, first)
        whole = compile(outer, "", "exec", flags, dont_inherit=True)
        compiled = _code_in(_code_in(whole, "outer"), code.co_name)
        if compiled is None:
            return False
        if (compiled.co_code, compiled.co_names) == (code.co_code, code.co_names):
            return repr(_plain(compiled)) == repr(_plain(code))
    if compiled is not None and _instructions(compiled) == _instructions(code):
        return True
    return any(isinstance(n, ast.Assert) for n in ast.walk(node))  # test runners rewrite these


def _plain(code: types.CodeType) -> list[Any]:
    return [c for c in code.co_consts[1:] if not isinstance(c, types.CodeType)]


def _instructions(code: types.CodeType) -> list[tuple[str, str]]:
    """What a code does, but for how the compiler reaches the functions of imported modules."""
    skipped = {"PUSH_NULL", "PRECALL", "CACHE", "EXTENDED_ARG"}
    found = []
    for i in dis.get_instructions(code):
        if i.opname not in skipped:
            name = "LOAD_ATTR" if i.opname == "LOAD_METHOD" else i.opname
            value = i.argval
            jump = "JUMP" in name or name in ("FOR_ITER", "SEND")
            plain = "" if jump or isinstance(value, types.CodeType) else repr(value)
            found.append((name, plain))
    return found


def _code_in(code: types.CodeType | None, name: str) -> types.CodeType | None:
    found = (c for c in code.co_consts if isinstance(c, types.CodeType)) if code else ()
    return next((c for c in found if c.co_name == name), None)


def written_in_python(function: Any) -> Any:
    """Return the function of Python that a polynomial's function of NumPy's calls, or None."""
    written = getattr(function, "_implementation", None)
    polynomial = str(getattr(function, "__module__", "")).startswith("numpy.polynomial")
    return written if polynomial and isinstance(written, types.FunctionType) else None
