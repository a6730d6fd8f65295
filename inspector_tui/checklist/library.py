"""The checklist editions of one visit, looked at together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from inspector_tui.checklist.condition import Facts, holds
from inspector_tui.checklist.model import (
    VERDICTS,
    Checklist,
    Field,
    Law,
    Profile,
    Provision,
    Question,
    Record,
    Section,
)

YES_NO = {"yes": "Yes", "no": "No"}


class Library:
    """Questions, records, lists and provisions of several editions by their ids.

    Where two editions declare the same id the first one counts; the linter refuses such sets.
    """

    def __init__(self, checklists: Sequence[Checklist], law: Law | None) -> None:
        self.checklists = tuple(checklists)
        self.law = law
        self._places: dict[str, tuple[Checklist, Section, Question]] = {}
        self._records: dict[str, Record] = {}
        self._lists: dict[str, dict[str, str]] = {}
        for checklist in self.checklists:
            for section in checklist.section:
                for question in section.question:
                    self._places.setdefault(question.id, (checklist, section, question))
            for record in checklist.record:
                self._records.setdefault(record.id, record)
            for name, choices in checklist.lists.items():
                self._lists.setdefault(name, choices)
        provisions = law.provision if law else ()
        self._provisions = {provision.key: provision for provision in provisions}
        self.questions: tuple[Question, ...] = tuple(place[2] for place in self._places.values())

    def question(self, question_id: str) -> Question | None:
        """The question, or None when no edition of this visit asks it."""
        place = self._places.get(question_id)
        return place[2] if place else None

    def checklist_of(self, question_id: str) -> Checklist:
        """The checklist that asks a question; `KeyError` when none does."""
        return self._places[question_id][0]

    def section_of(self, question_id: str) -> Section:
        """The section that a question stands in; `KeyError` when there is none."""
        return self._places[question_id][1]

    def record(self, record_id: str) -> Record | None:
        """The declaration of a repeating record."""
        return self._records.get(record_id)

    @property
    def lists(self) -> Mapping[str, Mapping[str, str]]:
        """The named lists, as key to label in declared order."""
        return self._lists

    def records(self) -> Iterator[Record]:
        """Every record in declared order."""
        yield from self._records.values()

    def provision(self, key: str) -> Provision | None:
        """A legal provision by its key."""
        return self._provisions.get(key)

    def choices(self, field: Field) -> dict[str, str]:
        """What may be chosen, as key to label in declared order; empty where nothing is chosen."""
        if field.kind == "verdict":
            return dict(VERDICTS)
        if field.kind == "yesno":
            return dict(YES_NO)
        if field.list is not None:
            return dict(self._lists.get(field.list, {}))
        return dict(field.choices or {})

    def profiles(self) -> dict[str, str]:
        """Ids and titles of the profiles that any of the checklists has."""
        found: dict[str, str] = {}
        for checklist in self.checklists:
            for profile in checklist.profile:
                found.setdefault(profile.id, profile.title)
        return found

    def of_profile(self, profile_id: str | None) -> frozenset[str]:
        """Ids of the questions that a profile asks; all of them for None.

        A checklist that does not have the profile is asked in full, so that choosing a short
        visit never drops a whole subject.
        """
        asked: set[str] = set()
        for checklist in self.checklists:
            profile = _profile(checklist, profile_id)
            if profile is None:
                asked.update(question.id for question in checklist.questions())
            else:
                asked.update(profile.questions)
        return frozenset(asked & self._places.keys())

    def applies(self, question: Question, facts: Facts) -> bool:
        """Whether the question's condition holds; one without a condition always applies."""
        return question.when is None or holds(question.when, facts)


def _profile(checklist: Checklist, profile_id: str | None) -> Profile | None:
    return next((found for found in checklist.profile if found.id == profile_id), None)
