"""A convolution in two dimensions, as a sum over the kernel of shifted slices of the image."""

import numpy as np

from benchmarks.workload import Workload


def primal(kernel, image, target):
    rows, columns = target.shape
    out = np.zeros((rows, columns))
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            out += kernel[i, j] * image[i : i + rows, j : j + columns]
    return np.mean((out - target) ** 2)


def by_hand(kernel, image, target):
    rows, columns = target.shape
    out = np.zeros((rows, columns))
    u = np.empty_like(out)
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            out += np.multiply(kernel[i, j], image[i : i + rows, j : j + columns], out=u)
    out -= target
    out *= 2 / out.size
    kernel_bar = np.empty_like(kernel)
    image_bar = np.zeros_like(image)
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            kernel_bar[i, j] = np.einsum("ij,ij->", out, image[i : i + rows, j : j + columns])
            image_bar[i : i + rows, j : j + columns] += np.multiply(out, kernel[i, j], out=u)
    return kernel_bar, image_bar


def functional(np):
    def function(kernel, image, target):
        rows, columns = target.shape
        out = 0.0
        for i in range(kernel.shape[0]):
            for j in range(kernel.shape[1]):
                out = out + kernel[i, j] * image[i : i + rows, j : j + columns]
        return np.mean((out - target) ** 2)

    return function


def inputs(n, k):
    r = np.random.default_rng(6)
    return r.normal(size=(k, k)), r.normal(size=(n, n)), r.normal(size=(n - k + 1, n - k + 1))


WORKLOAD = Workload(
    "conv2d by slices",
    primal,
    by_hand,
    (0, 1),
    {"small": lambda: inputs(10, 3), "large": lambda: inputs(300, 5)},
    {"autograd": functional, "jax": lambda jax: functional(jax.numpy), "torch": functional},
    vectorised=True,
)
