"""The other tools, each with the gradient that its own users would write, if it is installed.

A peer's arguments are made into its own arrays beforehand, and what it compiles, it has compiled:
what is timed is a gradient, again, and not the way to it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.workload import Workload, rebound

__all__ = ["PEERS", "gradient_with", "installed"]

Thunk = Callable[[], Any]


def installed() -> list[str]:
    """The peers that can be imported here."""
    return [name for name in PEERS if find_spec(name)]


def gradient_with(peer: str, workload: Workload, args: tuple[Any, ...]) -> Thunk:
    """Return what computes a workload's gradient with a peer."""
    return PEERS[peer](workload, args)


def _form(peer: str, workload: Workload, module: Any, arrays: Any) -> Callable[..., Any]:
    if peer in workload.forms:
        return workload.forms[peer](module)
    return rebound(workload.primal, arrays)


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    return {k: change(v) for k, v in value.items()} if isinstance(value, dict) else change(value)


def with_autograd(workload: Workload, args: tuple[Any, ...]) -> Thunk:
    """Make the gradient of autograd."""
    autograd, arrays = import_module("autograd"), import_module("autograd.numpy")
    function = _form("autograd", workload, arrays, arrays)
    gradient = autograd.grad(function, workload.argnums)
    return lambda: gradient(*args)


def with_jax(workload: Workload, args: tuple[Any, ...]) -> Thunk:
    """Make the gradient of JAX, compiled, in double precision; given numbers are static."""
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    numbers = [i for i, a in enumerate(args) if isinstance(a, int | float)]
    static = tuple(i for i in numbers if i not in workload.by)
    given = [a if i in static else _each(a, jax.numpy.asarray) for i, a in enumerate(args)]
    function = _form("jax", workload, jax, jax.numpy)
    gradient = jax.jit(jax.grad(function, workload.argnums), static_argnums=static)
    jax.block_until_ready(gradient(*given))
    return lambda: jax.block_until_ready(gradient(*given))


def with_torch(workload: Workload, args: tuple[Any, ...]) -> Thunk:
    """Make the gradient of PyTorch, eager, in double precision."""
    torch = import_module("torch")
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    given = [_each(a, torch.tensor) if isinstance(a, np.ndarray | dict) else a for a in args]
    leaves = []
    for i in workload.by:
        given[i] = _each(given[i], torch.as_tensor)
        values = given[i].values() if isinstance(given[i], dict) else [given[i]]
        leaves += [value.requires_grad_() for value in values]
    function = _form("torch", workload, torch, torch)
    return lambda: torch.autograd.grad(function(*given), leaves)


PEERS: dict[str, Callable[[Workload, tuple[Any, ...]], Thunk]] = {
    "autograd": with_autograd,
    "torch": with_torch,
    "jax": with_jax,
}
