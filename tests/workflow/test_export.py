"""Export: one sealed visit, one bundle, one number; private unless said otherwise."""

import errno
import io
import os
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest
from pyrage import x25519
from sticks import room
from working import again

from inspector_tui.bundle import allowed
from inspector_tui.bundle.faults import BundleWriteError
from inspector_tui.bundle.verify import verify
from inspector_tui.bundle.write import write_file
from inspector_tui.errors import InspectorError
from inspector_tui.faces.unsent import unsent
from inspector_tui.record.events import Finding, Source
from inspector_tui.vault import handed
from inspector_tui.vault.blobs import DamagedBlobError
from inspector_tui.vault.ledger import Office
from inspector_tui.workflow import answering, exhibits, notes, rows, visits
from inspector_tui.workflow.exhibits import Label
from inspector_tui.workflow.export import ClearExportRefusedError, _copied, export, report
from inspector_tui.workflow.identity import identity
from inspector_tui.workflow.long_work import EndedError

KEY = x25519.Identity.generate()
OTHER = x25519.Identity.generate()
OFFICE = Office("Example Office", (str(KEY.to_public()),))


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "stick"
    found.mkdir()
    return found


@pytest.fixture
def sealed(work, tmp_path):
    """A sealed visit with something of every kind, an exhibit of no bytes among it."""
    (tmp_path / "rack.jpg").write_bytes(b"photo" * 1000)
    (tmp_path / "empty.txt").touch()
    for name in ("rack.jpg", "empty.txt"):
        exhibits.take(work.vault, work.visit_id, tmp_path / name, Label(question="PA-040"))
    work.do(
        answering.record(
            work.library,
            "PA-040",
            verdict="not-satisfied",
            # In the order of the form, which is not that of the alphabet.
            measures={"needing": 6, "devices": 11, "without": 2, "dead": 3},
            texts={"fact": "[/nope] <script>alert(1)</script> שלום"},
            sources=[Source("OBS", "rack")],
        ),
        rows.add(work.library, "ALARM", {"type": "worn", "location": "Ward A"}, question="PA-010"),
        notes.write_note("10:15 three flat"),
        notes.raise_finding(Finding(("PA-040",), "three flat", provisions=("PUWER-5",))),
    )
    work.seal()
    return work


def states(vault):
    return handed.states(vault.bundles(), {visit.id: visit.head for visit in vault.visits()})


def signers(work):
    return allowed.parse(identity(work.vault).allowed_signers.encode())


def clear(work, folder):
    return export(work.vault, work.visit_id, folder=folder, clear=True)


class TestRefusals:
    def test_an_open_visit(self, work, folder):
        with work.refusing("still open", "Close it first"):
            clear(work, folder)
        assert list(folder.iterdir()) == []

    def test_in_the_clear_only_on_purpose(self, sealed, folder):
        for how in ({}, {"folder": folder}, {"stream": io.BytesIO()}):
            with pytest.raises(ClearExportRefusedError, match="readable by anyone") as refused:
                export(sealed.vault, sealed.visit_id, **how)
            assert refused.value.kept == "Nothing was written."
            assert "--clear" in refused.value.todo
        assert list(folder.iterdir()) == []
        assert sealed.vault.bundles() == []

    @pytest.mark.parametrize("office", [None, OFFICE])
    def test_in_the_clear_only_to_a_place_that_was_named(self, sealed, office):
        sealed.vault.set_office(office)
        with sealed.refusing("Name a folder"):
            export(sealed.vault, sealed.visit_id, clear=True)
        assert sealed.vault.bundles() == []
        assert list(sealed.vault.home.outbox.glob("*.zip*")) == []

    def test_a_folder_that_is_not_there(self, sealed, folder):
        for missing in (folder / "missing", folder / "file"):
            (folder / "file").touch()
            with sealed.refusing("There is no folder"):
                clear(sealed, missing)
        assert sealed.vault.bundles() == []


