"""The lists show what the journal says, however they came to be written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journals import VISIT, chain, started
from sqlalchemy import text
from vaults import Made, begin, exhibit, make_vault

from inspector_tui.record import events as e
from inspector_tui.record.base import VERDICTS
from inspector_tui.record.chain import Stamp
from inspector_tui.record.fold import fold
from inspector_tui.record.rules import RuleError
from inspector_tui.record.visit import Visit
from inspector_tui.vault import clock, journal, recorder, views
from inspector_tui.vault.tables import VaultTable, table

QUESTIONS = st.sampled_from([f"PA-{n}" for n in range(6)])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ANSWERS = st.builds(
    e.Answer,
    verdict=st.sampled_from([None, *VERDICTS]),
    value=st.none() | TEXTS | st.integers(-5, 5) | st.just({"n": 4, "of": 5}) | st.lists(TEXTS),
    measures=st.dictionaries(st.sampled_from(["named", "knew"]), st.integers(0, 9)),
    fact=TEXTS,
    sources=st.lists(st.builds(e.Source, code=st.sampled_from(["DOC", "OBS"]))).map(tuple),
)
FIELDS = st.dictionaries(st.sampled_from(["b", "a", "c"]), TEXTS | st.integers(0, 9))
STEPS = st.one_of(
    st.builds(
        lambda answers: lambda _visit: e.Answered(answers=answers),
        st.dictionaries(QUESTIONS, ANSWERS, min_size=1, max_size=3),
    ),
    st.builds(
        lambda fields: (
            lambda visit: e.RowAdded(record="ALARM", row=visit.next_row("ALARM"), fields=fields)
        ),
        FIELDS,
    ),
    st.builds(lambda fields: lambda _v: e.RowChanged(row="ALARM-1", fields=fields), FIELDS),
    st.just(lambda _visit: e.RowWithdrawn(row="ALARM-1", reason="double")),
    st.just(lambda visit: e.Undone(of=visit.undo[-1].n if visit.undo else 1)),
    st.just(lambda visit: e.Redone(of=visit.redo[-1].n if visit.redo else 1)),
    st.builds(lambda said: lambda _visit: e.NoteWritten(text=said), TEXTS),
    st.just(lambda visit: e.NoteCorrected(note=max(visit.last - 1, 1), text="corrected")),
    st.just(lambda visit: exhibit(visit.next_mark(), "0" * 32, b"x")),
    st.just(lambda _visit: e.ExhibitWithdrawn(mark="AB1", reason="blurred")),
    st.just(
        lambda visit: e.FindingRaised(
            finding=visit.next_finding(), content=e.Finding(questions=("PA-1",), fact="none")
        )
    ),
    st.just(lambda _visit: e.FindingWithdrawn(finding="F1", reason="wrong")),
    st.just(lambda _visit: e.VisitAmended(organisation="Another Trust")),
    st.just(lambda _visit: e.Sealed()),
    st.just(lambda _visit: e.Reopened(reason="more came")),
)


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


def _apply(shown: dict[Any, dict[str, Any]], found: views.Changes) -> None:
    for model, rows in found.drop.items():
        for row in rows:
            del shown[model, tuple(row.values())]
    for model, rows in found.put.items():
        names = [column.name for column in table(model).primary_key]
        for row in rows:
            assert set(row) == {column.name for column in table(model).c}
            shown[model, tuple(row[name] for name in names)] = row


@given(st.lists(STEPS, max_size=25), st.data())
def test_steps_of_any_size_end_where_one_step_ends(steps: list[Any], data: st.DataObject) -> None:
    """Whether views follow every act or only some, they show the same."""
    stamp = Stamp(*_at("10:00:00"))
    _, visit = journal.extend(Visit(id=VISIT), [started()], stamp)
    viewed, shown = Visit(id=VISIT), {}
    for step in steps:
        try:
            _, visit = journal.extend(visit, [step(visit)], stamp)
        except RuleError:
            continue
        if data.draw(st.booleans()):
            _apply(shown, views.changes(viewed, visit, stamp.at))
            viewed = visit
    _apply(shown, views.changes(viewed, visit, stamp.at))
    whole: dict[Any, dict[str, Any]] = {}
    _apply(whole, views.changes(Visit(id=VISIT), visit, stamp.at))
    assert shown == whole


def _at(time: str) -> tuple[str, str, Any]:
    return f"2026-11-21T{time}.000+00:00", "AB", clock.now()[1]


def test_the_same_visit_needs_no_change() -> None:
    visit = fold(chain([started()]))
    assert views.changes(visit, visit, "now") == views.Changes()


@settings(max_examples=12, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_tables_hold_what_a_rebuild_would_make(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
) -> None:
    made = make_vault(tmp_path_factory.mktemp("views"))
    visit = begin(made.vault)
    for step in steps:
        try:
            made.vault.append(visit, lambda before, step=step: [step(before)])
        except RuleError:
            continue
    live = made.vault.visit(visit)
    vault = made.reopen()
    assert vault.visit(visit) == live
    assert _faults(vault) == []
    written = _tables(vault)
    vault.rebuild()
    assert _tables(vault) == written
    vault.close()


def _faults(vault: Any) -> list[Any]:
    """Without those of exhibits: these have no files here."""
    return [fault for fault in vault.check() if "file is missing" not in fault.what]


def _tables(vault: Any) -> dict[str, Any]:
    with vault._db.read() as connection:
        return {
            str(model.__tablename__): sorted(
                map(repr, connection.execute(table(model).select()).all())
            )
            for model in views.MODELS
        }


def test_every_column_shows_its_part(made: Made) -> None:
    visit = begin(made.vault, profile="short", purpose="routine")
    taken = exhibit("AB1", "0" * 32, b"picture")
    made.vault.append(
        visit,
        [
            e.Answered(
                answers={
                    "PA-1": e.Answer(
                        verdict="partly",
                        value={"of": 5, "n": 4},
                        measures={"named": 3, "knew": "2.5"},
                        reason="because",
                        fact="seen",
                        opinion="thought",
                        sources=(e.Source("OBS", "ward"),),
                    ),
                    "PA-2": e.Answer(verdict="satisfied"),
                }
            ),
            e.RowAdded(record="ALARM", row="ALARM-1", fields={"z": 1, "a": "x"}, question="PA-1"),
            e.RowWithdrawn(row="ALARM-1", reason="double"),
            e.NoteWritten(text="said", question="PA-1", place="ward", present="N1", late="rain"),
            e.NoteCorrected(note=5, text="said so", reason="slip"),
            taken,
            e.FindingRaised(
                finding="F1",
                content=e.Finding(
                    questions=("PA-1", "PA-2"),
                    fact="none",
                    evidence=("AB1",),
                    provisions=("MHSWR-3",),
                    opinion="should be",
                    side="both",
                ),
            ),
        ],
    )
    at = {link.entry.n: link.entry.at for link in made.vault.links(visit)}
    head = made.vault.visit(visit).head
    vault = made.reopen()
    with vault._db.read() as connection:
        shown = {
            str(model.__tablename__): [tuple(row.values()) for row in rows]
            for model, rows in views.stored(connection, visit).items()
        }
    assert shown == {
        "visit": [
            (
                *(visit, "Example Trust", "2026-11-21", "routine", "short", "open"),
                *(2, 1, 1, 8, at[8], head),
            )
        ],
        "answer": [
            (
                *(visit, "PA-1", "partly", '{"n":4,"of":5}', '{"knew":"2.5","named":3}'),
                *("because", "seen", "thought", '[{"code":"OBS","detail":"ward"}]', 2, at[2], "AB"),
            ),
            (visit, "PA-2", "satisfied", None, "{}", "", "", "", "[]", 2, at[2], "AB"),
        ],
        "row": [
            (visit, "ALARM-1", "ALARM", "PA-1", '{"a":"x","z":1}', 3, 4, at[3], "AB", "double")
        ],
        "note": [
            (visit, 5, at[5], "AB", "said", "PA-1", "ward", "N1", "rain", None, "", 6),
            (visit, 6, at[6], "AB", "said so", "PA-1", "ward", "N1", "rain", 5, "slip", None),
        ],
        "exhibit": [
            (
                *(visit, "AB1", "photo.jpg", "jpg", 7, taken.sha256, taken.crc32, "0" * 32),
                *("", None, "", "", "", 7, at[7], "AB", None),
            )
        ],
        "finding": [
            (
                *(visit, "F1", '["PA-1","PA-2"]', "none", '["AB1"]', '["MHSWR-3"]'),
                *("should be", "both", 8, at[8], "AB", None, None),
            )
        ],
    }


def test_views_trail_only_the_visit_being_worked_on(made: Made) -> None:
    one, two = begin(made.vault, "One"), begin(made.vault, "Two")

    def shown() -> list[int]:
        with made.vault._db.read() as connection:
            return [views.last_shown(connection, visit) for visit in (one, two)]

    assert shown() == [1, 1]
    for _ in range(recorder.TRAIL - 1):
        made.vault.append(one, [e.NoteWritten(text="x")])
    assert shown() == [1, 1]
    made.vault.append(one, [e.NoteWritten(text="x")])
    assert shown() == [recorder.TRAIL + 1, 1]
    made.vault.append(one, [e.NoteWritten(text="x")])
    made.vault.append(two, [e.NoteWritten(text="x")])
    assert shown() == [recorder.TRAIL + 2, 1]
    made.reopen()
    assert shown() == [recorder.TRAIL + 2, 2]


def test_answers_of_an_organisation_are_found_by_index(made: Made) -> None:
    begin(made.vault)
    wanted = text(
        "EXPLAIN QUERY PLAN SELECT answer.question, answer.verdict FROM visit"
        " JOIN answer ON answer.visit = visit.id WHERE visit.organisation = 'Example Trust'"
    )
    with made.vault._db.read() as connection:
        plan = [row.detail for row in connection.execute(wanted)]
    assert all(step.startswith("SEARCH") for step in plan), plan


def test_every_view_table_is_one_of_the_models() -> None:
    names = {str(model.__tablename__) for model in views.MODELS}
    assert names == {"visit", "answer", "row", "note", "exhibit", "finding"}
    assert all(issubclass(model, VaultTable) for model in views.MODELS)
