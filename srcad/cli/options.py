"""The commands and their options, with their help."""

from __future__ import annotations

import argparse
from pathlib import Path

from srcad.pipeline.derive import STAGES
from srcad.teach.words import LANGUAGES

__all__ = ["parser"]

_EXAMPLES = """\
examples:
  python -m srcad show "log(sin(x**3)**2)" --at x=2
  python -m srcad show "x[0]*x[1]" --at x=[2,3] --mode reverse
  python -m srcad show colorsys:rgb_to_yiq --at r=0.2,g=0.4,b=0.1
  python -m srcad show model.py:loss --stage folded
"""
_EXPLAIN = """\
examples:
  python -m srcad explain "log(sin(x**3)**2)" --at x=2
  python -m srcad explain model.py:loss --at w=[1,2],x=[3,4] --by w --format html -o loss.html
  python -m srcad explain "x + x**2" --at x=3 --lang ko
  echo "sin(x**2)" | python -m srcad explain - --format latex
"""
_EXITS = """\
exit codes: 0 done, 1 cannot be differentiated or has no value at this point, 2 a wrong command
"""
_WHAT = "an expression in quotes, MODULE:FUNCTION, FILE.py:FUNCTION, or - for the standard input"
KINDS = ("grad", "value_and_grad", "tangent", "adjoint")
FORMATS = ("text", "html", "latex", "svg")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    made = argparse.ArgumentParser(
        prog="python -m srcad",
        description="Derivatives of plain Python and NumPy functions, written out and explained.",
        epilog=f"{_EXAMPLES}\n{_EXITS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    show = _command(
        commands, "show", "print a function's chain rule, its tangent and its adjoint",
        "Print a function's intermediate variables, their local derivatives, the chain rule, and "
        "the generated tangent (forward) and adjoint (reverse).", _EXAMPLES,
    )  # fmt: skip
    _at(show)
    show.add_argument(
        "--mode",
        choices=("forward", "reverse"),
        help="print the tangent only, or the adjoint only",
    )
    show.add_argument("--stage", choices=STAGES, help="print the code of one stage only")
    _output(show)
    explain = _command(
        commands, "explain", "explain a function's derivative at a point, step by step",
        "Explain a derivative: the u-list, the chain rule and what it comes to, the evaluation "
        "trace forward and backward, the graph and its paths, the code, and a numeric check. With "
        "--format html it is a page with a stepper that works offline.", _EXPLAIN,
    )  # fmt: skip
    _at(explain)
    explain.add_argument(
        "--mode",
        choices=("forward", "reverse"),
        help="only the table of the evaluation trace, and the sweep in one direction",
    )
    explain.add_argument("--by", metavar="NAME,...", help="differentiate by these parameters only")
    explain.add_argument("--sympy", action="store_true", help="let SymPy cancel the formulas, too")
    _output(explain)
    check = _command(
        commands, "check", "say whether a function can be differentiated, and what is in the way",
        "Say whether a function can be differentiated; if not, what stands in the way, where, and "
        "what to write instead.", "example:\n  python -m srcad check model.py:loss\n",
    )  # fmt: skip
    _at(check)
    answer = _command(
        commands, "answer", "check a derivative that was worked out by hand",
        "Compare an answer with the derivative; if it is wrong, say which factor is missing or "
        "wrong.", 'example:\n  python -m srcad answer "sin(x**2)" "2*x*cos(x**2)"\n',
    )  # fmt: skip
    answer.add_argument("answer", metavar="ANSWER", help="a formula, or a list of formulas")
    _at(answer)
    answer.add_argument("--by", metavar="NAME", help="the parameter it is the derivative by")
    answer.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of texts")
    sheet = _command(
        commands, "worksheet", "print a u-list with blanks to fill in, and its key",
        "Print a function's u-list with blanks for a student to fill in, and the key.",
        'example:\n  python -m srcad worksheet "log(sin(x**3)**2)" --key\n',
    )  # fmt: skip
    sheet.add_argument("--key", action="store_true", help="print the key instead")
    sheet.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of texts")
    export = _command(
        commands, "export", "write a derivative as a module that runs without srcad",
        "Write a derivative for arguments like those of --at as a Python module that imports NumPy "
        "and nothing of srcad. It refuses arguments of other kinds.",
        "example:\n  python -m srcad export model.py:loss --at w=[1,2],x=[3,4] -o grads.py\n",
    )  # fmt: skip
    _at(export)
    export.add_argument("--by", metavar="NAME,...", help="the parameters; the first by default")
    export.add_argument("--kind", choices=KINDS, default="grad", help="grad is the default")
    export.add_argument("-o", "--output", metavar="PATH", type=Path, help="write to this file")
    return made


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str, help_: str, description: str, examples: str,
) -> argparse.ArgumentParser:  # fmt: skip
    made = commands.add_parser(
        name,
        help=help_,
        description=description,
        epilog=f"{examples}\n{_EXITS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("what", metavar="WHAT", help=_WHAT)
    return made


def _at(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--at",
        metavar="NAME=VALUE,...",
        help="the point, written as keyword arguments: x=2,y=[1,2]; without it, no numbers",
    )


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=FORMATS, default="text", help="text is the default")
    command.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of texts")
    command.add_argument("-o", "--output", metavar="PATH", type=Path, help="write to this file")
