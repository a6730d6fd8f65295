"""Carrying out the cases of a checklist: what is typed goes in as by hand, on no disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import cast

from inspector_tui.checklist.case import Case, ExpectedPrompt, GivenAnswer
from inspector_tui.checklist.choosing import read_verdict
from inspector_tui.checklist.condition import holds
from inspector_tui.checklist.fault import Fault, Path, Problem
from inspector_tui.checklist.lint import lint
from inspector_tui.checklist.lint_links import COMMON
from inspector_tui.checklist.load import Source, load, parse
from inspector_tui.checklist.model import VERDICTS, Checklist, Field, Question
from inspector_tui.checklist.quantities import UnclearError
from inspector_tui.checklist.value import ValueFault, read
from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.kinds import KINDS
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.base import Clock, Value, Verdict
from inspector_tui.record.chain import Stamp, link
from inspector_tui.record.events import Edition, Inspector, Site, VisitStarted
from inspector_tui.record.facts import VisitFacts
from inspector_tui.record.fold import advance
from inspector_tui.record.visit import Visit
from inspector_tui.workflow import answering, rows
from inspector_tui.workflow.command import Command, RefusedError
from inspector_tui.workflow.library import assemble
from inspector_tui.workflow.progress import items
from inspector_tui.workflow.sources import read_sources

VISIT = "00000000-0000-4000-8000-000000000000"
_MOST = 6
"""Prompts named when one that was expected did not appear."""


def lint_all(given: Sequence[Source], *, beside: Sequence[Source] = ()) -> list[Fault]:
    """Every fault of checklist files: what `lint` finds; in a file without any, its cases too.

    `beside` are known too, but not reported on.
    """
    faults = lint(given, beside=beside)
    faulty = {fault.file for fault in faults}
    known = {source.id: source for source in (*beside, *given) if source.name not in faulty}
    for source in given:
        if source.name not in faulty:
            problems = list(_of_file(source, known))
            faults += parse(source.text).faults(source.name, problems)
    return faults


def _of_file(source: Source, known: Mapping[str, Source]) -> Iterator[Problem]:
    file = load(source.text, source.name)
    for at, case in enumerate(file.case if isinstance(file, Checklist) else ()):
        for path, text in _Run(source, case, known).problems():
            yield Problem(("case", at, *path), text)


class _Run:
    """One case, carried out. Paths of its problems begin inside the case."""

    def __init__(self, source: Source, case: Case, known: Mapping[str, Source]) -> None:
        names = dict.fromkeys((COMMON, source.id, *case.beside, "law"))
        self._sources = [known[name] for name in names if name in known]
        files = [load(found.text, found.name) for found in self._sources]
        self._library = assemble(files)
        self._case = case
        issued = next(file.issued for file in files if file.id == source.id)
        self._day = case.on or issued
        self._visit = Visit(id=VISIT)

    def problems(self) -> Iterator[Problem]:
        """What is not as the case says."""
        yield from self._begin()
        faults = list(self._typed())
        yield from faults
        if faults:
            return  # What was refused was not answered, so nothing expected of it can hold.
        yield from self._asked()
        yield from self._prompted()

    # What is typed

    def _begin(self) -> Iterator[Problem]:
        profile = self._case.profile
        if profile is not None and profile not in self._library.profiles():
            yield Problem(("profile",), f"none of the checklists has a profile {profile}")
        self._save(
            lambda _: [
                VisitStarted(
                    organisation="Case",
                    on=self._day.isoformat(),
                    inspector=Inspector("Case", "AB"),
                    checklists=tuple(Edition(s.id, s.edition, s.sha256) for s in self._sources),
                    sites=(Site("S1", "Site"),),
                    profile=profile,
                )
            ]
        )

    def _save(self, command: Command) -> None:
        stamp = Stamp(f"{self._day.isoformat()}T12:00:00.000+00:00", "AB", Clock("case", 0))
        for act in command(self._visit):
            visit = self._visit
            made = link(act, visit=visit.id, n=visit.last + 1, prev=visit.head, stamp=stamp)
            self._visit = advance(visit, made)

    def _typed(self) -> Iterator[Problem]:
        for record, entries in self._case.rows.items():
            for at, typed in enumerate(entries):
                yield from self._row(record, typed, ("rows", record, at))
        for question, given in self._case.answers.items():
            yield from self._answer(question, given, ("answers", question))

    def _row(self, record_id: str, typed: Mapping[str, str], path: Path) -> Iterator[Problem]:
        record = self._library.record(record_id)
        if record is None:
            yield Problem(path, f"no checklist of this case declares the record {record_id}")
            return
        fields, problems = self._read(record.all_fields(), typed, path)
        yield from problems
        if not problems:
            asking = self._asking(record_id, fields)
            yield from self._try(
                lambda: rows.add(self._library, record_id, fields, question=asking), path
            )

    def _asking(self, record: str, fields: Mapping[str, Value]) -> str | None:
        """The first question that such a row answers."""
        answers = ((question.id, question.answer) for question in self._library.questions)
        return next(
            (
                id_
                for id_, field in answers
                if field.record == record
                and field.kind == "rows"
                and all(fields.get(name) == value for name, value in field.where.items())
            ),
            None,
        )

    def _answer(self, question_id: str, given: GivenAnswer, path: Path) -> Iterator[Problem]:
        question = self._library.question(question_id)
        if question is None:
            yield Problem(path, f"no checklist of this case asks {question_id}")
            return
        measures, problems = self._read(question.measures, given.measures, (*path, "measures"))
        value, verdict, more = self._value(question, given, path)
        texts = {name: getattr(given, name) or "" for name in ("reason", "fact", "opinion")}
        yield from (*problems, *more)
        if not problems and not more:
            yield from self._try(
                lambda: answering.record(
                    self._library,
                    question_id,
                    value=value,
                    measures=measures,
                    texts=texts,
                    sources=read_sources(given.sources or ""),
                    verdict=verdict,
                ),
                path,
            )

    def _value(
        self, question: Question, given: GivenAnswer, path: Path
    ) -> tuple[Value | None, Verdict | None, list[Problem]]:
        """The value and the verdict; of a question with a verdict alone the value is that."""
        verdict, value = given.verdict, given.value
        if question.answer.kind == "verdict":
            verdict, value = verdict or value, None
        own = question.answer.model_copy(update={"id": "value", "label": "The answer"})
        found, problems = self._read([own], {} if value is None else {"value": value}, path)
        judged: Verdict | None = None
        if verdict is not None:
            try:
                judged = cast(Verdict, read_verdict(verdict, VERDICTS))
            except UnclearError as error:
                problems.append(Problem(path, f"the verdict: {error}"))
        return found.get("value"), judged, problems

    def _read(
        self, fields: Iterable[Field], typed: Mapping[str, str], path: Path
    ) -> tuple[dict[str, Value], list[Problem]]:
        """What was typed as it is stored, and what does not fit."""
        declared = {field.id: field for field in fields}
        noon = dt.datetime.combine(self._day, dt.time(12))
        found: dict[str, Value] = {}
        problems = []
        for name, text in typed.items():
            if name not in declared:
                problems.append(Problem((*path, name), f"there is no field {name} here"))
                continue
            try:
                value = read(declared[name], text, library=self._library, now=noon)
            except ValueFault as fault:
                problems.append(Problem((*path, name), str(fault)))
            else:
                found |= {} if value is None else {name: value}
        return found, problems

    def _try(self, change: Callable[[], Command], path: Path) -> Iterator[Problem]:
        try:
            self._save(change())
        except RefusedError as error:
            yield Problem(path, error.what)

    # What is expected

    def _asked(self) -> Iterator[Problem]:
        asked = {item.id for item in items(self._visit, self._library) if not item.parked}
        facts = VisitFacts(self._visit)
        follow_ups = (step for question in self._library.questions for step in question.follow_up)
        then = {step.go for step in follow_ups if holds(step.when, facts)}
        for key, found, wanted, words in (
            ("visible", asked, True, "is not asked, and should be"),
            ("hidden", asked, False, "is asked, and should not be"),
            ("then", then, True, "follows from nothing here, and should"),
            ("no_then", then, False, "follows from something here, and should not"),
        ):
            for at, question in enumerate(getattr(self._case, key)):
                if (question in found) is not wanted:
                    yield Problem((key, at), f"{question} {words}")

    def _prompted(self) -> Iterator[Problem]:
        found = engine.prompts(self._visit, self._library, tables.shipped())
        for at, expected in enumerate(self._case.prompts):
            if fault := _unknown(expected.prompt) or _missing(expected, found):
                yield Problem(("prompts", at), fault)
        for at, name in enumerate(self._case.no_prompts):
            for prompt in _named(name, found):
                yield Problem(("no_prompts", at), f"{prompt.key} appears: {prompt.text}")
            if fault := _unknown(name):
                yield Problem(("no_prompts", at), fault)


def _named(name: str, found: Iterable[Prompt]) -> list[Prompt]:
    """The prompts of a kind, or the one with that key."""
    return [prompt for prompt in found if name in (prompt.kind, prompt.key)]


def _unknown(name: str) -> str:
    kind = name.partition(":")[0]
    if kind in KINDS:
        return ""
    close = get_close_matches(kind, KINDS, n=1)
    return f'there is no kind of prompt "{kind}"' + (f'; did you mean "{close[0]}"?' * len(close))


def _missing(expected: ExpectedPrompt, found: Sequence[Prompt]) -> str:
    """What is wrong when nothing is as expected."""
    same = _named(expected.prompt, found)
    if not same:
        keys = [prompt.key for prompt in found]
        more = ", ".join(keys[:_MOST]) + (" and others" if len(keys) > _MOST else "")
        return f"no prompt {expected.prompt} appears; there is {more or 'none at all'}"
    words = (expected.says or "").casefold()
    if any(words in _whole(prompt).casefold() for prompt in same):
        return ""
    return f'{expected.prompt} does not say "{expected.says}"; it says: {_whole(same[0])}'


def _whole(prompt: Prompt) -> str:
    reasons = (reason.text for reason in prompt.reasons)
    return " ".join((prompt.text, *reasons, *prompt.missing))
