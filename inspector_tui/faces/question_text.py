"""One question with all that is recorded on it, laid out as lines for a page of any width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.style import Style

from inspector_tui.checklist.condition import holds
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import THEMES, FollowUp, Question
from inspector_tui.faces import last_text
from inspector_tui.faces.columns import BLANK, LABEL, MARGIN, across, labelled, listed, paragraph
from inspector_tui.faces.field_text import shown
from inspector_tui.faces.last_text import Earlier
from inspector_tui.faces.prompt_text import beside as prompted
from inspector_tui.faces.row import Row
from inspector_tui.faces.rows_text import none_yet
from inspector_tui.faces.text import clip, one_line
from inspector_tui.faces.tones import TONES
from inspector_tui.record.asking import bears
from inspector_tui.record.base import Verdict, lacks_reason
from inspector_tui.record.events import Answer
from inspector_tui.record.facts import VisitFacts
from inspector_tui.record.visit import Visit
from inspector_tui.report.rows import row_text
from inspector_tui.workflow.progress import rows_for
from inspector_tui.workflow.prompts import Standing

_ASK = Style(bold=True)
_NOTHING = Earlier()
_SOURCE = 6
"""Cells of the column with the kind of evidence."""
_MOST_ROWS = 5
"""Rows of a table that are shown here; the table itself shows all."""


@dataclass(frozen=True)
class Sheet:
    """What a page shows: a question of a visit, with the verdict that is on its way, if any."""

    library: Library
    visit: Visit
    question: Question
    verdict: Verdict | None = None
    parked: bool = False
    draft: str = ""
    """What was typed and is not saved yet, in words; "" when there is nothing."""
    prompts: tuple[Standing, ...] = ()
    """What the record so far prompts on the question."""
    earlier: Earlier = _NOTHING
    """What was recorded on it before."""
    own_first: bool = False
    """Whether what was answered stands above the guidance: for whoever comes back to it."""

    @property
    def answer(self) -> Answer:
        return self.visit.answer(self.question.id)

    @property
    def is_begun(self) -> bool:
        """True when something was answered, with rows too, or half-typed."""
        rows = rows_for(self.visit, self.question)
        given = self.verdict is not None or not self.answer.is_empty() or bool(self.draft)
        return given or any(bears(self.question, row) for row in rows)


def whole(sheet: Sheet, width: int) -> list[Row]:
    """Everything: where it stands, the question, what to look for, the law, the record."""
    own = [*_answer(sheet, width), *_rows(sheet, width)]
    guide, prompts = list(_guide(sheet, width)), list(prompted(sheet.prompts, width))
    others = [*_beside(sheet, width), *_then(sheet, width), *last_text.rows(sheet.earlier, width)]
    after = (own, guide, prompts, others) if sheet.own_first else (guide, prompts, [*own, *others])
    rows = [*_place(sheet, width), *_asked(sheet, width)]
    for part in after:
        rows += [BLANK, *part] if part else []
    return rows


def brief(sheet: Sheet, width: int) -> list[Row]:
    """Only what is asked, for when its answer is being written below."""
    return list(paragraph(sheet.question.ask, width, _ASK))


def follow_ups(sheet: Sheet) -> list[FollowUp]:
    """What the answers given so far ask the inspector to do next."""
    facts = VisitFacts(sheet.visit)
    return [then for then in sheet.question.follow_up if holds(then.when, facts)]


def _place(sheet: Sheet, width: int) -> Iterator[Row]:
    question, library = sheet.question, sheet.library
    section = library.section_of(question.id).title
    checklist = library.checklist_of(question.id).title
    theme = THEMES.get(question.theme or "", "")
    full = f"{checklist} > {section}"
    room = width - 2 * MARGIN - (len(theme) + 2 if theme else 0)
    yield across(full if len(full) <= room else section, theme, width)
    if sheet.parked:
        words = "Not asked now: what it depends on has changed. What was recorded is kept."
        yield from paragraph(words, width, TONES["doubt"])
    yield BLANK


def _asked(sheet: Sheet, width: int) -> Iterator[Row]:
    yield from paragraph(sheet.question.ask, width, _ASK)
    yield from paragraph(sheet.question.why, width)


def _guide(sheet: Sheet, width: int) -> Iterator[Row]:
    question = sheet.question
    entries = [(look.source, look.text) for look in question.look_for]
    yield from listed("Look for", entries, width, key=_SOURCE)
    provisions = map(sheet.library.provision, question.law)
    law = ", ".join(found.short for found in provisions if found)
    if law:
        yield from labelled("Law", f"{law}  (l: in our words)", width)


def _answer(sheet: Sheet, width: int) -> Iterator[Row]:
    question, answer = sheet.question, sheet.answer
    field = question.answer
    if field.kind not in ("verdict", "rows"):
        value = answer.value
        text = "-" if value is None else shown(field, value, sheet.library, sheet.visit)
        yield from labelled("Answer", text, width)
    if lacks_reason(sheet.verdict, answer.reason):
        said = f"{answer.reason or '-'} (still missing)"
        yield from labelled("Reason", said, width, TONES["doubt"])
    elif answer.reason:
        yield from labelled("Reason", answer.reason, width)
    yield from _measures(sheet, width)
    yield from labelled("Fact", answer.fact, width) if answer.fact else ()
    yield from labelled("Opinion", answer.opinion, width) if answer.opinion else ()
    sources = [(source.code, source.detail) for source in answer.sources]
    yield from listed("Sources", sources, width, key=_SOURCE)
    if sheet.draft:
        yield from labelled("Draft", sheet.draft, width, TONES["doubt"])


def _measures(sheet: Sheet, width: int) -> Iterator[Row]:
    entries = []
    for measure in sheet.question.measures:
        value = sheet.answer.measures.get(measure.id)
        text = "-" if value is None else shown(measure, value, sheet.library, sheet.visit)
        entries.append((measure.label, text))
    longest = max((len(label) for label, _ in entries), default=0)
    key = min(longest + 2, max((width - LABEL) * 3 // 5, 12))
    yield from listed("Details", entries, width, key=key)


def _beside(sheet: Sheet, width: int) -> Iterator[Row]:
    """Notes, exhibits and findings: a line each, to be opened with their own keys."""
    visit, id_ = sheet.visit, sheet.question.id
    notes = [n for n in visit.notes if n.question == id_ and n.stands]
    yield from _lines("Notes", [(n.at[11:16], n.text) for n in notes], width)
    exhibits = [e for e in visit.exhibits.values() if e.taken.question == id_ and not e.withdrawn]
    texts = [(e.taken.mark, e.taken.description or e.taken.name) for e in exhibits]
    yield from _lines("Exhibits", texts, width)
    standing = [f for f in visit.findings.values() if f.stands]
    found = [(f.id, f.content.fact) for f in standing if id_ in f.content.questions]
    yield from _lines("Findings", found, width)


def _rows(sheet: Sheet, width: int) -> Iterator[Row]:
    field = sheet.question.answer
    if field.kind != "rows" or field.record is None:
        return
    record = sheet.library.record(field.record)
    rows = rows_for(sheet.visit, sheet.question)
    name = record.title if record else field.record
    if not rows:
        none = none_yet(sheet.visit, sheet.question)
        yield from labelled("Rows", f"{name}: {none} (r: add the first)", width)
        return
    here = any(bears(sheet.question, row) for row in rows)
    which = "" if here else ", none on this question yet"
    yield from labelled("Rows", f"{name}: {len(rows)}{which} (r: open the table)", width)
    yield from _lines(
        "", [("", row_text(sheet.library, row, visit=sheet.visit)) for row in rows], width
    )


def _lines(label: str, entries: list[tuple[str, str]], width: int) -> Iterator[Row]:
    """One clipped line for each entry, and how many more there are."""
    key = max((len(name) for name, _ in entries), default=0) + 2 if label else 2
    room = max(width - 2 * MARGIN - LABEL - key, 8)
    cut = [(name, clip(one_line(text), room)) for name, text in entries[:_MOST_ROWS]]
    if len(entries) > _MOST_ROWS:
        cut.append(("", f"and {len(entries) - _MOST_ROWS} more"))
    yield from listed(label, cut, width, key=key)


def _then(sheet: Sheet, width: int) -> Iterator[Row]:
    holding = follow_ups(sheet)
    for at, then in enumerate(holding):
        go = f"  (j: {then.go})" if then.go else ""
        yield from labelled("Then" if at == 0 else "", f"{then.text}{go}", width, TONES["doubt"])
