"""What the page at the end of a visit says: what is still open, or the seal and its bundles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from rich.text import Text

from inspector_tui.checklist.model import VERDICTS as WORDS
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.line import Line
from inspector_tui.faces.lists_text import EXHIBITS, FINDINGS, NOTES
from inspector_tui.faces.moment import moment
from inspector_tui.faces.prompt_lines import counted, group_line
from inspector_tui.faces.told import Told
from inspector_tui.faces.unsent import unsent
from inspector_tui.faces.vault_lines import plural
from inspector_tui.record.base import VERDICTS
from inspector_tui.record.visit import Visit
from inspector_tui.report.prompts import SAYS_END, SAYS_PROMPT
from inspector_tui.vault import handed
from inspector_tui.vault.ledger import BundleRecord
from inspector_tui.workflow.drafts import question_of, words_for
from inspector_tui.workflow.export import Exported
from inspector_tui.workflow.last_visit import SAYS_EARLIER
from inspector_tui.workflow.progress import Gap, Item, tally
from inspector_tui.workflow.prompts import together
from inspector_tui.workflow.visits import head_code

_HEADINGS = {
    "unanswered": "Not answered",
    "reason": "A verdict without its reason",
    "no-source": "A good verdict without a source",
    "paper-only": "A good verdict on documents alone",
    "finding": "A finding without a link of its chain",
    "two-dates": "A finding and its action with different dates",
    "short-notice": "An improvement notice that leaves too little time",
    "exhibit": "An exhibit with half a label",
    "follow-up": "A finding of an earlier visit of which nothing is said",
    "prompt": "A prompt without your word on it",
    "review": "A section of which you did not say what was in order",
}
_OWN_WORDS = (
    *("finding", "two-dates", "short-notice", "exhibit"),
    *("follow-up", "prompt", "review"),
)
"""Kinds that are told by what is missing: the question is only where it was raised."""
_NOWHERE = "streamed, or its place is not known"
"""Of a bundle without a path: it went to standard output, or only the ledger has it."""
_DRAFTED = {
    "note": NOTES,
    "correction": NOTES,
    "exhibit": EXHIBITS,
    "move": EXHIBITS,
    "finding": FINDINGS,
    "step": FINDINGS,
    "prompt": "prompts",
    "drill": "drill",
    "amendment": "amendment",
}
"""The page of each kind of draft that is none of a question's own."""


def open_words(items: Sequence[Item], gaps: Sequence[Gap], goes: str = "Enter") -> Text:
    """How far the visit is, and what sealing it would mean; `goes` is what goes to a gap."""
    count = tally(items)
    verdicts = [f"{count.verdicts[v]} {WORDS[v].lower()}" for v in VERDICTS if v in count.verdicts]
    answered = f"{count.answered} of {count.asked} questions answered, rows included"
    left = (
        f"{plural(len(gaps), 'gap')} left. {goes} goes to one. Sealing accepts those that stay; "
        "they are written into the seal."
        if gaps
        else "Nothing is left open. k seals the visit."
    )
    return Text(": ".join(filter(None, (answered, ", ".join(verdicts)))) + f".\n{left}")


def sealed_words(visit: Visit) -> Text:
    """Who sealed it when, and the code of the record."""
    seal = next(closing for closing in reversed(visit.closings) if closing.sealed)
    accepted = f" with {plural(len(seal.gaps), 'gap')} accepted" if seal.gaps else ""
    return Text.assemble(
        f"Sealed on {moment(seal.at)} by {seal.by}{accepted}.\n\nCode of the record   ",
        (head_code(visit), "bold"),
        "\n\nWrite the code on the sheet you leave behind. It belongs to the record exactly as it "
        "is now, so that whoever holds the sheet can tell it from any other.",
    )


def gap_lines(desk: OpenVisit, gaps: Sequence[Gap]) -> Iterator[Line]:
    """Texts never saved, then the gaps by kind.

    A line's id begins with the question to go to and the gap's kind; a draft's ends in its box.
    """
    yield from _draft_lines(desk)
    kinds = list(_HEADINGS)
    number = 0
    for kind, group in groupby(sorted(gaps, key=lambda g: kinds.index(g.kind)), lambda g: g.kind):
        same = list(group)
        if kind == "prompt":
            yield from _prompt_lines(desk, same)
            number += len(same)
            continue
        yield Line(f"{_HEADINGS[kind]}: {len(same)}", heading=True)
        for gap in same:
            number += 1
            question = desk.library.question(gap.question)
            ask = question.ask if question and kind not in _OWN_WORDS else words_of(gap)
            yield Line(
                ask, lead=f"{number:3}  {gap.question}", id=f"{gap.question} {kind} {number}"
            )
        yield Line("", heading=True)


