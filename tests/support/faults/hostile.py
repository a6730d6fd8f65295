"""Hostile bundles by hand and by the thousand: refused whole, in bounded time and memory."""

from __future__ import annotations

import hashlib
import io
import random
import resource
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from bundles import SIG, Forged, answered, sealed_acts, signers
from hostile_containers import SOUND
from hostile_records import CASES
from mutants import mutants

from faults.ledger import Experiment, Outcome
from inspector_tui.bundle import names, sshsig
from inspector_tui.bundle.faults import BundleRefusedError
from inspector_tui.bundle.unpack import unpack
from inspector_tui.bundle.verify import Head, verify

SECONDS = 20.0
"""Within which one bundle has to be judged, on a machine that does other things too."""
MEMORY = 700 * 1024
"""KiB by which the process may grow over all bundles; the largest is 65 MB itself."""
_SIGNERS = signers()


def _refused(judge: Callable[[], object], check: str | None) -> str:
    """What is wrong with how a bundle was judged; "" when it was refused as it should be."""
    began = time.monotonic()
    try:
        judge()
    except BundleRefusedError as error:
        took = time.monotonic() - began
        if check is not None and error.check != check:
            return f"refused by {error.check} and not by {check}"
        if not error.fault.isprintable():
            return "its refusal is not printable"
        return "" if took < SECONDS else f"took {took:.0f} seconds"
    except Exception as error:
        return f"{type(error).__name__}"
    return "accepted"


def _naively(bundle: bytes) -> bool:
    """Whether a reader believes it that unpacks with `zipfile` and then checks what it finds."""
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        top = next(iter(files)).partition("/")[0]
        listed = files[f"{top}/{names.TAG_MANIFEST}"]
        signature = sshsig.read(files[f"{top}/{SIG}"])
        _SIGNERS.accept(signature.public_key, names.BUNDLE, time.time())
        sshsig.check(signature, listed)
        lines = listed + files[f"{top}/{names.MANIFEST}"]
        return all(_as_listed(line, top, files) for line in lines.decode().splitlines())
    except Exception:
        return False


def _as_listed(line: str, top: str, files: dict[str, bytes]) -> bool:
    digest, _, name = line.partition(" ")
    found = files[f"{top}/{name.lstrip(' *')}"]
    return hashlib.sha256(found).hexdigest() == digest.lower()


def _judged(cases: Iterable[tuple[str, bytes, str]], scratch: Path) -> tuple[int, int, int, str]:
    """Tries, faults, how many a naive reader believes, and the first fault."""
    tries = faults = naive = 0
    first = ""
    out, source = scratch / "out", scratch / "in.zip"
    out.mkdir()
    for name, hostile, check in cases:
        tries += 1
        naive += _naively(hostile)
        source.write_bytes(hostile)
        wrong = _refused(lambda: unpack(source, out / "to", _SIGNERS), check)
        if not wrong and (list(out.iterdir()) or sorted(scratch.iterdir()) != [source, out]):
            wrong = "something was written"
        if wrong:
            faults += 1
            first = first or f"{name}: {wrong}"
    return tries, faults, naive, first


def _cases(tries: int, seed: int, scratch: Path) -> Outcome:
    chosen = list(CASES) if tries >= len(CASES) else random.Random(seed).sample(list(CASES), tries)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done, faults, naive, first = _judged(
        ((name, CASES[name][0](), CASES[name][1]) for name in chosen), scratch
    )
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if grown > MEMORY:
        faults, first = faults + 1, first or f"grew by {grown} KiB"
    control = f"zipfile, digests and signature alone: {naive} believed"
    return Outcome(done, faults, control, naive > 0, first)


def _mutations(tries: int, seed: int, scratch: Path) -> Outcome:
    rng, faults, naive, first = random.Random(seed), 0, 0, ""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number, mutant in enumerate(mutants(rng, tries), start=1):
        wrong = _refused(lambda found=mutant: verify(io.BytesIO(found), _SIGNERS), None)  # type: ignore[misc]
        if number % 20 == 0:
            naive += _naively(mutant)
        if wrong:
            faults += 1
            first = first or f"mutation {number}: {wrong}"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if grown > MEMORY:
        faults, first = faults + 1, first or f"grew by {grown} KiB"
    control = f"zipfile, digests and signature alone: {naive} of {tries // 20} believed"
    return Outcome(tries, faults, control, naive > 0, first)


def _terms(tries: int, seed: int, scratch: Path) -> Outcome:
    """Sound bundles that this office must not take: meant for another, or another history."""
    forked = Forged.sound(sealed_acts(answered("PA-010")), info={"Bundle-Number": "9"}).bytes()
    ours = verify(io.BytesIO(SOUND), _SIGNERS)
    (scratch / "earlier.zip").write_bytes(SOUND)
    (scratch / "forked.zip").write_bytes(forked)
    cases: list[tuple[str, Callable[[], object], str]] = [
        ("office", lambda: verify(io.BytesIO(SOUND), _SIGNERS, office="Other Office"), "office"),
        (
            "fork",
            lambda: verify(io.BytesIO(forked), _SIGNERS, previous=scratch / "earlier.zip"),
            "previous",
        ),
        (
            "other way round",
            lambda: verify(io.BytesIO(SOUND), _SIGNERS, previous=scratch / "forked.zip"),
            "previous",
        ),
        (
            "shorter than known",
            lambda: verify(io.BytesIO(SOUND), _SIGNERS, previous=Head(ours.last + 1, "0" * 64)),
            "previous",
        ),
        (
            "rewritten",
            lambda: verify(io.BytesIO(SOUND), _SIGNERS, previous=Head(2, "0" * 64)),
            "previous",
        ),
    ]
    wrong = [(name, found) for name, judge, check in cases if (found := _refused(judge, check))]
    believed = sum(
        bool(verify(io.BytesIO(found), _SIGNERS)) for found in (SOUND, forked, SOUND, SOUND, SOUND)
    )
    return Outcome(
        len(cases),
        len(wrong),
        f"not asked for office and history: {believed} of {len(cases)} believed",
        believed == len(cases),
        str(wrong[:1]),
    )


EXPERIMENTS = (
    Experiment(
        promise="refused whole by the right check, nothing written",
        fault="hostile bundles: transit, names, container, signed nonsense, records, rules",
        tries=1_000,
        long_tries=1_000,
        run=_cases,
    ),
    Experiment(
        promise="none accepted, no crash, bounded time and memory",
        fault="mutated bundles: bytes, ZIP attributes, order, what a signer repairs",
        tries=20_000,
        long_tries=1_000_000,
        run=_mutations,
    ),
    Experiment(
        promise="refused by office and by history",
        fault="sound bundles for another office, forked, rewritten or shortened",
        tries=5,
        long_tries=5,
        run=_terms,
    ),
)
