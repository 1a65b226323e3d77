"""The text of a caller: tests for arguments that came before, and the generated function's call.

>>> print(caller_text("x, w", ["x", "w"], [Signature(("array", "float"), (0,), "grad", True)]))
def call(x, w):
    if (x.__class__ is array_ and w.__class__ is float_
            and x.dtype is dtype0_0_ and x.shape == shape0_0_):
        try:
            g_ = run0_(x, w)
        except Exception_ as error_:
            note_(error_)
            raise
        if g_.__class__ is array_ and g_.dtype is dtype0_0_ and g_.shape == shape0_0_:
            return g_
        return finish_(g_, (x, w,))
    return long_(x, w)
<BLANKLINE>

What a caller does not know, it hands on.
"""

from __future__ import annotations

from types import NoneType
from typing import NamedTuple

import numpy as np

__all__ = ["CLASSES", "Signature", "caller_text"]

CLASSES: dict[type, str] = {
    float: "float", int: "int", bool: "bool", NoneType: "none", np.float64: "float64",
    np.int64: "int64", np.ndarray: "array",
}  # fmt: skip


class Signature(NamedTuple):
    """What a branch of a caller is written for.

    ``classes`` are those of the arguments, then those of the data outside, which the expressions
    ``outside`` read; ``by`` are the positions that the result is a derivative by, ``real`` those
    to be made floats, ``tests`` what else is to be true. With ``several`` shapes there is a table.
    """

    classes: tuple[str, ...]
    by: tuple[int, ...]
    kind: str
    single: bool
    real: tuple[int, ...] = ()
    outside: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    several: bool = False


def caller_text(params: str, names: list[str], signatures: list[Signature]) -> str:
    """Return the text of a caller with a branch for each signature.

    The parameters stand as in a ``def``. A default is read when it is needed, as the function may
    have got others.
    """
    lines = [f"def call({params}):"]
    optional = [p.partition("=")[0] for p in params.split(", ") if "=" in p]
    for i, p in enumerate(optional, -len(optional)):
        lines += [f"    if {p} is missing_:", f"        {p} = f_.__defaults__[{i}]"]
    for k, signature in enumerate(signatures):
        lines += _branch(k, names, signature)
    return "\n".join([*lines, f"    return long_({', '.join(names)})"]) + "\n"


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _branch(k: int, names: list[str], signature: Signature) -> list[str]:
    places = [*names, *signature.outside]
    pairs = list(zip(places, signature.classes, strict=True))
    arrays = [i for i, (_, c) in enumerate(pairs) if c == "array"]
    classes = " and ".join([*signature.tests, *(f"{p}.__class__ is {c}_" for p, c in pairs)])
    dtypes = [f"{places[i]}.dtype is dtype{k}_{i}_" for i in arrays]
    shapes = [f"{places[i]}.shape == shape{k}_{i}_" for i in arrays]
    more = " and ".join(dtypes if signature.several else dtypes + shapes)
    known = [f"known_ = ({classes}", f"          and {more})"] if more else [f"known_ = {classes}"]
    given = ", ".join(f"float_({n})" if i in signature.real else n for i, n in enumerate(names))
    call = [
        "try:",
        f"    g_ = run{k}_({given})",
        "except Exception_ as error_:",
        "    note_(error_)",
        "    raise",
        *_result(k, names, signature),
    ]
    if signature.several:
        sizes = ", ".join(f"{places[i]}.shape" for i in arrays)
        call[1] = call[1].replace(f"run{k}_", "run_")
        call = [f"run_ = runs{k}_.get(({sizes},))", "if run_ is not None:", *_indented(call)]
    if not (signature.outside or "found" in classes or "guard" in classes):
        known = [f"if ({classes}", f"        and {more}):"] if more else [f"if {classes}:"]
    else:  # a name outside may be gone
        known = ["try:", *_indented(known), "except lost_:", "    known_ = False", "if known_:"]
    return _indented([*known, *_indented(call)])


def _result(k: int, names: list[str], signature: Signature) -> list[str]:
    """The conversion of a result, where it is what it should be; the long way's for others."""
    otherwise = f"return finish_(g_, ({', '.join(names)},))"
    if signature.kind == "tangent":
        real = "g_[0].__class__ is not complex_ and g_[1].__class__ not in complexes_"
        return [f"if {real} and g_[0] is not None:", "    return g_", otherwise]
    lines, tests, whole = [], [], "g_"
    if signature.kind != "grad":
        lines, tests, whole = ["y_, b_ = g_"], ["y_.__class__ is not complex_"], "b_"
    bare = signature.single and len(signature.by) == 1
    parts = [whole] if bare else [f"b{j}_" for j in range(len(signature.by))]
    lines += [] if bare else [f"{', '.join(parts)}, = {whole}"]
    results = []
    for part, i in zip(parts, signature.by, strict=True):
        if signature.classes[i] != "array":
            tests.append(f"({part}.__class__ is float_ or {part}.__class__ is float64_)")
            results.append(f"{part} if {part}.__class__ is float_ else float_({part})")
            if not bare or signature.kind != "grad":
                results[-1] = f"({results[-1]})"
            continue
        results.append(part)
        size = f"{names[i]}.shape" if signature.several else f"shape{k}_{i}_"
        tests += [f"{part}.__class__ is array_", f"{part}.dtype is dtype{k}_{i}_",
                  f"{part}.shape == {size}"]  # fmt: skip
    answer = results[0] if bare else f"({', '.join(results)},)"
    answer = answer if signature.kind == "grad" else f"y_, {answer}"
    if not tests:
        return [*lines, f"return {answer}"]
    return [*lines, f"if {' and '.join(tests)}:", f"    return {answer}", otherwise]
