"""Derivatives of plain Python and NumPy functions, as Python source that people read and run."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from srcad.api import (
        adjoint,
        check,
        check_grads,
        custom_rule,
        grad,
        hessian,
        hvp,
        jacfwd,
        jacobian,
        jacrev,
        jvp,
        source,
        tangent,
        value_and_grad,
        vjp,
    )
    from srcad.errors import NoRule, NoSource, TransformError, UnsupportedSyntax
    from srcad.frontend.source import from_source
    from srcad.frontend.stopped import stop_gradient
    from srcad.rules.declare import bilinear, elementwise, general, linear
    from srcad.teach.answer import check_answer
    from srcad.teach.decompose import decompose
    from srcad.teach.explain import explain
    from srcad.teach.worksheet import worksheet

__all__ = [
    "NoRule",
    "NoSource",
    "TransformError",
    "UnsupportedSyntax",
    "adjoint",
    "bilinear",
    "check",
    "check_answer",
    "check_grads",
    "custom_rule",
    "decompose",
    "elementwise",
    "explain",
    "export",
    "from_source",
    "general",
    "grad",
    "hessian",
    "hvp",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "linear",
    "source",
    "stop_gradient",
    "tangent",
    "value_and_grad",
    "vjp",
    "worksheet",
]

_HOMES = {
    **dict.fromkeys(("NoRule", "NoSource", "TransformError", "UnsupportedSyntax"), "srcad.errors"),
    "check_answer": "srcad.teach.answer",
    "decompose": "srcad.teach.decompose",
    "explain": "srcad.teach.explain",
    "worksheet": "srcad.teach.worksheet",
    "from_source": "srcad.frontend.source",
    "stop_gradient": "srcad.frontend.stopped",
    **dict.fromkeys(("bilinear", "elementwise", "general", "linear"), "srcad.rules.declare"),
}


def __getattr__(name: str) -> Any:
    """Load a name when it is first used, so that importing srcad costs next to nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'srcad' has no attribute {name!r}")
    found = getattr(import_module(_HOMES.get(name, "srcad.api")), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
