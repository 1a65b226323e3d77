"""Errors of generated code name the user's line that it was made from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from srcad.backend.execute import Generated, place_of
from srcad.errors import TransformError

__all__ = ["note", "with_notes"]


def with_notes(generated: Generated) -> Callable[..., Any]:
    """Return the generated function, its errors noting the user's line they came from."""
    function, refresh = generated.function, generated.refresh

    def run(*args: Any) -> Any:
        for cell, read in refresh:
            cell.cell_contents = read()
        try:
            return function(*args)
        except Exception as error:
            note(error)
            raise

    return run


def note(error: Exception) -> None:
    """Add to an error the user's line that the generated line was made from."""
    trace = error.__traceback__
    found = None
    while trace is not None:
        found = place_of(trace.tb_frame.f_code.co_filename, trace.tb_lineno) or found
        trace = trace.tb_next
    if isinstance(error, TransformError) and error.place is None:
        error.place = found
    if found is not None:
        error.add_note(f"in the derivative of {found}: {found.text.strip()}")
