"""The registry of actions: whatever it says can be done with the plainest keyboard."""

import importlib
import pkgutil

import pytest
from textual.widgets import Input, TextArea

import inspector_tui.tui.screens
from inspector_tui.faces.actions import (
    ACTIONS,
    BY_ID,
    EVERYWHERE,
    FOOTERS,
    LIST,
    READ_ONLY_FOOTERS,
    TEXT,
    actions_for,
)
from inspector_tui.faces.keymap import Keys, conflicts, display
from inspector_tui.tui.app import InspectorApp
from inspector_tui.tui.bindings import bindings_for
from inspector_tui.tui.footer import fitted, hints
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Base, Page

NAMED = {"enter", "tab", "space", "up", "down", "left", "right", "comma"}
TAKEN = set("chijmqsz")


def is_plain(key: str) -> bool:
    """A key that every terminal sends, over any line."""
    if key.startswith("ctrl+"):
        return len(key) == 6 and key[5].isalpha() and key[5] not in TAKEN
    return key in NAMED or (len(key) == 1 and key.isascii() and key.isprintable())


def all_pages() -> list[type[Page]]:
    for module in pkgutil.iter_modules(inspector_tui.tui.screens.__path__):
        importlib.import_module(f"inspector_tui.tui.screens.{module.name}")

    def below(kind: type) -> list[type]:
        return [kind, *(deep for sub in kind.__subclasses__() for deep in below(sub))]

    ours = {kind for kind in below(Base) if kind.__module__.startswith("inspector_tui.")}
    return sorted((kind for kind in ours if kind.PAGE), key=lambda kind: kind.PAGE)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_plain_key(action):
    # Shift+Tab alone is not sent by every terminal; Tab goes round to the same box.
    assert any(map(is_plain, action.keys)) or action.id == "previous_box"


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_no_action_has_a_key_that_terminals_or_lines_keep(action):
    assert action.keys[0] != "escape"  # late on many lines: never the only way, nor the one shown
    for key in action.keys:
        assert "alt+" not in key
        assert not (key.startswith("ctrl+") and key[5:] in TAKEN)


@pytest.mark.parametrize("prefix", ["ctrl+a", "ctrl+b"])
def test_nothing_is_only_on_the_key_that_screen_or_tmux_keeps(prefix):
    for action in ACTIONS:
        assert action.keys != (prefix,), action.id


def test_ids_are_unique_and_are_method_names():
    assert len(BY_ID) == len(ACTIONS)
    assert all(action.id.isidentifier() for action in ACTIONS)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_is_explained(action):
    assert action.help[0].isupper()
    assert action.help.endswith(".")
    assert 0 < len(action.label) <= 16


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.while_typing], ids=lambda a: a.id)
def test_what_is_needed_while_typing_has_a_key_that_does_not_type(action):
    assert any(key.startswith("ctrl+") or key in ("tab", "shift+tab") for key in action.keys)


def test_no_screen_has_one_key_for_two_actions():
    assert conflicts(Keys({"undo": BY_ID["undo"].keys})) == []
    for screen in {screen for action in ACTIONS for screen in action.screens} - {LIST, TEXT}:
        taken: dict[str, str] = {}
        for action in actions_for(screen, EVERYWHERE):
            for key in action.keys:
                assert key not in taken, f"{key} is {taken.get(key)} and {action.id} on {screen}"
                taken[key] = action.id


@pytest.mark.parametrize(("screen", "names"), [*FOOTERS.items(), *READ_ONLY_FOOTERS.items()])
def test_a_footer_names_actions_of_its_screen(screen, names):
    for name in names:
        action = BY_ID[name.partition(": ")[0]]
        assert action.screens & {screen, LIST, TEXT, EVERYWHERE}


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize("names", [*FOOTERS.values(), *READ_ONLY_FOOTERS.values()])
def test_a_footer_fits_and_ends_with_the_way_to_the_rest(names, typing):
    shown = fitted(hints(names, Keys(), typing=typing), 80)
    line = "  ".join(f"{key} {label}" for key, label in shown)
    assert len(line) <= 78
    assert shown[-1] == ("Ctrl+G" if typing else "?", "all keys")


def test_a_narrow_footer_keeps_the_first_and_the_last():
    found = hints(FOOTERS["visits"], Keys(), typing=False)
    shown = fitted(found, 30)
    assert shown[0] == found[0]
    assert shown[-1] == found[-1]
    assert sum(len(key) + len(label) + 3 for key, label in shown) <= 30


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.PAGE)
def test_every_screen_does_what_its_keys_promise(page):
    for action in actions_for(page.PAGE):
        owner = InspectorApp if action.group == "Program" else page
        assert hasattr(owner, f"action_{action.id}"), f"{page.__name__} lacks action_{action.id}"


def test_lists_and_the_app_do_what_their_keys_promise():
    for owner, screen in ((LineList, LIST), (InspectorApp, EVERYWHERE)):
        for action in actions_for(screen):
            assert hasattr(owner, f"action_{action.id}")


def test_keys_are_shown_as_a_person_says_them():
    assert [display(key) for key in ("ctrl+r", "enter", "comma", "?", "L", "pageup", "f2")] == [
        *("Ctrl+R", "Enter", ",", "?", "L", "PgUp", "F2")
    ]


def test_the_editing_keys_that_the_help_screen_names_are_textual_s():
    for box in (Input, TextArea):
        keys = {key for binding in box.BINDINGS for key in binding.key.split(",")}
        assert {"ctrl+a", "ctrl+e", "ctrl+w", "ctrl+u", "ctrl+k"} <= keys


def test_bindings_carry_the_id_that_rebinding_needs():
    for binding in bindings_for("step", EVERYWHERE):
        assert binding.id in BY_ID
