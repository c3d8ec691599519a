"""Addresses outside the API on which programs may rely."""

from foundation.core.registries import Kept, kept_addresses

kept_addresses.register(
    "/agreement/figures.csv",
    Kept("/agreement/figures.csv", "text/csv", "The figures of agreement of each criterion."),
)
kept_addresses.register(
    "/learning/figures.csv",
    Kept("/learning/figures.csv", "text/csv", "Which scores foresaw first months, as far as one may read it."),
)
