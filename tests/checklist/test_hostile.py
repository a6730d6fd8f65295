"""Whatever is done to a file, it ends in a list of faults or in a sound model."""

import re

from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.checklist.fault import ChecklistError, Fault
from inspector_tui.checklist.lint import lint
from inspector_tui.checklist.load import load, source_of

JUNK = [
    "1", "-0.5", "nan", "true", '""', '"PA-080"', '"x y"', "[]", "[1]", "{}", "{a = 1}", "[[]]",
    "[{}]", '["PA-080", 1]', "2026-11-01", "10:00:00", '{not = {not = 1}}', '{all = "x"}',
    '{question = "PA-080", is = [{}]}', '{record = "ALARM", at_least = 1, where = {type = []}}',
    '{kind = "rows", record = "ALARM", where = {type = {}}}',
    '{kind = "number", min = nan, max = 1}',
]  # fmt: skip
VALUE = re.compile(r"(?<== )(?:\{.*\}|\[.*\]|\".*?\"|[\w.-]+)")


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> str:
    """The text with some values replaced and some lines left out or written twice."""
    for _ in range(draw(st.integers(1, 4))):
        spots = list(VALUE.finditer(text))
        if spots and draw(st.booleans()):
            spot = draw(st.sampled_from(spots))
            text = text[: spot.start()] + draw(st.sampled_from(JUNK)) + text[spot.end() :]
        else:
            lines = text.splitlines(keepends=True)
            at = draw(st.integers(0, max(0, len(lines) - 1)))
            lines[at : at + 1] = lines[at : at + 1] * draw(st.sampled_from([0, 2]))
            text = "".join(lines)
    return text


@given(st.data())
def test_a_spoilt_file_is_never_more_than_faulty(checklist, law, data):
    raw = data.draw(spoilt(checklist)).encode()
    other = data.draw(spoilt(law)).encode()
    faults = lint([source_of(raw, "p.toml"), source_of(other, "law.toml")])
    last = raw.count(b"\n") + 1
    for fault in faults:
        assert fault.where
        assert fault.text.isprintable()
        assert 1 <= fault.line <= (last if fault.file == "p.toml" else other.count(b"\n") + 1)
    # What stops a file from loading is never missing from what its writer is told.
    assert refusals(raw) <= set(faults)


def refusals(raw: bytes) -> set[Fault]:
    try:
        load(raw, "p.toml")
    except ChecklistError as error:
        return set(error.faults)
    return set()
