"""The record of changes: what each published version added, changed and withdrew, kept beside the versions.

Old artefacts are forgotten and their bytes depend on the project alone, so neither the history nor a date can
be in them. Each build that changes what the graph says adds one line to a file that outlives the versions.
"""

from __future__ import annotations

from kg.changes.entry import EVIDENCE, FATES, Entry, Thing
from kg.changes.record import LOG, find_withdrawn, note_changes, read_log

__all__ = ["EVIDENCE", "FATES", "LOG", "Entry", "Thing", "find_withdrawn", "note_changes", "read_log"]
