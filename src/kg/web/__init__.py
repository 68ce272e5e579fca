"""The service: HTTP around the store, and nothing else."""