def _prompt_lines(desk: OpenVisit, gaps: Sequence[Gap]) -> Iterator[Line]:
    """Open prompts by kind and subject; one that is told as a gap of its answer is only counted."""
    texts = {(gap.question, words_of(gap)) for gap in gaps}
    standing = [one for one in desk.prompts.standing if one.is_open]
    groups = together(one for one in standing if (one.prompt.question, one.prompt.text) in texts)
    above = len(standing) - len(gaps)
    more = f" (and {above} told above)" if above > 0 else ""
    yield Line(f"{_HEADINGS['prompt']}: {counted(len(gaps), len(groups))}{more}", heading=True)
    for number, group in enumerate(groups):
        questions = group.told.questions
        question = questions[0] if len(questions) == 1 else ""
        yield group_line(group, id=f"{question} prompt {number}")
    yield Line("", heading=True)


def words_of(gap: Gap) -> str:
    """What a gap says beneath its heading."""
    text = gap.text.removeprefix(SAYS_PROMPT).removeprefix(SAYS_END)
    return text.removeprefix(SAYS_EARLIER)


def page_of_draft(desk: OpenVisit, box: str) -> tuple[str, str]:
    """The page where a draft is gone on with, and the question or table that it opens with.

    The page is "" where the draft is one of the question's own.
    """
    what, _, rest = box.partition(" ")
    if what == "row":
        about = rest.rpartition(" ")[0]
        row = desk.visit.rows.get(about)
        return "rows", row.record if row else about
    return _DRAFTED.get(what, ""), question_of(box)


def _draft_lines(desk: OpenVisit) -> Iterator[Line]:
    """What was typed and not saved: it would not be in the sealed record."""
    boxes = sorted(desk.drafts.boxes())
    if not boxes:
        return
    yield Line(f"Typed, but not saved: {len(boxes)}", heading=True)
    for box in boxes:
        draft, question = desk.drafts.get(box), question_of(box)
        words = f"{words_for(box)} from {draft.clock if draft else ''}"
        yield Line(words, lead="  *", id=f"{question} draft {box}", tone="doubt")
    yield Line("", heading=True)


def bundle_lines(visit: Visit, bundles: Sequence[BundleRecord]) -> Iterator[Line]:
    """The bundles made of a visit; a line's id is the number after a blank."""
    if handed.as_it_stands(bundles, visit.head):
        yield Line("Exported", heading=True)
    else:
        how = "as it stands" if any(bundle.ready for bundle in bundles) else "yet"
        yield Line(f"Not exported {how}: x makes the bundle to hand over.", heading=True)
    states = handed.states(bundles, {visit.id: visit.head})
    for bundle in bundles:
        if bundle.bundle is not None:
            yield _bundle_line(bundle, states[bundle.number])


def _bundle_line(bundle: BundleRecord, state: handed.State) -> Line:
    tail = "encrypted" if bundle.encrypted else "in the clear"
    if not bundle.ready:
        tail = state
    elif state == "earlier state":
        tail = f"{state}, {tail}"
    where = "to" if bundle.ready else "in"
    nowhere = _NOWHERE if bundle.ready else "not finished"
    return Line(
        f"{where} {Path(bundle.path).parent}" if bundle.path else nowhere,
        lead=f"{bundle.number:3}  {moment(bundle.at)}",
        tail=tail,
        id=f" {bundle.number}",
        tone="normal" if bundle.ready else "doubt",
        quiet=state == "earlier state",
    )


def about_bundle(visit: Visit, bundles: Sequence[BundleRecord], number: str) -> Told:
    """What one of the lines of `bundle_lines` stands for."""
    made = next(bundle for bundle in bundles if str(bundle.number) == number)
    if made.ready:
        path = Path(made.path) if made.path else None
        return handed_over(Exported(made.number, made.bundle or "", path, made.encrypted))
    state = handed.states(bundles, {visit.id: visit.head})[made.number]
    return Told("The bundle", unsent(made, state))


def handed_over(made: Exported) -> Told:
    """Where a bundle is, and how it is checked."""
    how = "signed and encrypted" if made.encrypted else "signed, in the clear"
    who = "The office opens and checks" if made.encrypted else "Anyone checks"
    key = " --identity KEY" if made.encrypted else ""
    return Told(
        "The bundle",
        f"Bundle {made.number}, {how}:",
        kept=str(made.path) if made.path else _NOWHERE,
        todo=f"{who} it with: inspector-tui verify FILE --signers SIGNERS{key}. SIGNERS is a file "
        "with the line that k shows on the list of visits.",
    )
