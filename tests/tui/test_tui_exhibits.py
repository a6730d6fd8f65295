"""Exhibits: paths completed, files taken while work goes on, faults told, withdrawn."""

from __future__ import annotations

import hashlib
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tableapps import filled_vault, page_of
from visitapps import reopened

from inspector_tui.faces.paths import complete
from inspector_tui.faces.sizes import size_in_words
from inspector_tui.record.events import Finding
from inspector_tui.tui import routes
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.screens.exhibits import ExhibitsScreen
from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.workflow import answering, exhibits, notes


def pages(question=None):
    return lambda desk: ExhibitsScreen(desk, question)


@pytest.fixture
def filled(tmp_path):
    return filled_vault(tmp_path / "home")


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    (folder / "Photos").mkdir(parents=True)
    (folder / "Photos" / "Board one.jpg").write_bytes(b"board")
    (folder / "Photos" / "Board two.jpg").write_bytes(b"panel")
    (folder / ".secret").write_bytes(b"s")
    (folder / "notes.txt").write_bytes(b"n")
    (folder / "empty.txt").write_bytes(b"")
    os.mkfifo(folder / "pipe")
    (folder / "view.jpg").symlink_to(".secret")
    return folder


async def put(driver, path, description="What it shows"):
    """Fill in the form that is open."""
    form = driver.app.screen.query_one(FieldForm)
    form.put("path", str(path))
    form.go_to("description")
    await driver.type(description)


async def test_what_was_wrong_is_said_until_something_else_is_typed(filled, files):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-040")) as driver:
        await driver.sees("Take an exhibit for TB-040")
        await put(driver, f"{files}/note")
        await driver.press("ctrl+o")
        await driver.sees("The exhibit was not taken: there is no file")
        driver.app.screen.query_one(FieldForm).go_to("path")
        await driver.press("tab")
        await driver.sees("notes.txt")
        assert not driver.bar("status").strip()


async def test_a_file_is_found_with_tab_and_taken_for_the_question(filled, files):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-040")) as driver:
        await driver.sees("Take an exhibit for TB-040")
        form = driver.app.screen.query_one(FieldForm)
        form.put("path", f"{files}/ph")
        await driver.press("tab")
        await driver.until(lambda: form.texts["path"] == f"{files}/Photos/")
        await driver.press("tab")
        await driver.until(lambda: form.texts["path"] == f"{files}/Photos/Board ")
        await driver.sees("Board one.jpg   Board two.jpg")
        await driver.type("t")
        await driver.press("tab")
        await driver.until(lambda: form.texts["path"].endswith("Board two.jpg"))
        await driver.press("tab")
        await driver.until(lambda: form.current.field.id == "description")
        await driver.type("The panel at the desk")
        await driver.press("ctrl+o")
        await driver.sees("This is below.")
        await driver.sees("Exhibit AB1 saved: write AB1 on the bag or label.")
    taken = reopened(vault).visit(visit).exhibits["AB1"].taken
    assert taken.sha256 == hashlib.sha256(b"panel").hexdigest()
    assert (taken.name, taken.question) == ("Board two.jpg", "TB-040")
    assert taken.description == "The panel at the desk"


async def test_work_goes_on_while_a_file_is_being_taken(filled, files, monkeypatch):
    vault, visit = filled
    go, seal = threading.Event(), vault.blobs.seal

    def slow(stream):
        stream.read(2)
        assert go.wait(20)
        return seal(stream)

    monkeypatch.setattr(vault.blobs, "seal", slow)
    async with page_of(vault, visit, pages()) as driver:
        await driver.press("a")
        await driver.sees("Take an exhibit")
        await put(driver, files / "Photos" / "Board one.jpg")
        await driver.press("ctrl+o")
        await driver.matches(r"Board one\.jpg +40% of 5 bytes")
        desk = driver.below.desk
        assert driver.below.desk.side_work.goes_on
        saved = []
        yes = answering.give(desk.library, ["TB-050"], verdict="satisfied")
        desk.do(yes, heard=saved.append)
        await driver.until(lambda: saved, "the answer")
        assert desk.visit.answer("TB-050").verdict == "satisfied"
        go.set()
        await driver.sees("AB1")
        assert not driver.below.desk.side_work.goes_on
        assert desk.visit.answer("TB-050").verdict == "satisfied"


