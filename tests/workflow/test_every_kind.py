"""The visit that raises nearly every kind of prompt, on which many of them are raised together."""

import datetime as dt

import every_kind
import pytest

from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.groups import groups
from inspector_tui.judgement.kinds import KINDS
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.secret import Secret
from inspector_tui.workflow.demo import OWNER
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.setup import create_vault


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("every-kind") / "home")
    vault = create_vault(home, OWNER, Secret("correct horse battery staple"), kdf=KDF_FLOOR).vault
    visit = vault.visit(every_kind.add(vault, dt.date(2026, 11, 23)))
    yield engine.prompts(visit, library_of(vault, visit), tables.shipped())
    vault.close()


def test_every_kind_that_rows_and_answers_can_raise_is_raised(found):
    others = {"HRR", "MATCH", "ROW", "ENF"}  # of what is missing, doubled or decided
    assert {prompt.kind for prompt in found} == KINDS.keys() - others


def test_many_of_them_are_told_in_far_fewer_groups(found):
    told = groups(found)
    assert sum(len(group.members) for group in told) == len(found) > 120
    assert len(told) < len(found) / 2
    weights = [group.weight for group in told]
    assert weights == sorted(weights)
    assert weights[0] == 1