class TestNumberingNeverMisleads:
    """An office reads a missing number as a bundle that was kept from it."""

    def fails_once(self, sealed, folder, monkeypatch):
        def broken(*_args, **_more):
            raise BundleWriteError("The disk went away.")

        with monkeypatch.context() as patch:
            patch.setattr("inspector_tui.workflow.export.write_file", broken)
            with pytest.raises(BundleWriteError):
                clear(sealed, folder)

    def test_a_failed_export_leaves_none_out(self, sealed, folder, monkeypatch):
        self.fails_once(sealed, folder, monkeypatch)
        sealed.vault.append(sealed.visit_id, visits.reopen("a fact was missing"))
        sealed.seal()
        assert clear(sealed, folder).number == 1

    @pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), ValueError()])
    def test_nor_does_one_that_failed_in_a_way_nobody_thought_of(
        self, sealed, folder, monkeypatch, fault
    ):
        def broken(*_args, **_more):
            raise fault

        with monkeypatch.context() as patch:
            patch.setattr("inspector_tui.workflow.export.write_file", broken)
            with pytest.raises(type(fault)):
                clear(sealed, folder)
        sealed.vault.append(sealed.visit_id, visits.reopen("a fact was missing"))
        sealed.seal()
        assert clear(sealed, folder).number == 1

    def test_a_stick_that_fills_up_at_any_byte_costs_one_number(self, sealed, folder, monkeypatch):
        def filling(*how):
            with room(sizes.pop()):
                write_file(*how)

        sizes = list(range(0, 40_000, 2027))
        monkeypatch.setattr("inspector_tui.workflow.export.write_file", filling)
        while sizes:
            with pytest.raises(BundleWriteError, match="no space left"):
                clear(sealed, folder)
            assert list(folder.iterdir()) == []
            assert [one.number for one in sealed.vault.bundles() if one.bundle] in ([], [1])
        monkeypatch.undo()
        assert clear(sealed, folder).number == 1
        sealed.vault.append(sealed.visit_id, visits.reopen("a fact was missing"))
        sealed.seal()
        assert clear(sealed, folder).number == 2

    @pytest.mark.parametrize("stays", [True, False])
    def test_bytes_that_reached_a_stick_have_their_number_for_good(
        self, sealed, folder, monkeypatch, stays
    ):
        """The whole bundle is on it when it says that it cannot: no other may have its number."""

        other = again(sealed.made, organisation="Another Trust")
        other.seal()
        replace, unlink, begun = Path.replace, Path.unlink, []

        def gone(path, target):
            if path.parent != folder:
                return replace(path, target)
            begun.append(path)
            raise OSError(errno.EIO, "Input/output error", str(path))

        def stays_there(path, missing_ok=False):
            if begun and path.parent == folder:
                raise OSError(errno.EIO, "Input/output error", str(path))
            return unlink(path, missing_ok)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", gone)
            if stays:
                patch.setattr(Path, "unlink", stays_there)
            with pytest.raises(BundleWriteError, match="Input/output error") as failed:
                clear(sealed, folder)
        assert "No bundle was made" not in str(failed.value)
        assert "Number 1 stays with this bundle" in failed.value.kept
        left = list(folder.iterdir())
        assert len(left) == stays
        assert [str(path) in failed.value.kept for path in left] == [True] * stays
        assert clear(other, folder).number == 2
        found = [verify(path, signers(sealed)) for path in left]
        found.append(verify(clear(sealed, folder).path, signers(sealed)))
        assert {one.number for one in found} == {1}
        assert len({one.bundle for one in found}) == 1

    def test_one_that_is_ended_at_any_piece_costs_one_number(self, sealed, folder):
        pieces, ends = 0, 0

        def watch(size):
            nonlocal pieces
            pieces += 1
            if pieces > ends:
                raise EndedError

        while True:
            pieces = 0
            try:
                made = export(sealed.vault, sealed.visit_id, folder=folder, clear=True, watch=watch)
            except EndedError:
                ends += 1
                assert list(folder.iterdir()) == []
                assert [one.number for one in sealed.vault.bundles() if one.bundle] in ([], [1])
            else:
                break
        assert made.number == 1
        assert ends >= 10

    def test_one_number_never_has_two_bundles(self, sealed, folder, monkeypatch):
        def killed(*_args, **_more):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(sealed.vault, "bundle_ready", killed)
            with pytest.raises(KeyboardInterrupt):
                clear(sealed, folder)
        sealed.vault.set_office(OFFICE)
        assert export(sealed.vault, sealed.visit_id).number == 2

    def test_a_lost_file_of_a_withdrawn_exhibit_holds_nothing_back(self, sealed, folder):
        sealed.vault.append(sealed.visit_id, visits.reopen("an exhibit was lost"))
        mark, found = next((mark, e) for mark, e in sealed.visit.exhibits.items() if e.stands)
        blob = found.taken.blob
        (sealed.vault.home.blobs / blob[:2] / blob[2:]).unlink()
        sealed.seal()
        with pytest.raises(InspectorError):
            clear(sealed, folder)
        sealed.vault.append(sealed.visit_id, visits.reopen("withdraw it"))
        sealed.vault.append(sealed.visit_id, exhibits.withdraw(mark, "its file was lost"))
        sealed.seal()
        made = clear(sealed, folder)
        assert made.number == 2, "of the first some bytes had reached the stick"
        assert any("left out" in word for word in verify(made.path, signers(sealed)).checked)


