"""The high-risk register and the record of lone work, read as one list of entries."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from inspector_tui.checklist.model import Question
from inspector_tui.judgement import stored
from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.words import clip, counted, folded, slug
from inspector_tui.record.visit import Row

KINDS: dict[str, tuple[str, str]] = {
    "location": ("place", "places"),
    "task": ("task", "tasks"),
    "role": ("role", "roles"),
    "lone": ("kind of lone work", "kinds of lone work"),
    "other": ("entry", "entries"),
}
"""What an entry may be, with its words for one and for many."""


class Entry(Struct, frozen=True):
    """One place, task, role or kind of lone work, whichever record it stands in.

    `named` is "yes", "implied", "no" or ""; `assessed` and `controls` "yes", "partly", "no" or "".
    """

    row: str
    kind: str
    subject: str
    label: str
    question: str
    risk: str
    found: bool
    stale: bool
    named: str
    assessed: str
    controls: str
    incidents: int | None
    norm: str
    found_by: str
    evidence: str
    where_named: str

    @property
    def is_named(self) -> bool:
        """Named in so many words, or implied."""
        return self.named in ("yes", "implied")

    @property
    def unnamed(self) -> bool:
        """H1: found on site, ranked high (lone work: whatever its rank), and not in the policy."""
        return self.found and self.named == "no" and (self.risk == "high" or self.kind == "lone")


class Group(Struct, frozen=True):
    """The entries of one kind and subject with the counts that go with every result."""

    kind: str
    subject: str
    question: str
    entries: tuple[Entry, ...]

    def count(self, named: str) -> int:
        """How many entries have this word under "named in the policy"; "" is not recorded."""
        return sum(entry.named == named for entry in self.entries)

    @property
    def counts(self) -> str:
        """As "5 places entered: 2 named, 1 only implied, 2 not named", or "none named" of them."""
        parts = [f"{self.count('yes') or 'none'} named"]
        for key, words in (("implied", "only implied"), ("no", "not named"), ("", "not recorded")):
            if self.count(key):
                parts.append(f"{self.count(key)} {words}")
        return f"{counted(len(self.entries), *KINDS[self.kind])} entered: {', '.join(parts)}"


def entries(facts: Facts) -> tuple[Entry, ...]:
    """The register and the lone work, by record and number."""
    register = (_register_entry(facts, row) for row in facts.rows("HRR"))
    return (*register, *(_lone_entry(facts, row) for row in facts.rows("LONE")))


def groups(facts: Facts) -> tuple[Group, ...]:
    """Entries by kind and subject, for the screen and the report."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in facts.once(entries):
        found[entry.kind, entry.subject].append(entry)
    order = list(KINDS)
    return tuple(
        Group(kind, subject, members[0].question, tuple(members))
        for (kind, subject), members in sorted(
            found.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    )


def _register_entry(facts: Facts, row: Row) -> Entry:
    get = row.fields.get
    kind = stored.text(get("kind"))
    incidents = stored.number(get("incidents_12m"))
    found_by = stored.text(get("found_by"))
    document = facts.row(get("policy_document"))
    title = stored.text(document.fields.get("title")) if document else ""
    page = stored.text(get("policy_page"))
    return Entry(
        row=row.id,
        kind=kind if kind in ("location", "task", "role") else "other",
        subject=slug(stored.text(get("list")) or "VA").upper(),
        label=clip(stored.text(get("label"))) or row.id,
        question=_question(facts, row),
        risk=stored.text(get("class")),
        found=found_by != "not-found",
        stale=found_by == "not-found",
        named=stored.text(get("named_in_policy")),
        assessed=stored.text(get("assessed")),
        controls=stored.text(get("control_present")),
        incidents=int(incidents) if incidents is not None else None,
        norm=folded(stored.text(get("norm_id"))),
        found_by=facts.label("HRR", "found_by", found_by).lower(),
        evidence=clip(stored.text(get("found_evidence"))),
        where_named=clip(", ".join(part for part in (title, page and f"page {page}") if part)),
    )


def _lone_entry(facts: Facts, row: Row) -> Entry:
    get = row.fields.get
    parts = [facts.label("LONE", name, stored.text(get(name))) for name in ("who", "where", "when")]
    return Entry(
        row=row.id,
        kind="lone",
        subject="LW",
        label=clip(", ".join(part for part in parts if part)) or row.id,
        question=row.question or "LW-010",
        risk=stored.text(get("class")),
        found=True,
        stale=False,
        named=stored.text(get("in_policy")),
        assessed=stored.text(get("assessed")),
        controls=stored.text(get("help_reaches")),
        incidents=None,
        norm="",
        found_by="",
        evidence="",
        where_named="",
    )


def _question(facts: Facts, row: Row) -> str:
    """Where an entry is shown: where it was added, or else the question that asks for its kind."""
    if row.question and facts.library.question(row.question):
        return row.question
    best = max(
        facts.once(_askers),
        key=lambda question: sum(
            row.fields.get(field) == wanted for field, wanted in question.answer.where.items()
        ),
        default=None,
    )
    return best.id if best else row.question or "VA-020"


def _askers(facts: Facts) -> tuple[Question, ...]:
    """The questions that are answered with entries of the register."""
    return tuple(
        question
        for question in facts.library.questions
        if question.answer.kind == "rows" and question.answer.record == "HRR"
    )
