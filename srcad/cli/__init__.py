"""The command line: ``python -m srcad show "log(sin(x**3)**2)" --at x=2``.

>>> main(["show", "x**2", "--at", "x=3", "--mode", "reverse"])
def f_adjoint(x, y_bar):  # at x = 3, y_bar = 1
    u1 = x**2             #  9
    x_bar = 2*x * y_bar   #  6 = dy/dx
    return u1, x_bar
0
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, TextIO

from srcad.cli.commands import COMMANDS
from srcad.cli.finding import Usage
from srcad.cli.options import parser
from srcad.errors import TransformError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code: 1 for what srcad refuses, 2 for a wrong command."""
    options = parser().parse_args(argv)
    try:
        answer = COMMANDS[options.command](options)
        if answer.path is not None:
            answer.path.write_text(answer.text, encoding="utf-8")
        elif answer.shown is None or not _coloured(answer.shown):
            _print(answer.text, sys.stdout)
    except (Usage, OSError, ImportError) as error:
        _print(f"srcad: {error}", sys.stderr)
        return 2
    except TransformError as error:
        _print(str(error), sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, `head` for instance, has seen enough
        sys.stdout = None
        return 0
    return answer.code


def _coloured(shown: Any) -> bool:
    """Print with colours, if this is a terminal and rich is installed; say whether it was."""
    if not sys.stdout.isatty():
        return False
    try:
        from rich.console import Console
    except ImportError:
        return False
    Console().print(shown)
    return True


def _print(text: str, out: TextIO) -> None:
    """Print a text, with question marks for what a terminal has no sign for."""
    encoding = out.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=out)