class TestClear:
    def test_it_verifies_with_everything_in_it(self, sealed, folder):
        made = clear(sealed, folder)
        assert made.path == folder / f"{sealed.visit_id}.inspection.1.zip"
        assert (made.number, made.encrypted) == (1, False)
        found = verify(made.path, signers(sealed))
        assert (found.bundle, found.number, found.previous) == (made.bundle, 1, None)
        assert (found.answers, found.rows, found.notes) == (1, 1, 1)
        assert (found.exhibits, found.findings) == (2, 1)
        assert found.principal == identity(sealed.vault).principal
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o600 or os.name == "nt"

    def test_the_outbox_tells_where_it_lies_from_anywhere(self, sealed, folder, monkeypatch):
        monkeypatch.chdir(folder.parent)
        clear(sealed, Path(folder.name))
        (found,) = sealed.vault.bundles(sealed.visit_id)
        assert found.path == str(folder / f"{sealed.visit_id}.inspection.1.zip")

    def test_it_holds_the_very_texts_that_were_asked(self, sealed, folder):
        with zipfile.ZipFile(clear(sealed, folder).path) as bundle:
            texts = {name: bundle.read(name) for name in bundle.namelist()}
        for edition in sealed.visit.checklists:
            stored = sealed.vault.edition(edition.id, edition.edition)
            path = f"checklists/{edition.id}-{edition.edition}.toml"
            assert [text for name, text in texts.items() if name.endswith(path)] == [stored.text]
        assert sum(name.endswith(".txt") and "/exhibits/" in name for name in texts) == 1

    def test_the_same_visit_is_the_same_bundle_byte_for_byte(self, sealed, folder):
        first = clear(sealed, folder)
        data = first.path.read_bytes()
        assert clear(sealed, folder) == first
        assert first.path.read_bytes() == data
        assert len(sealed.vault.bundles()) == 1

    def test_and_so_it_is_in_another_session(self, sealed, folder):
        first = clear(sealed, folder)
        data = first.path.read_bytes()
        sealed.reopen()
        assert clear(sealed, folder) == first
        assert first.path.read_bytes() == data

    def test_streamed_it_has_the_same_bytes(self, sealed, folder):
        first = clear(sealed, folder)
        out = io.BytesIO()
        streamed = export(sealed.vault, sealed.visit_id, stream=out, clear=True)
        assert (streamed.number, streamed.bundle, streamed.path) == (1, first.bundle, None)
        assert out.getvalue() == first.path.read_bytes()


