"""The exit statuses of the commands."""

from __future__ import annotations

from typing import Final

from kg.errors import BuildError, EvidenceError, FileSyntaxError, KGError, QuerySyntaxError, TableError

FOUND: Final = 1
"""Something is there to mend."""
FAILED: Final = 2
"""The command could not run."""
_FOUND_BY: Final = (BuildError, EvidenceError, FileSyntaxError, TableError, QuerySyntaxError)


def status_of(error: KGError) -> int:
    """Return the status with which a command ends that raised ``error``."""
    return FOUND if isinstance(error, _FOUND_BY) else FAILED
