"""The operators that users call."""

from srcad.api.check import check
from srcad.api.checking import check_grads
from srcad.api.custom import custom_rule
from srcad.api.exporting import export
from srcad.api.jacobians import hessian, hvp, jacfwd, jacobian, jacrev
from srcad.api.operators import adjoint, grad, jvp, tangent, value_and_grad, vjp
from srcad.api.sources import source

__all__ = [
    "adjoint",
    "check",
    "check_grads",
    "custom_rule",
    "export",
    "grad",
    "hessian",
    "hvp",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "source",
    "tangent",
    "value_and_grad",
    "vjp",
]
