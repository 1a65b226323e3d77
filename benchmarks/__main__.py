"""`python -m benchmarks [NAME …]`: every measure, or those named, in one table of ratios."""

import sys

from benchmarks import calls, imports, transform
from benchmarks.harness import table

MEASURES = {"transform": transform.rows, "imports": imports.rows, "calls": calls.rows}


def main(wanted: list[str]) -> None:
    """Measure, and print the table."""
    if unknown := sorted(set(wanted) - set(MEASURES)):
        sys.exit(f"no measure {', '.join(unknown)}; there are {', '.join(MEASURES)}")
    print(table(row for name in wanted or MEASURES for row in MEASURES[name]()))


if __name__ == "__main__":
    main(sys.argv[1:])
