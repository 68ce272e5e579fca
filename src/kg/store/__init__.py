"""The store: the only door to the query engine, for the build (in process) and the service (in jail)."""

from kg.store.dataset import Dataset, Term, check_query
from kg.store.engine import find_faults

__all__ = ["Dataset", "Term", "check_query", "find_faults"]
