"""What the provisions behind a question ask, in our words and with their status."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style

from inspector_tui.checklist.law_words import status
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Breach, Provision, Question
from inspector_tui.faces.columns import BLANK, labelled, paragraph
from inspector_tui.faces.row import Row
from inspector_tui.faces.tones import TONES
from inspector_tui.signs import capital

_BOLD = Style(bold=True)


def law_rows(library: Library, question: Question, width: int) -> list[Row]:
    """The lines of the page."""
    rows = list(paragraph(question.ask, width, _BOLD))
    provisions = [found for key in question.law if (found := library.provision(key))]
    if not provisions:
        rows += [BLANK, *paragraph("No provision stands behind this question.", width)]
    for provision in provisions:
        rows += [BLANK, *_provision(provision, width)]
    for breach in question.breach:
        rows += [BLANK, *_breach(breach, width)]
    return rows


def _provision(provision: Provision, width: int) -> Iterator[Row]:
    heading = f"{provision.short}  {provision.instrument}, {provision.part}"
    yield from paragraph(heading, width, _BOLD)
    yield from labelled("Duty", provision.duty, width)
    yield from labelled("To show", provision.find, width)
    if provision.verified:
        yield from labelled("Status", f"Our words, checked. Basis: {provision.basis}.", width)
    else:
        words = status(provision)
        said = f"{capital(words)}."
        yield from labelled("Status", said, width, TONES["doubt"])


def _breach(breach: Breach, width: int) -> Iterator[Row]:
    yield from labelled("Breach if", breach.if_, width)
    steps = [f"{breach.route} route"]
    if breach.benchmark:
        consequence, _, likelihood = breach.benchmark.partition("/")
        steps.append(f"where it ought to be: {consequence}, {likelihood}")
    if breach.state:
        steps.append(f"the arrangement is {breach.state}")
    if breach.standard:
        steps.append(f"{breach.standard} standard")
    yield from labelled("", f"{'; '.join(steps)}. You decide.", width, TONES["quiet"])
