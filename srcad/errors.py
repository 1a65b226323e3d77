"""What srcad refuses, and how it reads.

Every refusal says what happened, where (file, line, the line itself with a caret) and what to
do instead.

>>> print(UnsupportedSyntax("a `with` block is not supported", hint="leave it outside"))
a `with` block is not supported
  help: leave it outside
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "ANYTHING",
    "CHANGED",
    "NoRule",
    "NoSource",
    "Place",
    "TransformError",
    "UnsupportedSyntax",
]


# what a function changes outside: something that has no name; something that was there before
ANYTHING, CHANGED = "*", "."


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the user's source: where a statement or an expression stands.

    ``line`` counts from 1 in ``file``; ``column`` and ``end_column`` count from 0 in ``text``,
    the source line as it stands in the file.
    """

    file: str
    line: int
    text: str = ""
    column: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def picture(self) -> str:
        """Draw the source line with a caret under the place."""
        if not self.text:
            return f"  at {self}"
        body = self.text.rstrip()
        indent = len(body) - len(body.lstrip())
        start = max(self.column, indent)
        end = min(max(self.end_column, start + 1), len(body)) or start + 1
        number = str(self.line)
        gutter = " " * len(number)
        carets = " " * (start - indent) + "^" * max(end - start, 1)
        return f"  at {self}\n  {number} | {body[indent:]}\n  {gutter} | {carets}"


class TransformError(Exception):
    """A function cannot be differentiated; says what, where and what to write instead.

    ``lasting`` has the names of what that function may change outside; ``ANYTHING`` and ``CHANGED``
    stand for what may have other names as well.
    """

    lasting: frozenset[str] = frozenset()

    def __init__(self, what: str, *, place: Place | None = None, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        parts = [self.what]
        if self.place is not None:
            parts.append(self.place.picture())
        if self.hint:
            parts.append(f"  help: {self.hint}")
        return "\n".join(parts)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.place, self.hint))


def _rebuild(kind: type[TransformError], what: str, place: Place | None, hint: str) -> Exception:
    return kind(what, place=place, hint=hint)


class UnsupportedSyntax(TransformError):
    """A construct of the language that srcad does not differentiate."""


class Recursive(UnsupportedSyntax):
    """A function calls itself; ``function`` is it, if its derivative can be made at run time.

    ``callee`` is that function, or the definition inside of it that calls itself;
    ``deep`` says that it was being read in place, call by call, and does not come to an end.
    """

    function: Any = None
    callee: Any = None
    deep: bool = False


class NoRule(TransformError):
    """A call on a value that varies, of a function that has no rule and no source."""


class NoSource(TransformError):
    """The source of a function cannot be found."""
