import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.record.canonical import MAX_INTEGER, NotCanonicalError, canonical, parse

texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text(st.characters(max_codepoint=127), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_agrees_with_an_independent_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_reads_back_what_it_wrote(value):
    assert parse(canonical(value)) == value


@pytest.mark.parametrize(
    "line",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\u0041"}',
        b'{"\xc3\xa4":1}',
        b'{"a":1}\n',
        b"\xff",
        b"",
        b"[" * 100_000,
        b"[" * 20 + b"]" * 20,
        b"9" * 10_000,
    ],
)
def test_refuses_every_other_spelling(line):
    with pytest.raises(NotCanonicalError):
        parse(line)


@pytest.mark.parametrize("value", [1.5, 2**53, "\ud800", {"ä": 1}, {1: 2}, b"x", {"a": object()}])
def test_refuses_values_outside_the_profile(value):
    with pytest.raises(NotCanonicalError):
        canonical(value)
