"""The page of keys in the documentation."""

import tomllib
from pathlib import Path

import inspector_tui
from inspector_tui.faces.actions import ACTIONS
from inspector_tui.faces.keymap import parse_keys
from inspector_tui.tui.keys_page import keys_page

PAGE = Path(inspector_tui.__file__).parents[1] / "docs" / "keys.md"


def test_the_page_is_what_the_registry_says():
    assert PAGE.read_text("utf-8") == keys_page(), (
        "make it anew: python -m inspector_tui.tui.keys_page > docs/keys.md"
    )


def test_every_action_is_on_the_page():
    page = keys_page()
    for action in ACTIONS:
        assert f"| {action.help} |" in page
        assert f"`{action.id}`" in page


def test_the_example_of_the_page_is_accepted():
    example = keys_page().split("```toml\n")[1].split("```")[0]
    assert parse_keys(tomllib.loads(example), PAGE).changed["undo"] == ("z",)
