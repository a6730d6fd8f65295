"""Visits in real vaults on real checklists, and what a user does to them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from vaults import Made, lay_ballast, make_vault, open_vault

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import Source
from inspector_tui.record.base import Clock
from inspector_tui.record.chain import Stamp
from inspector_tui.record.visit import Visit
from inspector_tui.vault.home import Home
from inspector_tui.vault.journal import extend
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import drill
from inspector_tui.workflow.command import Command, RefusedError
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.progress import Item, items
from inspector_tui.workflow.visits import NewVisit, seal, start

NEW = NewVisit(
    organisation="Example Trust",
    on=date(2026, 11, 21),
    checklists=("panic-alarm",),
    sites=("Ward A", "Ward B"),
)


@dataclass
class Work:
    """One visit in a vault, worked on by commands."""

    made: Made
    visit_id: str
    library: Library

    @property
    def vault(self) -> Vault:
        return self.made.vault

    @property
    def visit(self) -> Visit:
        return self.vault.visit(self.visit_id)

    @property
    def items(self) -> dict[str, Item]:
        return {item.id: item for item in items(self.visit, self.library)}

    def do(self, *commands: Command) -> Visit:
        """Save one command after another."""
        for command in commands:
            self.vault.append(self.visit_id, command)
        return self.visit

    def seal(self) -> Visit:
        return self.do(seal(self.library))

    def reopen(self, **how: Any) -> Visit:
        """The visit as the journal on disk has it, in another session."""
        self.made.reopen(**how)
        return self.visit

    @contextmanager
    def refusing(self, *words: str) -> Iterator[None]:
        """What is done inside is refused with these words, and nothing is changed."""
        before, lines = self.visit, list(self.vault.lines(self.visit_id))
        with pytest.raises(RefusedError) as refused:
            yield
        for word in words:
            assert word in str(refused.value)
        assert refused.value.kept == "Nothing was changed."
        assert self.visit == before
        assert list(self.vault.lines(self.visit_id)) == lines


@dataclass
class Sketch:
    """A visit without a vault, for what needs no disk: commands are decided and folded."""

    visit: Visit
    library: Library

    @property
    def items(self) -> dict[str, Item]:
        return {item.id: item for item in items(self.visit, self.library)}

    def do(self, *commands: Command) -> Visit:
        for command in commands:
            stamp = Stamp("2026-11-21T10:00:00.000+00:00", "AB", Clock("boot", 1))
            self.visit = extend(self.visit, command(self.visit), stamp)[1]
        return self.visit


def sketched(folder: Path, sources: Sequence[Source] | None = None, **changes: Any) -> Sketch:
    """A new visit as `begin` begins it, whose vault is closed again."""
    found = begin(folder, sources, **changes)
    sketch = Sketch(found.visit, found.library)
    found.vault.close()
    return sketch


def begin(folder: Path, sources: Sequence[Source] | None = None, **changes: Any) -> Work:
    """A new visit in a new vault; `changes` to `NEW`."""
    return again(make_vault(folder), sources, **changes)


def again(made: Made, sources: Sequence[Source] | None = None, **changes: Any) -> Work:
    """One more visit in the same vault."""
    visit_id = start(made.vault, replace(NEW, **changes), sources)
    return Work(made, visit_id, library_of(made.vault, made.vault.visit(visit_id)))


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sketch]:
    """A closed vault with a visit just begun, to be copied; copying is quicker than making one."""
    folder = tmp_path_factory.mktemp("begun")
    found = sketched(folder)
    Home(folder / "home").ballast.unlink()
    return folder, found


@pytest.fixture
def work(tmp_path: Path, begun: tuple[Path, Sketch]) -> Iterator[Work]:
    """A visit on the panic-alarm checklist."""
    folder, sketch = begun
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    home = Home(tmp_path / "home")
    lay_ballast(home)
    found = Work(Made(home, open_vault(home)), sketch.visit.id, sketch.library)
    yield found
    found.vault.close()


@pytest.fixture
def sketch(begun: tuple[Path, Sketch]) -> Sketch:
    """The visit just begun, without its vault."""
    return replace(begun[1])


def start_drill(work: Work) -> None:
    """Begin a drill as the form does."""
    fields = {field.id: field for one in drill.questions_first(work.library) for field in one}
    given: dict[str, Any] = {"location": "Ward A", "agreed_with": "the ward manager"}
    heard = next(iter(work.library.choices(fields["announced_to"])))
    given["announced_to"] = [heard] if fields["announced_to"].kind == "choices" else heard
    work.do(drill.start(work.library, given))
