"""The short way into a generated function, for arguments like those that came before.

The long way asks of each argument what its type depends on, and looks a function up. A caller has
the answer in its text (see ``short``): it is written when arguments of a kind come for the second
time, for numbers and plain arrays, and runs among the globals of the user's function, so that what
that function reads from outside is tested as cheaply as it is read.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from types import CellType, CodeType, FunctionType
from typing import Any
from weakref import WeakSet

import numpy as np

from srcad.frontend.guards import AsItWas, LeadsTo
from srcad.ir.nodes import Free
from srcad.pipeline.primal import free_values
from srcad.pipeline.short import CLASSES, Signature, caller_text
from srcad.pipeline.texts import Reading
from srcad.rules.declare import on_change

__all__ = ["Callers", "quicken"]

_REAL = ("float", "int", "float64", "int64")
_MOST = 4  # kinds of arguments of one derivative that get a branch each
_SHAPES = 256  # shapes of one kind
_MISSING = object()
_SHARED = {f"{name}_": cls for cls, name in CLASSES.items()} | {
    "complex_": complex, "complexes_": (complex, np.complex128), "Exception_": Exception,
    "lost_": (NameError, AttributeError, ValueError),
}  # fmt: skip


@dataclass(frozen=True)
class _Branch:
    """What one branch of a caller does, and the objects that its text names."""

    signature: Signature
    space: dict[str, Any]
    runs: dict[Any, Callable[..., Any]]


class Callers:
    """The callers of one derivative, each better than the last."""

    def __init__(self, function: Any, params: tuple[str, ...], name: str, long: Any) -> None:
        self.function = function
        self.params = params
        self.name = name
        self.long = long
        self.branches: dict[Any, _Branch] = {}
        self.code: CodeType | None = None

    def learn(
        self, reading: Reading, args: tuple[Any, ...], signature: Signature, space: dict[str, Any]
    ) -> Callable[..., Any] | None:
        """Return a new caller, which knows these arguments too; None if the old one is as good.

        ``space`` has ``run_``, the function that is called for such arguments, and what all
        branches share, ``note_`` and ``finish_``.
        """
        function = self.function
        if self.code is not function.__code__:
            self.code = function.__code__
            self.branches.clear()
        params = _parameters(function, self.params)
        if params is None:
            return None
        values = (*args, *free_values(reading.normal).values())
        classes = tuple(CLASSES.get(type(v), "") for v in values)
        if not all(classes) or not all(_is_real(args[i], classes[i]) for i in signature.real):
            return None
        k = len(self.branches)
        given: dict[str, Any] = {}
        outside = [_reading(f"{k}_{i}_", where, function, self.params, given)
                   for i, where in enumerate(reading.normal.free.values())]  # fmt: skip
        if not all(outside):
            return None
        tests = ["f_.__code__ is code_"]
        for i, guard in enumerate(reading.normal.guards):
            tests += _tests(f"{k}_{i}_", guard, function, self.params, given)
        signature = signature._replace(
            classes=classes,
            real=tuple(i for i in signature.real if classes[i] in ("int", "int64")),
            outside=tuple(outside),
            tests=tuple(tests),
        )
        arrays = {i: v for i, v in enumerate(values) if type(v) is np.ndarray}
        shapes = tuple(a.shape for a in arrays.values())
        key = (classes, tuple(a.dtype for a in arrays.values()), reading.normal.guards)
        known = self.branches.get(key)
        if known is not None:
            if len(known.runs) < _SHAPES:
                known.runs[shapes] = space["run_"]
            if known.signature.several:
                return None
            several = known.signature._replace(several=True)
            self.branches[key] = replace(known, signature=several)
        elif k >= _MOST:
            return None
        else:
            runs = {shapes: space["run_"]}
            given |= {f"run{k}_": space["run_"], f"runs{k}_": runs}
            given |= {f"dtype{k}_{i}_": a.dtype for i, a in arrays.items()}
            given |= {f"shape{k}_{i}_": a.shape for i, a in arrays.items()}
            self.branches[key] = _Branch(signature, given, runs)
        return self._made(params, space)

    def _made(self, params: str, shared: dict[str, Any]) -> Callable[..., Any]:
        function = self.function
        space = {**_SHARED, **shared, "f_": function, "code_": function.__code__,
                 "missing_": _MISSING, "long_": self.long}  # fmt: skip
        for branch in self.branches.values():
            space |= branch.space
        signatures = [branch.signature for branch in self.branches.values()]
        text = caller_text(params, list(self.params), signatures)
        code = _compiled(text, tuple(sorted(space)))
        cells = tuple(CellType(space[name]) for name in code.co_freevars)
        made = FunctionType(code, function.__globals__, self.name, None, cells)
        made.__defaults__ = (_MISSING,) * len(function.__defaults__ or ())
        made.__qualname__ = self.name
        return made


def _is_real(value: Any, cls: str) -> bool:
    """Whether what is differentiated needs no conversion but to a float."""
    return value.dtype.kind == "f" if cls == "array" else cls in _REAL


def _parameters(function: Any, names: tuple[str, ...]) -> str | None:
    """Return a caller's parameters as text; None where it could not bind them as Python does."""
    own = inspect.signature(function).parameters.values()
    if any(n.endswith("_") for n in names):
        return None  # it may be a name of ours
    if len(own) != len(names):
        plain = all(p.kind is p.POSITIONAL_OR_KEYWORD and p.default is p.empty for p in own)
        return ", ".join(names) if plain else None
    if any(p.kind is not p.POSITIONAL_OR_KEYWORD for p in own):
        return None
    return ", ".join(p.name if p.default is p.empty else f"{p.name}=0" for p in own)


