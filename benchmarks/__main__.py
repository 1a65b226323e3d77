"""`python -m benchmarks [NAME …]`: every measure, or those named, in tables of ratios."""

from argparse import ArgumentParser

from benchmarks import calls, growth, imports, report, transform
from benchmarks.compare import compare
from benchmarks.harness import Row, keep_memory, table
from benchmarks.peers import PEERS, installed
from benchmarks.workloads import WORKLOADS

MEASURES = {
    "growth": growth.rows,
    "transform": transform.rows,
    "imports": imports.rows,
    "calls": calls.rows,
}
SIZES = ("small", "large")


def main() -> None:
    """Measure, and print the tables."""
    parser = ArgumentParser("python -m benchmarks", description=__doc__)
    every = [*WORKLOADS, *MEASURES]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(every)}")
    parser.add_argument("--sizes", default=",".join(SIZES), help="small, large, or both")
    parser.add_argument("--peers", help=f"of {','.join(PEERS)}, or none; by default the installed")
    asked = parser.parse_args()
    names = asked.names or every
    sizes = asked.sizes.split(",")
    peers = installed() if asked.peers is None else asked.peers.split(",")
    peers = [peer for peer in peers if peer not in ("", "none")]
    for wanted, known in ((names, every), (sizes, SIZES), (peers, PEERS)):
        if unknown := [name for name in wanted if name not in known]:
            parser.error(f"no {', '.join(unknown)}; there are {', '.join(known)}")

    keep_memory()
    rows: list[Row] = []
    if workloads := [WORKLOADS[name] for name in names if name in WORKLOADS]:
        shown = report.columns(peers)
        print(report.heading(shown), flush=True)
        compared = []
        for workload in workloads:
            for size in (size for size in sizes if size in workload.sizes):
                compared.append(compare(workload, size, peers))
                print(report.line(compared[-1], shown), flush=True)
        rows += report.summary(compared, peers)
        print()
    for name in names:
        rows += MEASURES[name]() if name in MEASURES else []
    print(table(rows))


if __name__ == "__main__":
    main()