class TestNumbers:
    def test_after_reopening_the_next_bundle_follows_the_one_before(self, sealed, folder):
        first = clear(sealed, folder)
        data = first.path.read_bytes()
        sealed.do(visits.reopen("one ward was left out"), notes.write_note("11:00 ward B too"))
        with sealed.refusing("still open"):
            clear(sealed, folder)
        sealed.seal()
        second = clear(sealed, folder)
        assert (second.number, second.bundle != first.bundle) == (2, True)
        assert first.path.read_bytes() == data
        found = verify(second.path, signers(sealed), previous=first.path)
        assert (found.number, found.previous) == (2, first.bundle)

    def test_another_office_gets_another_number(self, sealed, folder):
        sealed.vault.set_office(OFFICE)
        first = export(sealed.vault, sealed.visit_id)
        assert export(sealed.vault, sealed.visit_id).number == 1
        sealed.vault.set_office(Office("Another Office", (str(OTHER.to_public()),)))
        second = export(sealed.vault, sealed.visit_id)
        assert (second.number, second.bundle == first.bundle) == (2, False)
        records = sealed.vault.bundles(sealed.visit_id)
        assert [record.previous for record in records] == [None, first.bundle]
        assert len({record.bundle for record in records}) == 2

    def test_visits_are_numbered_in_one_row(self, sealed, folder):
        assert clear(sealed, folder).number == 1
        other = again(sealed.made, organisation="Another Trust")
        other.seal()
        assert clear(other, folder).number == 2
        assert sealed.vault.freeze_bundle(other.visit_id).number == 3
        assert [visit.exported for visit in sealed.vault.visits()] == [2, 1]