def _reading(
    serial: str, where: Free, function: Any, params: tuple[str, ...], space: dict[str, Any]
) -> str:
    """Return the expression that reads data from outside, or nothing; name what it needs."""
    name = str(where.key)
    if where.kind == "global" and where.home is function.__globals__ and _is_own(name, params):
        return name
    if where.kind not in ("cell", "value"):
        return ""
    space[f"home{serial}"] = where.home
    return f"home{serial}.cell_contents" if where.kind == "cell" else f"home{serial}"


def _is_own(name: str, params: tuple[str, ...]) -> bool:
    """Whether a caller can read a global by its name."""
    return name not in params and not name.endswith("_")


def _tests(
    serial: str, guard: Any, function: Any, params: tuple[str, ...], space: dict[str, Any]
) -> list[str]:
    """Return a guard as tests in a line; as a call, where it is not one that we know."""
    if isinstance(guard, AsItWas) and not guard.function.__kwdefaults__:
        space[f"g{serial}"] = guard.function
        names = ("__code__", "__defaults__", "__kwdefaults__")
        space |= {f"g{name}{serial}": getattr(guard.function, name) for name in names}
        return [f"g{serial}.{name} is g{name}{serial}" for name in names]
    if isinstance(guard, LeadsTo) and not guard.bound:
        root, frame = guard.path[0], guard.frame.function
        space[f"found{serial}"] = guard.found
        inner = frame.__code__.co_freevars
        rest = ".".join(("", *guard.path[1:]))
        if root in inner and frame.__closure__ is not None:
            space[f"cell{serial}"] = frame.__closure__[inner.index(root)]
            return [f"cell{serial}.cell_contents{rest} is found{serial}"]
        if frame.__globals__ is function.__globals__ and _is_own(root, params):
            return [f"{root}{rest} is found{serial}"]
    space[f"guard{serial}"] = guard
    return [f"guard{serial}()"]


@lru_cache(maxsize=256)
def _compiled(text: str, names: tuple[str, ...]) -> CodeType:
    """Compile a caller; it finds the names in cells, all others among the user's globals."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    module = compile(f"def factory({', '.join(names)}):\n{lines}", "<srcad call>", "exec")
    (factory,) = (c for c in module.co_consts if isinstance(c, CodeType))
    return next(c for c in factory.co_consts if isinstance(c, CodeType))


_quick: WeakSet[Any] = WeakSet()


def quicken(derivative: Any, caller: Callable[..., Any]) -> None:
    """Have calls of a derivative go to a caller first."""
    cls = type(derivative)
    if derivative in _quick:
        cls.__call__ = staticmethod(caller)
        return
    _quick.add(derivative)
    derivative.__class__ = type(cls.__name__, (cls,), {"__call__": staticmethod(caller)})


def _take_back() -> None:
    """A rule is declared: what was read before is to be read again."""
    for derivative in list(_quick):
        derivative.__class__ = type(derivative).__base__
        derivative.forget()
    _quick.clear()


on_change.append(_take_back)
