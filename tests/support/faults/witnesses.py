"""Tools and packages by others that judge what we write, and whose work we judge: they agree.

A witness that is not installed is left out of the tries, never taken as agreeing. The `sqlcipher`
shell of current distributions is of SQLCipher 3 and cannot read a file of SQLCipher 4; the database
is taken apart by hand instead (`byhand`), and stock SQLite reads what comes out.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import bagit
import rfc8785
import sshsig as sshsig_package
from bundles import TOP, bundle, signers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyrage import x25519
from vaults import answered, begin, keys, make_vault

from faults.byhand import decrypted, encrypted
from faults.ledger import Experiment, Outcome
from faults.plainly import rows
from inspector_tui.bundle import allowed, names, sshsig
from inspector_tui.bundle.seal_to import identities, seal, unseal
from inspector_tui.bundle.verify import verify
from inspector_tui.errors import InspectorError
from inspector_tui.record.canonical import MAX_INTEGER, canonical, parse
from inspector_tui.vault.connect import open_connection

Judges = dict[str, Callable[[], object]]
"""Witnesses by name; one that raises refuses."""


def _accepts(judge: Callable[[], object]) -> bool:
    try:
        judge()
    except Exception:
        return False
    return True


def _ran(*argv: str | Path, data: bytes | None = None, at: Path | None = None) -> bytes:
    done = subprocess.run(
        [str(part) for part in argv], input=data, cwd=at, capture_output=True, check=True
    )
    return done.stdout


def _there(judges: Judges) -> Judges:
    return {
        name: judge
        for name, judge in judges.items()
        if shutil.which(name.split()[0]) or "." in name
    }


def _altered(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


class _Court:
    """Counts where witnesses disagree: on what is sound, and on what was altered."""

    def __init__(self) -> None:
        self.tries = self.losses = self.altered = self.refused = 0
        self.first = ""

    def sound(self, what: str, judges: Judges) -> None:
        for name, judge in judges.items():
            self.tries += 1
            if not _accepts(judge):
                self.losses += 1
                self.first = self.first or f"{name} refuses {what}"

    def bad(self, what: str, judges: Judges) -> None:
        for judge in judges.values():
            self.altered += 1
            self.refused += not _accepts(judge)
        self.first = self.first or ("" if self.altered == self.refused else f"altered {what}")

    def outcome(self) -> Outcome:
        control = f"one altered byte: {self.refused} of {self.altered} refused"
        saw = self.altered == self.refused > 0
        return Outcome(self.tries, self.losses, control, saw, self.first)


# --- bundles: unzip, sha256sum, ssh-keygen, bagit.py, zipfile, and our reader


def _bundles(tries: int, seed: int, scratch: Path) -> Outcome:
    chance, court = random.Random(seed), _Court()
    for number in range(tries):
        photos = tuple(
            chance.randbytes(chance.choice([0, 1, 5000])) for _ in range(chance.randrange(3))
        )
        made = bundle(photos=photos, number=number + 1)
        court.sound("a bundle", _there(_of_bundle(scratch / f"sound{number}", made)))
        _unpacked_altered(chance, scratch / f"bad{number}", made, court)
    return court.outcome()


def _of_bundle(folder: Path, made: bytes) -> Judges:
    folder.mkdir()
    (folder / "b.zip").write_bytes(made)
    key = f"{_line()}\n"
    (folder / "allowed_signers").write_text(key)
    _ran("unzip", "-q", "b.zip", at=folder)
    return {
        "unzip": lambda: _ran("unzip", "-tq", "b.zip", at=folder),
        **_of_folder(folder),
        "zipfile.ZipFile": lambda: _whole(made),
        "our.verify": lambda: verify(io.BytesIO(made), signers()),
    }


def _line() -> str:
    (signer,) = signers().signers
    return allowed.line("ab@1f3c9a2b", signer.key)


def _of_folder(folder: Path) -> Judges:
    """Those that look at an unpacked bundle."""
    top = folder / TOP
    check = ["--strict", "--quiet", "-c", names.TAG_MANIFEST, names.MANIFEST]
    command = ["ssh-keygen", "-Y", "verify", "-n", names.BUNDLE, "-I", "ab@1f3c9a2b"]
    command += ["-f", str(folder / "allowed_signers"), "-s", names.SIGNATURE]
    return {
        "sha256sum": lambda: _ran("sha256sum", *check, at=top),
        "ssh-keygen": lambda: _ran(*command, at=top, data=(top / names.TAG_MANIFEST).read_bytes()),
        "bagit.Bag": lambda: bagit.Bag(str(top)).validate(),
    }


def _whole(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        if archive.testzip() is not None:
            raise ValueError("a checksum does not fit")


def _unpacked_altered(chance: random.Random, folder: Path, made: bytes, court: _Court) -> None:
    """One byte of one file: the stock lines together refuse it, and so do we."""
    judges = _there(_of_bundle(folder, made))
    # Not the signature: what is altered in its line ends, ssh-keygen may pass over.
    files = [p for p in (folder / TOP).rglob("*") if p.is_file() and p.suffix != ".sig"]
    path = chance.choice([p for p in files if p.stat().st_size])
    path.write_bytes(_altered(chance, path.read_bytes()))
    stock = [judges[name] for name in ("sha256sum", "ssh-keygen") if name in judges]
    data = _altered(chance, made)

    def together() -> None:
        for judge in stock:
            judge()

    court.bad(
        str(path.name),
        {"stock": together, "our.verify": lambda: verify(io.BytesIO(data), signers())},
    )


# --- signatures: ssh-keygen and the sshsig package, both ways


def _signatures(tries: int, seed: int, scratch: Path) -> Outcome:
    chance, court = random.Random(seed), _Court()
    for number in range(tries):
        seed_, message = chance.randbytes(32), chance.randbytes(chance.choice([0, 1, 70, 9000]))
        key = scratch / f"key{number}"
        private = Ed25519PrivateKey.from_private_bytes(seed_)
        key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
        key.chmod(0o600)
        theirs = _ran("ssh-keygen", "-Y", "sign", "-n", names.BUNDLE, "-f", key, data=message)
        ours = sshsig.sign(seed_, message, names.BUNDLE)
        public = sshsig.public_key(seed_)
        (scratch / "signers").write_text(allowed.line("ab@1f3c9a2b", public) + "\n")
        for armored in (ours, theirs):
            court.sound("a signature", _of_signature(scratch, armored, message, public))
        court.sound("the same bytes", {"ssh-keygen": lambda a=ours, b=theirs: _same(a, b)})  # type: ignore[misc]
        bad = _altered(chance, message) if message else b"x"
        court.bad("message", _of_signature(scratch, ours, bad, public))
    return court.outcome()


def _same(one: object, other: object) -> None:
    if one != other:
        raise ValueError("they differ")


def _of_signature(scratch: Path, armored: bytes, message: bytes, public: bytes) -> Judges:
    (scratch / "sig").write_bytes(armored)
    command = ["ssh-keygen", "-Y", "verify", "-n", names.BUNDLE, "-I", "ab@1f3c9a2b"]
    command += ["-f", str(scratch / "signers"), "-s", str(scratch / "sig")]
    return {
        "ssh-keygen": lambda: _ran(*command, data=message),
        "sshsig.check": lambda: sshsig_package.check_signature(message, armored, names.BUNDLE),
        "our.verify": lambda: sshsig.verify(armored, message, names.BUNDLE, public),
    }


# --- age, both ways


def _encryption(tries: int, seed: int, scratch: Path) -> Outcome:
    chance, court = random.Random(seed), _Court()
    key = x25519.Identity.generate()
    (scratch / "key").write_text(f"{key}\n")
    recipient = str(key.to_public())
    for _ in range(tries):
        plain = chance.randbytes(chance.choice([0, 1, 65_535, 65_536, 65_537, 200_000]))
        out = io.BytesIO()
        seal(out, [plain], [recipient])
        theirs = _ran("age", "-r", recipient, data=plain)
        for sealed in (out.getvalue(), theirs):
            court.sound("an age file", _of_age(scratch, sealed, plain))
        court.bad("an age file", _of_age(scratch, _altered(chance, theirs), plain))
    return court.outcome()


def _of_age(scratch: Path, sealed: bytes, plain: bytes) -> Judges:
    def ours() -> None:
        out = io.BytesIO()
        unseal(io.BytesIO(sealed), out, identities(scratch / "key"), 2**30)
        _same(out.getvalue(), plain)

    return {
        "age": lambda: _same(_ran("age", "-d", "-i", scratch / "key", data=sealed), plain),
        "our.unseal": ours,
    }


# --- canonical JSON


def _json(chance: random.Random, depth: int = 4) -> Any:
    kind = chance.randrange(8 if depth else 5)
    if kind < 2:
        odd = [0x20, 0x7F, 0xE9, 0x2028, 0xFFFF, 0x1F600, chance.randrange(0xD800)]
        points = chance.choices(odd, k=chance.randrange(12))
        return "".join(map(chr, points))
    if kind == 2:
        return chance.choice([0, -1, MAX_INTEGER, -MAX_INTEGER, chance.randrange(10**9)])
    if kind < 5:
        return chance.choice([None, True, False])
    if kind < 6:
        return [_json(chance, depth - 1) for _ in range(chance.randrange(5))]
    names_ = ["".join(map(chr, chance.choices(range(0x20, 0x7F), k=5))) for _ in range(4)]
    return {name: _json(chance, depth - 1) for name in names_}


def _canonical(tries: int, seed: int, scratch: Path) -> Outcome:
    chance, court = random.Random(seed), _Court()
    for _ in range(tries):
        value = {"v": _json(chance)}
        ours, theirs = canonical(value), rfc8785.dumps(value)
        court.sound("a value", {
            "rfc8785.dumps": lambda a=ours, b=theirs: _same(a, b),  # type: ignore[misc]
            "our.parse": lambda a=theirs, b=value: _same(parse(a), b),  # type: ignore[misc]
        })  # fmt: skip
        at = chance.randrange(1, len(ours))
        bad = ours[:at] + b"\t" + ours[at:]
        court.bad("a value", {
            "rfc8785.dumps": lambda a=bad, b=theirs: _same(a, b),  # type: ignore[misc]
            "our.parse": lambda a=bad: parse(a),  # type: ignore[misc]
        })  # fmt: skip
    return court.outcome()


# --- the database: SQLCipher's pages by hand, and stock SQLite on what is in them


def _databases(tries: int, seed: int, scratch: Path) -> Outcome:
    chance, court = random.Random(seed), _Court()
    for number in range(tries):
        made = make_vault(scratch / str(number))
        visit = begin(made.vault)
        acts = [answered(f"PA-{n}", fact="f" * chance.randrange(9000)) for n in range(9)]
        made.vault.append(visit, acts)
        made.vault.close()
        _taken_apart(court, chance, made, visit)
        with suppress(InspectorError):
            made.vault.close()
    return court.outcome()


def _taken_apart(court: _Court, chance: random.Random, made: Any, visit: str) -> None:
    key = bytes(keys()[1].subkey("database"))
    whole = made.home.database.read_bytes()
    plain = made.home.path.with_name("plain.db")
    court.sound("a database", {"by.hand": lambda: _read_by_hand(whole, key, plain, made)})
    made.home.database.write_bytes(encrypted(plain.read_bytes(), key, whole[:16]))
    court.sound("a database made by hand", {"our.open": lambda: _ours(made, visit)})
    bad = _altered(chance, whole)
    judges: Judges = {
        "by.hand": lambda: decrypted(bad, key),
        "our.open": lambda: _damaged(made, bad),
    }
    court.bad("a database", judges)


def _read_by_hand(whole: bytes, key: bytes, plain: Path, made: Any) -> None:
    plain.write_bytes(decrypted(whole, key))
    found = rows(plain)
    db = open_connection(made.home.database, keys()[1])
    names_ = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    ours = [db.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names_]
    db.close()
    _same(found, ours)


def _ours(made: Any, visit: str) -> None:
    vault = made.reopen()
    _same(vault.check(), [])
    _same(vault.visit(visit).last, 10)
    vault.close()


def _damaged(made: Any, data: bytes) -> None:
    made.home.database.write_bytes(data)
    vault = made.reopen()
    faults = vault.check()
    vault.close()
    _same(faults, [])


EXPERIMENTS = (
    Experiment(
        promise="unzip, sha256sum, ssh-keygen, bagit and zipfile accept what we do",
        fault="bundles judged by stock tools",
        tries=4,
        long_tries=500,
        run=_bundles,
    ),
    Experiment(
        promise="ssh-keygen and sshsig agree with us both ways, to the byte",
        fault="signatures judged by stock tools",
        tries=8,
        long_tries=2_000,
        run=_signatures,
    ),
    Experiment(
        promise="age opens what we encrypt, we open what age does",
        fault="encrypted files judged by stock age",
        tries=6,
        long_tries=1_000,
        run=_encryption,
    ),
    Experiment(
        promise="rfc8785 writes the same bytes",
        fault="canonical JSON judged by the rfc8785 package",
        tries=2_000,
        long_tries=200_000,
        run=_canonical,
    ),
    Experiment(
        promise="read by the published format and stock SQLite; written so, read by us",
        fault="the encrypted database taken apart by hand",
        tries=2,
        long_tries=200,
        run=_databases,
    ),
)
