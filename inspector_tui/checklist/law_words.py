"""How a provision is told: in our words, and never without whether those were checked."""

from __future__ import annotations

from inspector_tui.checklist.model import Provision

UNVERIFIED = "in our words; wording not checked against the source"


def status(provision: Provision) -> str:
    """What a provision's words rest on; `UNVERIFIED` where nobody checked them."""
    return provision.basis if provision.verified else UNVERIFIED


def said(provision: Provision) -> str:
    """A provision in one sentence: its short name, what it asks, and its status."""
    return f"{provision.short}: {provision.duty} ({status(provision)})"
