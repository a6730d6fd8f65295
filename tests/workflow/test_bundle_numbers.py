"""No number ever has two bundles, whatever fails, is killed or is put back in between."""

import io
import shutil
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyrage import x25519
from vaults import Made, keys, open_vault
from working import Work, again

from inspector_tui.bundle.faults import BundleWriteError
from inspector_tui.bundle.write import write_file
from inspector_tui.vault.handed import states
from inspector_tui.vault.home import Home
from inspector_tui.vault.ledger import Office
from inspector_tui.vault.put_back import restore
from inspector_tui.workflow import notes, visits
from inspector_tui.workflow.export import export

OFFICES = [
    Office(name, (str(x25519.Identity.generate().to_public()),)) for name in ("North", "South")
]


class Desk:
    """Two sealed visits, and what happens to them; `handed` has each bundle made, by number."""

    def __init__(self, made, visit_id, library):
        self.made = made
        self.visits = [Work(made, visit_id, library), again(made, organisation="Another Trust")]
        for visit in self.visits:
            visit.seal()
        made.vault.set_office(OFFICES[0])
        self.offices = 0
        self.backups = []
        self.handed = defaultdict(set)

    def export(self, visit, ending="whole"):
        """Let an export end so: `whole`; `failed` or `cut` before, `killed` after the last byte."""

        def written(path, prepared, recipients):
            if ending == "failed":
                raise BundleWriteError("The disk went away.")
            if ending == "cut":
                raise KeyboardInterrupt
            write_file(path, prepared, recipients)
            self.handed[int(path.name.split(".")[-3])].add(prepared.id)
            if ending == "killed":
                raise KeyboardInterrupt

        vault = self.made.vault
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("inspector_tui.workflow.export.write_file", written)
            try:
                return export(vault, self.visits[visit].visit_id)
            except (BundleWriteError, KeyboardInterrupt):
                assert ending != "whole"
                return None

    def amend(self, visit):
        self.visits[visit].do(visits.reopen("a fact was missing"), notes.write_note("10:00 it"))
        self.visits[visit].seal()

    def move(self):
        self.offices += 1
        self.made.vault.set_office(OFFICES[self.offices % 2])

    def backup(self):
        kept = self.made.home.path.parent / f"kept-{len(self.backups)}.db"
        shutil.copy(self.made.vault.backup(), kept)
        self.backups.append(kept)

    def damage(self, *names):
        """Spoil the ledger, its copy, or both, while the vault is open."""
        for name in names:
            path = getattr(self.made.home, name)
            if path.exists():
                path.write_bytes(path.read_bytes()[:-9])

    def restore(self, which):
        if self.backups:
            self.made.vault.close()
            restore(self.made.home, keys()[1], self.backups[which % len(self.backups)])
            self.made.vault = open_vault(self.made.home)
            self.made.vault.set_office(self.made.vault.recipients())  # which has to be confirmed


@pytest.fixture
def desks(begun):
    def new(folder):
        shutil.copytree(begun[0] / "home", folder / "home")
        home = Home(folder / "home")
        return Desk(Made(home, open_vault(home)), begun[1].visit.id, begun[1].library)

    return new


@pytest.fixture
def desk(desks, tmp_path):
    found = desks(tmp_path)
    yield found
    found.made.vault.close()


VISIT = st.integers(0, 1)
BOTH = ("damage", "ledger", "ledger_copy")
STEP = st.one_of(
    st.tuples(
        st.just("export"), VISIT, st.sampled_from(["whole", "whole", "failed", "cut", "killed"])
    ),
    st.tuples(st.just("amend"), VISIT),
    st.tuples(st.just("restore"), st.integers(0, 3)),
    st.sampled_from([("backup",), ("move",)]),
    st.sampled_from([("damage", "ledger"), ("damage", "ledger_copy"), BOTH]),
)
FAILED, WHOLE = ("export", 0, "failed"), ("export", 0, "whole")


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example([FAILED, ("backup",), WHOLE, ("restore", 0), ("export", 1, "whole")])
@example([FAILED, ("backup",), WHOLE, ("restore", 0), ("move",), WHOLE])
@example([("export", 0, "killed"), FAILED, ("export", 1, "whole")])
@example([("export", 0, "cut"), ("backup",), ("move",), WHOLE, ("restore", 0), WHOLE])
@example([("backup",), WHOLE, BOTH, ("restore", 0), ("export", 1, "whole")])
@given(st.lists(STEP, max_size=10))
def test_a_number_has_one_bundle(desks, steps):
    with TemporaryDirectory() as folder:
        desk = desks(Path(folder))
        try:
            for name, *how in steps:
                getattr(desk, name)(*how)
        finally:
            desk.made.vault.close()
    assert {number: len(bundles) for number, bundles in desk.handed.items()} == dict.fromkeys(
        desk.handed, 1
    )
    if not any(step[0] == "restore" or step[-1] in ("cut", "killed") for step in steps):
        assert sorted(desk.handed) == list(range(1, len(desk.handed) + 1))


