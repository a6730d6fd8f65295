"""`checklist lint` and `checklist diff` as an office uses them."""

import json

import pytest
from trials import CONDITIONS, source
from vaults import PASSPHRASE, descriptor
from working import begin

from inspector_tui.checklist.load import shipped
from inspector_tui.cli.main import run

NEWER = (
    CONDITIONS.replace('edition = "2026.1"', 'edition = "2026.2"')
    .replace("Is there a procedure?", "Is there a written procedure, and is it the one in use?")
    .replace('id = "TR-030"', 'id = "TR-040"')
    .replace('title = "All of it"', 'title = "All"')
)


@pytest.fixture
def call(capfd):
    def run_it(*arguments):
        code = run(list(map(str, arguments)))
        out, err = capfd.readouterr()
        return code, out, err

    return run_it


@pytest.fixture
def files(tmp_path):
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(CONDITIONS)
    new.write_text(NEWER)
    return old, new


class TestDiff:
    def test_two_files_side_by_side(self, call, files, monkeypatch):
        monkeypatch.setenv("COLUMNS", "80")
        code, out, err = call("checklist", "diff", *files)
        assert (code, err) == (0, "")
        lines = out.splitlines()
        assert lines[:2] == [
            "trial 2026.1 -> 2026.2",
            "1 carried, 1 asked again, 1 new, 1 retired",
        ]
        at = lines.index("TR-010  ask")
        both = [line.split(" | ") for line in lines[at + 1 : at + 3]]
        assert both[0][0].rstrip() == "Is there a procedure?"
        assert " ".join(right for _, right in both) == (
            "Is there a written procedure, and is it the one in use?"
        )
        assert lines[lines.index("New") + 1].startswith("TR-040  What stands in for it?")
        assert lines[lines.index("Retired") + 1].startswith("TR-030  ")
        assert max(map(len, lines)) <= 80

    @pytest.mark.parametrize("columns", ["20", "80", "300"])
    def test_it_fits_the_terminal(self, call, files, monkeypatch, columns):
        monkeypatch.setenv("COLUMNS", columns)
        _, out, _ = call("checklist", "diff", *files)
        beside = [line for line in out.splitlines() if " | " in line]
        assert beside
        assert max(map(len, beside)) <= max(int(columns), 40)

    def test_for_a_program(self, call, files):
        code, out, _ = call("checklist", "diff", "--json", *files)
        found = json.loads(out)
        assert code == 0
        assert (found["carried"], found["new"], found["retired"]) == (
            ["TR-020"],
            ["TR-040"],
            ["TR-030"],
        )
        assert found["again"] == [
            {
                "id": "TR-010",
                "changed": [
                    {
                        "part": "ask",
                        "old": "Is there a procedure?",
                        "new": "Is there a written procedure, and is it the one in use?",
                    }
                ],
            }
        ]
        assert (found["from"]["edition"], found["to"]["edition"]) == ("2026.1", "2026.2")

    @pytest.mark.parametrize("name", [s.id for s in shipped()])
    def test_a_shipped_edition_beside_itself(self, call, name):
        code, out, _ = call("checklist", "diff", name, name)
        assert code == 0
        assert "0 asked again, 0 new, 0 retired" in out

    def test_a_shipped_edition_beside_a_changed_file_names_tables_lists_and_law(
        self, call, tmp_path
    ):
        texts = {s.id: s.text.decode() for s in shipped()}
        panic, law = tmp_path / "panic.toml", tmp_path / "law.toml"
        panic.write_text(
            texts["panic-alarm"]
            .replace('label = "Zones"', 'label = "Zones covered"')
            .replace('any-weapon = "Any weapon"', 'any-weapon = "A weapon"')
        )
        law.write_text(texts["law"].replace('short = "HSWA 2"', 'short = "HSWA s2"'))
        _, out, _ = call("checklist", "diff", "panic-alarm", panic)
        assert "record ALARM changed: zones" in out
        assert "list police_triggers changed: any-weapon" in out
        _, out, _ = call("checklist", "diff", "law", law)
        assert "provision HSWA-2 changed: short" in out

    def test_an_edition_that_a_visit_of_the_vault_uses(self, call, tmp_path, files):
        work = begin(tmp_path, [source()], checklists=("trial",))
        work.vault.close()
        where = ("--home", work.made.home.path, "--passphrase-fd", descriptor(PASSPHRASE))
        code, out, err = call("checklist", "diff", "trial@2026.1", files[1], *where)
        assert (code, err) == (0, "")
        assert "1 carried, 1 asked again" in out

    @pytest.mark.parametrize(
        ("old", "new", "code", "words"),
        [
            ("panic-alarm", "violence", 2, "two checklists"),
            ("panik", "panic-alarm", 2, "no file and no shipped checklist panik"),
            ("none.toml", "panic-alarm", 3, "none.toml cannot be read"),
        ],
    )
    def test_refusals(self, call, old, new, code, words):
        found, out, err = call("checklist", "diff", old, new)
        assert (found, out) == (code, "")
        assert words in err

    def test_a_file_with_faults_lists_them(self, call, files):
        files[1].write_text(NEWER.replace('theme = "RA"', 'theme = "XX"'))
        code, out, err = call("checklist", "diff", *files)
        assert (code, out) == (3, "")
        assert f"{files[1]}:" in err
        assert "theme has to be" in err


class TestLint:
    def test_what_is_shipped_is_silent(self, call):
        assert call("checklist", "lint") == (0, "", "")

    def test_a_case_that_does_not_hold_is_a_fault_of_its_line(self, call, tmp_path):
        file = tmp_path / "violence.toml"
        text = next(s.text for s in shipped() if s.id == "violence").decode()
        case = '\n[[case]]\nid = "mine"\ntitle = "Mine"\nprompts = ["H1"]\n'
        file.write_text(text + case)
        code, out, _ = call("checklist", "lint", file)
        line = (text + case).rstrip("\n").count("\n") + 1
        assert code == 1
        assert out.startswith(f"{file}:{line}: case mine: no prompt H1 appears")

    def test_a_file_that_cannot_be_read(self, call, tmp_path):
        code, out, err = call("checklist", "lint", tmp_path / "none.toml")
        assert (code, out) == (3, "")
        assert "cannot be read" in err
