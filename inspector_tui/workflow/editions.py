"""Going on with a newer edition of a checklist in the middle of a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inspector_tui.checklist.compare import Comparison, compare
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import Source, load, shipped
from inspector_tui.checklist.model import Checklist, Law
from inspector_tui.judgement.facts import natural
from inspector_tui.record.events import AnyAct, Edition
from inspector_tui.record.judging import EditionMoved, MovedEdition
from inspector_tui.record.visit import SetAside, Visit
from inspector_tui.vault.editions import StoredEdition
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import drill
from inspector_tui.workflow.command import Command, RefusedError, on_open
from inspector_tui.workflow.edition_names import require_names
from inspector_tui.workflow.library import assemble, load_stored


@dataclass(frozen=True)
class Move:
    """A newer edition that a visit can go on with, and what becomes of its questions.

    An answer to one that is carried counts on; one to a question that is asked again or retired
    stops counting and stays in the record.
    """

    old: Edition
    to: Source
    title: str
    questions: Comparison


@dataclass(frozen=True)
class Plan:
    """All that moves at once: checklists name each other's records, so they are of one age."""

    moves: tuple[Move, ...]
    library: Library
    """The checklists of the visit as they will be."""


def newer(vault: Vault, visit: Visit, sources: Sequence[Source] | None = None) -> list[Source]:
    """The shipped editions that are newer than those the visit uses, in the visit's order.

    Raises `EditionGoneError` when an edition to compare with is not in the vault.
    """
    known = {source.id: source for source in (sources if sources is not None else shipped())}
    found = []
    for used in visit.checklists:
        source = known.get(used.id)
        if source is None or source.sha256 == used.sha256:
            continue
        was, now = load_stored(vault, used), load(source.text, source.name)
        if _age(now) > _age(was):
            found.append(source)
    return found


def _age(file: Checklist | Law) -> tuple[date, tuple[tuple[int, str], ...]]:
    return file.issued, natural(file.edition)


def plan(vault: Vault, visit: Visit, sources: Sequence[Source] | None = None) -> Plan | None:
    """What going on with everything newer would do; None when nothing is newer.

    Raises `EditionGoneError` when the visit's own editions cannot be read.
    """
    found = {source.id: source for source in newer(vault, visit, sources)}
    if not found:
        return None
    was = {used: load_stored(vault, used) for used in visit.checklists}
    will = {
        used: load(found[used.id].text, found[used.id].name) if used.id in found else file
        for used, file in was.items()
    }
    old, new = assemble(was.values()), assemble(will.values())
    parts = _by_checklist(list(found), old, new)
    moves = tuple(
        Move(used, found[used.id], will[used].title, parts[used.id])
        for used in visit.checklists
        if used.id in found
    )
    return Plan(moves, new)


def _by_checklist(moved: Sequence[str], old: Library, new: Library) -> Mapping[str, Comparison]:
    """The four lists of each checklist that moves.

    A question of another one can only be asked again here because a list it shares has changed:
    it goes with the first that moves.
    """
    whole = compare(old, new)

    def of(checklist: str, questions: Sequence[str], library: Library) -> tuple[str, ...]:
        homes = {id_: library.checklist_of(id_).id for id_ in questions}
        return tuple(id_ for id_, home in homes.items() if home == checklist)

    strays = [id_ for id_ in whole.again if new.checklist_of(id_).id not in moved]
    return {
        checklist: Comparison(
            carried=of(checklist, whole.carried, new),
            again=of(checklist, whole.again, new) + (tuple(strays) if at == 0 else ()),
            new=of(checklist, whole.new, new),
            retired=of(checklist, whole.retired, old),
        )
        for at, checklist in enumerate(moved)
    }


def move(vault: Vault, visit_id: str, planned: Plan) -> Visit:
    """Go on with the newer editions, all in one save; the visit after it.

    Raises `RefusedError` for a sealed visit and for one that has moved on in the meantime.
    """
    texts = [
        StoredEdition(to.id, to.edition, to.sha256, to.text)
        for to in (found.to for found in planned.moves)
    ]
    return vault.append(visit_id, moving(planned), editions=texts)


def moving(planned: Plan) -> Command:
    """The acts of `move`; the vault has to be given the texts with them."""

    def command(visit: Visit) -> Sequence[AnyAct]:
        drill.require_none(visit)
        for found in planned.moves:
            if found.old not in visit.checklists:
                raise RefusedError(
                    f"The visit has moved on from {found.old.id} {found.old.edition} already."
                )
        # A bundle holds every edition that was used, each under its name.
        require_names([*{*visit.editions_used()}, *(found.to for found in planned.moves)])
        return [_act(found) for found in planned.moves]

    return on_open(command)


def _act(found: Move) -> EditionMoved:
    lists = found.questions
    return EditionMoved(
        to=MovedEdition(found.to.id, found.to.edition, found.to.sha256),
        carried=lists.carried,
        again=lists.again,
        new=lists.new,
        retired=lists.retired,
    )


def set_aside(visit: Visit, question: str) -> SetAside | None:
    """The newest answer to a question that stopped counting when the visit moved on."""
    found = [aside for aside in visit.set_aside if aside.question == question]
    return found[-1] if found else None
