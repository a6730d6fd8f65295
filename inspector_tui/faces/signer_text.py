"""Who signs, and the line that others check it with."""

from __future__ import annotations

from inspector_tui.faces.columns import labelled, paragraph
from inspector_tui.faces.row import Row
from inspector_tui.workflow.identity import Identity

WHAT_FOR = (
    "Every bundle from this vault is signed with its own key. Whoever checks one needs the "
    "line below, and must get it by another way than the bundle: by hand, or read out."
)

ONE_LINE = (
    "That is a single line, however many it takes here. To have it whole, write it to a file (w), "
    "or have `inspector-tui key show` print it."
)


def signer_rows(signer: Identity, width: int) -> list[Row]:
    return [
        (),
        *paragraph(WHAT_FOR, width),
        (),
        *labelled("Signer", signer.principal, width),
        *labelled("Key", signer.fingerprint, width),
        (),
        *paragraph(signer.allowed_signers, width),
        (),
        *paragraph(ONE_LINE, width),
    ]
