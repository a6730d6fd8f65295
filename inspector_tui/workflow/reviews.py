"""A section's end: what was in order, what was not sampled, what undermines a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from inspector_tui.checklist.library import Library
from inspector_tui.record.events import AnyAct
from inspector_tui.record.judging import SectionReviewed
from inspector_tui.record.visit import Review, Visit
from inspector_tui.report.prompts import SAYS_END
from inspector_tui.workflow.command import Command, RefusedError, clean_text, on_open
from inspector_tui.workflow.progress import Gap, Item


@dataclass(frozen=True, slots=True)
class Section:
    """One section as far as it is asked in this visit, and the newest word on it.

    `last` is its last question asked. `asks` says whether a word on it is asked for at all: not
    where only the visit itself is described.
    """

    checklist: str
    id: str
    title: str
    asked: int
    answered: int
    last: str
    asks: bool
    review: Review | None = None
    bare: int = 0
    """Answers of a good verdict with no source at all, or of another without its reason."""

    @property
    def is_due(self) -> bool:
        """Every question is answered and nothing was said of the section as a whole."""
        return self.asks and self.review is None and 0 < self.asked == self.answered

    @property
    def is_complete(self) -> bool:
        """It is due, and nothing in it is a mere tick or cross."""
        return self.is_due and not self.bare


def sections(visit: Visit, library: Library, items: Iterable[Item]) -> list[Section]:
    """The sections that are asked now, in the order of their questions."""
    said = {(one.reviewed.checklist, one.reviewed.section): one for one in visit.reviews}
    found = []
    asked = (item for item in items if not item.parked)
    for (checklist, section), group in groupby(asked, lambda item: place(library, item.id)):
        mine = list(group)
        found.append(
            Section(
                checklist=checklist,
                id=section,
                title=mine[0].section,
                asked=len(mine),
                answered=sum(item.answered for item in mine),
                last=mine[-1].id,
                asks=library.checklist_of(mine[0].id).themed,
                review=said.get((checklist, section)),
                bare=sum(item.is_bare or item.lacks_reason for item in mine),
            )
        )
    return found


def place(library: Library, question: str) -> tuple[str, str]:
    """The ids of the checklist and the section that a question stands in."""
    return library.checklist_of(question).id, library.section_of(question).id


def review(
    library: Library,
    question: str,
    *,
    in_order: str = "",
    not_sampled: str = "",
    undermines: str = "",
) -> Command:
    """Say of the section of a question what was found; a later word takes the earlier's place.

    Raises `RefusedError` when nothing is said.
    """
    checklist, section = place(library, question)
    act = SectionReviewed(
        checklist=checklist,
        section=section,
        in_order=clean_text(in_order),
        not_sampled=clean_text(not_sampled),
        undermines=clean_text(undermines),
    )
    if not (act.in_order or act.not_sampled or act.undermines):
        raise RefusedError("Nothing is said of the section.", todo="'Nothing' is an answer too.")

    def command(visit: Visit) -> Sequence[AnyAct]:
        return [act]

    return on_open(command)


def due(found: Iterable[Section]) -> list[Gap]:
    """Sections whose questions are all answered, and of which nothing was said as a whole."""
    return [Gap("review", one.last, f"{SAYS_END}{one.title}") for one in found if one.is_due]
