"""Keys: altered headers, a change of key cut short at any step, and a passphrase that is lost."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

from cuts import cut_at
from vaults import PASSPHRASE, answered, begin, exhibit, lay_ballast, make_vault

from faults.ledger import Experiment, Outcome
from inspector_tui.errors import InspectorError
from inspector_tui.record.canonical import canonical
from inspector_tui.vault import document, rotated
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.recovery import new_code, normalise
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import LetIn
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.keeping import (
    change_passphrase,
    let_office_open,
    rotate_key,
    set_office,
)

FORGOTTEN = "a phrase that nobody remembers"


# --- altered headers


def _altered(chance: random.Random, whole: bytes) -> bytes:
    """A header with one thing changed, half of the time well formed."""
    if chance.random() < 0.5:
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        return bytes(data)
    found = json.loads(whole)
    chance.choice(_EDITS)(chance, found)
    return canonical(found) + b"\n"


def _without_slot(chance: random.Random, found: dict[str, Any]) -> None:
    found["slots"].pop(chance.randrange(len(found["slots"])))


def _other_order(chance: random.Random, found: dict[str, Any]) -> None:
    found["slots"].reverse()


def _strange_slot(chance: random.Random, found: dict[str, Any]) -> None:
    found["slots"].append(
        {"id": chance.randrange(9, 99), "type": "other", "x": chance.random() < 1}
    )


def _other_number(chance: random.Random, found: dict[str, Any]) -> None:
    chance.choice(found["slots"])["id"] = chance.randrange(9, 99)


def _weaker(chance: random.Random, found: dict[str, Any]) -> None:
    found["slots"][0]["t"] = chance.choice([1, 3, 16, 0, 17])


def _other_identity(chance: random.Random, found: dict[str, Any]) -> None:
    name = chance.choice(["vault", "created"])
    found[name] = found[name][:-2] + chance.choice(["0Z", "1f", "9Z", "00"])


def _other_field(chance: random.Random, found: dict[str, Any]) -> None:
    found[f"x{chance.randrange(9)}"] = chance.randrange(9)


def _swapped_secrets(chance: random.Random, found: dict[str, Any]) -> None:
    one, other = found["slots"][:2]
    name = chance.choice(["salt", "nonce", "sealed"])
    one[name], other[name] = other[name], one[name]


def _other_office(chance: random.Random, found: dict[str, Any]) -> None:
    slot = next(slot for slot in found["slots"] if slot["type"] == "office-key")
    name = chance.choice(["office", "recipients", "since"])
    other = {"office": "Other Office", "recipients": "0" * 64, "since": "2020-01-01T00:00:00Z"}
    if chance.random() < 0.5:
        slot[name] = other[name]
    else:
        del slot[name]


_EDITS: tuple[Callable[[random.Random, dict[str, Any]], None], ...] = (
    _without_slot,
    _other_order,
    _strange_slot,
    _other_number,
    _weaker,
    _other_identity,
    _other_field,
    _swapped_secrets,
    _other_office,
)


def _opens(home: Home, code: str) -> str:
    """By which of the two ways an altered header opens; the name of any fault of the program."""
    for way in ("passphrase", "code"):
        try:
            header = Header.load(home)
            if way == "passphrase":
                header.unlock(Secret(PASSPHRASE)).wipe()
            else:
                header.unlock_with_recovery(Secret(code)).wipe()
            return way
        except InspectorError:
            continue
        except Exception as error:
            return type(error).__name__
    return ""


def _headers(tries: int, seed: int, scratch: Path) -> Outcome:
    chance = random.Random(seed)
    home = Home(scratch / "home")
    home.create()
    header, dek = Header.new(Secret(PASSPHRASE), kdf=KDF_FLOOR)
    header, code = header.with_recovery(dek)
    office = LetIn.now("Example Office", ["age1x"])
    header = header.with_office(dek, normalise(new_code()), chance.randbytes(300), office)
    header.save(home, dek)
    whole = home.header.read_bytes()
    done = losses = blind = 0
    first = ""
    while done < tries:
        altered = _altered(chance, whole)
        if altered == whole:
            continue
        done += 1
        home.header.write_bytes(altered)
        home.header_copy.write_bytes(altered)
        if opened := _opens(home, code):
            losses += 1
            first = first or f"{opened}: {altered!r}"
        if done % 10 == 0:
            with mock.patch.object(document, "is_signed", return_value=True):
                blind += bool(_opens(home, code))
    return Outcome(
        done, losses, f"MAC not checked: {blind} of {tries // 10} open", blind > 0, first
    )


# --- a change of key that is cut short


def _vault(folder: Path) -> Home:
    made = make_vault(folder)
    visit = begin(made.vault)
    photo = os.urandom(100_000)
    sealed = made.vault.blobs.seal(io.BytesIO(photo))
    made.vault.append(visit, [answered(), exhibit("AB1", sealed.blob, photo)])
    made.vault.blobs.settled(sealed.blob)
    made.vault.backup()
    made.vault.close()
    made.home.ballast.unlink()
    return made.home


def _content(home: Home, key: tuple[Header, Dek]) -> list[object]:
    with closing(Vault.open(home, *key)) as vault:
        faults = vault.check(read_blobs=True)
        if faults or vault.read_only:
            raise InspectorError(f"not whole: {faults} {vault.notices}")
        (visit,) = [row.id for row in vault.visits()]
        return [list(vault.lines(visit)), bytes(vault.signing_seed().reveal()), vault.id]


def _key(home: Home) -> tuple[Header, Dek]:
    header = Header.load(home)
    return header, header.unlock(Secret(PASSPHRASE))


def _change(home: Home) -> None:
    header, dek = _key(home)
    rotate_key(home, dek, header, Secret(PASSPHRASE), kdf=KDF_FLOOR)


def _cut_here(home: Home, step: int, before: list[object]) -> tuple[bool, str]:
    """Whether there was such a step, and what was lost by ending at it."""
    lay_ballast(home)
    cut = cut_at(step, lambda: _change(home))
    try:
        lost = "" if _content(home, _key(home)) == before else "other content"
    except InspectorError as error:
        lost = str(error)
    if home.rotating.exists() or home.rotated.exists():
        lost = lost or "something was left behind"
    return cut, lost and f"step {step}: {lost}"


def _rotation(tries: int, seed: int, scratch: Path) -> Outcome:
    home = _vault(scratch)
    before, kept = _content(home, _key(home)), scratch / "kept"
    home.ballast.unlink()
    shutil.copytree(home.path, kept)
    steps = _steps(home, before, kept)
    chosen = random.Random(seed).sample(range(steps), min(tries, steps))
    lost = [told for step in chosen if (told := _again(home, kept, step, before))]
    with (
        mock.patch.object(rotated, "commit"),
        mock.patch.object(Home, "rotating", Home.rotated),
    ):
        early = range(0, steps // 4, 2)  # while it is being made
        blind = sum(bool(_again(home, kept, step, before)) for step in early)
    control = f"made in its final place: {blind} of {len(early)} lost"
    return Outcome(len(chosen), len(lost), control, blind > 0, "".join(lost[:1]))


def _again(home: Home, kept: Path, step: int, before: list[object]) -> str:
    shutil.rmtree(home.path)
    shutil.copytree(kept, home.path)
    return _cut_here(home, step, before)[1]


def _steps(home: Home, before: list[object], kept: Path) -> int:
    """How many steps a change of key has, found by halving."""
    low, high = 0, 4_096
    while low < high:
        middle = (low + high) // 2
        shutil.rmtree(home.path)
        shutil.copytree(kept, home.path)
        lay_ballast(home)
        if cut_at(middle, lambda: _change(home)):
            low = middle + 1
        else:
            high = middle
    return low


# --- a passphrase that is lost


def _drill(tries: int, seed: int, scratch: Path) -> Outcome:
    """Lost with the recovery code at hand, with the office's help, and with neither."""
    wrong: list[str] = []
    closed = 0
    for number in range(tries):
        folder = scratch / str(number)
        home, identity = _with_office(folder)
        header, dek = _key(home)
        with_code, code = header.with_recovery(dek)
        with_code.save(home, dek)
        change_passphrase(home, dek, Header.load(home), Secret(FORGOTTEN), kdf=KDF_FLOOR)
        wrong += _ways(home, code, identity)
        closed += len(_ways(_revoked(home), code, identity))
    control = f"both taken back: {closed} of {2 * tries} ways closed"
    return Outcome(3 * tries, len(wrong), control, closed == 2 * tries, str(wrong[:1]))


