"""What is known before the first question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces.forms.form import BesideError, Groups
from inspector_tui.faces.visit_lines import short_name
from inspector_tui.workflow import visits

_WHOLE = "whole"
_TICK = "checklist "
"""Begins the id of the field that says whether a checklist is worked through."""


class NewVisitFields:
    """The fields of a visit to begin, and what may be chosen in them."""

    def __init__(self) -> None:
        self.library = visits.newest()
        self._checklists = {
            found.id: found.title
            for found in self.library.checklists
            if found.id not in visits.ALWAYS
        }

    def begins_with(self) -> Mapping[str, Value]:
        """Today, every question, every checklist."""
        return {
            "on": date.today().isoformat(),
            "profile": _WHOLE,
            **{_TICK + id_: "yes" for id_ in self._checklists},
        }

    def choices(self, field: Field, texts: Mapping[str, str]) -> Mapping[str, str]:
        """What the checklist lists."""
        return self.library.choices(field)

    def earlier(self, field: Field) -> Sequence[str]:
        """No visit, no earlier texts."""
        return ()

    def new(self, values: Mapping[str, Value]) -> visits.NewVisit:
        """What to begin. Raises `BesideError` for people who are no role codes."""
        profile = values.get("profile")
        return visits.NewVisit(
            organisation=str(values["organisation"]),
            on=date.fromisoformat(str(values["on"])),
            checklists=[
                name.removeprefix(_TICK)
                for name, value in values.items()
                if name.startswith(_TICK) and value == "yes"
            ],
            sites=_lines(values.get("sites")),
            purpose=str(values.get("purpose", "")),
            profile=None if profile in (None, _WHOLE) else str(profile),
            people=self._people(values),
        )

    def _people(self, values: Mapping[str, Value]) -> list[dict[str, Value]]:
        try:
            return [visits.person(line, self.library) for line in _lines(values.get("people"))]
        except InspectorError as error:
            raise BesideError(error.what, {"people": error.what}, todo=error.todo) from None

    def groups(self) -> Groups:
        """Whom and when, which questions, whom one has met."""
        profiles = {_WHOLE: "All questions", **self.library.profiles()}
        return [
            [
                Field(id="organisation", label="Organisation", kind="text", required=True),
                Field(id="on", label="Date", kind="date", required=True),
                Field(
                    id="sites",
                    label="Sites",
                    kind="long",
                    help="One a line: the hospitals, homes, stations or wards that are visited.",
                ),
                Field(
                    id="purpose",
                    label="Why these",
                    kind="long",
                    help="Why these sites and shifts were chosen.",
                ),
            ],
            [
                *(
                    Field(id=_TICK + id_, label=short_name(id_), kind="yesno", help=title)
                    for id_, title in self._checklists.items()
                ),
                Field(
                    id="profile", label="Questions", kind="choice", choices=profiles, required=True
                ),
            ],
            [
                Field(
                    id="people",
                    label="People met",
                    kind="long",
                    help="One a line: a role code, never a name, and what they do, such as RN-2 "
                    "nurse. More can be added during the visit.",
                ),
            ],
        ]


def _lines(value: Value | None) -> list[str]:
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]
