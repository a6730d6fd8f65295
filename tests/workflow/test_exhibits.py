"""Exhibits: hashed, sealed, numbered; withdrawn and never deleted; refused in sentences."""

import hashlib
import os
import threading
import zlib

import pytest

from inspector_tui.checklist.library import Library
from inspector_tui.record import limits
from inspector_tui.vault.errors import ClosedVaultError
from inspector_tui.vault.exhibit import ExhibitUnreadableError
from inspector_tui.workflow import exhibits
from inspector_tui.workflow.exhibits import Label, TooLargeError
from inspector_tui.workflow.taking import StoppedError, Taker, Taking

PHOTO = b"the dead rack on ward A " * 40_000


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "Rack 1.JPG"
    path.write_bytes(PHOTO)
    return path


def take(work, path, **label):
    return exhibits.take(work.vault, work.visit_id, path, Label(**label))


def blob_files(work):
    return [path for path in work.vault.home.blobs.rglob("*") if path.is_file()]


class TestTaking:
    def test_everything_a_register_holds(self, work, photo):
        label = {
            "description": "the rack",
            "question": "PA-040",
            "place": "Ward A",
            "from_whom": "taken by AB",
            "power": "s20(2)(f)",
            "producer": "AB",
            "seal": "S-17",
            "statement": "AB of 21 Nov 2026, page 2",
        }
        take(work, photo, **label)
        taken = work.reopen().exhibits["AB1"].taken
        assert (taken.name, taken.extension, taken.size) == ("Rack 1.JPG", "jpg", len(PHOTO))
        assert taken.sha256 == hashlib.sha256(PHOTO).hexdigest()
        assert taken.crc32 == zlib.crc32(PHOTO)
        assert {name: getattr(taken, name) for name in label} == label

    @pytest.mark.parametrize("change", ["truncated", "written over", "appended to"])
    def test_one_that_changes_while_it_is_read_is_refused_and_leaves_no_file(
        self, work, photo, change
    ):
        os.utime(photo, ns=(0, 0))  # and again afterwards, as tools that copy in place do

        begun = []

        def meanwhile(read):
            if begun:
                return
            begun.append(read)
            with photo.open("r+b") as file:
                if change == "truncated":
                    file.truncate(9)
                else:
                    file.seek(0, os.SEEK_END if change == "appended to" else os.SEEK_SET)
                    file.write(b"another")
            os.utime(photo, ns=(0, 0))

        with pytest.raises(ExhibitUnreadableError, match="changed while it was being read"):
            exhibits.take(work.vault, work.visit_id, photo, Label(), meanwhile)
        assert blob_files(work) == []
        assert not work.vault.visit(work.visit_id).exhibits

    def test_one_that_cannot_be_recorded_leaves_no_file(self, work, photo):
        with work.refusing("There is no exhibit AB7."):
            take(work, photo, made_from="AB7")
        assert blob_files(work) == []
        take(work, photo)
        assert len(blob_files(work)) == 1

    def test_the_file_is_left_alone_and_its_bytes_are_sealed(self, work, photo):
        take(work, photo)
        assert photo.read_bytes() == PHOTO
        assert b"".join(work.vault.blobs.open(work.visit.exhibits["AB1"].taken.blob)) == PHOTO
        assert all(PHOTO[:24] not in path.read_bytes() for path in blob_files(work))

    def test_a_worked_copy_names_what_it_was_made_from(self, work, photo):
        take(work, photo, description="the rack")
        take(work, photo, description="the rack, faces masked", made_from="AB1")
        assert work.reopen().exhibits["AB2"].taken.made_from == "AB1"
        with work.refusing("There is no exhibit AB7."):
            take(work, photo, made_from="AB7")
        assert list(work.visit.exhibits) == ["AB1", "AB2"]

    def test_one_of_no_bytes(self, work, tmp_path):
        (tmp_path / "empty").touch()
        take(work, tmp_path / "empty")
        taken = work.reopen().exhibits["AB1"].taken
        assert (taken.size, taken.extension) == (0, "bin")
        assert b"".join(work.vault.blobs.open(taken.blob)) == b""

    def test_numbers_run_on_and_a_second_copy_is_its_own_exhibit(self, work, photo):
        for _ in range(3):
            take(work, photo)
        work.do(exhibits.withdraw("AB2", "the same photo"))
        take(work, photo)
        assert list(work.visit.exhibits) == ["AB1", "AB2", "AB3", "AB4"]
        assert len({found.taken.blob for found in work.visit.exhibits.values()}) == 4

    @pytest.mark.parametrize(
        ("name", "kept", "extension"),
        [
            ("log.TAR.gz", "log.TAR.gz", "gz"),
            (".profile", ".profile", "bin"),
            ("poster.poster-old", "poster.poster-old", "bin"),
            ("Ü\u202egnp.exe", "Ügnp.exe", "exe"),
            ("bell\x07.png", "bell.png", "png"),
            ("[bold].txt", "[bold].txt", "txt"),
            ("\u202e", "unnamed", "bin"),
        ],
    )
    def test_names_are_shown_as_text_and_endings_are_plain(
        self, work, tmp_path, name, kept, extension
    ):
        (tmp_path / name).write_bytes(b"x")
        take(work, tmp_path / name)
        taken = work.visit.exhibits["AB1"].taken
        assert (taken.name, taken.extension) == (kept, extension)

    @pytest.mark.skipif(os.name == "nt", reason="names are bytes on POSIX only")
    def test_a_name_that_is_no_text(self, work, tmp_path):
        path = tmp_path / os.fsdecode(b"rack\xff.jpg")
        path.write_bytes(b"x")
        take(work, path)
        assert work.reopen().exhibits["AB1"].taken.name == "rack?.jpg"

    def test_its_texts_are_cleaned(self, work, photo):
        take(work, photo, description=" rack\x1b[2J\u202e ", place="\x00")
        taken = work.visit.exhibits["AB1"].taken
        assert (taken.description, taken.place) == ("rack[2J", "")