async def test_a_taking_can_be_stopped_and_leaves_nothing(filled, files, monkeypatch):
    vault, visit = filled
    go, seal = threading.Event(), vault.blobs.seal

    def slow(stream):
        assert go.wait(20)
        return seal(stream)

    monkeypatch.setattr(vault.blobs, "seal", slow)
    async with page_of(vault, visit, pages()) as driver:
        await driver.press("a")
        await driver.sees("Take an exhibit")
        await put(driver, files / "notes.txt")
        await driver.press("ctrl+o")
        await driver.sees("It is being read and encrypted")
        await driver.press("w")
        await driver.sees("Stopping")
        go.set()
        await driver.sees("you stopped it")
        await driver.press("enter")
        await driver.sees("No exhibits yet")
        assert not driver.below.desk.side_work.goes_on
    assert reopened(vault).visit(visit).exhibits == {}
    assert list(vault.blobs.names()) == []


@pytest.fixture
def reading(filled, files, monkeypatch):
    """Set once `notes.txt` is being read, which takes its time."""
    vault, _ = filled
    (files / "notes.txt").write_bytes(bytes(2000))
    begun, seal = threading.Event(), vault.blobs.seal

    class Slow:
        def __init__(self, stream):
            self.stream = stream

        def read(self, size):
            begun.set()
            threading.Event().wait(0.02)
            return self.stream.read(1)

    monkeypatch.setattr(vault.blobs, "seal", lambda stream: seal(Slow(stream)))
    return begun


async def test_the_lock_waits_for_a_file_for_an_hour_and_no_longer(
    filled, files, reading, locks_after_an_hour
):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-040")) as driver:
        await put(driver, files / "notes.txt", "What they wrote")
        await driver.press("ctrl+o")
        await driver.until(reading.is_set, "the reading")
        await locks_after_an_hour(driver)
    again = reopened(vault)
    assert again.visit(visit).exhibits == {}
    assert [path for path in again.home.blobs.rglob("*") if path.is_file()] == []
    async with page_of(again, visit, VisitPage) as driver:
        await driver.sees("notes.txt was not taken: the program ended")


async def test_leaving_while_a_file_is_taken_records_nothing_and_keeps_its_form(
    filled, files, reading
):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-040")) as driver:
        await put(driver, files / "notes.txt", "What they wrote")
        await driver.press("ctrl+o")
        await driver.until(reading.is_set, "the reading")
        driver.burst("ctrl+x")
        await driver.until(lambda: driver.app.return_code is not None, "the end")
    again = reopened(vault)
    assert again.visit(visit).exhibits == {}
    assert list(again.blobs.names()) == []
    async with page_of(again, visit, VisitPage) as driver:
        await driver.sees("notes.txt was not taken: the program ended")
        await driver.sees("On TB-040, e opens its form")
        await driver.press("enter")
        await driver.lacks("was not taken")
        routes.open_exhibits(driver.app, driver.below.desk, "TB-040")
        await driver.sees("What they wrote")
        assert driver.app.screen.query_one(FieldForm).texts["path"] == str(files / "notes.txt")
        await driver.press("ctrl+o")
        await driver.sees("Exhibit AB1 saved: write AB1 on the bag or label.")
    last = reopened(again)
    assert last.visit(visit).exhibits["AB1"].taken.description == "What they wrote"
    assert last.drafts(visit) == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Photos", "that is a folder"),
        ("pipe", "that is a device or a pipe"),
        ("nothing", "there is no file at that path"),
        ("view.jpg", "that is a link to"),
        ("x" * 5000, "there is no file at that path"),
    ],
)
async def test_what_is_no_file_ends_in_a_sentence_beside_the_path(filled, files, name, words):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-040")) as driver:
        await driver.sees("Take an exhibit for")
        await put(driver, files / name, "Kept")
        await driver.press("ctrl+o")
        await driver.sees(f"! The exhibit was not taken: {words}")
        form = driver.app.screen.query_one(FieldForm)
        assert form.current.field.id == "path"
        assert form.texts["description"] == "Kept"
    assert reopened(vault).visit(visit).exhibits == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_a_file_that_may_not_be_read_is_told(filled, files):
    vault, visit = filled
    (files / "notes.txt").chmod(0)
    async with page_of(vault, visit, pages("TB-040")) as driver:
        await driver.sees("Take an exhibit for")
        await put(driver, files / "notes.txt")
        await driver.press("ctrl+o")
        await driver.sees("your account may not read that file")


