"""What the command line says steers no terminal, whatever files and options are called."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.checklist.__main__ import main as lint_alone
from inspector_tui.cli import output
from inspector_tui.cli.main import run
from inspector_tui.errors import InspectorError
from inspector_tui.signs import BLANKS, JOINERS, UNSEEN

ODD = "a\x1b]0;TITLE\x07\x9b31m\u202e\nb"
TAMED = "a?]0;TITLE??31m??b"


def _raw(text: str) -> set[str]:
    return {sign for sign in text.replace("\n", "") if ord(sign) in UNSEEN}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["receipt", ODD], 3),
        (["receipt", "x", ODD], 2),
        (["checklist", "lint", ODD], 3),
        (["checklist", "show", ODD], 2),
        (["checklist", "diff", ODD, ODD], 2),
        (["verify", ODD, "--signers", ODD], 3),
        (["unpack", ODD, "--to", ODD, "--signers", ODD], 3),
        (["report", "x", "--as", ODD], 2),
        (["vault", "restore", ODD], 2),
        (["vault", "check", "--passphrase-fd", ODD], 2),
        (["visit", ODD], 2),
        ([f"--{ODD}"], 2),
    ],
    ids=lambda value: value[0].replace(ODD, "odd") if isinstance(value, list) else None,
)
def test_no_refusal_acts_on_a_terminal(arguments, code, capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == code
    out, err = capfd.readouterr()
    assert err
    assert not _raw(out + err)
    assert "\nb" not in out + err


def test_a_fault_names_the_file_in_one_line(capfd, tmp_path):
    (tmp_path / ODD).write_text("x\n")
    assert run(["checklist", "lint", str(tmp_path / ODD)]) == 1
    assert lint_alone([str(tmp_path / ODD)]) == 1
    assert lint_alone([str(tmp_path / f"no{ODD}")]) == 3
    out, err = capfd.readouterr()
    lines = [*out.splitlines(), *err.splitlines()]
    assert len(lines) == 3
    assert all(TAMED in line and not _raw(line) for line in lines)


@given(st.text())
def test_every_way_of_speaking_is_one_harmless_line(text):
    @click.command()
    def speak() -> None:
        output.say(text)
        output.answer(text)
        output.table([text], [[text]])
        output.fail(InspectorError(text or "-", kept=text, todo=text))

    said = CliRunner().invoke(speak, standalone_mode=False)
    assert said.exception is None
    lines = said.output.split("\n")
    assert len(lines) == (8 if text else 6)
    assert not _raw(said.output)


def test_blanks_joiners_and_letters_of_all_kinds_stay(capfd):
    text = f"5{BLANKS[0]}km, \u0645\u06cc{JOINERS[0]}\u0631\u0648, \u00e9, \u2695{JOINERS[1]}\u2695"
    output.answer(text)
    output.say(text)
    assert capfd.readouterr() == (f"{text}\n", f"{text}\n")


def test_json_says_every_sign_for_a_program(capfd):
    output.answer_json({"path": ODD})
    out = capfd.readouterr().out
    assert not _raw(out)
    assert json.loads(out) == {"path": ODD}


def test_the_text_of_an_edition_is_shown_as_it_stands(capfd):
    from inspector_tui.checklist.load import shipped

    for source in shipped():
        assert run(["checklist", "show", source.id]) == 0
        assert capfd.readouterr().out.rstrip("\n") == source.text.decode().rstrip("\n")
