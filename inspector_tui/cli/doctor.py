"""`doctor`: what was found here, what was chosen because of it, and what will hinder work."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import click

from inspector_tui.cli.output import answer
from inspector_tui.cli.secrets import chosen_home, home_option
from inspector_tui.errors import InspectorError
from inspector_tui.faces.kept import load_kept
from inspector_tui.faces.keymap import KeyFileError, load_keys
from inspector_tui.faces.output import SETTINGS, Output, Reasoned, as_it_was, decide
from inspector_tui.signs import printable
from inspector_tui.vault.home import Home
from inspector_tui.workflow.machine import Checked, State, machine
from inspector_tui.workflow.vault_folder import vault_folder

_SIGNS: dict[State, str] = {"well": "+", "note": "*", "bad": "!"}
_NAME = 13
_NARROWEST, _WIDEST = 60, 110
_WHOLE = partial(textwrap.TextWrapper, break_on_hyphens=False, break_long_words=False)
"""A path stays in one piece, so that it can be copied."""


@click.command("doctor")
@home_option
def doctor_command(home: str | None) -> int:
    """What was found here, what was chosen and why, and what will hinder work.

    Asks for no passphrase, and changes nothing. Ends with 1 when something will hinder work.
    """
    as_it_was(os.environ)
    vault: Home | None = None
    fault: list[Checked] = []
    try:
        vault = chosen_home(home)
    except InspectorError as error:
        fault = [Checked("vault", error.what, "bad", error.todo)]
    output = decide(os.environ, load_kept(vault.path) if vault else {})
    found = [
        *_told("Terminal", terminal(os.environ, output, vault)),
        *_told("Vault", vault_folder(vault) if vault else fault),
        *_told("Machine", machine()),
    ]
    bad, notes = (sum(one.state == state for one in found) for state in ("bad", "note"))
    answer("")
    answer(_verdict(bad, notes))
    return 1 if bad else 0


def _verdict(bad: int, notes: int) -> str:
    if bad:
        return f"Marked {_SIGNS['bad']}, it will hinder work: {bad}."
    more = f" Marked {_SIGNS['note']}, it may: {notes}." if notes else ""
    return f"Nothing will hinder work.{more}"


def terminal(environ: Mapping[str, str], output: Output, home: Home | None) -> Iterator[Checked]:
    """What is known of the terminal, and each setting with its reason and how to change it."""
    yield _device(environ)
    for name in SETTINGS:
        yield _setting(name, _painted(output) if name == "output" else getattr(output, name))
    for fault in output.faults:
        yield Checked("not followed", fault, "note", "Put it right, or take it away.")
    if home is not None:
        try:
            load_keys(home.path)
        except KeyFileError as error:
            yield Checked("keys", error.what, "note", error.todo)


def _device(environ: Mapping[str, str]) -> Checked:
    name = environ.get("TERM", "")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        known = f"none here; TERM is {name}" if name else "none here, and TERM is not set"
        return Checked("terminal", known, "note", "The screens need one; the commands do not.")
    size = shutil.get_terminal_size()
    found = f"{name or 'TERM is not set'}, {size.columns} by {size.lines}"
    if name == "dumb":
        return Checked("terminal", found, "bad", "Set TERM to what it is, for example vt100.")
    return Checked("terminal", found)


def _painted(output: Output) -> Reasoned:
    """Which output is used in truth: what was wished, if it can be."""
    from inspector_tui.tui import thin

    wish = output.output
    if wish.value != "stock" and (why := thin.why_stock(wish.value)):
        clause = why if why.startswith(thin.SWITCH) else why[:1].lower() + why[1:]
        return Reasoned("stock", clause.removesuffix("."))
    return wish if wish.value else Reasoned("thin", "only what changed goes over the line")


def _setting(name: str, choice: Reasoned) -> Checked:
    setting = SETTINGS[name]
    how = f"Change: --{name}, {setting.variable}"
    how += ", or C in the app" if name == "theme" else ""
    return Checked(name, f"{choice.value}: {choice.why}.", "well", f"{how}.")


def _told(heading: str, findings: Iterable[Checked]) -> list[Checked]:
    """Say each finding as soon as it is there; all of them."""
    if heading != "Terminal":
        answer("")
    answer(heading)
    told = []
    for one in findings:
        told.append(one)
        for line in laid_out(one, shutil.get_terminal_size((80, 24)).columns):
            answer(line)
    return told


def laid_out(finding: Checked, width: int) -> Iterator[str]:
    """The lines of one finding: sign and name, what was found, below it what to do."""
    room = max(_NARROWEST, min(width, _WIDEST)) - _NAME - 4
    first = f" {_SIGNS[finding.state]} {finding.name.ljust(_NAME)}"
    for text in (finding.found, finding.todo):
        for line in _WHOLE(room).wrap(_sayable(text)):
            yield f"{first} {line}".rstrip()
            first = " " * (_NAME + 3)


def _sayable(text: str) -> str:
    """Text that the output can say, whatever a path is called."""
    encoding = sys.stdout.encoding or "ascii"
    return printable(text).encode(encoding, "replace").decode(encoding)
