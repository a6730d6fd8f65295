import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journals import VISIT, chain, started

from inspector_tui.record import events as e
from inspector_tui.record.canonical import canonical
from inspector_tui.record.chain import ChainError, read_chain, read_line

ACTS = [
    started(),
    e.Answered({"PA-080": e.Answer(verdict="partly", reason="two of four", measures={"n": 2})}),
    e.RowAdded("ALARM", "ALARM-1", {"type": "worn", "of": {"n": 4, "of": 5}}, "PA-010"),
    e.NoteWritten("Nachtdienst: [/nope] \u202e שלום"),
    e.Sealed(gaps=("PA-010: not answered",)),
]


def lines():
    return [found.line for found in chain(ACTS)]


def test_what_was_linked_is_read_back():
    found = list(read_chain(lines()))
    assert [x.act for x in found] == ACTS
    assert [x.hash for x in found] == [x.hash for x in chain(ACTS)]


def edited(n, /, **changes):
    entry = json.loads(lines()[n - 1]) | changes
    return [*lines()[: n - 1], canonical(entry), *lines()[n:]]


@pytest.mark.parametrize(
    ("broken", "at"),
    [
        (lines()[1:], 1),
        ([lines()[0], *lines()[2:]], 2),
        ([*lines()[:2], lines()[1], *lines()[2:]], 3),
        ([lines()[0], lines()[2], lines()[1], *lines()[3:]], 2),
        (edited(2, by="CD"), 3),
        (edited(2, visit="9" * 8 + VISIT[8:]), 2),
        (edited(3, n=7), 3),
        (edited(5, prev="0" * 64), 5),
        (edited(4, v=2), 4),
        (edited(4, kind="unheard-of"), 4),
        (edited(4, extra=1), 4),
        (edited(4, body={"text": "x", "kind": "sealed"}), 4),
        (edited(4, body={"text": "x" * 200_001}), 4),
        (edited(4, clock={"boot": "b", "ms": -1}), 4),
        (edited(4, at="yesterday"), 4),
        (edited(4, at="9999-99-99T10:00:00+00:00"), 4),
        (edited(4, at="2026-11-21T10:00:00+99:99"), 4),
        (edited(4, at="٢٠٢٦-11-21T10:00:00+00:00"), 4),
        ([*lines()[:3], lines()[3] + b" ", lines()[4]], 4),
    ],
)
def test_names_the_first_entry_that_does_not_follow(broken, at):
    with pytest.raises(ChainError) as caught:
        list(read_chain(broken))
    assert caught.value.n == at


@given(st.data())
def test_no_single_changed_byte_survives(data):
    whole = lines()
    n = data.draw(st.integers(0, len(whole) - 2))
    place = data.draw(st.integers(0, len(whole[n]) - 1))
    flipped = bytearray(whole[n])
    flipped[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ChainError):
        list(read_chain([*whole[:n], bytes(flipped), *whole[n + 1 :]]))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_one_way(junk):
    with pytest.raises(ValueError, match=r"."):
        read_line(junk)


def test_a_fault_does_not_quote_the_record():
    secret = "patient-in-bed-7"
    for body in ({"text": 7, "place": secret}, {"answers": {"PA-080": {"verdict": secret}}}):
        with pytest.raises(ChainError) as caught:
            list(read_chain(edited(2, kind="answered", body=body)))
        assert secret not in str(caught.value)
