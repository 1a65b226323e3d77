"""Derivatives of plain Python and NumPy functions, as Python source that people read and run."""

from srcad.api import (
    adjoint,
    check_grads,
    grad,
    hessian,
    jacobian,
    jvp,
    source,
    tangent,
    value_and_grad,
    vjp,
)
from srcad.errors import NoRule, NoSource, TransformError, UnsupportedSyntax
from srcad.frontend.source import from_source

__all__ = [
    "NoRule",
    "NoSource",
    "TransformError",
    "UnsupportedSyntax",
    "adjoint",
    "check_grads",
    "from_source",
    "grad",
    "hessian",
    "jacobian",
    "jvp",
    "source",
    "tangent",
    "value_and_grad",
    "vjp",
]
