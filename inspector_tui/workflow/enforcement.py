"""Taking the enforcement steps of a finding: in their locked order, each stamped, with a reason
where it departs from what leads up to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from inspector_tui.checklist.checking import Misfit, in_words
from inspector_tui.checklist.library import Library
from inspector_tui.errors import InspectorError
from inspector_tui.judgement import deadlines, decision, enforcement
from inspector_tui.judgement.decision import StepSaid
from inspector_tui.judgement.enforcement import Made
from inspector_tui.judgement.enforcement_table import Ask, Model, Suggested, model_of
from inspector_tui.judgement.tables import Tables, shipped
from inspector_tui.judgement.words import listed
from inspector_tui.record.base import Value, says_why
from inspector_tui.record.events import AnyAct
from inspector_tui.record.judging import (
    ENFORCEMENT,
    EnforcementStep,
    EnforcementStepped,
    Offered,
    UsedTable,
)
from inspector_tui.record.visit import Decided, RaisedFinding, Visit
from inspector_tui.workflow import breaches
from inspector_tui.workflow.command import (
    IN_WORDS,
    Command,
    RefusedError,
    clean_reason,
    clean_text,
    clean_values,
    on_open,
)
from inspector_tui.workflow.standing import standing_finding

State: TypeAlias = Literal["taken", "next", "later", "shut"]
"""`shut` are the steps behind a danger that is not dealt with, and the action before the close."""


@dataclass(frozen=True)
class Stage:
    """One step of a finding as it stands: what it asks, and what was said when it was taken."""

    key: EnforcementStep
    number: int
    title: str
    help: str
    state: State
    said: StepSaid | None = None


@dataclass(frozen=True)
class Steps:
    """The steps with the table that lies beside them."""

    table: Model
    used: UsedTable

    def stages(self, finding: RaisedFinding) -> list[Stage]:
        """All steps of a finding in their order."""
        said = {step.key: step for step in decision.decision(self.table, finding)}
        done = len(finding.enforcement)
        stopped = enforcement.is_stopped(self.table, enforcement.made(finding))
        found = []
        for at, key in enumerate(ENFORCEMENT):
            step = decision.step_of(self.table, key)
            state: State = "taken" if at < done else "next" if at == done else "later"
            if state != "taken" and (stopped or (key == "action" and done < at)):
                state = "shut"
            found.append(Stage(key, at + 1, step.title, step.help, state, said.get(key)))
        return found

    def asks(self, finding: RaisedFinding, step: EnforcementStep) -> tuple[Ask, ...]:
        """What a step asks, given the steps before it."""
        return enforcement.asks(self.table, step, before(finding, step))

    def offers(
        self, finding: RaisedFinding, step: EnforcementStep
    ) -> Iterator[tuple[Ask, Suggested]]:
        """What the table has for what a step asks; nothing where it has no say."""
        steps = before(finding, step)
        for ask in self.asks(finding, step):
            if ask.of in ("band", "action") and step in ("gap", "expectation"):
                yield ask, enforcement.suggested(self.table, ask.key, steps)

    def offer_words(self, ask: Ask, offer: Suggested) -> str:
        """An offer in a sentence, or what is missing for one."""
        if not offer.values:
            return f"Table ({ask.label.lower()}): nothing, for want of {listed(offer.missing)}."
        told = decision.offer_words(self.table, ask, _offered(offer), self.table.origin)
        return f"Table ({ask.label.lower()}): {told}.{f' {offer.also}' if offer.also else ''}"

    def begins(
        self, visit: Visit, library: Library, finding: RaisedFinding, step: EnforcementStep
    ) -> dict[str, Value]:
        """What stands in a step's form at first: what was chosen before, else a default.

        Defaults come from the finding and from what its questions say of a breach. None is made of
        what the table has: that is laid beside the choice, which is the inspector's.
        """
        earlier = next((old for old in finding.enforcement if old.step == step), None)
        if earlier is not None:
            return dict(earlier.choices)
        return breaches.defaults(self.table, library, finding, self.asks(finding, step))

    def starts(self, library: Library, finding: RaisedFinding) -> list[str]:
        """What the finding's questions say of a breach, in sentences."""
        return [
            f"{question}: {start.says} ({breaches.start_words(self.table, start)})"
            for question, start in breaches.starts(library, finding)
        ]

    def take(
        self,
        finding_id: str,
        step: EnforcementStep,
        choices: Mapping[str, Value],
        reason: str = "",
        *,
        today: dt.date | None = None,
    ) -> Command:
        """Take a step, or an earlier one again with a reason, which voids those after it.

        Steps behind it that ask nothing on the routes chosen are taken with it. Raises
        `RefusedError` where something is missing, or where the choices depart from what leads up
        to them and no reason says why.
        """
        given, why = clean_values(choices), clean_text(reason)

        def command(visit: Visit) -> Sequence[AnyAct]:
            finding = standing_finding(visit, finding_id)
            steps = before(finding, step)
            _in_turn(self.table, finding, step, why)
            if faults := self.faults(finding, step, given):
                raise RefusedError(in_words(faults))
            if not says_why(why) and (
                needed := self.needs_reason(finding, step, given, today=today)
            ):
                raise RefusedError(" ".join(needed), todo=IN_WORDS if why else "")
            act = self._act(finding_id, step, given, why, steps)
            return [act, *self._passed(finding_id, steps, act)]

        return on_open(command)

    def faults(
        self, finding: RaisedFinding, step: EnforcementStep, choices: Mapping[str, Value]
    ) -> tuple[Misfit, ...]:
        """What keeps a step from being taken with these choices."""
        return enforcement.faults(self.table, step, choices, before(finding, step))

    def needs_reason(
        self,
        finding: RaisedFinding,
        step: EnforcementStep,
        choices: Mapping[str, Value],
        *,
        today: dt.date | None = None,
    ) -> tuple[str, ...]:
        """Why a step with these choices needs a reason; nothing when it does not."""
        taken = {**before(finding, step), step: _decided(step, choices)}
        found = [said for of, said in enforcement.doubts(self.table, taken) if of == step]
        if step == "action":
            if soon := deadlines.too_soon(self.table, finding.id, taken, today or dt.date.today()):
                found.append(f"{soon}. Give it its time, or say why: it stays a gap.")
            if apart := deadlines.two_dates(finding, taken):
                found.append(f"{apart}. Make them one, or say why.")
        return tuple(found)

    def _act(
        self,
        finding: str,
        step: EnforcementStep,
        choices: Mapping[str, Value],
        reason: str,
        steps: Made,
    ) -> EnforcementStepped:
        offers = {
            ask.key: enforcement.suggested(self.table, ask.key, steps)
            for ask in enforcement.asks(self.table, step, steps)
            if step in ("gap", "expectation") and ask.key in choices
        }
        offered = {key: _offered(offer) for key, offer in offers.items() if offer.values}
        return EnforcementStepped(
            finding=finding,
            step=step,
            choices=dict(choices),
            reason=reason,
            offered=offered,
            table=self.used,
        )

    def _passed(
        self, finding: str, steps: Made, act: EnforcementStepped
    ) -> Iterator[EnforcementStepped]:
        """The steps after it that ask nothing on the routes chosen; the close never is one."""
        taken = {**steps, act.step: _decided(act.step, act.choices)}
        if enforcement.is_stopped(self.table, taken):
            return
        for step in ENFORCEMENT[ENFORCEMENT.index(act.step) + 1 :]:
            if step == "closed" or enforcement.asks(self.table, step, taken):
                return
            yield self._act(finding, step, {}, "", taken)


