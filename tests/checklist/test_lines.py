"""The line index against documents whose lines are known because the test wrote them."""

import tomllib
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.checklist.lines import LineIndex

# Text that looks like TOML's own marks, inside strings and keys and comments.
TRAPS = ["[[section]]", "[x]", "id = 1", "# no comment", "}", "]", ",", "=", "{ a = [", "a.b", " "]
SAFE = st.lists(st.sampled_from([*TRAPS, "é", "word", "'", '"', "\\", "\t"]), max_size=4)


def basic(parts: list[str]) -> str:
    text = "".join(parts).replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{text}"'


def literal(parts: list[str]) -> str:
    return "'" + "".join(parts).replace("'", "") + "'"


def long_basic(parts: list[str]) -> str:
    text = "\n".join(parts).replace("\\", "\\\\").replace('"""', '""\\"')
    closing = '"' if text[-1:] == '"' else ""
    return f'"""{text[: len(text) - len(closing)]}{closing and chr(92) + closing}"""'


def long_literal(parts: list[str]) -> str:
    return "'''" + "\n".join(parts).replace("'", "") + "'''"


STRINGS = st.one_of(
    *(SAFE.map(write) for write in (basic, literal, long_basic, long_literal)),
    st.sampled_from(
        [
            '""""""',
            "''''''",
            '""""quoted""""',
            "''''quoted''''",
            '"""two at the end"""""',
            "'''\nfirst\n[[second]]\n'''",
            '"""\\\n  folded \\\n  [no] = "header"\n"""',
        ]
    ),
)
SCALARS = st.one_of(
    STRINGS,
    st.sampled_from(["1", "-2.5", "true", "2026-11-01", "2026-11-01 10:00:00", "inf"]),
)
BLANKS = st.sampled_from(["", "\n", "  # ] } [[x]] \n", "\n\n\t"])
KEYS = st.one_of(
    st.sampled_from(["a", "b-1", "c_2", "3"]),
    SAFE.map(basic),
    SAFE.map(literal),
)


@dataclass
class Written:
    """A text under way and the line of everything in it."""

    text: str = ""
    lines: dict[tuple, int] = field(default_factory=dict)

    def add(self, text: str) -> None:
        self.text += text

    def note(self, path: tuple) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)


def key_value(key: str) -> str:
    return next(iter(tomllib.loads(f"{key} = 1")))


def write_value(draw: st.DrawFn, out: Written, path: tuple, depth: int) -> None:
    kind = draw(st.sampled_from(["scalar", "list", "table"] if depth else ["scalar"]))
    if kind == "scalar":
        out.add(draw(SCALARS))
    elif kind == "list":
        out.add("[")
        for position in range(draw(st.integers(0, 3))):
            out.add(draw(BLANKS))
            out.note((*path, position))
            write_value(draw, out, (*path, position), depth - 1)
            out.add(draw(BLANKS) + ",")
        out.add(draw(BLANKS) + "]")
    else:
        out.add("{")
        keys = draw(st.lists(KEYS, max_size=3, unique_by=key_value))
        for position, key in enumerate(keys):
            out.add(", " if position else " ")
            write_pair(draw, out, path, key, depth - 1)
        out.add("}")


def write_pair(draw: st.DrawFn, out: Written, path: tuple, key: str, depth: int) -> None:
    here = (*path, key_value(key))
    out.note(here)
    out.add(key + draw(st.sampled_from(["=", " = ", "\t=  "])))
    write_value(draw, out, here, depth)


@st.composite
def documents(draw: st.DrawFn) -> Written:
    """Tables, lists of tables and lists in lists of tables, with values of all kinds."""
    out = Written()
    out.add(draw(BLANKS))
    for key in draw(st.lists(KEYS, max_size=2, unique_by=key_value)):
        write_pair(draw, out, (), key, 2)
        out.add("\n" + draw(BLANKS) + "\n")
    for outer in range(draw(st.integers(0, 3))):
        out.note(("sections",))
        out.note(("sections", outer))
        out.add(draw(st.sampled_from(["[[sections]]\n", "  [[ sections ]] # [x]\n"])))
        for inner in range(draw(st.integers(0, 2))):
            path = ("sections", outer, "in.ner", inner)
            out.note(path[:-1])
            out.note(path)
            out.add(draw(st.sampled_from(["", " "])) + '[[sections."in.ner"]]\n')
            for key in draw(st.lists(KEYS, max_size=2, unique_by=key_value)):
                write_pair(draw, out, path, key, 2)
                out.add("\n" + draw(BLANKS) + "\n")
            if draw(st.booleans()):
                for step in ("x", "y"):
                    path = (*path, step)
                    out.note(path)
                out.add('[sections."in.ner".x.y]\n')
    return out


def paths(value: object, path: tuple = ()) -> set[tuple]:
    found = {path}
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= paths(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            found |= paths(inner, (*path, position))
    return found


@given(documents())
def test_every_part_has_the_line_it_was_written_on(written):
    data = tomllib.loads(written.text)
    index = LineIndex(written.text)
    assert index.found == written.lines
    assert set(index.found) == paths(data) - {()}


@given(documents())
def test_windows_line_ends_do_not_move_a_line(written):
    text = written.text.replace("\n", "\r\n")
    assert tomllib.loads(text) == tomllib.loads(written.text)
    assert LineIndex(text).found == LineIndex(written.text).found


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("nothing",), 1),
        (("section", 0), 4),
        (("section", 0, "missing"), 4),
        (("section", 0, "question", 1), 9),
        (("section", 0, "question", 1, "ask"), 10),
        (("section", 0, "question", 1, "look_for", 1, "source"), 13),
        (("section", 0, "question", 1, "look_for", 7, "source"), 11),
        (("section", 1), 16),
        (("lists", "elements", "E01"), 19),
        (("answer", "kind"), 2),
    ],
)
def test_a_missing_part_is_found_at_the_nearest_part_around_it(path, line):
    text = '''id = "x"
answer.kind = "text"
# [[section]]
[[section]]
intro = """
[[section.question]]
"""
  [[section.question]]
  [[section.question]]
  ask = "a"
  look_for = [
    {source = "OBS"},
    {source = "INT"}, # ]
  ]

[[section]]
id = 'b'
[lists.elements]
E01 = "x"
'''
    assert LineIndex(text).line(path) == line


@pytest.mark.parametrize("opening", ['"', "'", '"""', "'''"])
@pytest.mark.parametrize("piece", ["a", "\\\\", "a \\t"])
def test_a_string_that_never_ends_is_read_once(opening: str, piece: str) -> None:
    """`tomllib` lets none through; with two ways to match a piece there was no end to it."""
    with pytest.raises(AssertionError, match="has an end"):
        LineIndex(f"key = {opening}{piece * 2000}")
