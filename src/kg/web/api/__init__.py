"""The questions as an API: each is an operation with typed parameters, paged rows and a description."""
