"""What is known before the first question, in one form."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date

from textual.app import ComposeResult

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces.visit_lines import short_name
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.page import Page
from inspector_tui.workflow import visits
from inspector_tui.workflow.saver import NotSaved, Outcome

_WHOLE = "whole"
_TICK = "checklist "
"""Begins the id of the field that says whether a checklist is worked through."""


class NewVisitPage(Page[str | None]):
    """A form; its result is the id of the visit that was begun."""

    PAGE = "new-visit"
    TYPED = True
    DEFAULT_CSS = "NewVisitPage FieldForm { margin-top: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._asks = _Asks(visits.newest())
        self._sent = False

    def body(self) -> ComposeResult:
        asks = self._asks
        values: dict[str, Value] = {
            "on": date.today().isoformat(),
            "profile": _WHOLE,
            **{_TICK + id_: "yes" for id_ in asks.checklists},
        }
        yield FieldForm(_fields(asks), asks, values=values)

    def on_mount(self) -> None:
        super().on_mount()
        self.title_is("A new visit")

    def action_finish(self) -> None:
        """Begin the visit; what is wrong with the form stands beside its fields."""
        values = self.form.values()
        people = None if values is None else self._people(values)
        if values is None or people is None or self._sent:
            return
        self._sent = True
        new = _new(values, people)
        vault, loop = self.app.vault, asyncio.get_running_loop()

        def heard(outcome: Outcome) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self.call_later, self._begun, outcome)

        self.app.saver.run(lambda: vault.visit(visits.start(vault, new)), heard)

    def _begun(self, outcome: Outcome) -> None:
        self._sent = False
        if isinstance(outcome, NotSaved):
            self.say_error(outcome.error)
        else:
            self.dismiss(outcome.visit.id)

    def _people(self, values: Mapping[str, Value]) -> list[dict[str, Value]] | None:
        try:
            return [
                visits.person(line, self._asks.library) for line in _lines(values.get("people"))
            ]
        except InspectorError as error:
            self.form.go_to("people")
            self.form.fault([f"People met: {error.what}"])
            return None

    @property
    def form(self) -> FieldForm:
        return self.query_one(FieldForm)

    def action_accept(self) -> None:
        """The next field."""
        self.form.action_next_box()

    def action_leave_text(self) -> None:
        self.dismiss(None)


def _new(values: Mapping[str, Value], people: Sequence[Mapping[str, Value]]) -> visits.NewVisit:
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
        people=people,
    )


def _lines(value: Value | None) -> list[str]:
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class _Asks:
    """What may be chosen: the shipped checklists and the profiles that they have."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.checklists = {
            found.id: found.title for found in library.checklists if found.id not in visits.ALWAYS
        }

    def choices(self, field: Field, texts: Mapping[str, str]) -> Mapping[str, str]:
        return self.library.choices(field)

    def earlier(self, field: Field) -> Sequence[str]:
        return ()


def _fields(asks: _Asks) -> list[list[Field]]:
    profiles = {_WHOLE: "All questions", **asks.library.profiles()}
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
                for id_, title in asks.checklists.items()
            ),
            Field(id="profile", label="Questions", kind="choice", choices=profiles, required=True),
        ],
        [
            Field(
                id="people",
                label="People met",
                kind="long",
                help="One a line: a role code, never a name, and what they do, such as RN-2 nurse. "
                "More can be added during the visit.",
            ),
        ],
    ]
