"""The header: who may open it, and that no change to it does harm."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from inspector_tui.vault.document import NewerVaultError
from inspector_tui.vault.header import Header
from inspector_tui.vault.header_errors import (
    DamagedHeaderError,
    NoVaultError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_DEFAULT, KDF_FLOOR, Dek
from inspector_tui.vault.recovery import new_code, normalise
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import MAX_OFFICE, LetIn

PHRASE = "seven quiet wards"
OFFICE = LetIn.now("Example Office (écrit)", ["age1x", "age1y"])


@pytest.fixture(scope="module")
def made() -> tuple[Header, Dek, str]:
    header, dek = Header.new(Secret(PHRASE), kdf=KDF_FLOOR)
    header, code = header.with_recovery(dek)
    return header, dek, code


@pytest.fixture(scope="module")
def with_office(made: tuple[Header, Dek, str]) -> Header:
    return made[0].with_office(made[1], normalise(new_code()), b"an age file" * 20, OFFICE)


@pytest.fixture
def home(tmp_path: Path, made: tuple[Header, Dek, str]) -> Home:
    home = Home(tmp_path / "vault")
    home.create()
    made[0].save(home, made[1])
    return home


def by_passphrase(header: Header, code: str) -> Dek:
    return header.unlock(Secret(PHRASE))


def by_recovery_code(header: Header, code: str) -> Dek:
    return header.unlock_with_recovery(Secret(code))


WAYS = (by_passphrase, by_recovery_code)


def put(home: Home, data: bytes) -> None:
    home.header.write_bytes(data)
    home.header_copy.write_bytes(data)


def document(home: Home) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(home.header.read_bytes())
    return found


def put_document(home: Home, found: object) -> None:
    put(home, rfc8785.dumps(found) + b"\n")  # type: ignore[arg-type]


def test_passphrase_and_recovery_code_give_the_same_key(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    _, dek, code = made
    header = Header.load(home)
    assert header.unlock(Secret(PHRASE)).reveal() == dek.reveal()
    loose = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert header.unlock_with_recovery(Secret(loose)).reveal() == dek.reveal()
    assert (header.notice, header.needs_saving) == ("", False)


@pytest.mark.parametrize("typed", ["", "seven quiet ward", PHRASE + " ", PHRASE.upper()])
def test_a_wrong_passphrase_is_called_that(home: Home, typed: str) -> None:
    with pytest.raises(WrongPassphraseError):
        Header.load(home).unlock(Secret(typed))


def test_a_recovery_code_of_another_vault_is_refused(home: Home) -> None:
    with pytest.raises(WrongRecoveryCodeError, match="does not open this vault"):
        Header.load(home).unlock_with_recovery(Secret(new_code()))


def test_a_vault_without_a_recovery_code_says_so() -> None:
    header, _ = Header.new(Secret(PHRASE), kdf=KDF_FLOOR)
    assert not header.has_recovery
    with pytest.raises(WrongRecoveryCodeError):
        header.unlock_with_recovery(Secret(new_code()))


def test_the_file_is_what_the_format_says(home: Home, made: tuple[Header, Dek, str]) -> None:
    """Opened here by hand with other code than ours: canonical JSON, AAD, MAC, base64."""
    data = home.header.read_bytes()
    found = document(home)
    assert data == rfc8785.dumps(found) + b"\n"
    assert home.header_copy.read_bytes() == data
    assert set(found) == {"format", "version", "vault", "created", "database", "slots", "mac"}
    assert (found["format"], found["version"]) == ("inspection-vault", 1)
    assert found["database"] == {
        "engine": "sqlcipher-4",
        "page_size": 4096,
        "key": "hkdf-sha256:vault/1/database",
    }
    of = {name: found[name] for name in ("format", "version", "vault", "created", "database")}
    slot = next(slot for slot in found["slots"] if slot["type"] == "passphrase")
    sealed = base64.b64decode(slot["sealed"])
    bound = {name: value for name, value in slot.items() if name != "sealed"}
    kek = Argon2id(
        salt=base64.b64decode(slot["salt"]),
        length=32,
        iterations=slot["t"],
        lanes=slot["p"],
        memory_cost=slot["m_kib"],
    ).derive(PHRASE.encode())
    dek = AESGCM(kek).decrypt(
        base64.b64decode(slot["nonce"]), sealed, rfc8785.dumps({"of": of, "slot": bound})
    )
    assert dek == made[1].reveal()
    key = HKDF(SHA256(), 32, None, b"vault/1/header-mac").derive(dek)
    rest = {name: value for name, value in found.items() if name != "mac"}
    assert found["mac"] == hmac.new(key, rfc8785.dumps(rest), hashlib.sha256).hexdigest()


def test_a_new_vault_costs_a_guesser_64_mib_three_times_over(tmp_path: Path) -> None:
    header, dek = Header.new(Secret(PHRASE))
    home = Home(tmp_path / "vault")
    home.create()
    header.save(home, dek)
    slot = document(home)["slots"][0]
    assert (slot["m_kib"], slot["t"], slot["p"]) == (64 * 1024, 3, 4)
    assert KDF_DEFAULT.in_bounds()
    assert KDF_FLOOR.in_bounds()


def test_two_vaults_share_nothing() -> None:
    one, first = Header.new(Secret(PHRASE), kdf=KDF_FLOOR)
    other, second = Header.new(Secret(PHRASE), kdf=KDF_FLOOR)
    assert one.vault != other.vault
    assert first.reveal() != second.reveal()


# --- changes of slots


def test_a_new_passphrase_replaces_the_old_one_only(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    _, dek, code = made
    Header.load(home).with_passphrase(dek, Secret("a whole new phrase"), kdf=KDF_FLOOR).save(
        home, made[1]
    )
    header = Header.load(home)
    assert header.vault == made[0].vault
    assert header.unlock(Secret("a whole new phrase")).reveal() == dek.reveal()
    assert header.unlock_with_recovery(Secret(code)).reveal() == dek.reveal()
    with pytest.raises(WrongPassphraseError):
        header.unlock(Secret(PHRASE))


def test_the_same_passphrase_again_gets_fresh_salt(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    before = document(home)["slots"]
    made[0].with_passphrase(made[1], Secret(PHRASE), kdf=KDF_FLOOR).save(home, made[1])
    salts = {slot["salt"] for slot in [*before, *document(home)["slots"]] if "salt" in slot}
    assert len(salts) == 3  # two of before, of which the recovery slot's stays


def test_a_new_recovery_code_ends_the_old_one(home: Home, made: tuple[Header, Dek, str]) -> None:
    header, dek, old = made
    changed, new = header.with_recovery(dek)
    assert changed.unlock_with_recovery(Secret(new)).reveal() == dek.reveal()
    assert changed.unlock(Secret(PHRASE)).reveal() == dek.reveal()
    with pytest.raises(WrongRecoveryCodeError):
        changed.unlock_with_recovery(Secret(old))


def test_the_key_of_another_vault_changes_nothing(made: tuple[Header, Dek, str]) -> None:
    with pytest.raises(ValueError, match="another vault"):
        made[0].with_passphrase(Dek.new(), Secret("something else"), kdf=KDF_FLOOR)


def sign(found: dict[str, Any], dek: Dek) -> dict[str, Any]:
    rest = {name: value for name, value in found.items() if name != "mac"}
    key = dek.subkey("header-mac")
    return {**rest, "mac": hmac.new(key, rfc8785.dumps(rest), hashlib.sha256).hexdigest()}


@pytest.mark.parametrize(
    "slot",
    [
        {"id": 7, "type": "security-key", "key_id": "x", "kem": "age", "sealed": "bm8="},
        {"id": 9007199254740991, "type": "ssh-agent", "anything": [1, {"deep": None}]},
    ],
)
def test_a_slot_of_an_unknown_type_is_kept_and_bound(
    home: Home, made: tuple[Header, Dek, str], slot: dict[str, Any]
) -> None:
    _, dek, code = made
    found = document(home)
    put_document(home, sign({**found, "slots": [slot, *found["slots"]]}, dek))
    header = Header.load(home)
    assert header.unlock_with_recovery(Secret(code)).reveal() == dek.reveal()
    header.with_passphrase(dek, Secret("a whole new phrase"), kdf=KDF_FLOOR).save(home, made[1])
    kept = document(home)
    assert slot in kept["slots"]
    assert len({each["id"] for each in kept["slots"]}) == len(kept["slots"]) == 5
    Header.load(home).unlock_with_recovery(Secret(code))
    kept["slots"].remove(slot)
    put_document(home, kept)
    with pytest.raises(DamagedHeaderError):
        Header.load(home).unlock_with_recovery(Secret(code))


def test_an_office_opens_with_a_code_of_its_own_until_it_is_taken_back(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    bare, dek, code = made
    own = new_code()
    assert bare.office_file is None
    bare.with_office(dek, normalise(own), b"an age file", OFFICE).save(home, dek)
    header = Header.load(home)
    assert (header.office_file, header.office) == (b"an age file", OFFICE)
    for typed in (own, code):
        assert header.unlock_with_recovery(Secret(typed)).reveal() == dek.reveal()
    again = header.with_office(dek, normalise(new_code()), b"another", OFFICE)
    with pytest.raises(WrongRecoveryCodeError):
        again.unlock_with_recovery(Secret(own))
    gone = header.without_office(dek)
    assert gone.office_file is None
    with pytest.raises(WrongRecoveryCodeError):
        gone.unlock_with_recovery(Secret(own))
    assert gone.unlock_with_recovery(Secret(code)).reveal() == dek.reveal()


@pytest.mark.parametrize(
    "change",
    [
        *({"age": age} for age in ("", "x", "QUFB" * 6_000, 7)),
        {"more": 1},
        *({"office": name} for name in ("", "x" * (MAX_OFFICE + 1), 7, None)),
        *({"office": f"Example {sign}"} for sign in "\x00\x1b\n\x85\u200e\u202e\u2028\ufeff"),
        *({"recipients": keys} for keys in ("", "0" * 63, "G" * 64, 7, ["0" * 64])),
        *({"since": when} for when in ("", "2026-11-22", "2026-11-22T10:00:00Z\n", 7)),
    ],
)
def test_an_office_slot_that_no_version_wrote_is_damage(
    home: Home, made: tuple[Header, Dek, str], change: dict[str, Any]
) -> None:
    bare, dek, _ = made
    bare.with_office(dek, normalise(new_code()), b"an age file", OFFICE).save(home, dek)
    found = document(home)
    slots = [slot | change if slot["type"] == "office-key" else slot for slot in found["slots"]]
    put_document(home, sign({**found, "slots": slots}, dek))
    with pytest.raises(DamagedHeaderError):
        Header.load(home)


@pytest.mark.parametrize("name", ["x", "X" * MAX_OFFICE, "Büro Nord", "\U00031350"])
def test_an_office_of_any_name_that_can_be_set_can_be_let_in(
    home: Home, made: tuple[Header, Dek, str], name: str
) -> None:
    bare, dek, _ = made
    whose = LetIn.now(name, ["age1x"])
    bare.with_office(dek, normalise(new_code()), b"an age file", whose).save(home, dek)
    assert Header.load(home).office == whose


@pytest.mark.parametrize("gone", ["office", "recipients", "since"])
def test_a_way_in_that_names_an_office_names_it_wholly(
    home: Home, made: tuple[Header, Dek, str], gone: str
) -> None:
    bare, dek, _ = made
    bare.with_office(dek, normalise(new_code()), b"an age file", OFFICE).save(home, dek)
    found = document(home)
    slots = [{k: v for k, v in slot.items() if k != gone} for slot in found["slots"]]
    put_document(home, sign({**found, "slots": slots}, dek))
    with pytest.raises(DamagedHeaderError):
        Header.load(home)


@pytest.mark.parametrize(
    "change",
    [{"office": "Another Office"}, {"recipients": "0" * 64}, {"since": "2020-01-01T00:00:00Z"}],
)
def test_nobody_writes_another_office_over_the_one_that_is_let_in(
    home: Home, made: tuple[Header, Dek, str], change: dict[str, Any]
) -> None:
    """Its slot is sealed with what it says: not even a MAC made anew makes it open."""
    bare, dek, code = made
    own = new_code()
    bare.with_office(dek, normalise(own), b"an age file", OFFICE).save(home, dek)
    found = document(home)
    slots = [slot | change if slot["type"] == "office-key" else slot for slot in found["slots"]]
    put_document(home, {**found, "slots": slots})
    for typed in (own, code):
        with pytest.raises((DamagedHeaderError, WrongRecoveryCodeError)):
            Header.load(home).unlock_with_recovery(Secret(typed))
    put_document(home, sign({**found, "slots": slots}, dek))
    with pytest.raises(WrongRecoveryCodeError):
        Header.load(home).unlock_with_recovery(Secret(own))


# --- the copy


def test_a_damaged_header_opens_through_its_copy_and_is_mended(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    whole = home.header.read_bytes()
    home.header.write_bytes(whole[:100])
    header = Header.load(home)
    assert "copy was used" in header.notice
    assert header.needs_saving
    assert header.unlock(Secret(PHRASE)).reveal() == made[1].reveal()
    header.save(home, made[1])
    assert home.header.read_bytes() == whole
    assert Header.load(home).notice == ""


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed"])
def test_a_rotten_slot_opens_through_the_copy(
    home: Home, made: tuple[Header, Dek, str], field: str
) -> None:
    """The header still reads well, so only trying it tells."""
    whole = home.header.read_bytes()
    found = document(home)
    slot = next(slot for slot in found["slots"] if slot["type"] == "passphrase")
    raw = bytearray(base64.b64decode(slot[field]))
    raw[3] ^= 1
    slot[field] = base64.b64encode(raw).decode()
    home.header.write_bytes(rfc8785.dumps(found) + b"\n")
    header = Header.load(home)
    with pytest.raises(WrongPassphraseError):
        header.unlock(Secret("not this one either"))
    assert header.unlock(Secret(PHRASE)).reveal() == made[1].reveal()
    assert "copy was used" in header.notice
    header.save(home, made[1])
    assert home.header.read_bytes() == whole == home.header_copy.read_bytes()


@pytest.mark.parametrize("copy", [None, b"", b"\0" * 900, b'{"version":2}\n'])
def test_a_lost_copy_is_made_again_at_the_next_save(
    home: Home, made: tuple[Header, Dek, str], copy: bytes | None
) -> None:
    home.header_copy.unlink()
    if copy is not None:
        home.header_copy.write_bytes(copy)
    header = Header.load(home)
    assert header.needs_saving
    assert header.unlock(Secret(PHRASE)).reveal() == made[1].reveal()
    header.save(home, made[1])
    assert home.header_copy.read_bytes() == home.header.read_bytes()


@pytest.mark.parametrize("version", [3, 5, 9])
def test_a_header_that_rotted_into_a_newer_version_does_not_bar_the_way(
    home: Home, made: tuple[Header, Dek, str], version: int
) -> None:
    home.header.write_bytes(
        home.header.read_bytes().replace(b'"version":1', b'"version":%d' % version)
    )
    header = Header.load(home)
    assert header.notice
    assert header.needs_saving
    assert header.unlock(Secret(PHRASE)).reveal() == made[1].reveal()
    home.header_copy.write_bytes(home.header.read_bytes())  # as a newer version leaves them
    with pytest.raises(NewerVaultError):
        Header.load(home)


def test_a_copy_that_rotted_into_a_newer_version_does_not_bar_the_way(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    home.header_copy.write_bytes(rfc8785.dumps({**document(home), "version": 3}) + b"\n")
    assert Header.load(home).unlock(Secret(PHRASE)).reveal() == made[1].reveal()


def test_after_a_power_cut_between_the_two_the_new_passphrase_opens(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    old = home.header_copy.read_bytes()
    made[0].with_passphrase(made[1], Secret("a whole new phrase"), kdf=KDF_FLOOR).save(
        home, made[1]
    )
    home.header_copy.write_bytes(old)
    header = Header.load(home)
    assert header.needs_saving
    header.unlock(Secret("a whole new phrase"))
    header.save(home, made[1])
    with pytest.raises(WrongPassphraseError):
        Header.load(home).unlock(Secret(PHRASE))


@pytest.mark.parametrize("data", [b"", b"{}\n", b"\xff" * 40, b"[" * 70_000, b"x" * 200_000])
def test_both_damaged_names_the_way_out(home: Home, data: bytes) -> None:
    put(home, data)
    with pytest.raises(DamagedHeaderError) as caught:
        Header.load(home)
    assert caught.value.todo == f"Put back {home.header} from a copy of this folder."


def test_a_folder_in_place_of_a_header_is_not_a_crash(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    home.header.unlink()
    home.header.mkdir()
    assert Header.load(home).unlock(Secret(PHRASE)).reveal() == made[1].reveal()


def test_no_vault_is_called_that(tmp_path: Path) -> None:
    with pytest.raises(NoVaultError):
        Header.load(Home(tmp_path / "nothing"))


# --- versions and bounds


@pytest.mark.parametrize("change", [{"version": 2}, {"version": 99}, {"rotation": {"slots": []}}])
def test_a_newer_vault_is_refused_as_newer(home: Home, change: dict[str, Any]) -> None:
    put_document(home, {**document(home), **change, "unheard": "of"})
    with pytest.raises(NewerVaultError, match="newer version"):
        Header.load(home)


@pytest.mark.parametrize(
    "costs",
    [
        {"m_kib": 2**31},
        {"m_kib": 1_048_577},
        {"m_kib": 19_455},
        {"m_kib": -1},
        {"m_kib": True},
        {"m_kib": "65536"},
        {"t": 0},
        {"t": 17},
        {"p": 0},
        {"p": 9},
    ],
)
def test_costs_out_of_bounds_are_refused_before_they_are_spent(
    home: Home, made: tuple[Header, Dek, str], costs: dict[str, Any]
) -> None:
    """Even when signed with the vault's own key."""
    found = document(home)
    slots = [slot | costs if slot["type"] == "passphrase" else slot for slot in found["slots"]]
    put_document(home, sign({**found, "slots": slots}, made[1]))
    with pytest.raises(DamagedHeaderError):
        Header.load(home)


