"""The chain rule in four steps, for y = ln(sin(x³)²), and the same number from generated code.

python examples/chain_rule.py
"""

import numpy as np

import srcad


def f(x):
    return np.log(np.sin(x**3) ** 2)


def main() -> None:
    x = 2.0

    print("Introduce intermediate variables, find the local derivatives, combine, substitute:\n")
    print(srcad.decompose(f))

    print("\nBackward differentiation, as Python:\n")
    print(srcad.source(srcad.adjoint(f), stage="unfolded"))

    by_srcad = srcad.grad(f)(x)
    by_hand = 6 * x**2 * np.cos(x**3) / np.sin(x**3)
    print(f"\ndy/dx at x = {x:g}: {by_srcad:.6f} by srcad, {by_hand:.6f} by hand")


if __name__ == "__main__":
    main()
