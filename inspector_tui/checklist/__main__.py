"""`python -m inspector_tui.checklist [FILE...]`: every fault of the files, or of the shipped ones.

Cases are not carried out here: `inspector-tui checklist lint` does that too.
Exit code 0: none; 1: there are faults; 3: a file cannot be read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from inspector_tui.checklist.fault import told
from inspector_tui.checklist.lint import lint
from inspector_tui.checklist.load import MAX_BYTES, Source, shipped, source_of
from inspector_tui.signs import printable


def main(names: Sequence[str]) -> int:
    """Print one line per fault; other shipped files are looked at for what the named ones use."""
    try:
        given = [_read(name) for name in names]
    except OSError as error:
        sys.stderr.write(f"{printable(str(error.filename))} cannot be read: {error.strerror}.\n")
        return 3
    ids = {source.id for source in given}
    beside = [source for source in shipped() if source.id not in ids] if given else []
    faults = lint(given or shipped(), beside=beside)
    for line in told([str(fault) for fault in faults]):
        sys.stdout.write(f"{printable(line)}\n")
    return 1 if faults else 0


def _read(name: str) -> Source:
    with Path(name).open("rb") as file:
        return source_of(file.read(MAX_BYTES + 1), name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
