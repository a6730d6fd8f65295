import re
import shutil
import subprocess
import time
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from bundles import SEED, STRANGER
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector_tui.bundle import allowed, names, sshsig
from inspector_tui.bundle.faults import BundleFileError, UnsoundError

PUBLIC = sshsig.public_key(SEED)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = f"ssh-ed25519 {b64encode(sshsig.key_blob(PUBLIC)).decode()}"
OTHER = f"ssh-ed25519 {b64encode(sshsig.key_blob(sshsig.public_key(STRANGER))).decode()}"
RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDIIn0="
BUNDLE = names.BUNDLE


def accepted(text: str, when: datetime = NOW) -> str | None:
    try:
        return allowed.parse(text.encode()).accept(PUBLIC, BUNDLE, when.timestamp()).principals
    except UnsoundError:
        return None


def test_the_line_of_a_key_is_read_back():
    line = allowed.line("ab@1f3c9a2b", PUBLIC)
    (found,) = allowed.parse(line.encode()).signers
    assert (found.principals, found.key, found.namespaces) == ("ab@1f3c9a2b", PUBLIC, BUNDLE)
    assert found.refusal(names.RECEIPT, 0)


def test_a_list_saved_on_windows_names_the_same_signers():
    """Else the first of them would be bound to no vault."""
    line = allowed.line("ab@1f3c9a2b", PUBLIC)
    (found,) = allowed.parse(b"\xef\xbb\xbf" + line.encode() + b"\r\n").signers
    assert found.principals == "ab@1f3c9a2b"


YES = {
    "plain": f"ab {KEY}",
    "comment after the key": f"ab {KEY} A. Baker, since 2026",
    "comments and empty lines": f"# signers\n\n  \t# more\nab {KEY}\n\n",
    "no final newline": f"cd {OTHER}\nab {KEY}",
    "line ends of Windows": f"ab {KEY}\r\ncd {OTHER}\r\n",
    "leading space": f" \tab \t {KEY}",
    "several principals": f"ab,cd@x,ef {KEY}",
    "principals with spaces": f'"a b,c" {KEY}',
    "a namespace": f'ab namespaces="{BUNDLE}" {KEY}',
    "several namespaces": f'ab namespaces="git,{BUNDLE}" {KEY}',
    "namespaces by pattern": f'ab namespaces="inspection-*@inspector-tu?" {KEY}',
    "options in capitals": f'ab NameSpaces="{BUNDLE}" {KEY}',
    "valid since": f'ab valid-after="20261121Z" {KEY}',
    "valid to the second": f'ab valid-before="20261121120000Z" {KEY}',
    "valid from the second": f'ab valid-after="20261121120000Z" {KEY}',
    "all options": f'ab valid-after="202601010000Z",namespaces="{BUNDLE}",valid-before="2027" {KEY}'
    .replace('"2027"', '"20270101Z"'),
    "other lines that grant nothing": f"nonsense\nzz {RSA}\ncd {OTHER}\nab {KEY}",
    "first line expired, second not": f'ab valid-before="20200101Z" {KEY}\nab {KEY}',
}  # fmt: skip
NO = {
    "empty": "",
    "another key": f"ab {OTHER}",
    "commented out": f"# ab {KEY}",
    "no principal": KEY,
    "no key": "ab",
    "only options": f'ab namespaces="{BUNDLE}"',
    "another namespace": f'ab namespaces="git" {KEY}',
    "no namespace": f'ab namespaces="" {KEY}',
    "namespaces with a no": f'ab namespaces="*,!{BUNDLE}" {KEY}',
    "a no before": f'ab namespaces="!{BUNDLE},*" {KEY}',
    "capitals in the namespace": f'ab namespaces="{BUNDLE.upper()}" {KEY}',
    "not yet valid": f'ab valid-after="20261122Z" {KEY}',
    "not valid by a second": f'ab valid-after="20261121120001Z" {KEY}',
    "expired": f'ab valid-before="20261121Z" {KEY}',
    "expired by a second": f'ab valid-before="20261121115959Z" {KEY}',
    "ends before it begins": f'ab valid-after="20270101Z",valid-before="20260101Z" {KEY}',
    "a time in words": f'ab valid-before="tomorrow" {KEY}',
    "a month 13": f'ab valid-before="20271301Z" {KEY}',
    "no quotes": f"ab namespaces={BUNDLE} {KEY}",
    "quote missing": f'ab namespaces="{BUNDLE} {KEY}',
    "quote missing, escaped": f'ab namespaces="{BUNDLE}\\" {KEY}',
    "unknown option": f"ab verify-required {KEY}",
    "unknown option with a value": f'ab from="10.0.0.1" {KEY}',
    "an option twice": f'ab namespaces="{BUNDLE}",namespaces="{BUNDLE}" {KEY}',
    "comma at the end": f'ab namespaces="{BUNDLE}", {KEY}',
    "certificate authority": f"ab cert-authority {KEY}",
    "certificate authority with more": f'ab cert-authority,namespaces="{BUNDLE}" {KEY}',
    "damaged key": f"ab {KEY[:-4]}",
    "key with other letters in it": f"ab {KEY[:40]}!{KEY[40:]}",
    "a name taken out": f"!ab {KEY}",
    "everybody taken out": f"!*,ab {KEY}",
    "a name given and taken out": f"ab,!ab {KEY}",
    "valid since the beginning of time": f'ab valid-after="19700101Z" {KEY}',
    "valid since before it": f'ab valid-after="19650101Z" {KEY}',
    "a purpose of over 1 KiB": f'ab namespaces="{"x" * 1100},*" {KEY}',
    "a purpose of 1023 bytes": f'ab namespaces="{"x" * 1023},*" {KEY}',
    "NUL in the name": f"ab\x00 {KEY}",
    "NUL within the name": f"a\x00b {KEY}",
    "a line's end within the key": f"ab {KEY.replace(' ', chr(13))}",
    "one = too many": f"ab {KEY}=",
    "two = too many": f"ab {KEY}==",
    "a vertical tab": f"ab\x0b{KEY}",
    "another type before the key": f"ab ecdsa-sha2-nistp256 {KEY.split()[1]}",
}