class TestEncrypted:
    @pytest.fixture(autouse=True)
    def office(self, sealed):
        sealed.vault.set_office(OFFICE)

    @pytest.fixture
    def key(self, tmp_path):
        path = tmp_path / "office.key"
        path.write_text(f"{KEY}\n")
        return path

    def test_the_file_lies_in_the_outbox_and_verifies_for_the_office(self, sealed, key):
        made = export(sealed.vault, sealed.visit_id)
        assert made.encrypted
        assert made.path.parent == sealed.vault.home.outbox
        found = verify(made.path, signers(sealed), identity=key, office="Example Office")
        assert (found.bundle, found.encrypted, found.office) == (
            made.bundle,
            True,
            "Example Office",
        )
        record = sealed.vault.bundles()[0]
        assert (record.ready, record.encrypted, record.path) == (True, True, str(made.path))

    def test_nobody_else_can_open_it(self, sealed, tmp_path):
        made = export(sealed.vault, sealed.visit_id)
        (tmp_path / "other.key").write_text(f"{OTHER}\n")
        with pytest.raises(InspectorError):
            verify(made.path, signers(sealed), identity=tmp_path / "other.key")
        assert b"three flat" not in made.path.read_bytes()

    @pytest.mark.skipif(not shutil.which("age"), reason="needs age")
    def test_stock_age_opens_it(self, sealed, key, tmp_path):
        made = export(sealed.vault, sealed.visit_id)
        opened = tmp_path / "opened.zip"
        subprocess.run(["age", "-d", "-i", key, "-o", opened, made.path], check=True)
        found = verify(opened, signers(sealed))
        assert (found.bundle, found.encrypted) == (made.bundle, False)

    def test_a_copy_goes_where_it_was_asked_for(self, sealed, folder, key):
        made = export(sealed.vault, sealed.visit_id, folder=folder)
        assert made.path == folder / f"{sealed.visit_id}.inspection.1.zip.age"
        (kept,) = sealed.vault.home.outbox.glob("*.age")
        assert made.path.read_bytes() == kept.read_bytes()
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o600 or os.name == "nt"
        assert [path.name for path in folder.iterdir()] == [made.path.name]
        again = export(sealed.vault, sealed.visit_id, folder=folder)
        assert (again.number, again.bundle, again.path) == (made.number, made.bundle, made.path)
        assert verify(again.path, signers(sealed), identity=key).bundle == made.bundle

    def test_a_copy_of_the_next_bundle_leaves_the_one_before_on_the_stick(
        self, sealed, folder, key
    ):
        first = export(sealed.vault, sealed.visit_id, folder=folder)
        data = first.path.read_bytes()
        sealed.do(visits.reopen("one ward was left out"))
        sealed.seal()
        second = export(sealed.vault, sealed.visit_id, folder=folder)
        assert sorted(folder.iterdir()) == [first.path, second.path]
        assert first.path.read_bytes() == data
        assert verify(second.path, signers(sealed), identity=key).previous == first.bundle

    @pytest.mark.skipif(os.name == "nt", reason="Windows syncs no folder")
    def test_the_name_of_a_copy_outlives_a_power_cut_too(self, sealed, folder, monkeypatch):
        synced, sync = [], os.fsync

        def noted(fd):
            if os.path.samestat(os.fstat(fd), folder.stat()):
                synced.append([path.name for path in folder.iterdir()])
            sync(fd)

        monkeypatch.setattr(os, "fsync", noted)
        made = export(sealed.vault, sealed.visit_id, folder=folder)
        assert synced == [[made.path.name]]

    def test_streamed_it_is_encrypted_too(self, sealed, key, tmp_path):
        out = io.BytesIO()
        made = export(sealed.vault, sealed.visit_id, stream=out)
        assert (made.encrypted, made.path) == (True, None)
        assert verify(out, signers(sealed), identity=key).bundle == made.bundle

    def test_in_the_clear_it_is_the_same_bundle(self, sealed, folder):
        made = export(sealed.vault, sealed.visit_id)
        plain = clear(sealed, folder)
        assert (plain.bundle, plain.number, plain.encrypted) == (made.bundle, made.number, False)

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_that_takes_no_copy_costs_no_bundle(self, sealed, folder):
        folder.chmod(0o500)
        with pytest.raises(InspectorError, match="could not be copied") as failed:
            export(sealed.vault, sealed.visit_id, folder=folder)
        folder.chmod(0o700)
        assert "whole in the outbox" in failed.value.kept
        assert not sealed.vault.bundles()[0].ready

    def test_a_copy_that_fails_at_any_byte_leaves_nothing(self, sealed, folder, monkeypatch):
        def filling(*how):
            with room(sizes.pop()):
                return _copied(*how)

        sizes = list(range(0, 40_000, 2027))
        monkeypatch.setattr("inspector_tui.workflow.export._copied", filling)
        while sizes:
            with pytest.raises(InspectorError, match="could not be copied") as failed:
                export(sealed.vault, sealed.visit_id, folder=folder)
            assert "whole in the outbox" in failed.value.kept
            assert list(folder.iterdir()) == []
        monkeypatch.undo()
        assert export(sealed.vault, sealed.visit_id, folder=folder).number == 1

    def test_a_copy_that_is_ended_leaves_nothing_and_costs_no_bundle(self, sealed, folder):
        left = 1

        def watch(size):
            nonlocal left
            if list(folder.iterdir()):
                left -= 1
                raise EndedError

        with pytest.raises(EndedError):
            export(sealed.vault, sealed.visit_id, folder=folder, watch=watch)
        assert left == 0
        assert list(folder.iterdir()) == []
        (record,) = sealed.vault.bundles()
        assert (record.ready, Path(record.path).is_file()) == (False, True)

    def test_a_stick_that_may_only_be_read_costs_no_bundle(self, sealed, folder, monkeypatch):
        unlink = Path.unlink

        def read_only(path, **how):
            if path.is_relative_to(folder):
                raise OSError(errno.EROFS, "Read-only file system")
            unlink(path, **how)

        monkeypatch.setattr(Path, "unlink", read_only)
        with pytest.raises(InspectorError, match="Read-only") as failed:
            export(sealed.vault, sealed.visit_id, folder=folder)
        assert "whole in the outbox" in failed.value.kept

    @pytest.mark.parametrize("before", [False, True])
    @pytest.mark.parametrize("ending", [InspectorError("The stick is full."), KeyboardInterrupt()])
    def test_one_that_was_not_copied_is_not_handed_over(
        self, sealed, folder, monkeypatch, before, ending
    ):
        def broken(*_args):
            raise ending

        if before:
            export(sealed.vault, sealed.visit_id)
            assert sealed.vault.visits()[0].as_it_stands
        with monkeypatch.context() as patch:
            patch.setattr("inspector_tui.workflow.export._copied", broken)
            with pytest.raises(type(ending)):
                export(sealed.vault, sealed.visit_id, folder=folder)
        sealed.reopen()
        assert not sealed.vault.visits()[0].as_it_stands
        assert set(states(sealed.vault).values()) == {"not handed over"}
        made = export(sealed.vault, sealed.visit_id, folder=folder)
        sealed.reopen()
        (found,) = sealed.vault.visits()
        assert (made.number, found.exported, found.as_it_stands) == (1, 1, True)
        assert set(states(sealed.vault).values()) == {"as it stands"}

    def test_one_whose_visit_went_on_never_will_be(self, sealed, folder, monkeypatch):
        def killed(*_args):
            raise KeyboardInterrupt

        for broken in ("write_file", "_copied"):
            with monkeypatch.context() as patch:
                patch.setattr(f"inspector_tui.workflow.export.{broken}", killed)
                with pytest.raises(KeyboardInterrupt):
                    export(sealed.vault, sealed.visit_id, folder=folder)
            sealed.do(visits.reopen("a fact was missing"))
            sealed.seal()
        last = export(sealed.vault, sealed.visit_id, folder=folder)
        assert list(states(sealed.vault).items()) == [
            (1, "never handed over"),
            (2, "never handed over"),
            (3, "as it stands"),
        ]
        one, two, _ = sealed.vault.bundles()
        words = unsent(one, "never handed over")
        assert "Bundle 1" in words
        assert "cannot be made any more: tell the office" in words
        assert f"is whole ({two.path})" in unsent(two, "never handed over")
        assert Path(two.path).is_file()
        assert last.number == 3


