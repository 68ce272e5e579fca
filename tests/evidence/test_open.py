"""What no passage covers is named, with its reason, where people look for what is missing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from kg.coverage import measure

ROOT = Path(__file__).parents[2]
SOURCES = ROOT.parent / "shared" / "sources"
PARAGRAPH = 40


@pytest.mark.suite
def test_every_gap_of_a_paragraph_is_named_with_its_reason() -> None:
    if not SOURCES.is_dir() and not os.environ.get("CI"):
        pytest.skip(f"the texts of the reports are not in {SOURCES}")
    named = re.findall(r"^- (\w+) (\d+)-(\d+): \S", (ROOT / "data" / "OPEN.md").read_text(), re.MULTILINE)
    spans = [(key, int(start), int(end)) for key, start, end in named]
    _, gaps = measure(ROOT / "data", SOURCES)
    unnamed = [
        gap
        for gap in gaps
        if gap.words >= PARAGRAPH
        and not any(key == gap.key and start <= gap.start and gap.end <= end for key, start, end in spans)
    ]
    assert unnamed == []
