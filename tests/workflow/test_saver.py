"""The thread that saves: in order, each outcome told once, and no fault ends it."""

import threading
from queue import SimpleQueue

import pytest

from inspector_tui.workflow import answering, notes
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.saver import NotSaved, Saved, Saver


@pytest.fixture
def saver(work):
    found = Saver(work.vault)
    yield found
    assert found.close(timeout=10)


@pytest.fixture
def heard():
    return SimpleQueue()


def test_what_is_told_as_saved_is_on_disk(work, saver, heard):
    def note(outcome):
        # Asked by the saver's own thread at the moment of the telling.
        lines = list(work.vault.lines(work.visit_id))
        heard.put((outcome, lines, threading.current_thread().name))

    saver.put(work.visit_id, notes.write_note("10:15 three flat"), note)
    outcome, lines, thread = heard.get(timeout=10)
    assert isinstance(outcome, Saved)
    assert outcome.visit.notes[0].text == "10:15 three flat"
    assert b"three flat" in lines[-1]
    assert thread == "saver"


def test_commands_are_carried_out_in_their_order_each_on_the_one_before(work, saver, heard):
    for number in range(30):
        saver.put(work.visit_id, notes.write_note(f"note {number}"), heard.put)
    saver.put(work.visit_id, answering.give(work.library, ["PA-080"], verdict="partly"), heard.put)
    saver.put(work.visit_id, answering.undo, heard.put)
    outcomes = [heard.get(timeout=10) for _ in range(32)]
    assert all(isinstance(outcome, Saved) for outcome in outcomes)
    assert [outcome.visit.last for outcome in outcomes] == list(range(2, 34))
    visit = work.reopen()
    assert [note.text for note in visit.notes] == [f"note {number}" for number in range(30)]
    assert visit.answers == {}


def test_a_refused_command_is_told_and_the_next_is_saved(work, saver, heard):
    saver.put(work.visit_id, answering.undo, heard.put)
    saver.put(work.visit_id, notes.write_note("after it"), heard.put)
    refused, saved = heard.get(timeout=10), heard.get(timeout=10)
    assert isinstance(refused, NotSaved)
    assert isinstance(refused.error, RefusedError)
    assert isinstance(saved, Saved)


def test_a_fault_of_the_program_ends_in_a_sentence_without_the_record(work, saver, heard):
    def faulty(_visit):
        raise KeyError("HCA-3 said that")

    saver.put(work.visit_id, faulty, heard.put)
    saver.put("no-such-visit", notes.write_note("x"), heard.put)
    saver.put(work.visit_id, notes.write_note("after it"), heard.put)
    fault, unknown, saved = (heard.get(timeout=10) for _ in range(3))
    assert isinstance(fault, NotSaved)
    assert "KeyError" in str(fault.error)
    assert "HCA-3" not in str(fault.error)
    assert fault.error.kept
    assert fault.error.todo
    assert isinstance(unknown, NotSaved)
    assert isinstance(saved, Saved)


def test_a_screen_that_is_gone_keeps_nothing_off_the_disk(work, saver, heard):
    def gone(_outcome):
        raise RuntimeError("no event loop")

    saver.put(work.visit_id, notes.write_note("told to nobody"), gone)
    saver.put(work.visit_id, notes.write_note("told"), heard.put)
    assert isinstance(heard.get(timeout=10), Saved)
    assert [note.text for note in work.visit.notes] == ["told to nobody", "told"]


def test_closing_saves_what_waits(work, heard):
    saver = Saver(work.vault)
    for number in range(20):
        saver.put(work.visit_id, notes.write_note(f"note {number}"), heard.put)
    assert saver.close(timeout=10)
    assert heard.qsize() == 20
    assert len(work.visit.notes) == 20


def test_what_the_vault_notices_is_passed_on_once(work, heard):
    work.vault.notices.append("said when it was opened")
    noticed = []
    saver = Saver(work.vault, noticed.append)
    for words in ("the reserve was used", "", "the mark cannot be written"):

        def carry_out(words=words):
            work.vault.notices.extend([words] if words else [])
            return work.visit

        saver.run(carry_out, heard.put)
    assert saver.close(timeout=10)
    assert noticed == ["the reserve was used", "the mark cannot be written"]


def test_it_can_be_waited_for(work, saver, heard):
    go_on = threading.Event()
    saver.run(lambda: (go_on.wait(10), work.visit)[1], heard.put)
    assert not saver.wait(0)
    go_on.set()
    assert saver.wait(10)
    assert heard.qsize() == 1


def test_other_work_waits_its_turn(work, saver, heard):
    begun, go_on = threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert go_on.wait(10)
        return work.visit

    saver.run(slow, heard.put)
    saver.put(work.visit_id, notes.write_note("after it"), heard.put)
    assert begun.wait(10)
    assert work.visit.notes == ()
    assert not saver.close(timeout=0)
    go_on.set()
    assert [len(heard.get(timeout=10).visit.notes) for _ in range(2)] == [0, 1]


def test_a_vault_that_is_open_for_reading_only_says_so(work, heard):
    work.reopen(read_only=True)
    saver = Saver(work.vault)
    saver.put(work.visit_id, notes.write_note("x"), heard.put)
    outcome = heard.get(timeout=10)
    assert isinstance(outcome, NotSaved)
    assert "open for reading only" in str(outcome.error)
    assert saver.close(timeout=10)


def test_what_is_not_saved_while_the_screens_go_is_known_at_the_end(work, heard):
    def refused():
        raise RefusedError("The disk is full.")

    saver = Saver(work.vault)
    saver.run(refused, heard.put)
    saver.wait(10)
    saver.nobody_hears()
    saver.run(refused, heard.put, typed=False)
    assert saver.unsaved == []
    saver.run(refused, heard.put)
    assert saver.close(timeout=10)
    assert [error.what for error in saver.unsaved] == ["The disk is full."]