Edit = Callable[[dict[str, Any]], None]


def _swap(found: dict[str, Any]) -> None:
    found["slots"].reverse()


def _drop(found: dict[str, Any]) -> None:
    del found["slots"][0]


def _double(found: dict[str, Any]) -> None:
    found["slots"].append(found["slots"][0] | {"id": 5})


def _same_number(found: dict[str, Any]) -> None:
    found["slots"][0]["id"] = found["slots"][1]["id"]


def _added_field(found: dict[str, Any]) -> None:
    found["hint"] = "x"


def _added_slot_field(found: dict[str, Any]) -> None:
    found["slots"][1]["hint"] = "x"


def _weaker(found: dict[str, Any]) -> None:
    found["slots"][0]["t"] = 1


def _other_vault(found: dict[str, Any]) -> None:
    found["vault"] = "00000000-0000-4000-8000-000000000000"


def _earlier(found: dict[str, Any]) -> None:
    found["created"] = "2020-01-01T00:00:00Z"


def _other_page_size(found: dict[str, Any]) -> None:
    found["database"]["page_size"] = 1024


def _no_slots(found: dict[str, Any]) -> None:
    found["slots"] = []


def _null_mac(found: dict[str, Any]) -> None:
    found["mac"] = None


@pytest.mark.parametrize(
    "edit",
    [
        _swap,
        _drop,
        _double,
        _same_number,
        _added_field,
        _added_slot_field,
        _weaker,
        _other_vault,
        _earlier,
        _other_page_size,
        _no_slots,
        _null_mac,
    ],
)
def test_an_edited_header_opens_nothing(
    home: Home, made: tuple[Header, Dek, str], edit: Edit
) -> None:
    found = document(home)
    edit(found)
    put_document(home, found)
    for unlock in WAYS:
        with pytest.raises((DamagedHeaderError, WrongPassphraseError)):
            unlock(Header.load(home), made[2])


