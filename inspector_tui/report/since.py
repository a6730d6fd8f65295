"""What became of earlier findings, and answers that stopped counting with a newer edition."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import VERDICTS, Field
from inspector_tui.checklist.moments import show_date, show_moment
from inspector_tui.checklist.value import show
from inspector_tui.record.judging import Since
from inspector_tui.record.visit import FollowUpState, SetAside, Visit
from inspector_tui.report.elements import el, table

SINCE: dict[Since, str] = {
    "still-open": "still open",
    "put-right": "put right",
    "worse": "worse",
}
_AS_IT_IS = Field(kind="long")


def follow_ups(visit: Visit) -> Iterator[Element]:
    """Every earlier finding or answer of which this visit says what became of it."""
    if not visit.follow_ups:
        return
    yield el("h2", "Since the last visit")
    yield table(
        ["Recorded then", "About", "Now", "What shows it"],
        [
            [
                [el("span", _earlier(found), cls="id"), " ", found.followed.said],
                ", ".join(found.followed.questions),
                SINCE[found.followed.state],
                found.followed.note,
            ]
            for found in visit.follow_ups
        ],
    )


def _earlier(found: FollowUpState) -> str:
    followed = found.followed
    on = f"{show_date(followed.on)}, " if followed.on else ""
    return f"{followed.about} ({on}visit {followed.earlier[:8]})"


def moves(visit: Visit, library: Library) -> Iterator[Element]:
    """The editions that the visit moved on from, and the answers that no longer count."""
    if not visit.former:
        return
    yield el("h2", "Editions")
    names = ", ".join(f"{edition.id} {edition.edition}" for edition in visit.former)
    yield el(
        "p",
        f"The visit began on {names} and went on with newer editions. An answer counts on where "
        "its question reads the same. Those below do not count any more.",
    )
    if visit.set_aside:
        yield table(
            ["Question", "Edition", "Answer then", "Given"],
            [
                [
                    _question(found, library),
                    f"{found.of.id} {found.of.edition}",
                    _answer(found, library),
                    f"{show_moment(found.given.at)}, {found.given.by}, entry {found.given.n}",
                ]
                for found in visit.set_aside
            ],
        )


def _question(found: SetAside, library: Library) -> str:
    now = "asked again in other words" if library.question(found.question) else "not asked any more"
    return f"{found.question}, {now}"


def _answer(found: SetAside, library: Library) -> str:
    """All of it; values as they are stored, since the labels belong to the other edition."""
    answer = found.given.answer
    values = {} if answer.value is None else {"answer": answer.value}
    shown = (
        f"{name}: {show(_AS_IT_IS, value, library=library)}"
        for name, value in (values | answer.measures).items()
    )
    sources = (f"{source.code} {source.detail}".rstrip() for source in answer.sources)
    verdict = VERDICTS[answer.verdict] if answer.verdict else ""
    texts = (verdict, answer.reason, *shown, answer.fact, answer.opinion, *sources)
    return "\n".join(filter(None, texts))
