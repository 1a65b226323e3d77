"""What srcad costs, as ratios to something that everybody has: `python -m benchmarks`."""
