import io
import os
import re
from pathlib import Path

import pytest
from bundles import (
    CHECKLIST,
    PHOTO,
    TOP,
    Forged,
    answered,
    bundle,
    contents,
    exhibit_file,
    sealed_acts,
    signer,
    signers,
    taken,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from journals import chain
from msgspec.structs import replace
from sticks import room

from inspector_tui.bundle import names
from inspector_tui.bundle.faults import BundleWriteError
from inspector_tui.bundle.verify import verify
from inspector_tui.bundle.write import Contents, prepare, write, write_file
from inspector_tui.record import events as e
from inspector_tui.report.elements import document, el, labelled

SOUND = bundle()


def test_a_forger_who_changes_nothing_makes_the_very_same_bytes():
    assert Forged.sound().bytes() == SOUND


def test_the_same_inputs_give_the_same_bytes_and_the_size_is_known_before():
    prepared = prepare(contents(), signer())
    assert b"".join(prepared.chunks()) == SOUND
    assert prepared.size == len(SOUND)
    assert prepared.id == verify(io.BytesIO(SOUND), signers()).bundle


class WriteOnly(io.RawIOBase):
    """A pipe: it can be written to, and nothing else."""

    def __init__(self):
        self.got = b""

    def writable(self):
        return True

    def write(self, data):
        self.got += bytes(data)
        return len(data)

    def seek(self, *_):
        raise OSError("cannot seek")


def test_a_bundle_can_be_written_to_a_pipe():
    pipe = WriteOnly()
    write(pipe, prepare(contents(), signer()))
    assert pipe.got == SOUND


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
photos = st.lists(st.binary(max_size=3000), max_size=4).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    organisation=texts,
    facts=st.lists(texts, min_size=1, max_size=5),
    photos=photos,
    office=st.none() | st.from_regex(r"\A\w[\w '&-]{0,40}\w\Z"),
    number=st.integers(1, 10**9),
    report=texts,
)
def test_whatever_is_written_verifies_and_says_what_went_in(
    organisation, facts, photos, office, number, report
):
    answers = [answered(f"PA-{n:03}", fact=fact) for n, fact in enumerate(facts)]
    acts = sealed_acts(*answers, photos=photos, organisation=organisation)
    page = document(report, "", [el("p", report, cls="text"), *labelled("Fact", report)])
    made = bundle(acts, photos, office=office, number=number, report_html=page)
    found = verify(io.BytesIO(made), signers(), office=office)
    assert (found.number, found.office) == (number, office)
    assert (found.answers, found.exhibits) == (len(facts), len(photos))
    assert found.last == len(acts)
    assert found.organisation.isprintable()
    if organisation.isprintable():
        assert found.organisation == organisation


def test_exhibits_of_nothing_and_without_any_are_bundles_too():
    assert verify(io.BytesIO(bundle(photos=())), signers()).exhibits == 0
    assert verify(io.BytesIO(bundle(photos=(b"",))), signers()).exhibits == 1


def test_a_withdrawn_exhibit_may_be_left_out_and_that_is_said():
    acts = sealed_acts(e.ExhibitWithdrawn("AB1", "cannot be read any more"))
    found = verify(io.BytesIO(bundle(acts, exhibits=[])), signers())
    assert "Withdrawn exhibits whose file was left out: 1." in found.checked
    found = verify(io.BytesIO(bundle(acts)), signers())
    assert not any("left out" in sentence for sentence in found.checked)


def short(data):
    return [data[:-1]]


def long(data):
    return [data, b"x"]


def other(data):
    return [data[:10], bytes([data[10] ^ 1]), data[11:]]


def unreadable(data):
    yield data[:10]
    raise OSError(5, "Input/output error")


@pytest.mark.parametrize("stream", [short, long, other, unreadable])
def test_an_exhibit_that_is_not_what_was_taken_stops_it_and_nothing_is_left(tmp_path, stream):
    act = taken("AB1", PHOTO)
    broken = replace(exhibit_file(act, PHOTO), open=lambda: stream(PHOTO))
    with pytest.raises(BundleWriteError, match="ab1-"):
        write_file(tmp_path / "out.zip", prepare(contents(exhibits=[broken]), signer()))
    assert list(tmp_path.iterdir()) == []


def test_no_byte_beyond_the_promised_size_is_written():
    act = taken("AB1", PHOTO)
    broken = replace(exhibit_file(act, PHOTO), open=lambda: [PHOTO, b"surplus" * 1000])
    out = io.BytesIO()
    with pytest.raises(BundleWriteError):
        write(out, prepare(contents(exhibits=[broken]), signer()))
    assert b"surplus" not in out.getvalue()


def _unsealed() -> Contents:
    return contents(sealed_acts()[:-1])


