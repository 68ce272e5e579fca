"""The watch: a project is built again at each edit, and the last version without a fault stays till then."""

from __future__ import annotations

from kg.watch.process import watching

__all__ = ["watching"]
