"""Every way that is known to make a bundle that is not one: each is refused, nothing is written."""

import io

import pytest
from bundles import Forged, answered, sealed_acts, signers
from hostile_containers import SOUND
from hostile_records import CASES

from inspector_tui.bundle.faults import BundleRefusedError
from inspector_tui.bundle.unpack import unpack

ORDER = ("container", "signature", "list", "files", "record", "office", "previous")


def refusal(tmp_path, hostile: bytes, **terms) -> BundleRefusedError:
    """How a bundle is refused, after a look that nothing was unpacked."""
    source = tmp_path / "in" / "hostile.zip"
    source.parent.mkdir()
    source.write_bytes(hostile)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(BundleRefusedError) as raised:
        unpack(source, out / "to", signers(), **terms)
    assert list(out.iterdir()) == []
    assert list(source.parent.iterdir()) == [source]
    error = raised.value
    assert error.fault.endswith(".")
    assert error.fault.isprintable()
    assert error.passed == ORDER[: ORDER.index(error.check)]
    assert "Nothing was unpacked." in str(error)
    return error


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_bundle_is_refused(tmp_path, case):
    make, check = CASES[case]
    hostile = make()
    assert hostile != SOUND
    error = refusal(tmp_path, hostile)
    assert error.check == check, error


def test_the_forger_would_be_believed_with_the_truth(tmp_path):
    """The control: the same tools make bundles that are accepted."""
    source = tmp_path / "a.zip"
    for forged in (
        Forged.sound(),
        Forged.sound(sealed_acts(answered("PA-010")), info={"Bundle-Number": "9"}),
    ):
        source.write_bytes(forged.bytes())
        unpack(source, tmp_path / forged.info["Bundle-Number"], signers())


SENTENCES = {
    "transit: empty": "The file is empty.",
    "transit: half a file": "cut short",
    "transit: byte appended": "added at its end",
    "transit: another kind of file": "does not begin like a bundle",
    "transit: signed by a stranger": "not on the list",
    "transit: a photo left out": "manifest-sha256.txt does not list exactly the files",
    "names: name '../../x'": "/../../x.",
    "container: a bomb": "compression",
    "container: entry: symbolic link": "file type and permissions",
    "container: the same name twice": "twice",
    "container: 20,001 files": "20006 files; 20000 are allowed",
    "nonsense: another vault": "another vault than its signer's",
    "records: an entry changed": "entry 4: it does not follow from the entry before",
    "records: another checklist": "not the edition that the journal names",
    "records: exhibit missing": "The file of exhibit AB1 is missing.",
    "records: an exhibit that nobody took": "no exhibit refers to",
    "records: visit.json of another": "does not say what the journal says",
    "rules: an answer after the seal": "entry 5: the visit is sealed.",
    "rules: left open": "not sealed",
}


@pytest.mark.parametrize("case", SENTENCES)
def test_the_first_thing_wrong_is_named(tmp_path, case):
    assert SENTENCES[case] in refusal(tmp_path, CASES[case][0]()).fault


def test_a_reader_can_be_handed_a_stream():
    with pytest.raises(BundleRefusedError):
        unpack(io.BytesIO(SOUND[:-1]), "never", signers())
