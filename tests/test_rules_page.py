"""The code of docs/rules.md runs as it is written there."""

import re
from pathlib import Path

import numpy as np

import srcad
from srcad.rules.declare import forget

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"


def test_the_code_of_the_page(tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "page.py"
    file.write_text("\n".join(blocks))
    space = {}
    exec(compile(file.read_text(), str(file), "exec"), space)
    try:
        srcad.check_grads(space["softplus"], (np.array([0.3, -1.2]),))
        srcad.check_grads(space["product"], (1.5, 2.5))
        clipped = space["clipped"]
        f = srcad.from_source("def f(x):\n    return 5*clipped(x)\n", {"clipped": clipped})
        assert srcad.grad(f)(2.0) == 1.0
    finally:
        for name in ("softplus", "softplus_", "product", "clipped"):
            forget(name)
