"""What a visit holds is counted once, and alike in the list of visits, on its pages, in reports."""

import pytest
from tableapps import filled_vault, tables_visit
from visitapps import new_vault

from inspector_tui.faces.vault_lines import visit_line
from inspector_tui.record.events import Answer, Answered
from inspector_tui.record.held import Held, held
from inspector_tui.workflow import notes, rows
from inspector_tui.workflow.library import library_of


@pytest.fixture
def filled(tmp_path):
    vault, visit = filled_vault(tmp_path / "home")
    yield vault, visit
    vault.close()


def test_what_was_struck_withdrawn_or_taken_back_is_not_counted(filled):
    vault, visit = filled
    before = held(vault.visit(visit))
    assert before == Held(answers=2, rows=6, findings=1, exhibits=0, notes=1)
    assert len(vault.visit(visit).notes) == 2  # one of them struck
    vault.append(visit, rows.withdraw("TEST-1", "entered twice"))
    vault.append(visit, notes.withdraw_finding("F1", "the board was read wrongly"))
    vault.append(visit, lambda _: [Answered(answers={"TB-050": Answer()})])
    assert held(vault.visit(visit)) == Held(answers=1, rows=5, findings=0, exhibits=0, notes=1)


def test_the_list_of_visits_counts_the_same(filled):
    vault, visit = filled
    (summary,) = vault.visits()
    there = held(vault.visit(visit))
    listed = (summary.answered, summary.findings, summary.exhibits)
    assert listed == (there.answers, there.findings, there.exhibits)


def test_a_visit_with_rows_and_notes_alone_is_not_said_to_be_empty(tmp_path):
    vault = new_vault(tmp_path / "home")
    visit = tables_visit(vault)
    assert visit_line(vault.visits()[0]).tail == "open, just begun"
    lib = library_of(vault, vault.visit(visit))
    vault.append(visit, rows.add(lib, "TEST", {"location": "Ward A"}, question="TB-010"))
    vault.append(visit, notes.write_note("Spoke to the site manager."))
    assert visit_line(vault.visits()[0]).tail == "open, 3 entries"
    vault.close()
