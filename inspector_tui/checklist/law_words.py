"""How a provision is told: in our words, and never without whether those were checked."""

from __future__ import annotations

import re

from inspector_tui.checklist.model import Provision

UNVERIFIED = "in our words; not checked against "
"""Begins what is said of every provision that nobody checked."""
LAW = "legislation.gov.uk"
"""Where the text of an Act or of regulations is published."""
_PARTLY = f"in our words; only partly checked against {LAW}"
_LAW = re.compile(r"\b(Act|Regulations)\b")


def status(provision: Provision) -> str:
    """What a provision's words rest on, or that nobody checked them and against what.

    Where they were not checked, `basis` says what somebody wrote them from: that is for whoever
    keeps the checklist, and never stands before a reader as if it were a source of law.
    """
    if provision.verified:
        return provision.basis
    if not _LAW.search(provision.instrument):
        return f"{UNVERIFIED}the published text"
    return _PARTLY if provision.basis.startswith(LAW) else f"{UNVERIFIED}{LAW}"


def said(provision: Provision) -> str:
    """A provision in one sentence: its short name, what it asks, and its status."""
    return f"{provision.short}: {provision.duty} ({status(provision)})"
