"""What is known before the first question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces import asked
from inspector_tui.faces.forms.form import Groups
from inspector_tui.faces.forms.particulars import (
    WHOLE,
    beside,
    first_fields,
    lines,
    profile_field,
    profile_of,
)
from inspector_tui.faces.told import Question
from inspector_tui.faces.visit_lines import short_name
from inspector_tui.workflow import visits

_TICK = "checklist "
"""Begins the id of the field that says whether a checklist is worked through."""
_VISITED_BEFORE = (
    "Visited before? Its number gives it the name that it had, so that what was found then is "
    "followed up."
)


class NewVisitFields:
    """The fields of a visit to begin, and what may be chosen in them."""

    def __init__(self, organisations: Sequence[str], *, goes_on: str) -> None:
        """`organisations` were visited before; `goes_on` leaves a text of several lines."""
        self._organisations = organisations
        self._goes_on = goes_on
        self._sure_of: date | None = None
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
            "profile": WHOLE,
            **{_TICK + id_: "yes" for id_ in self._checklists},
        }

    def choices(self, field: Field, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Organisations visited before, and what the checklist lists."""
        if field.id == "organisation":
            return {name: name for name in self._organisations}
        return self.library.choices(field)

    def earlier(self, field: Field) -> Sequence[str]:
        """Organisations visited before; there is no visit yet for other texts."""
        return self._organisations if field.id == "organisation" else ()

    def new(self, values: Mapping[str, Value]) -> visits.NewVisit:
        """What to begin. Raises `BesideError` for no role code, or a date that nobody means."""
        on = date.fromisoformat(str(values["on"]))
        with beside("on"):
            visits.odd_day(on, date.today())
        return visits.NewVisit(
            organisation=str(values["organisation"]),
            on=on,
            checklists=[
                name.removeprefix(_TICK)
                for name, value in values.items()
                if name.startswith(_TICK) and value == "yes"
            ],
            sites=lines(values.get("sites")),
            purpose=str(values.get("purpose", "")),
            profile=profile_of(values) or None,
            people=self._people(values),
        )

    def _people(self, values: Mapping[str, Value]) -> list[dict[str, Value]]:
        with beside("people"):
            return [visits.person(line, self.library) for line in lines(values.get("people"))]

    def doubt(self, new: visits.NewVisit) -> Question[bool] | None:
        """What to ask before it is begun, once for each date; None for nothing."""
        if new.on == self._sure_of:
            return None
        doubt = visits.odd_day(new.on, date.today())
        return asked.odd_day(doubt) if doubt else None

    def sure(self, new: visits.NewVisit) -> None:
        """The date is right."""
        self._sure_of = new.on

    def groups(self) -> Groups:
        """Whom and when, which questions, whom one has met."""
        goes_on = self._goes_on
        return [
            first_fields(
                {
                    "organisation": _VISITED_BEFORE if self._organisations else "",
                    "sites": f"One a line; {goes_on} goes on. The hospitals, homes, stations or "
                    "wards that are visited.",
                    "purpose": f"Why these sites and shifts were chosen; {goes_on} goes on.",
                }
            ),
            [
                *(
                    Field(id=_TICK + id_, label=short_name(id_), kind="yesno", help=title)
                    for id_, title in self._checklists.items()
                ),
                profile_field(self.library),
            ],
            [
                Field(
                    id="people",
                    label="People met",
                    kind="long",
                    help=f"One a line; {goes_on} goes on. A role code, never a name, and what they "
                    "do, such as RN-2 nurse. More can be added during the visit.",
                ),
            ],
        ]
