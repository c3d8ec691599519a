"""Benchmarks: pages and acts against floors measured in the same run. `make bench` prints one table of ratios."""
