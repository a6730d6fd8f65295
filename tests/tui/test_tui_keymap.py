"""The file that gives actions other keys."""

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tuiapps import FrameApp, ListPage, questions

from inspector_tui.faces.actions import BY_ID
from inspector_tui.faces.keymap import KeyFileError, Keys, load_keys, parse_keys

PATH = Path("/home/ab/keys.toml")


def keys_of(folder: Path, text: str) -> Keys:
    (folder / "keys.toml").write_text(text, "utf-8")
    return load_keys(folder)


def faults_of(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(KeyFileError) as caught:
        keys_of(folder, text)
    return caught.value.faults


def test_without_a_file_the_usual_keys_hold(tmp_path):
    keys = load_keys(tmp_path)
    assert keys.of(BY_ID["undo"]) == ("u",)
    assert keys.keymap() == {}


def test_an_action_takes_the_keys_of_the_file(tmp_path):
    keys = keys_of(
        tmp_path, 'undo = "z"\nsearch = ["f2", "&"]\nnext_question = ","\nprevious_question = "."\n'
    )
    assert keys.of(BY_ID["undo"]) == ("z",)
    assert keys.shown(BY_ID["search"]) == "F2"
    assert keys.shown(BY_ID["next_question"]) == ","
    assert keys.of(BY_ID["redo"]) == ("ctrl+r",)


def test_keys_may_be_exchanged(tmp_path):
    keys = keys_of(tmp_path, 'satisfied = "n"\nnot_satisfied = "y"\n')
    assert keys.shown(BY_ID["satisfied"]) == "n"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('fly = "y"', 'no action "fly"'),
        (r'"fly\nhigh" = "y"', 'no action "fly high"'),
        (r'undo = "a\nb"', '"a b" is no key'),
        ("undo = 3", "needs a key"),
        ("undo = []", "needs a key"),
        ('undo = "ctrl+s"', "stops the screen"),
        ('undo = "ctrl+alt+x"', "is no key"),
        ('undo = "escape"', "is no key"),
        ('undo = "ab"', "is no key"),
        ('undo = "y"', "would be both"),
        ('finish = "o"', "while typing"),
        ('help = "h"', "while typing"),
        ("undo = ", "not TOML"),
    ],
)
def test_a_fault_is_a_sentence_and_the_usual_keys_stay(tmp_path, text, part):
    (fault, *_) = faults_of(tmp_path, text)
    assert part in fault
    assert fault.endswith(".")


def test_all_faults_are_listed_and_nothing_of_the_file_is_used(tmp_path):
    assert len(faults_of(tmp_path, 'fly = "a"\nundo = "ctrl+z"\nmark = "z"\nnote = 4\n')) == 3


def test_a_file_that_is_no_text_is_refused_in_words(tmp_path):
    (tmp_path / "keys.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(KeyFileError, match="cannot be read as text"):
        load_keys(tmp_path)


@pytest.mark.parametrize(
    "text", ["add = " + "9" * 5_000, "add = " + "[" * 5_000, "add = " + "[\n" * 5_000]
)
def test_a_file_that_exhausts_its_reader_is_refused_in_words(tmp_path, text):
    (tmp_path / "keys.toml").write_text(text, "utf-8")
    with pytest.raises(KeyFileError, match="no file of keys"):
        load_keys(tmp_path)


def made_a_pipe(path):
    os.mkfifo(path)


def made_a_link_without_end(path):
    path.symlink_to("/dev/zero")


def made_a_link_to_nothing(path):
    path.symlink_to("/dev/null")


def made_of_dots(path):
    path.write_text(f"{'a.' * 60_000}a = 1")


def made_long(path):
    path.write_text("# a remark\n" * 60_000)


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and devices with names")
@pytest.mark.parametrize(
    "made", [made_a_pipe, made_a_link_without_end, made_a_link_to_nothing, made_of_dots, made_long]
)
def test_what_is_no_file_of_keys_is_neither_waited_for_nor_read_whole(tmp_path, made):
    made(tmp_path / "keys.toml")
    with pytest.raises(KeyFileError, match=r"no ordinary file|no file of keys"):
        load_keys(tmp_path)


def test_the_error_says_what_stays_and_where_to_put_it_right(tmp_path):
    with pytest.raises(KeyFileError) as caught:
        keys_of(tmp_path, 'undo = "y"')
    assert caught.value.kept == "The usual keys work."
    assert str(tmp_path / "keys.toml") in caught.value.todo


@given(
    st.dictionaries(
        st.sampled_from(sorted(BY_ID)) | st.text(max_size=8),
        st.text(max_size=9) | st.lists(st.text(max_size=9), max_size=3) | st.integers(),
        max_size=4,
    )
)
def test_no_file_breaks_the_program(table):
    with contextlib.suppress(KeyFileError):
        assert set(parse_keys(table, PATH).changed) == set(table)


async def test_a_changed_key_works_and_the_footer_says_it(tmp_path):
    (tmp_path / "keys.toml").write_text('add = "z"\n', "utf-8")
    app = FrameApp(lambda: ListPage(questions(3)), tmp_path)
    async with app.run_test() as pilot:
        await pilot.press("a")
        assert app.screen.done == []
        await pilot.press("z")
        assert app.screen.done == ["add"]
        assert "z new visit" in app.screen.query_one("#footer").text


async def test_a_faulty_file_is_said_on_the_help_screen(tmp_path):
    (tmp_path / "keys.toml").write_text('add = "ctrl+z"\n', "utf-8")
    app = FrameApp(lambda: ListPage(questions(3)), tmp_path)
    async with app.run_test() as pilot:
        await pilot.press("a", "?")
        await pilot.pause()
        (first, *_) = app.screen.query_one("LineList").lines
        assert "puts programs aside" in first.text
        assert app.screen_stack[-2].done == ["add"]
