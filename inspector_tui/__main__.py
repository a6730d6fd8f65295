"""The one entry point: harden the process, then hand over to the command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `inspector-tui`; ends the process with the documented exit code."""
    from inspector_tui.vault.process import harden

    harden()
    from inspector_tui.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
