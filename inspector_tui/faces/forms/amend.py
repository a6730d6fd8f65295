"""What a visit began with, to be put right: the form of a new visit, filled in with what stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces import asked
from inspector_tui.faces.asks import VisitAsks
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.entries import Asks
from inspector_tui.faces.forms.form import Form, Groups
from inspector_tui.faces.forms.particulars import (
    WHOLE,
    beside,
    first_fields,
    lines,
    profile_field,
    profile_of,
)
from inspector_tui.faces.moment import moment
from inspector_tui.faces.told import Question
from inspector_tui.judgement.words import clip, folded
from inspector_tui.report.particulars import shown
from inspector_tui.workflow import amending
from inspector_tui.workflow.command import Command
from inspector_tui.workflow.earlier import organisations

_TOLD = 2
"""Corrections of a field that are told below it."""
_REASON = Field(
    id="reason",
    label="What was wrong",
    kind="text",
    help="Needed: it stands in the record beside what was there before, which stays readable.",
)


class AmendForm(Form):
    """Organisation, date, sites, why these and which questions; the checklists stay."""

    def __init__(self, desk: OpenVisit, *, goes_on: str) -> None:
        """`goes_on` leaves a text of several lines."""
        super().__init__(desk, "amendment visit")
        self._goes_on = goes_on
        self._sure_of: date | None = None

    @property
    def subject(self) -> str:
        return "Put the visit right"

    @property
    def is_new(self) -> bool:
        return False

    def asks(self) -> Asks:
        return _Asks(self.desk)

    def groups(self) -> Groups:
        help = {
            "organisation": "",
            "on": "",
            "sites": f"One a line; {self._goes_on} goes on. Keep the S1 before a name that you "
            "correct: rows go by it. A line without one is a new site.",
            "purpose": f"Why these sites and shifts were chosen; {self._goes_on} goes on.",
        }
        told = {name: f"{text} {self._before(name)}".strip() for name, text in help.items()}
        return [first_fields(told), [*self._profile(), _REASON]]

    def _profile(self) -> list[Field]:
        """Which questions, where there is a choice; one that newer checklists dropped may stay."""
        library, own = self.desk.library, self.desk.visit.profile
        if not (own or library.profiles()):
            return []
        field = profile_field(library, self._before("profile"))
        choices = dict(field.choices or {})
        if own:
            choices.setdefault(own, own)
        return [field.model_copy(update={"choices": choices})]

    def _before(self, name: str) -> str:
        """What stood in a field before it was put right, the newest first; the report has all."""
        found = [
            f"Until {moment(made.at)}: {clip(shown(self.desk.library, name, was[name]))} "
            f"({clip(made.reason)})."
            for made in reversed(self.desk.visit.amendments)
            if name in (was := made.was.given())
        ]
        return " ".join(found[:_TOLD])

    def begins_with(self) -> Mapping[str, Value]:
        visit = self.desk.visit
        found = {
            "organisation": visit.organisation,
            "on": visit.on,
            "sites": "\n".join(amending.site_lines(visit.sites)),
            "purpose": visit.purpose,
            "profile": visit.profile or WHOLE,
        }
        return {name: value for name, value in found.items() if value}

    def new(self, values: Mapping[str, Value]) -> amending.Amended:
        """What the visit should say."""
        return amending.Amended(
            organisation=str(values["organisation"]),
            on=date.fromisoformat(str(values["on"])),
            sites=lines(values.get("sites")),
            purpose=str(values.get("purpose", "")),
            profile=profile_of(values),
        )

    def doubt(self, values: Mapping[str, Value]) -> Question[bool] | None:
        """What to ask before it is saved, once for each date; None for nothing.

        Raises `BesideError` for a date that nobody means.
        """
        on = self.new(values).on
        with beside("on"):
            doubt = amending.likely_day(self.desk.visit, on)
        return asked.odd_day(doubt, "save it") if doubt and on != self._sure_of else None

    def sure(self, values: Mapping[str, Value]) -> None:
        """The date is right."""
        self._sure_of = self.new(values).on

    def command(self, values: Mapping[str, Value]) -> Command:
        new, visit = self.new(values), self.desk.visit
        with beside("on"):
            amending.likely_day(visit, new.on)
        with beside("sites"):
            amending.fit_sites(visit, self.desk.library, new.sites or ())
        with beside("reason"):
            why = amending.said_why(str(values.get("reason", "")))
        command = amending.amend(self.desk.library, new, why)
        command(visit)  # refused at once where nothing differs, while the form is still open
        return command


class _Asks(VisitAsks):
    """As for every form of the visit; and the other organisations that were visited."""

    def choices(self, field: Field, texts: Mapping[str, str]) -> Mapping[str, str]:
        if field.id == "organisation":
            return {name: name for name in self.earlier(field)}
        return super().choices(field, texts)

    def earlier(self, field: Field) -> Sequence[str]:
        if field.id != "organisation":
            return super().earlier(field)
        # Its own name is left out: else one of other capitals would be taken for it.
        own = folded(self.desk.visit.organisation)
        return [name for name in organisations(self.desk.vault) if folded(name) != own]