class TestVanishedExhibits:
    def test_nothing_is_written_and_the_number_waits(self, sealed, folder):
        blob = sealed.visit.exhibits["AB1"].taken.blob
        home = sealed.vault.home
        (path,) = [path for path in home.blobs.rglob("*") if path.name == blob[2:]]
        hidden = path.rename(home.path / "hidden")
        with pytest.raises(DamagedBlobError) as refused:
            clear(sealed, folder)
        assert "untouched" in refused.value.kept
        assert list(folder.iterdir()) == []
        assert [record.ready for record in sealed.vault.bundles()] == [False]
        hidden.rename(path)
        made = clear(sealed, folder)
        assert (made.number, verify(made.path, signers(sealed)).number) == (1, 1)


class TestReport:
    def test_an_open_visit_can_be_printed_and_says_it_is_not_signed(self, work):
        work.do(notes.write_note("10:15 three flat"))
        page = report(work.vault, work.visit_id).decode()
        assert "10:15 three flat" in page
        assert "is not signed" in page

    def test_the_one_in_the_bundle_names_its_number(self, sealed, folder):
        with zipfile.ZipFile(clear(sealed, folder).path) as bundle:
            (name,) = [name for name in bundle.namelist() if name.endswith("report.html")]
            page = bundle.read(name).decode()
        assert "bundle 1" in page
        assert "is not signed" not in page
        assert identity(sealed.vault).fingerprint in page
