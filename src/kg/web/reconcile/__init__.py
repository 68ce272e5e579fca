"""Reconciliation: names of a spreadsheet linked to the graph (Reconciliation Service API 0.2)."""
