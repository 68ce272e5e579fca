"""Matching: which thing a name from elsewhere means, how likely it is, and why; no network and no graph."""

from kg.matching.judgement import Candidate, Wanted, judge
from kg.matching.names import Name, fold, fold_letter
from kg.matching.register import Entry, Register

__all__ = ["Candidate", "Entry", "Name", "Register", "Wanted", "fold", "fold_letter", "judge"]