async def test_an_empty_file_is_taken_when_it_is_asked_for_twice(filled, files):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-040")) as driver:
        await driver.sees("Take an exhibit for")
        await put(driver, files / "empty.txt")
        await driver.press("ctrl+o")
        await driver.sees("! That file is empty.")
        await driver.press("ctrl+o")
        await driver.sees("Exhibit AB1 saved: write AB1 on the bag or label.")
    assert reopened(vault).visit(visit).exhibits["AB1"].taken.size == 0


async def test_a_file_that_goes_away_meanwhile_is_told_and_the_form_kept(
    filled, files, monkeypatch
):
    vault, visit = filled

    def gone(path):
        path.unlink()
        return opened(path)

    opened = exhibits.open_regular
    monkeypatch.setattr(exhibits, "open_regular", gone)
    async with page_of(vault, visit, pages()) as driver:
        await driver.press("a")
        await driver.sees("Take an exhibit")
        await put(driver, files / "notes.txt", "A list")
        await driver.press("ctrl+o")
        await driver.sees("there is no file at that path")
        await driver.press("enter", "a")
        await driver.sees("Draft from")
        await driver.sees("A list")


async def test_an_exhibit_is_withdrawn_and_stays_in_the_register(filled, files):
    vault, visit = filled
    label = exhibits.Label(description="The board", question="TB-040")
    exhibits.take(vault, visit, files / "notes.txt", label)
    named = Finding(("TB-040",), "bare", exhibits=("AB1",))
    vault.append(visit, notes.raise_finding(named))
    async with page_of(vault, visit, pages()) as driver:
        await driver.sees("Exhibits: 1")
        await driver.press("w")
        await driver.sees("Withdraw exhibit AB1?")
        await driver.sees("names it.")
        await driver.type("Wrong board")
        await driver.press("enter")
        await driver.sees("withdrawn: The board")
        await driver.sees("Exhibits: 0")
    assert reopened(vault).visit(visit).exhibits["AB1"].withdrawn == "Wrong board"


# Paths


def test_a_path_is_completed_as_it_is_on_disk(files):
    assert complete(f"{files}/pho").text == f"{files}/Photos/"
    found = complete(f"{files}/Photos/b")
    assert found.text == f"{files}/Photos/Board "
    assert found.names == ("Board one.jpg", "Board two.jpg")
    assert complete(f"{files}/Photos/Board o").text == f"{files}/Photos/Board one.jpg"


def test_hidden_names_are_offered_once_a_dot_is_typed(files):
    assert ".secret" not in complete(f"{files}/").names
    assert complete(f"{files}/.").text == f"{files}/.secret"


def test_a_link_to_a_file_is_called_one(files):
    (files / "shots").symlink_to("Photos", target_is_directory=True)
    found = complete(f"{files}/view")
    assert (found.text, found.names) == (f"{files}/view.jpg", ("view.jpg (a link)",))
    assert "view.jpg (a link)" in complete(f"{files}/").names
    assert "shots/" in complete(f"{files}/").names
    assert complete(f"{files}/no").names == ()


