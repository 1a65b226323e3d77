"""Random programs of real and complex arrays that meet: each is right, or refused.

python tests/test_random_complex.py 0 500 tries those of the seeds from 0 to 499.
"""

import random
import sys

import numpy as np
import pytest

import srcad

X = np.array([0.31, -1.2, 0.84])
Z = X + 1j*np.array([0.2, 0.53, -0.7])
# {r} is a real variable, {c} one that may be complex, {a} either
REAL = """
np.abs({c})   np.real({c})   ({c}).imag   {r}*{r}   np.sin({r})   np.real({c}*np.conj({a}))
np.abs({c} + {r})**2   np.angle({c} + 3.0)   np.fft.irfft({c}, n=3)   {r} - 0.5*{r}
np.where({r} > 0, {r}, {r}*2)   np.linalg.norm({c})*{r}
"""
COMPLEX = """
{a}*{c}   {c} + {a}   1j*{r}   np.conj({c})   np.exp(1j*{r})   np.fft.fft({a})   np.sin({c})
{c}**2
{c} - (0.3 + 1j)*{a}   np.fft.ifft({a})*{r}   {a}/(3.0 + 1j + {r}**2)   np.sum({c})*{a}   {c}[::-1]
np.cumsum({c})   np.where({r} > 0, {c}, {a})   {c}*np.real({c}[0])
np.fft.fft({c}, n=2)[0]*{a}
"""
STATEMENTS = """
{n} = np.zeros(3, dtype=complex)
for i in range(3):
    {n}[i] = {a}[i]*{a}[i-1]
    {n}[i] += {a}[i]

{n} = {a}*1.0
for i in range(3):
    {n} = {n}*0.5 + {a}

{n} = {r}*1.0
for i in range(3):
    {n} = {n}*(0.3 + 0.4j) + {a}

{n} = {a}*1.0
if np.sum({r}) > 0:
    {n} = {n}*{a}
else:
    {n} = {a} + 1j

{n} = {c} + 0j
{n}[1:] -= {a}[1:]
{n}[0] *= {a}[1]
{n} /= 2.0

{n} = [{a}, {a}]
{n}.append({a})
{n} = np.sum(np.array({n}), axis=0) + 0j
"""
RESULTS = "np.sum(np.abs({c} + {last})**2)   {last}*{a}   np.real({last}) + {r}   {r}, {last}"


def split(text):
    return [part for line in text.strip().splitlines() for part in line.split("   ")]


def program(seed):
    """The text of a function of a real and a complex vector."""
    rng = random.Random(seed)
    real, mixed, lines = ["x"], ["z"], []

    def filled(text, **named):
        while "{" in text:
            for key, names in (("{r}", real), ("{c}", mixed), ("{a}", real + mixed)):
                text = text.replace(key, rng.choice(names), 1)
            for key, name in named.items():
                text = text.replace(f"{{{key}}}", name)
        return text

    for k in range(rng.randint(2, 7)):
        kind = rng.random()
        if kind < 0.35:
            lines.append(f"r{k} = " + filled(rng.choice(split(REAL))))
            real.append(f"r{k}")
        elif kind < 0.65:
            lines.append(f"c{k} = " + filled(rng.choice(split(COMPLEX))))
            mixed.append(f"c{k}")
        else:
            made = rng.choice(STATEMENTS.strip().split("\n\n"))
            lines += filled(made, n=f"m{k}").splitlines()
            mixed.append(f"m{k}")
    result = filled(rng.choice(split(RESULTS)), last=mixed[-1])
    return "\n    ".join(["def f(x, z):", *lines, f"return {result}"]) + "\n"


def tried(seed):
    """Whether a program is differentiated; it is right then, or an error is raised."""
    f = srcad.from_source(program(seed))
    y = f(X.copy(), Z.copy())
    size = max(np.max(np.abs(part)) for part in (y if isinstance(y, tuple) else (y,)))
    if not size < 1e3:
        return False  # differences are no measure of it
    try:
        # differences of values up to 1e3 have no more places
        srcad.check_grads(f, (X, Z), rtol=1e-4, atol=1e-4)
    except srcad.TransformError:
        return False
    return True


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_random_programs_of_complex_numbers(start):
    assert sum(map(tried, range(start, start + 10))) >= 6


if __name__ == "__main__":
    done = [tried(seed) for seed in range(int(sys.argv[1]), int(sys.argv[2]))]
    print(f"{sum(done)} of {len(done)} differentiated, none wrong")