WRONG = {
    "not sealed": _unsealed,
    "another end": lambda: contents(journal_last=3),
    "another head": lambda: contents(journal_head="0" * 64),
    "visit.json of another": lambda: contents(visit_json=b"{}\n"),
    "checklist missing": lambda: contents(checklists=[]),
    "checklist changed": lambda: contents(checklists=[("panic-alarm-2026.1.toml", b"x")]),
    "checklist extra": lambda: contents(
        checklists=[("panic-alarm-2026.1.toml", CHECKLIST), ("other-2026.1.toml", b"x")]
    ),
    "exhibit missing": lambda: contents(exhibits=[]),
    "exhibit twice": lambda: contents(exhibits=[exhibit_file(taken("AB1", PHOTO), PHOTO)] * 2),
    "exhibit of another": lambda: contents(exhibits=[exhibit_file(taken("AB2", b"x"), b"x")]),
    "exhibit with another size": lambda: contents(
        exhibits=[replace(exhibit_file(taken("AB1", PHOTO), PHOTO), size=3)]
    ),
    "exhibit out of its folder": lambda: contents(
        exhibits=[replace(exhibit_file(taken("AB1", PHOTO), PHOTO), name="../x.jpg")]
    ),
    "office of two lines": lambda: contents(office="A\nPayload-Oxum: 1.1"),
    "office with a bidi mark": lambda: contents(office="A\u202eB"),
    "no vault": lambda: contents(vault="my vault"),
    "no number": lambda: contents(number=0),
    "no journal": lambda: contents(journal_lines=[]),
    "a gap": lambda: contents(journal_lines=[link.line for link in chain(sealed_acts())][1:]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_no_bundle_is_made_that_a_reader_would_refuse(tmp_path, case):
    with pytest.raises(BundleWriteError):
        write_file(tmp_path / "out.zip", prepare(WRONG[case](), signer()))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sign", [signer(namespace="file"), lambda _: b"", lambda m: signer()(m + b"x")]
)
def test_a_signature_that_does_not_fit_is_noticed_before_anything_is_written(tmp_path, sign):
    with pytest.raises(BundleWriteError):
        write_file(tmp_path / "out.zip", prepare(contents(), sign))
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_private_and_replaces_one_of_its_name(tmp_path):
    path = tmp_path / "out.zip"
    path.write_bytes(b"an older export")
    before = os.umask(0)
    try:
        write_file(path, prepare(contents(), signer()))
    finally:
        os.umask(before)
    assert path.read_bytes() == SOUND
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_part_left_by_a_crash_does_not_hold_up_the_next_export(tmp_path):
    path = tmp_path / "out.zip"
    (tmp_path / ".out.zip.part").write_bytes(b"half")
    write_file(path, prepare(contents(), signer()))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("encrypted", [False, True])
def test_a_full_disk_is_told_as_one(encrypted):
    import pyrage

    to = [str(pyrage.x25519.Identity.generate().to_public())] if encrypted else []
    with (
        pytest.raises(BundleWriteError, match="no space left"),
        Path("/dev/full").open("wb", buffering=0) as full,
    ):
        write(full, prepare(contents(), signer()), to)


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_stick_that_fills_up_at_any_byte_is_told_of_and_nothing_is_left(tmp_path, encrypted):
    import pyrage

    to = [str(pyrage.x25519.Identity.generate().to_public())] if encrypted else []
    # Short and long ones: what is refused may be refused at once, or only when the file is closed.
    photos = tuple(PHOTO[:size] for size in (100, 4000, 30, 9000, 700))
    prepared = prepare(contents(photos=photos), signer())
    for size in range(0, prepared.size, 509):
        with room(size), pytest.raises(BundleWriteError, match="no space left"):
            write_file(tmp_path / "out.zip", prepared, to)
        assert list(tmp_path.iterdir()) == []
    write_file(tmp_path / "out.zip", prepared, to)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BundleWriteError, match="No such file"):
        write_file(tmp_path / "gone" / "out.zip", prepare(contents(), signer()))


def test_names_follow_from_what_they_name():
    assert names.folder("v") == "v.inspection"
    assert names.folder(contents().visit) == TOP
    assert names.principal("AB", "1f3c9a2b-0000-4000-8000-000000000001") == "ab@1f3c9a2b"
    act = taken("AB1", PHOTO, "pdf")
    assert re.fullmatch(
        r"data/exhibits/ab1-[0-9a-f]{16}\.pdf", names.exhibit_path(act.mark, act.sha256, "pdf")
    )


def test_a_checklist_may_have_capitals_in_its_edition():
    edition = e.Edition("Panic", "2026.1-RC", "0" * 64)
    assert (
        names.checklist_path(edition.id, edition.edition) == "data/checklists/panic-2026.1-rc.toml"
    )
