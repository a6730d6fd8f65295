"""Rules of the fold for what the inspector decides: prompts, enforcement, follow-up, continuity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from inspector_tui.record import judging as j
from inspector_tui.record.chain import Link
from inspector_tui.record.events import Edition
from inspector_tui.record.own import added, changing, placed
from inspector_tui.record.rules import (
    RuleError,
    renewed,
    stamp,
    standing_exhibit,
    standing_finding,
)
from inspector_tui.record.visit import (
    Decided,
    FollowUpState,
    Given,
    Movement,
    Review,
    SetAside,
    Settled,
    Visit,
)


def _prompt_settled(visit: Visit, act: j.PromptSettled, link: Link) -> Visit:
    settled = Settled(
        prompt=act.prompt,
        said=act.said,
        decision=act.decision,
        reason=act.reason,
        **stamp(link),
    )
    about = f"prompt {act.prompt}"
    kept = renewed(visit.settled, visit.latest.get(about), settled)
    return replace(visit, settled=kept, latest=placed(visit.latest, about, link.entry.n))


def _section_reviewed(visit: Visit, act: j.SectionReviewed, link: Link) -> Visit:
    about = f"section {act.checklist} {act.section}"
    kept = renewed(visit.reviews, visit.latest.get(about), Review(reviewed=act, **stamp(link)))
    return replace(visit, reviews=kept, latest=placed(visit.latest, about, link.entry.n))


def _enforcement_stepped(visit: Visit, act: j.EnforcementStepped, link: Link) -> Visit:
    """The next step of the locked order, or an earlier one again with a reason.

    Doing a step again voids the later ones: the model is never run backwards from an action.
    """
    finding = standing_finding(visit, act.finding)
    at = j.ENFORCEMENT.index(act.step)
    done = len(finding.enforcement)
    if at > done:
        raise RuleError(f"the step {j.ENFORCEMENT[done]} comes before {act.step}")
    if at < done and not act.reason:
        raise RuleError("a step is done again with a reason")
    step = Decided(
        step=act.step,
        choices=act.choices,
        reason=act.reason,
        offered=act.offered,
        table=act.table,
        **stamp(link),
    )
    new = replace(finding, enforcement=(*finding.enforcement[:at], step))
    return replace(visit, findings=placed(visit.findings, new.id, new))


def _exhibit_moved(visit: Visit, act: j.ExhibitMoved, link: Link) -> Visit:
    exhibit = standing_exhibit(visit, act.mark)
    movement = Movement(moved=act, **stamp(link))
    new = replace(exhibit, movements=(*exhibit.movements, movement))
    return replace(visit, exhibits=placed(visit.exhibits, act.mark, new))


def _followed_up(visit: Visit, act: j.FollowedUp, link: Link) -> Visit:
    about = f"follow-up {act.earlier} {act.about}"
    state = FollowUpState(followed=act, **stamp(link))
    kept = renewed(visit.follow_ups, visit.latest.get(about), state)
    return replace(visit, follow_ups=kept, latest=placed(visit.latest, about, link.entry.n))


def _edition_moved(visit: Visit, act: j.EditionMoved, link: Link) -> Visit:
    to = Edition(act.to.id, act.to.edition, act.to.sha256)
    old = next((edition for edition in visit.checklists if edition.id == to.id), to)
    if old == to:
        raise RuleError(f"the visit does not use another edition of {to.id}")
    editions = tuple(to if edition == old else edition for edition in visit.checklists)
    former = [edition for edition in visit.former if edition not in (old, to)]
    answers, aside = _parted(visit.answers, {*act.again, *act.retired})
    entry = link.entry.n
    aside_now = [SetAside(question=q, given=g, of=old, n=entry) for q, g in aside.items()]
    return replace(
        visit,
        checklists=editions,
        former=(*former, old),
        answers=answers,
        set_aside=added(visit.set_aside, *aside_now),
        moves=added(visit.moves, act),
        # What was done on the old edition is not undone on the new one.
        undo=(),
        redo=(),
    )


def _parted(answers: dict[str, Given], gone: set[str]) -> tuple[dict[str, Given], dict[str, Given]]:
    """The answers that stay and those that go, each in their order."""
    if not any(question in answers for question in gone):
        return answers, {}  # and none was looked at: there may be many, and many moves
    aside = {question: given for question, given in answers.items() if question in gone}
    stay = changing(answers)
    for question in aside:
        del stay[question]
    return stay, aside


JUDGING_RULES: dict[type, Callable[[Visit, Any, Link], Visit]] = {
    j.PromptSettled: _prompt_settled,
    j.SectionReviewed: _section_reviewed,
    j.EnforcementStepped: _enforcement_stepped,
    j.ExhibitMoved: _exhibit_moved,
    j.FollowedUp: _followed_up,
    j.EditionMoved: _edition_moved,
}
