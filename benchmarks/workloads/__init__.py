"""The workloads, each a file: a primal as its user writes it, and its gradient by hand."""

from benchmarks.workload import Workload
from benchmarks.workloads import (
    bundle_adjustment,
    cholesky,
    conv2d,
    gmm,
    jacobi,
    logistic,
    lotka_volterra,
    mlp,
    relu_neuron,
    rnn,
    rosenbrock,
    scalar_chain,
    scalar_loop,
)

__all__ = ["WORKLOADS"]

WORKLOADS: dict[str, Workload] = {
    module.__name__.rpartition(".")[2]: module.WORKLOAD
    for module in (
        scalar_chain,
        scalar_loop,
        rosenbrock,
        relu_neuron,
        mlp,
        logistic,
        gmm,
        bundle_adjustment,
        jacobi,
        lotka_volterra,
        conv2d,
        rnn,
        cholesky,
    )
}