def test_three_hundred_mutations_do_no_harm(
    home: Home, made: tuple[Header, Dek, str], with_office: Header
) -> None:
    """Any byte of both files changed, lost, doubled or cut: the right key or a refusal."""
    _, dek, code = made
    with_office.save(home, dek)
    whole = home.header.read_bytes()
    chance = random.Random(20261121)
    refused = 0
    for _ in range(300):
        data = _mutated(whole, chance)
        put(home, data)
        for unlock in WAYS:
            try:
                found = unlock(Header.load(home), code)
            except (DamagedHeaderError, WrongPassphraseError, NewerVaultError):
                refused += 1
            else:
                assert found.reveal() == dek.reveal()
                assert data == whole
    assert refused > 580


def _mutated(whole: bytes, chance: random.Random) -> bytes:
    data = bytearray(whole)
    at = chance.randrange(len(data))
    kind = chance.randrange(5)
    if kind <= 1:
        data[at] ^= 1 << chance.randrange(8)
    elif kind == 2:
        data[at] = chance.randrange(256)
    elif kind == 3:
        end = at + chance.randrange(1, 40)
        data[at:end] = data[at:end] * chance.choice([0, 2])
    else:
        del data[at:]
    return bytes(data)


def test_what_opens_only_an_older_copy_opens_nothing(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    """Else an old passphrase would bring itself back over the new one."""
    old = home.header_copy.read_bytes()
    made[0].with_passphrase(made[1], Secret("a whole new phrase"), kdf=KDF_FLOOR).save(
        home, made[1]
    )
    home.header_copy.write_bytes(old)
    header = Header.load(home)
    with pytest.raises(WrongPassphraseError):
        header.unlock(Secret(PHRASE))
    assert header.notice == ""
    assert header.unlock(Secret("a whole new phrase")).reveal() == made[1].reveal()


def test_once_the_header_is_written_the_copy_is_made_up_for_later(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    home.header_copy.unlink()
    home.header_copy.mkdir()  # no file can be put there
    changed = made[0].with_passphrase(made[1], Secret("a whole new phrase"), kdf=KDF_FLOOR)
    changed.save(home, made[1])
    assert changed.needs_saving
    assert Header.load(home).unlock(Secret("a whole new phrase")).reveal() == made[1].reveal()
    home.header_copy.rmdir()
    Header.load(home).current(home, made[1]).save(home, made[1])
    assert home.header_copy.read_bytes() == home.header.read_bytes()


def test_a_header_read_before_a_change_is_not_written_over_it(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    home.header_copy.unlink()
    early = Header.load(home)
    early.unlock(Secret(PHRASE))
    made[0].with_passphrase(made[1], Secret("a whole new phrase"), kdf=KDF_FLOOR).save(
        home, made[1]
    )
    assert early.needs_saving
    current = early.current(home, made[1])
    assert not current.needs_saving
    assert current.unlock(Secret("a whole new phrase")).reveal() == made[1].reveal()


def test_the_current_header_is_the_one_that_the_key_sealed(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    found = document(home)
    found["mac"] = base64.b64encode(bytes(32)).decode()
    home.header.write_bytes(rfc8785.dumps(found) + b"\n")
    current = made[0].current(home, made[1])
    assert current.needs_saving
    assert current.unlock(Secret(PHRASE)).reveal() == made[1].reveal()
    with pytest.raises(DamagedHeaderError):
        made[0].current(home, Dek.new())


def test_the_header_among_the_backups_changes_with_it(
    home: Home, made: tuple[Header, Dek, str]
) -> None:
    made[0].back_up(home, made[1])
    assert home.header_backup.read_bytes() == home.header.read_bytes()
    assert home.header_backup.stat().st_mode & 0o777 == 0o600
    made[0].with_passphrase(made[1], Secret("a whole new phrase"), kdf=KDF_FLOOR).save(
        home, made[1]
    )
    assert home.header_backup.read_bytes() == home.header.read_bytes()
