"""Judgement tables under `checklist lint`, and `liaison` as it is handed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from vaults import PASSPHRASE, descriptor
from working import begin

from inspector_tui.cli.main import run
from inspector_tui.workflow import answering

TABLES = Path(__file__).parents[2] / "checklists" / "tables"


@pytest.fixture
def call(capfd):
    def run_it(*arguments):
        code = run(list(map(str, arguments)))
        out, err = capfd.readouterr()
        return code, out, err

    return run_it


class TestTables:
    def test_the_shipped_ones_are_in_order(self, call):
        assert call("checklist", "lint", *sorted(TABLES.glob("*.toml"))) == (0, "", "")

    def test_one_that_cannot_be_used_names_the_fault(self, call, tmp_path):
        file = tmp_path / "enforcement.toml"
        text = (TABLES / "enforcement.toml").read_text()
        file.write_text(text.replace('band = "extreme"', 'band = "exreme"', 1))
        code, out, _ = call("checklist", "lint", file, TABLES / "mac.toml")
        assert code == 1
        assert out == f"{file}: The table enforcement cannot be used: the file: no such band: " + (
            "exreme.\n"
        )

    def test_a_verified_one_needs_no_code(self, call, tmp_path):
        file = tmp_path / "enforcement.toml"
        text = (TABLES / "enforcement.toml").read_text()
        file.write_text(
            text.replace("verified = false", "verified = true").replace(
                'status = "general-knowledge"', 'status = "verified"'
            )
        )
        assert call("checklist", "lint", file) == (0, "", "")

    def test_a_table_that_says_no_source_is_taken_for_a_checklist(self, call, tmp_path):
        file = tmp_path / "mac.toml"
        file.write_text((TABLES / "mac.toml").read_text().replace("source = ", "sauce = ", 1))
        code, out, _ = call("checklist", "lint", file)
        assert code == 1
        assert str(file) in out


class TestLiaison:
    @pytest.fixture
    def liaison(self, call, tmp_path):
        work = begin(tmp_path, checklists=["incident-liaison"])
        work.do(answering.record(work.library, "IL-050", value="worker"))
        work.vault.close()

        def run_it(*arguments, visit=work.visit_id[:8]):
            return call(
                *("liaison", visit, "--home", work.made.home.path),
                *("--passphrase-fd", descriptor(PASSPHRASE), *arguments),
            )

        return run_it

    def test_as_text(self, liaison):
        code, out, _ = liaison()
        assert code == 0
        assert out.startswith("REFERRAL: Example Trust, visited on 21 Nov 2026\n")
        assert "Not known: the nation" in out
        assert "who was harmed, or could have been: Worker\n" in out

    def test_as_data(self, liaison):
        code, out, _ = liaison("--as", "json")
        data = json.loads(out)
        assert (code, data["format"]) == (0, "inspection-referral/1")
        assert data["organisation"] == "Example Trust"

    def test_to_a_file_that_only_its_owner_reads(self, liaison, tmp_path):
        file = tmp_path / "referral.txt"
        assert liaison("--to", file)[:2] == (0, "")
        assert file.read_text().startswith("REFERRAL: ")
        assert file.stat().st_mode & 0o777 == 0o600

    def test_a_visit_that_is_not_there(self, liaison):
        code, out, err = liaison(visit="no-such-visit")
        assert (code, out) == (2, "")
        assert "No visit begins with no-such-visit." in err