@pytest.mark.parametrize("case", YES)
def test_what_grants_the_key(case):
    assert accepted(YES[case])


@pytest.mark.parametrize("case", NO)
def test_what_does_not_grant_the_key(case):
    assert accepted(NO[case]) is None


def test_lines_passed_over_are_noted_without_stopping():
    text = f"ab {RSA}\ncd cert-authority {KEY}\nef namespaces= {KEY}\nok {KEY}\n"
    found = allowed.parse(text.encode())
    assert [signer.line for signer in found.signers] == [4]
    assert [note.split(" was")[0] for note in found.notes] == ["Line 1", "Line 2", "Line 3"]
    assert "not an Ed25519 key" in found.notes[0]
    assert "certificate authority" in found.notes[1]
    with pytest.raises(UnsoundError, match=r"not on the list.*cannot be used: 3\. Line 1 was"):
        found.accept(bytes(32), BUNDLE, 0)


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York"])
def test_a_time_without_z_is_this_computers(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        (found,) = allowed.parse(f'ab valid-after="202601151200" {KEY}'.encode()).signers
        assert found.after == time.mktime((2026, 1, 15, 12, 0, 0, 0, 0, -1))
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"!cd,ab {KEY}", "takes a name out"),
        (f"ab {KEY} a\x07comment", "control character"),
        (f"ab\r{KEY}", "control character"),
        (f"ab {KEY[:40]}\r{KEY[40:]}", "control character"),
        (f'ab valid-before="19700101Z" {KEY}', "1970"),
        (f'ab namespaces="{"x" * 1001},*" {KEY}', "longer than"),
    ],
)
def test_what_ssh_keygen_would_take_and_we_do_not_is_said_in_words(text, said):
    """Refused here though the name asked for might be granted there."""
    found = allowed.parse(f"{text}\n".encode())
    assert found.signers == ()
    (note,) = found.notes
    assert said in note


def test_a_list_that_is_none_is_told(tmp_path):
    with pytest.raises(BundleFileError, match="cannot be read"):
        allowed.read(tmp_path / "gone")
    with pytest.raises(BundleFileError, match="cannot be read"):
        allowed.read(tmp_path)
    path = tmp_path / "signers"
    path.write_text("# nobody yet\n")
    with pytest.raises(BundleFileError, match="no key that can be used"):
        allowed.read(path)
    path.write_text(f"ab {KEY}\n")
    assert len(allowed.read(path).signers) == 1


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_list_of_some_signers_or_none(text):
    allowed.parse(text)


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=5))
def test_a_pattern_covers_what_it_does_as_a_regular_expression(pattern, text):
    wanted = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    assert allowed.matches(text, pattern) is bool(re.fullmatch(wanted, text))
    assert not allowed.matches(text, f"{pattern},!*")


def test_patterns_of_many_stars_take_no_longer_than_others():
    for stars in ("*" * 4000, "*i" * 2000):
        assert not allowed.matches("inspection-bundle@inspector-tui" * 40, f"{stars}X")


# --- the same files in the hands of ssh-keygen

needs_openssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("openssh")
    (found / "sig").write_bytes(sshsig.sign(SEED, b"message", BUNDLE))
    return found


def openssh(folder, text: str, principal: str = "ab") -> bool:
    """Whether ssh-keygen accepts our signature by this list, at `NOW`."""
    (folder / "signers").write_bytes(text.encode())
    given = ["-n", BUNDLE, "-I", principal, "-s", "sig", "-f", "signers"]
    at = NOW.strftime("-Overify-time=%Y%m%d%H%M%SZ")
    done = subprocess.run(
        ["ssh-keygen", "-Y", "verify", *given, at],
        cwd=folder,
        input=b"message",
        capture_output=True,
    )
    return done.returncode == 0


@needs_openssh
@pytest.mark.parametrize("case", YES)
def test_ssh_keygen_grants_it_too(folder, case):
    assert openssh(folder, YES[case], "a b" if '"a b' in YES[case] else "ab")


@needs_openssh
@pytest.mark.parametrize("case", NO)
def test_ssh_keygen_refuses_it_too(folder, case):
    assert not openssh(folder, NO[case])


options = st.lists(
    st.sampled_from(
        [
            'namespaces="git"',
            f'namespaces="{BUNDLE}"',
            f'namespaces="*,!{BUNDLE}"',
            'namespaces="inspection-*"',
            'valid-after="20261121Z"',
            'valid-after="202611211201Z"',
            'valid-before="20261121115959Z"',
            'valid-before="20280101Z"',
            "cert-authority",
            "no-touch-required",
            'namespaces="a\\"b"',
        ]
    ),
    max_size=3,
).map(",".join)


@needs_openssh
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(principals=st.sampled_from(["ab", "cd,ab", "a*", "?b", "*", "!ab,*"]), options=options)
def test_any_line_means_to_us_what_it_means_to_ssh_keygen(folder, principals, options):
    text = " ".join(part for part in (principals, options, KEY) if part) + "\n"
    ours = accepted(text)
    granted = ours is not None and allowed.matches("ab", ours)
    assert granted == openssh(folder, text)
