"""How the frame's screens look, at the size they are made for and at a wide one.

After a wanted change: pytest tests/tui/test_tui_screens.py --snapshot-update, and look at each.
"""

from pathlib import Path
from types import SimpleNamespace

import pytest
from tuiapps import FrameApp, ListPage, questions

from inspector_tui.faces.told import Choice
from inspector_tui.tui.dialog import Ask, PromptText, Say
from inspector_tui.tui.screens import recovery
from inspector_tui.tui.screens.recovery import RecoveryPage
from inspector_tui.tui.screens.setup import PassphrasePage, Person, SetupPage
from inspector_tui.tui.screens.unlock import UnlockPage
from inspector_tui.vault import words

HOME = Path("/home/ab/.local/share/inspector-tui")
CODE = "ZAWXG-72QRN-AB4CD-9VWXY-77KQT-HJ0PS-5MNB2"
PERSON = Person("Ada Byron", "AB", "Example Inspectorate", "")


def listing():
    return ListPage(questions(40))


def over(dialog):
    """A list page with a dialog over it."""

    class Page(ListPage):
        def on_mount(self):
            self.say("PA-003 satisfied. Saved 14:02:07.")
            self.app.push_screen(dialog())

    return lambda: Page(questions(40))


SCREENS = {
    "unlock": (UnlockPage, list("correct")),
    "unlock_by_code": (UnlockPage, ["ctrl+r", *"zawxg 72"]),
    "setup_person": (lambda: SetupPage(PERSON), ["tab"]),
    "setup_passphrase": (lambda: PassphrasePage(PERSON), list("plaza mango")),
    "setup_code": (lambda: RecoveryPage(SimpleNamespace(recovery_code=CODE)), []),
    "setup_code_back": (
        lambda: RecoveryPage(SimpleNamespace(recovery_code=CODE)),
        ["enter", *"zaw", "enter", "enter"],
    ),
    "list": (listing, ["down"] * 3),
    "list_empty": (lambda: ListPage([]), []),
    "help": (listing, ["?"]),
    "help_typing": (lambda: SetupPage(PERSON), ["ctrl+g"]),
    "palette": (listing, ["ctrl+p", *"lo"]),
    "ask": (
        over(
            lambda: Ask(
                "Seal this visit?",
                [Choice("a", "Seal it", 1), Choice("b", "Go back", 2)],
                safe=2,
                more="After sealing nothing is changed; reopening is an entry with a reason.",
            )
        ),
        [],
    ),
    "say": (
        over(lambda: Say("The disk is full.", kept="All is kept.", todo="Free some space.")),
        [],
    ),
    "prompt": (over(lambda: PromptText("Why partly? PA-003", lines=5)), list("Two of ")),
}
WIDE = ("unlock", "setup_person", "list", "ask")


@pytest.fixture(autouse=True)
def no_chance(monkeypatch):
    monkeypatch.setattr(words, "suggest", lambda: "plaza mango drift copper ninth")
    monkeypatch.setattr(recovery, "ask_for", lambda groups: [2, 6])
    monkeypatch.setattr("inspector_tui.tui.screens.unlock.bring_the_database", lambda: None)


@pytest.mark.parametrize("name", SCREENS)
def test_at_80x24(snap_compare, name):
    page, keys = SCREENS[name]
    assert snap_compare(FrameApp(page, HOME), press=keys, terminal_size=(80, 24))


@pytest.mark.parametrize("name", WIDE)
def test_at_120x40(snap_compare, name):
    page, keys = SCREENS[name]
    assert snap_compare(FrameApp(page, HOME), press=keys, terminal_size=(120, 40))


def test_too_small(snap_compare):
    assert snap_compare(FrameApp(listing, HOME), terminal_size=(40, 10))
