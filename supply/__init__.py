"""What the program is made of, and how it travels: the lock, the wheel, the wheelhouse, the SBOM.

For whoever makes a release; nothing of it is part of the program.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "supply"
