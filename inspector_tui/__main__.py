"""The one entry point: harden the process, then hand over to the command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `inspector-tui`; ends the process with the documented exit code."""
    from inspector_tui.errors import InspectorError
    from inspector_tui.vault.process import START_NEEDS, harden, require_memory

    harden()
    try:
        require_memory(START_NEEDS)
    except InspectorError as error:  # said here, before anything that takes memory is loaded
        if sys.stderr is not None:
            sys.stderr.write(f"inspector-tui: {error}\n")
        sys.exit(error.exit_code)
    from inspector_tui.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
