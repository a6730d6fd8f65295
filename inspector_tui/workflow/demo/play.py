"""Carries out the script of an invented visit by the commands that both faces use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import read
from inspector_tui.record.base import Value
from inspector_tui.record.chain import Stamp
from inspector_tui.record.events import AnyAct, Finding
from inspector_tui.record.visit import Visit
from inspector_tui.vault import clock, files
from inspector_tui.vault.journal import extend
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import (
    answering,
    enforcement,
    exhibits,
    notes,
    prompts,
    reviews,
    rows,
    visits,
)
from inspector_tui.workflow.command import Command
from inspector_tui.workflow.demo import script as s
from inspector_tui.workflow.drafts import Draft, answer_box, write_texts
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.sources import read_sources

_DATE = Field(id="by", label="Date", kind="date")


def visit(vault: Vault, found: s.Script, day: dt.date) -> str:
    """Everything that the script says, saved as a visit on `day`; the visit's id."""
    new = visits.NewVisit(
        organisation=found.organisation,
        on=day,
        checklists=found.checklists,
        sites=found.sites,
        purpose=found.purpose,
        profile=found.profile,
        people=found.people,
    )
    player = _Player(vault, visits.start(vault, new), found, day)
    for step in found.steps:
        player.do(step)
    player.save()
    if found.left is not None:
        player.leave(found.left)
    if found.sealed:
        vault.append(player.visit, visits.seal(player.library))
    return player.visit


class _Player:
    """One visit being made. Commands wait and are saved in few appends, which is what costs."""

    def __init__(self, vault: Vault, visit_id: str, found: s.Script, day: dt.date) -> None:
        self.vault = vault
        self.visit = visit_id
        self.library = library_of(vault, vault.visit(visit_id))
        self._late = found.late
        self._day = day
        self._waiting: list[Command] = []

    def do(self, step: s.Step) -> None:
        """Carry out one step, or let it wait for others."""
        match step:
            case s.Answer():
                self._waiting += self._answered(step)
            case s.Mark():
                self._waiting.append(
                    answering.give(
                        self.library, step.questions, verdict=step.verdict, reason=step.reason
                    )
                )
            case s.Withdraw():
                self._waiting.append(rows.withdraw(step.row, step.reason))
            case s.Note():
                self._waiting.append(
                    notes.write_note(
                        step.text,
                        question=step.question,
                        place=step.place,
                        present=step.present,
                        late=self._late,
                    )
                )
            case s.Raise():
                self._waiting.append(notes.raise_finding(self._finding(step)))
            case s.Decide():
                self._waiting.append(self._decided(step))
            case s.Exhibit():
                self._take(step)
            case s.Move():
                self._waiting.append(_movement(step))
            case s.Settle():
                self._waiting.append(_settlement(step, self.library))
            case s.Review():
                self._waiting.append(
                    reviews.review(
                        self.library,
                        step.question,
                        in_order=step.in_order,
                        not_sampled=step.not_sampled,
                        undermines=step.undermines,
                    )
                )
            # The two that name an entry by its number: it has to be saved before.
            case s.Undo():
                self.save()
                self._waiting.append(answering.undo)
            case s.Correct():
                self.save()
                self._waiting.append(_correction(step))

    def save(self) -> None:
        """Save what waits as one append."""
        if self._waiting:
            self.vault.append(self.visit, _together(self._waiting))
            self._waiting = []

    def leave(self, left: s.Left) -> None:
        """Leave the visit on a question, with a draft as the screen of the question keeps it."""
        draft = Draft.now(write_texts({".fact": left.fact}))
        self.vault.put_draft(self.visit, answer_box(left.question), draft.kept())
        self.vault.put_bookmark(self.visit, left.question)

    def _answered(self, step: s.Answer) -> Iterator[Command]:
        question = self.library.question(step.question)
        assert question is not None, step.question
        record = self.library.record(question.answer.record or "")
        for typed in step.rows:
            assert record is not None, step.question
            fields = self._read(record.all_fields(), typed)
            yield rows.add(self.library, record.id, fields, question=question.id)
        if step == s.Answer(step.question, rows=step.rows):
            return
        own = question.answer.model_copy(update={"id": "value", "label": "Answer"})
        yield answering.record(
            self.library,
            question.id,
            value=self._read([own], {"value": step.value}).get("value"),
            measures=self._read(question.measures, step.measures),
            texts={"reason": step.reason, "fact": step.fact, "opinion": step.opinion},
            sources=read_sources(step.sources),
            verdict=step.verdict,
        )

    def _read(self, fields: Sequence[Field], typed: s.Fields) -> dict[str, Value]:
        """What was typed, as it is stored."""
        declared: Mapping[str, Field] = {field.id: field for field in fields}
        noon = dt.datetime.combine(self._day, dt.time(12))
        found: dict[str, Value] = {}
        for name, text in typed.items():
            value = read(declared[name], str(text), library=self.library, now=noon)
            if value is not None:
                found[name] = value
        return found

    def _finding(self, step: s.Raise) -> Finding:
        given = {name: getattr(step, name) for name in Finding.__struct_fields__}
        return Finding(**{**given, "by_when": self._date(step.by_when) or None})

    def _decided(self, step: s.Decide) -> Command:
        choices: dict[str, Value] = dict(step.choices)
        if "by" in choices:
            choices["by"] = self._date(str(choices["by"]))
        steps = enforcement.load()
        return steps.take(step.finding, step.step, choices, step.reason, today=self._day)

    def _date(self, typed: str) -> str:
        """A date as it is stored; "" for none."""
        value = read(_DATE, typed, library=self.library) if typed else None
        return str(value or "")

    def _take(self, step: s.Exhibit) -> None:
        self.save()
        label = exhibits.Label(
            description=step.description,
            question=step.question,
            place=step.place,
            from_whom=step.from_whom,
            power=step.power,
            producer=step.producer,
            seal=step.seal,
        )
        with TemporaryDirectory(prefix="inspector-tui-demo-") as folder:
            path = Path(folder) / step.file
            with files.in_words(Path(folder), instead="Name another folder in TMPDIR"):
                path.write_text(s.exhibit(step.file, self._day), encoding="utf-8")
            exhibits.take(self.vault, self.visit, path, label)


def _together(commands: Sequence[Command]) -> Command:
    """Several commands as one: each is decided against the visit as those before it leave it."""

    def command(visit: Visit) -> Sequence[AnyAct]:
        assert visit.inspector is not None
        at, boot = clock.now()
        stamp = Stamp(at=at, by=visit.inspector.initials, clock=boot)
        acts: list[AnyAct] = []
        for each in commands:
            new = each(visit)
            _, visit = extend(visit, new, stamp)
            acts += new
        return acts

    return command


def _correction(step: s.Correct) -> Command:
    def command(visit: Visit) -> Sequence[AnyAct]:
        old = next(note for note in visit.notes if note.text.startswith(step.begins))
        return notes.correct_note(old.n, step.text, step.reason)(visit)

    return command


def _settlement(step: s.Settle, library: Library) -> Command:
    def command(visit: Visit) -> Sequence[AnyAct]:
        raised = prompts.computed(visit, library)
        prompt = next(prompt for prompt in raised if prompt.key == step.prompt)
        return prompts.settle([prompt], step.decision, step.reason)(visit)

    return command


def _movement(step: s.Move) -> Command:
    return exhibits.move(
        step.mark, step.holder, place=step.place, seal=step.seal, reason=step.reason
    )
