"""What `import srcad` costs somebody who imports NumPy anyway.

Each import needs a Python that has not done it yet. The clock runs inside that Python, round the
imports only, so that its own start does not count.
"""

import subprocess
import sys
from pathlib import Path

from benchmarks.harness import Row, ratio

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 15


def seconds(imports: str) -> float:
    """What an import statement costs in a Python of its own."""
    program = f"from time import perf_counter as t; a = t(); {imports}; print(t() - a)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def rows() -> list[Row]:
    """The one row."""
    both = ratio(lambda: seconds("import numpy, srcad"), lambda: seconds("import numpy"), PAIRS)
    return [Row("import numpy and srcad / import numpy", both, 1.5)]