def test_after_a_restore_the_same_visit_is_the_same_bundle(desk):
    desk.export(0, "failed")
    desk.backup()
    first = desk.export(0)
    desk.restore(0)
    assert desk.export(1).number == 2
    assert desk.export(0) == first


def test_a_backup_made_while_one_was_written_does_not_bring_its_number_back(desk):
    """Another session may make one between the binding of a number and its release."""
    bound = desk.made.vault.pin_bundle

    def pinned(number, bundle):
        first = bound(number, bundle)
        desk.backup()
        return first

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk.made.vault, "pin_bundle", pinned)
        desk.export(0, "failed")
    assert desk.export(1).number == 1
    desk.restore(0)
    assert desk.export(0).number == 2
    assert [len(desk.handed[number]) for number in (1, 2)] == [1, 1]


class Broken(io.BytesIO):
    """Takes `room` pieces, then the line drops."""

    def __init__(self, room):
        super().__init__()
        self.room = room

    def write(self, data):
        if self.room == 0:
            raise OSError("the line dropped")
        self.room -= 1
        return super().write(data)


def test_what_went_down_a_line_keeps_its_number(desk):
    with pytest.raises(BundleWriteError):
        export(desk.made.vault, desk.visits[0].visit_id, stream=Broken(3))
    assert desk.export(1).number == 2
    assert desk.export(0).number == 1


def test_a_vault_that_knows_the_highest_number_only_goes_on_above_it(desk):
    """So it was kept by version 0.1.0."""
    desk.export(0, "failed")
    desk.backup()
    desk.export(0)
    home = desk.made.home
    desk.made.vault.close()
    restore(home, keys()[1], desk.backups[0])
    for path in (home.ledger, home.ledger_copy, *home.outbox.glob("*.age")):
        path.unlink()
    home.last_number.write_text("1")
    desk.made.vault = open_vault(home)
    assert not home.last_number.exists()
    assert desk.export(1).number == 2
    assert desk.export(0).number == 3


def test_a_bundle_made_since_the_backup_is_the_same_again(desk):
    """And what comes after it names it, so that an office that has it takes the next one."""
    desk.backup()
    first = desk.export(0)
    desk.restore(0)
    assert desk.export(0) == first
    assert desk.made.vault.check() == []
    desk.amend(0)
    second = desk.export(0)
    assert second.number == 2
    assert desk.made.vault.bundles()[1].previous == first.bundle


def test_a_bundle_that_has_more_than_the_backup_is_told_of(desk):
    desk.export(0)
    desk.backup()
    desk.amend(0)
    desk.export(0)
    desk.restore(0)
    (told,) = desk.made.vault.notices
    assert told.startswith("Bundle 2, made ")
    (fault,) = desk.made.vault.check()
    assert told == f"{fault.what} {fault.todo}"
    assert [record.number for record in desk.made.vault.beyond()] == [2]
    assert desk.export(0).number == 1
    assert desk.export(1).number == 3
    for how in ({}, {"read_only": True}):
        assert told in desk.made.reopen(**how).notices
    vault = desk.made.vault
    beyond = {record.number for record in vault.beyond()}
    heads = {visit.id: visit.head for visit in vault.visits()}
    assert states(vault.bundles(), heads, beyond=beyond)[2] == "more than is here"


def test_a_visit_sealed_anew_after_a_restore_is_not_exported_however_long_it_is(desk):
    """It has as many entries as the bundle that was made since the backup, and other ones."""
    visit = desk.visits[0]
    desk.made.vault.append(visit.visit_id, visits.reopen("a fact was missing"))
    desk.backup()
    visit.seal()
    first = desk.export(0)
    desk.restore(0)
    visit.seal()
    record = desk.made.vault.bundles(visit.visit_id)[0]
    assert (record.number, record.ready, record.journal_last) == (1, True, visit.visit.last)
    assert not any(found.as_it_stands for found in desk.made.vault.visits())
    assert desk.export(0).number == first.number + 1
    assert [found.as_it_stands for found in desk.made.vault.visits()].count(True) == 1


def test_one_handed_over_counts_though_a_later_one_is_beyond_the_backup(desk):
    desk.export(0)
    desk.backup()
    desk.amend(0)
    desk.export(0)
    desk.restore(0)
    (found,) = (one for one in desk.made.vault.visits() if one.id == desk.visits[0].visit_id)
    assert (found.exported, found.as_it_stands) == (1, True)
