"""The store: the only door to the query engine, for the build (in process) and the service (in jail)."""

from kg.store.dataset import Dataset, Term

__all__ = ["Dataset", "Term"]
