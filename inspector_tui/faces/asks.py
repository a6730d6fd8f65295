"""What forms ask about their fields, answered from a visit as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.faces import field_text
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.workflow.earlier import earlier_texts, offered


class VisitAsks:
    """Choices and earlier texts of one visit; newly saved rows and exhibits are among them."""

    def __init__(self, desk: OpenVisit) -> None:
        self.desk = desk

    @property
    def library(self) -> Library:
        """The checklists of the visit."""
        return self.desk.library

    def choices(self, field: Field, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Rows, sites and exhibits of the visit, or what the checklist lists.

        Where any words may be written, those that were written before come with them.
        """
        if field.kind == "exhibits":
            return {
                mark: exhibit.taken.description or exhibit.taken.name
                for mark, exhibit in self.desk.visit.exhibits.items()
                if exhibit.stands
            }
        listed = field_text.choices(field, self.library, self.desk.visit)
        before = offered(self.desk.visit, self.library, field)
        return {**listed, **{words: words for words in before}} if before else listed

    def earlier(self, field: Field) -> Sequence[str]:
        """What such a field held before, for texts."""
        return earlier_texts(self.desk.visit, self.library, field.id) if field.id else ()
