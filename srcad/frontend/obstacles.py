r"""Everything that a function is refused for, at once.

The function is read statement by statement. After a refusal the next statement is read, with the
names that the refused one would have bound taken as numbers or arrays; what is refused because of
such a name is not listed.

>>> from srcad.frontend.source import from_source
>>> f = from_source("def f(x):\n    global a\n    a = x\n    class B: pass\n    return x\n")
>>> [str(error.place.line) + ": " + error.what for error in obstacles(f)]
['3: a is declared `global`, and written', '4: a class defined inside is not supported']
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Mapping
from typing import Any

import gast

from srcad.errors import NoSource, TransformError, UnsupportedSyntax
from srcad.frontend.interface import Named, Status, Values
from srcad.frontend.normalise import read
from srcad.frontend.scope import Frame
from srcad.frontend.state import stored_names
from srcad.frontend.statements import StatementReader
from srcad.frontend.values import Value
from srcad.ir.nodes import Var

__all__ = ["obstacles"]


class _Surveyor(StatementReader):
    """Reads on after a refusal."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.found: dict[tuple[str, str], TransformError] = {}
        self.doubtful: set[str] = set()

    def note(self, error: TransformError, node: Any) -> None:
        """List a refusal, unless it follows from another; doubt what the statement would bind."""
        names = {n.id for n in gast.walk(node) if isinstance(n, gast.Name)}
        if not names & self.doubtful:
            self.found.setdefault((str(error.place), error.what), error)
        stored = stored_names(node)
        if isinstance(node, (gast.FunctionDef, gast.ClassDef)):
            stored = [node.name]
        elif isinstance(node, (gast.Import, gast.ImportFrom)):
            stored = [(n.asname or n.name).partition(".")[0] for n in node.names]
        for name in stored:
            self.doubtful.add(name)
            frame = self.home_of(name)
            frame.local[name] = Var(frame.local_name(name))

    def statement(self, node: Any) -> Status:
        """Read one statement, or note why not."""
        back = self.mark()
        try:
            return super().statement(node)
        except (UnsupportedSyntax, NoSource) as error:
            back()
            self.note(error, node)
            return Status.FALLS

    def jumping(self, node: Any, rest: list[Any]) -> Status:
        """Read a statement out of which jumps go, or note why not and read what follows."""
        back = self.mark()
        try:
            return super().jumping(node, rest)
        except (UnsupportedSyntax, NoSource) as error:
            back()
            self.note(error, node)
            return self.block(rest)

    def leave(self, node: Any) -> Status:
        """Read a jump; a result that is refused is noted."""
        if not isinstance(node, gast.Return) or node.value is None:
            return super().leave(node)
        back = self.mark()
        try:
            return super().leave(node)
        except (UnsupportedSyntax, NoSource) as error:
            back()
            self.note(error, node)
            return super().leave(gast.copy_location(gast.Return(value=None), node))

    def user_call(
        self,
        function: types.FunctionType,
        args: Values,
        kwargs: Named,
        node: Any,
        target: str | None,
    ) -> Value:
        """Read a user's function in place: what it is refused for is listed as well."""
        return self.inline(function, args, kwargs, node, target)


def obstacles(
    function: types.FunctionType, structure: Mapping[str, Any] | None = None
) -> list[TransformError]:
    """Return every refusal of a function and of the functions it calls, in the order found."""
    with contextlib.suppress(UnsupportedSyntax, NoSource):
        read(function, structure or {}, StatementReader)
        return []  # what is read another way where the first fails is no obstacle
    surveyors: list[_Surveyor] = []

    class Surveyor(_Surveyor):
        def __init__(self, frame: Frame) -> None:
            super().__init__(frame)
            surveyors[:] = [self]  # the last reading

    try:
        read(function, structure or {}, Surveyor)
    except (UnsupportedSyntax, NoSource) as error:
        last: list[TransformError] = [error]
    else:
        last = []
    return [*(e for s in surveyors for e in s.found.values()), *last]