class TestRefusals:
    def refuse(self, work, path, words):
        last = work.visit.last
        with pytest.raises(ExhibitUnreadableError) as refused:
            take(work, path)
        assert words in str(refused.value)
        assert refused.value.kept == "Nothing was recorded."
        assert work.reopen().last == last
        assert blob_files(work) == []

    def test_no_such_file(self, work, tmp_path):
        self.refuse(work, tmp_path / "nothing.jpg", "there is no file at that path")

    def test_a_folder(self, work, tmp_path):
        self.refuse(work, tmp_path, "that is a folder")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
    def test_a_pipe_is_not_waited_for(self, work, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        self.refuse(work, tmp_path / "pipe", "not a file")

    def test_a_sealed_visit_takes_none(self, work, photo):
        work.seal()
        with work.refusing("The visit is sealed.", "Reopen it first."):
            take(work, photo)
        assert blob_files(work) == []

    def test_sealed_while_it_is_being_read(self, work, photo):
        def seal_now(_read):
            if work.visit.status == "open":
                work.seal()

        with pytest.raises(Exception, match="The visit is sealed"):
            exhibits.take(work.vault, work.visit_id, photo, Label(), seal_now)
        assert work.reopen().exhibits == {}

    def test_stopped_half_way(self, work, photo):
        taking = Taking(photo, len(PHOTO), stopped=True)
        with pytest.raises(StoppedError):
            exhibits.take(work.vault, work.visit_id, photo, Label(), taking.heed)
        assert work.reopen().exhibits == {}


class TestWithdrawing:
    def test_it_stays_with_its_file_and_the_reason(self, work, photo):
        take(work, photo)
        work.do(exhibits.withdraw("AB1", " not of this ward "))
        found = work.reopen().exhibits["AB1"]
        assert found.withdrawn == "not of this ward"
        assert b"".join(work.vault.blobs.open(found.taken.blob)) == PHOTO

    def test_refusals(self, work, photo):
        take(work, photo)
        with work.refusing("with a reason"):
            work.do(exhibits.withdraw("AB1", " "))
        with work.refusing("There is no exhibit AB2."):
            work.do(exhibits.withdraw("AB2", "wrong"))
        work.do(exhibits.withdraw("AB1", "wrong"))
        with work.refusing("There is no exhibit AB1."):
            work.do(exhibits.withdraw("AB1", "wrong again"))
        work.seal()
        with work.refusing("The visit is sealed."):
            work.do(exhibits.withdraw("AB1", "wrong"))


class TestContinuity:
    def test_each_holder_is_a_link_with_its_stamp(self, work, photo):
        take(work, photo)
        work.do(
            exhibits.move("AB1", " Store clerk ", place="Office store", seal="S-17"),
            exhibits.move("AB1", "Laboratory", reason="pull test of the strap"),
        )
        links = work.reopen().exhibits["AB1"].movements
        assert [(m.moved.holder, m.moved.seal, m.moved.reason) for m in links] == [
            ("Store clerk", "S-17", ""),
            ("Laboratory", "", "pull test of the strap"),
        ]
        assert all(m.at and m.by == "AB" for m in links)
        assert links[0].n < links[1].n

    def test_it_says_who_has_it(self, work, photo):
        take(work, photo)
        with work.refusing("who has the exhibit now"):
            work.do(exhibits.move("AB1", "  "))

    def test_only_what_stands_is_moved(self, work, photo):
        take(work, photo)
        work.do(exhibits.withdraw("AB1", "the wrong rack"))
        for mark in ("AB1", "AB2"):
            with work.refusing(f"There is no exhibit {mark}."):
                work.do(exhibits.move(mark, "Store clerk"))


class TestPowers:
    def test_an_item_is_logged_under_a_power_or_under_none(self, work):
        found = exhibits.powers(work.library)
        assert next(iter(found.values())) == "Given freely, no power used"
        assert "Measured, photographed or recorded" in found.values()
        assert "Required or copied documents" in found.values()
        # Powers of the visit as a whole say nothing of an item.
        assert not any("constable" in words for words in found.values())

    def test_without_the_question_there_is_still_the_free_gift(self):
        assert exhibits.powers(Library([], None)) == {"none": exhibits.NO_POWER}


class TestClosing:
    def test_what_is_being_taken_and_what_waits_is_stopped(self, work, photo, tmp_path):
        before = set(threading.enumerate())
        taker, heard, reading = Taker(work.vault, work.visit_id), [], threading.Event()
        go_on = threading.Event()

        def first(outcome):
            heard.append(outcome)
            reading.set()
            go_on.wait(5)

        taker.take(photo, Label(), first)
        assert reading.wait(5)
        waiting = taker.take(photo, Label(), heard.append)
        closing = threading.Thread(target=taker.close)
        closing.start()
        while not waiting.stopped:
            pass
        go_on.set()
        closing.join(5)
        assert not closing.is_alive()
        assert isinstance(heard[1].error, StoppedError)
        assert list(work.visit.exhibits) == ["AB1"]
        assert len(blob_files(work)) == 1
        assert set(threading.enumerate()) <= before
        with pytest.raises(ClosedVaultError):
            taker.take(photo, Label(), heard.append)
        taker.close()


class TestRoom:
    """What one visit may hold is known before anything of a file is sealed."""

    def test_a_file_that_is_too_large_by_its_size_is_not_even_read(self, work, tmp_path):
        path = tmp_path / "film.mp4"
        with path.open("wb") as file:
            file.truncate(limits.MAX_EXHIBITS + 1)  # all hole: it takes no room itself
        heard = []
        with pytest.raises(TooLargeError, match="7 GiB"):
            exhibits.take(work.vault, work.visit_id, path, Label(), heard.append)
        assert heard == []
        assert blob_files(work) == []
        assert work.vault.visit(work.visit_id).exhibits == {}

    def test_exhibits_taken_before_count(self, work, photo, monkeypatch):
        monkeypatch.setattr(limits, "MAX_EXHIBITS", 2 * len(PHOTO) - 1)
        take(work, photo)
        left = blob_files(work)
        with pytest.raises(TooLargeError):
            take(work, photo)
        assert blob_files(work) == left
        photo.write_bytes(PHOTO[:-1])
        take(work, photo)
        assert set(work.vault.visit(work.visit_id).exhibits) == {"AB1", "AB2"}

    def test_one_that_grows_while_it_is_read_is_let_go_of(self, work, photo, monkeypatch):
        """Its size was in bounds when it was opened."""
        room = 8 << 20
        monkeypatch.setattr(limits, "MAX_EXHIBITS", room)
        done = 0

        def grow(read):
            nonlocal done
            done += read
            if done < 2 * room:
                with photo.open("ab") as file:
                    file.write(bytes(2 * read))

        with pytest.raises(TooLargeError):
            exhibits.take(work.vault, work.visit_id, photo, Label(), grow)
        assert done <= room
        assert blob_files(work) == []