class NoTableError(InspectorError):
    """The table of the steps is not there or does not fit."""


def load(tables: Tables | None = None) -> Steps:
    """The steps with the table of this installation. Raises `NoTableError`."""
    known = tables or shipped()
    found, model = known.get("enforcement"), model_of(known)
    if found is None or model is None:
        raise NoTableError(
            "The table of the enforcement steps cannot be used.",
            kept="Everything recorded is kept.",
            todo="Run 'inspector-tui checklist lint' to see what is wrong with it.",
        )
    return Steps(model, UsedTable(found.id, found.edition, found.sha256, found.verified))


def before(finding: RaisedFinding, step: EnforcementStep) -> Made:
    """The steps that stand before a step: nothing is ever worked out from what comes after it."""
    at = ENFORCEMENT.index(step)
    return {old.step: old for old in finding.enforcement if ENFORCEMENT.index(old.step) < at}


def voids(finding: RaisedFinding, step: EnforcementStep) -> tuple[EnforcementStep, ...]:
    """The steps that no longer stand once a step is taken again."""
    at = ENFORCEMENT.index(step)
    return tuple(old.step for old in finding.enforcement if ENFORCEMENT.index(old.step) > at)


def _in_turn(table: Model, finding: RaisedFinding, step: EnforcementStep, reason: str) -> None:
    done = len(finding.enforcement)
    if ENFORCEMENT.index(step) > done:
        first = decision.step_of(table, ENFORCEMENT[done]).title
        raise RefusedError(f"The steps go in a locked order; the next one is: {first}.")
    if ENFORCEMENT.index(step) < done:
        clean_reason(reason, "A step is taken again with a reason.")


def _decided(step: EnforcementStep, choices: Mapping[str, Value]) -> Decided:
    return Decided(step=step, choices=dict(choices), reason="", n=0, at="", by="")


def _offered(offer: Suggested) -> Offered:
    return Offered(values=offer.values, status=offer.status, whose=offer.whose)
