"""Every export of an artefact as files: a process of its own for a service that must go on answering.

Called as ``python -m kg.exports ARTEFACT HOME FOLDER``; a message on stderr and status 2 tell of a failure.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.errors import KGError
from kg.exports import EXPORTS, open_answers


def main() -> None:
    """Write the exports of the artefact and home given into the folder given."""
    artefact, home, folder = map(Path, sys.argv[1:])
    try:
        answers = open_answers(artefact, home)
        for export in EXPORTS:
            (folder / export.file).write_bytes(export.write(answers))
    except KGError as error:
        print(error, file=sys.stderr)  # noqa: T201  (read by the service)
        sys.exit(2)


if __name__ == "__main__":
    main()
