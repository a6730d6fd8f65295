"""`data/report.html`: the whole record of a visit for a person, on screen or on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from xml.etree.ElementTree import Element

from inspector_tui.checklist.law_words import status
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import SOURCES, THEMES, VERDICTS, Question
from inspector_tui.checklist.moments import show_date, show_moment
from inspector_tui.judgement.named import row_name
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.events import Answer
from inspector_tui.record.held import held
from inspector_tui.record.visit import Note, Row, Visit
from inspector_tui.report import alarm, amended, exhibits, findings, liaison, people, prompts, since
from inspector_tui.report.elements import document, el, labelled, listed, table
from inspector_tui.report.particulars import shown
from inspector_tui.report.rows import cell, columns, fields_of, values_of

COLUMNS = 6
"""Fields that fit beside each other on a sheet of paper; rows with more stand one by one."""

SIGNATURE = (
    "The signature shows who sealed this record and that it has not been changed since. It does "
    "not show that what was written is true or that the clock was right, and it does not replace "
    "continuity of evidence. Corrections are new entries: the journal in the same bundle keeps "
    "everything that was ever entered."
)
"""What a signed record proves and what it does not."""
OPEN = "The visit was still open after entry {entry}: it is not sealed, and this may change."
_ALONE = "This page was printed on its own and is not signed; the bundle is."
_OPEN_ALONE = (
    "This page was printed on its own while the visit was open, and is not signed. The bundle that "
    "is made once the visit is sealed will be."
)


@dataclass(frozen=True)
class Sealing:
    """What the record is bound to: who signs, from which vault, as which bundle."""

    principal: str
    fingerprint: str
    vault: str
    number: int | None
    """Of the bundle that holds the report; `None` for a report printed on its own."""


def render(
    visit: Visit, library: Library, sealing: Sealing, raised: Sequence[Prompt] = ()
) -> bytes:
    """The page in UTF-8: self-contained, no script, the same bytes for the same record.

    `raised` is what the record prompts by the tables of this installation.
    """
    style = files("inspector_tui.report").joinpath("style.css").read_text(encoding="utf-8")
    body = [
        *_head(visit, library, sealing),
        *amended.amendments(visit, library),
        *_summary(visit, library),
        *findings.findings(visit, library),
        *prompts.prompts(visit, raised),
        *prompts.reviews(visit, library),
        *since.follow_ups(visit),
        *_questions(visit, library),
        *_loose_rows(visit, library),
        *alarm.sections(visit, library),
        *since.moves(visit, library),
        *_notes(visit),
        *liaison.who_leads(visit, library),
        *people.interviews(visit, library),
        *exhibits.exhibits(visit),
        *_law(visit, library),
        *_about(visit, sealing),
    ]
    return document(f"Inspection record: {visit.organisation}, {show_date(visit.on)}", style, body)


def _head(visit: Visit, library: Library, sealing: Sealing) -> Iterator[Element]:
    inspector = visit.inspector
    assert inspector is not None
    yield el("h1", f"Inspection record: {visit.organisation}")
    yield el("p", f"Visited on {show_date(visit.on)}", cls="lead")
    if visit.status == "open":
        yield el("p", OPEN.format(entry=visit.last), cls="verdict")
    facts = [
        ("Inspector", f"{inspector.name} ({inspector.initials})"),
        ("Authorisation", inspector.authorisation or "not recorded"),
        ("Sites", shown(library, "sites", visit.sites)),
        ("Why these", visit.purpose or "not recorded"),
        ("Checklists", ", ".join(f"{c.id} {c.edition}" for c in visit.checklists)),
        ("Signer", f"{sealing.principal}, key {sealing.fingerprint}"),
        ("Journal", f"{visit.last} entries, head {visit.head}"),
    ]
    if visit.profile:
        facts.insert(5, ("Profile", f"{visit.profile}: a subset of the questions was asked"))
    yield listed(facts)


def _summary(visit: Visit, library: Library) -> Iterator[Element]:
    yield el("h2", "Summary")
    rows = []
    for theme, words in THEMES.items():
        given: list[str | None] = [
            visit.answer(question.id).verdict
            for question in library.questions
            if question.theme == theme and visit.answer(question.id).verdict
        ]
        if given:
            rows.append([words.capitalize(), *(str(given.count(verdict)) for verdict in VERDICTS)])
    if rows:
        yield table(["Theme", *VERDICTS.values()], rows)
    there = held(visit)
    yield el(
        "p",
        f"{there.answers} answers written, {there.rows} rows, {there.findings} findings, "
        f"{there.exhibits} exhibits, {there.notes} notes; without what was withdrawn or struck.",
    )
    yield el("p", "Counts describe what was seen in the areas sampled; they are not a score.")


def _questions(visit: Visit, library: Library) -> Iterator[Element]:
    recorded = [question for question in library.questions if _has_record(visit, question)]
    for checklist, questions in groupby(recorded, lambda q: library.checklist_of(q.id).title):
        yield el("h2", checklist)
        for section, asked in groupby(questions, lambda q: library.section_of(q.id).title):
            yield el("h3", section)
            for question in asked:
                yield _question(visit, library, question)


def _has_record(visit: Visit, question: Question) -> bool:
    return question.id in visit.answers or any(
        row.question == question.id for row in visit.rows.values()
    )


def _question(visit: Visit, library: Library, question: Question) -> Element:
    answer = visit.answer(question.id)
    verdict = answer.verdict
    return el(
        "div",
        el("h4", question.ask, " ", el("span", question.id, cls="id")),
        el("p", VERDICTS[verdict], cls="verdict") if verdict else None,
        labelled("Reason", answer.reason),
        _measured(answer, question, library),
        labelled("Fact", answer.fact),
        labelled("Opinion of the inspector", answer.opinion),
        _sources(answer),
        _row_tables([r for r in visit.rows.values() if r.question == question.id], library, visit),
        cls=f"question {verdict or ''}".strip(),
    )


def _measured(answer: Answer, question: Question, library: Library) -> Element | None:
    lines = list(values_of(question, answer, library))
    return listed(lines) if lines else None


def _sources(answer: Answer) -> list[Element]:
    text = "; ".join(
        SOURCES[source.code] + (f": {source.detail}" if source.detail else "")
        for source in answer.sources
    )
    return labelled("Sources", text)


def _loose_rows(visit: Visit, library: Library) -> Iterator[Element]:
    """Rows that were added on no question, or on one that these editions do not ask."""
    rows = [row for row in visit.rows.values() if library.question(row.question or "") is None]
    if rows:
        yield el("h2", "Other rows")
        yield from _row_tables(rows, library, visit)


def _row_tables(rows: Sequence[Row], library: Library, visit: Visit) -> Iterator[Element]:
    by_record = sorted(rows, key=lambda row: row.record)
    for record_id, group in groupby(by_record, lambda row: row.record):
        yield from _row_table(record_id, list(group), library, visit)


def _row_table(
    record_id: str, rows: Sequence[Row], library: Library, visit: Visit
) -> Iterator[Element]:
    record = library.record(record_id)
    declared = fields_of(library, record_id)
    names = columns(library, record_id, rows)
    labels = {name: declared[name].label if name in declared else name for name in names}
    yield el("p", record.title if record else record_id, cls="label")
    if len(names) <= COLUMNS:
        yield table(
            ["Row", *labels.values()],
            [
                [_row_name(library, row), *(cell(library, row, name, visit) for name in names)]
                for row in rows
            ],
        )
        return
    for row in rows:
        filled = [(label, cell(library, row, name, visit)) for name, label in labels.items()]
        yield el("p", _row_name(library, row), cls="row")
        yield listed((label, text) for label, text in filled if text)


def _row_name(library: Library, row: Row) -> str:
    name = row_name(library, row)
    return name if row.stands else f"{name}, withdrawn: {row.withdrawn}"


def _notes(visit: Visit) -> Iterator[Element]:
    if not visit.notes:
        return
    yield el("h2", "Notes made at the time")
    for note in visit.notes:
        yield _note(note)


def _note(note: Note) -> Element:
    facts = [f"Entry {note.n}", show_moment(note.at), note.by]
    facts += [text for text in (note.place, note.present, note.question) if text]
    if note.late:
        facts.append(f"written later: {note.late}")
    if note.corrects is not None:
        facts.append(f"corrects entry {note.corrects}: {note.reason}")
    if not note.stands:
        facts.append(f"struck, see entry {note.struck_by}")
    text = el("del", note.text) if not note.stands else note.text
    return el("div", el("p", " · ".join(facts), cls="small"), el("p", text, cls="text"))


def _law(visit: Visit, library: Library) -> Iterator[Element]:
    """Those behind what was recorded, then those that findings name."""
    asked = (question for question in library.questions if _has_record(visit, question))
    contents = (finding.content for finding in visit.findings.values())
    keys = [
        *(key for question in asked for key in question.law),
        *(key for content in contents for key in content.provisions),
    ]
    found = [p for key in dict.fromkeys(keys) if (p := library.provision(key)) is not None]
    if not found:
        return
    yield el("h2", "Provisions named")
    yield el("p", "Given in our words, not as the text of the law.", cls="small")
    yield table(
        ["Provision", "In brief", "Status"],
        [[p.short, p.duty, status(p)] for p in found],
    )


def _about(visit: Visit, sealing: Sealing) -> Iterator[Element]:
    yield el("h2", "About this record")
    for closing in visit.closings:
        what = "Sealed" if closing.sealed else f"Reopened: {closing.reason}"
        yield el("p", f"{what}, {show_moment(closing.at)}, {closing.by} (entry {closing.n}).")
        if closing.gaps:
            yield el("p", "Left open and accepted when sealed:", cls="label")
            yield el("ul", [el("li", gap) for gap in prompts.accepted(closing.gaps)])
    if visit.clock_steps:
        numbers = ", ".join(map(str, visit.clock_steps))
        yield el("p", f"The computer's clock was changed during the visit: entries {numbers}.")
    if sealing.number is None:
        yield el("p", _OPEN_ALONE if visit.status == "open" else _ALONE)
    else:
        yield el("p", SIGNATURE)
    bundle = "" if sealing.number is None else f"bundle {sealing.number}, "
    yield el("p", f"Vault {sealing.vault}, {bundle}visit {visit.id}.", cls="small")