def _revoked(home: Home) -> Home:
    header = Header.load(home)
    dek = header.unlock(Secret(FORGOTTEN))
    header.without_office(dek).with_recovery(dek)[0].save(home, dek)
    return home


def _with_office(folder: Path) -> tuple[Home, Path]:
    made = make_vault(folder)
    identity = folder / "identity"
    done = subprocess.run(
        ["age-keygen", "-o", str(identity)], capture_output=True, text=True, check=True
    )
    set_office(made.vault, "Example Office", [done.stderr.split()[-1]])
    begin(made.vault)
    let_office_open(made.vault)
    made.vault.close()
    return made.home, identity


def _ways(home: Home, code: str, identity: Path) -> list[str]:
    """Which of the ways in did not lead in."""
    wrong = [] if _by(home, code) else ["the recovery code"]
    file = home.path.parent / "for-the-office.age"
    file.write_bytes(Header.load(home).office_file or b"")
    told = subprocess.run(
        ["age", "-d", "-i", str(identity), str(file)], capture_output=True, check=False
    )
    if told.returncode or not _by(home, json.loads(told.stdout)["code"]):
        wrong.append("the office")
    if _opens(home, new_code()) == "passphrase":
        wrong.append("the passphrase that was changed")
    return wrong


def _by(home: Home, code: str) -> bool:
    try:
        header = Header.load(home)
        with header.unlock_with_recovery(Secret(code)) as dek:
            Vault.open(home, header, Dek(bytearray(dek.reveal()))).close()
    except InspectorError:
        return False
    return True


EXPERIMENTS = (
    Experiment(
        promise="no altered header opens, and none is a crash",
        fault="one thing changed in the header and its copy",
        tries=300,
        long_tries=20_000,
        run=_headers,
    ),
    Experiment(
        promise="the old vault or the new, whole",
        fault="the change of the data key ended at one of its steps",
        tries=10,
        long_tries=1_000,
        run=_rotation,
    ),
    Experiment(
        promise="recovery code and office open it, nothing else does",
        fault="the passphrase is lost",
        tries=1,
        long_tries=20,
        run=_drill,
    ),
)
