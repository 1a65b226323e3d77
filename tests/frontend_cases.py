"""Functions whose normal form is run, and must do what they do."""

import copy
import operator
from collections.abc import Callable
from typing import Any

import pytest
from numeric import assert_same

from srcad.backend.emit import emit
from srcad.backend.execute import execute
from srcad.errors import TransformError
from srcad.frontend.normalise import normalise
from srcad.ir.nodes import Free

# what `+=` is before it is decided whether it writes into an array
UPDATES = {
    "i" + name: getattr(operator, f"i{python}")
    for name, python in {"add": "add", "sub": "sub", "mul": "mul", "div": "truediv", "pow": "pow",
                         "mod": "mod", "floordiv": "floordiv", "matmul": "matmul"}.items()
}  # fmt: skip


class Table(list[Any]):
    """Functions with the arguments to call them with."""

    def __call__(self, *points: Any) -> Callable[..., Any]:
        def add(f: Callable[..., Any]) -> Callable[..., Any]:
            name = f"line{f.__code__.co_firstlineno}" if "<" in f.__name__ else f.__name__
            for k, point in enumerate(points):
                args = point if isinstance(point, tuple) else (point,)
                self.append(pytest.param(f, args, id=f"{name}-{k}"))
            return f

        return add


def text_of(f: Callable[..., Any]) -> str:
    """The normal form's text, without comments."""
    return emit([normalise(f)], {}, comments="none").text


def run(f: Callable[..., Any], *args: Any) -> Any:
    """Call the normal form of a function."""
    made = normalise(f)
    text = emit([made], {}, comments="none")
    free = {**made.free, **{name: Free("value", f, name) for name, f in UPDATES.items()}}
    generated = execute(text, made.name, free, f.__globals__)
    for cell, read in generated.refresh:
        cell.cell_contents = read()
    return generated.function(*args)


def same_as_python(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """The normal form gives what the function gives, and raises what it raises."""
    theirs, ours = copy.deepcopy(args), copy.deepcopy(args)
    expected, error = outcome(f, theirs)
    actual, raised = outcome(lambda *a: run(f, *a), ours)
    assert type(raised) is type(error)
    assert str(error).startswith(str(raised))
    if error is None:
        assert_same(actual, expected)
    assert_same(ours, theirs)


def outcome(f: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    """What a call returns, and what it raises."""
    try:
        return f(*args), None
    except (ValueError, AssertionError, IndexError, UnboundLocalError) as error:
        return None, error


def refusal(f: Callable[..., Any]) -> TransformError:
    """The error that a function is refused with."""
    with pytest.raises(TransformError) as caught:
        normalise(f)
    return caught.value