def test_exact_case_comes_before_any_case(tmp_path):
    for name in ("Board", "board", "boat"):
        (tmp_path / name).touch()
    assert complete(f"{tmp_path}/Bo").text == f"{tmp_path}/Board"
    assert complete(f"{tmp_path}/bo").names == ("board", "boat")
    assert set(complete(f"{tmp_path}/BO").names) == {"Board", "board", "boat"}
    assert complete(f"{tmp_path}/BO").text == f"{tmp_path}/BO"


def test_names_that_no_keyboard_types_are_counted_not_shown(tmp_path):
    (tmp_path / "b\x07ell").touch()
    (tmp_path / os.fsdecode(b"b\xff")).touch()
    (tmp_path / "b\u202egnp").touch()
    (tmp_path / "board").touch()
    found = complete(f"{tmp_path}/b")
    assert found.text == f"{tmp_path}/board"
    assert found.note.startswith("3 more")


@pytest.mark.parametrize("typed", ["/nowhere/at/all", "~nobody-of-that-name/x", "\0", "a\0b/", "/"])
def test_a_folder_that_cannot_be_read_completes_to_itself(typed):
    found = complete(typed)
    assert found.text.startswith(typed)


def test_an_empty_path_begins_at_home():
    assert complete("").text == "~/"
    assert complete("~").text == "~/"


@given(st.text(max_size=40))
def test_completing_raises_nothing(typed):
    complete(typed)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (99_400, "99.4 kB"),
        (99_600, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (3_200_000_000, "3.2 GB"),
        (3_200_000_000_000, "3200 GB"),
    ],
)
def test_sizes_in_words(size, words):
    assert size_in_words(size) == words


async def test_an_exhibit_is_handed_on_link_by_link(filled, files):
    vault, visit = filled
    label = exhibits.Label("The board", place="Ward A", from_whom="RN-2", power="none", seal="S-1")
    exhibits.take(vault, visit, files / "notes.txt", label)
    async with page_of(vault, visit, pages()) as driver:
        await driver.sees("Exhibit AB1, taken")
        await driver.press("m")
        await driver.sees("Hand on AB1")
        form = driver.app.screen.query_one(FieldForm)
        assert form.texts == {"seal": "S-1"}  # it stays under its seal unless that was broken
        await driver.press("ctrl+o")
        await driver.sees("! This is needed.")
        await driver.type("Store clerk")
        await driver.press("tab")
        await driver.type("Office store")
        await driver.press("ctrl+o")
        await driver.sees("to Store clerk, Office store, seal S-1")
        await driver.sees("Saved.")
    links = reopened(vault).visit(visit).exhibits["AB1"].movements
    assert [(link.moved.holder, link.moved.place, link.moved.seal) for link in links] == [
        ("Store clerk", "Office store", "S-1")
    ]


async def test_nothing_and_what_is_withdrawn_are_not_handed_on(filled, files):
    vault, visit = filled
    async with page_of(vault, visit, pages()) as driver:
        await driver.sees("No exhibits yet")
        await driver.press("m")
        await driver.sees("There is no exhibit here to hand on.")
        exhibits.take(vault, visit, files / "notes.txt", exhibits.Label("The board"))
        vault.append(visit, exhibits.withdraw("AB1", "Blurred"))
        driver.below.desk.do(lambda visit: [])
        await driver.sees("withdrawn: The board")
        await driver.press("m")
        await driver.sees("Exhibit AB1 was withdrawn.")


async def test_what_a_label_lacks_is_named_and_the_power_is_one_of_a_list(filled, files):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-040")) as driver:
        await driver.sees("Take an exhibit for TB-040")
        await put(driver, files / "notes.txt")
        form = driver.app.screen.query_one(FieldForm)
        form.go_to("power")
        await driver.sees("1 Given freely, no power used")
        await driver.type("1")
        await driver.press("ctrl+o")
        await driver.until(lambda: vault.visit(visit).exhibits)
    again = reopened(vault)
    assert again.visit(visit).exhibits["AB1"].taken.power == "Given freely, no power used"
    async with page_of(again, visit, pages()) as driver:
        await driver.sees("Missing      where it was, from whom")
