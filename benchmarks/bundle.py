"""What a bundle costs: verifying one of 80 answers, exporting 500 MB of exhibits.

    python benchmarks/bundle.py [--megabytes 500] [--folder DIR] [--json]

Every figure stands beside a floor of the same machine: an empty Python, SHA-256 of the same bytes,
a copy of the same file with a sync. The export reads sealed blobs and writes an age file, in a
process of its own whose peak memory is shown.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from inspector_tui.bundle import allowed, names, sshsig
from inspector_tui.bundle.write import Contents, ExhibitFile, prepare, write_file
from inspector_tui.record import events as e
from inspector_tui.record.base import Clock
from inspector_tui.record.chain import GENESIS, Stamp, link
from inspector_tui.record.fold import fold
from inspector_tui.report.elements import document, el
from inspector_tui.vault.blobs import Blobs, Sealed
from inspector_tui.vault.keys import Dek

SEED = bytes(range(32))
VAULT = "1f3c9a2b-0000-4000-8000-000000000001"
VISIT = "11111111-2222-4333-8444-555555555555"
CHECKLIST = b'id = "benchmark"\n'
ONE_EXHIBIT = 5_000_000
RUNS = 15


def contents(sealed: list[Sealed], blobs: Blobs | None) -> Contents:
    """A sealed visit of 80 answers and the exhibits."""
    edition = e.Edition("benchmark", "2026.1", hashlib.sha256(CHECKLIST).hexdigest())
    inspector = e.Inspector("A. Baker", "AB")
    acts: list[e.AnyAct] = [e.VisitStarted("Example Trust", "2026-11-21", inspector, (edition,))]
    acts += [
        e.ExhibitTaken(f"AB{n}", "photo.jpg", "jpg", x.size, x.sha256, x.crc32, x.blob)
        for n, x in enumerate(sealed, start=1)
    ]
    text = "The rota by the station named two responders; one of them knew about it. " * 3
    acts += [
        e.Answered({f"Q-{n:03}": e.Answer(verdict="partly", reason="see fact", fact=text)})
        for n in range(80)
    ]
    links, prev = [], GENESIS
    for n, act in enumerate([*acts, e.Sealed()], start=1):
        stamp = Stamp("2026-11-21T10:00:00.000+00:00", "AB", Clock("boot", n))
        links.append(link(act, visit=VISIT, n=n, prev=prev, stamp=stamp))
        prev = links[-1].hash
    visit = fold(links)
    return Contents(
        visit=VISIT,
        vault=VAULT,
        number=1,
        journal_lines=[found.line for found in links],
        visit_json=visit.document_bytes(),
        report_html=document("Benchmark", "", [el("p", text * 80)]),
        checklists=[("benchmark-2026.1.toml", CHECKLIST)],
        exhibits=[
            ExhibitFile(
                names.exhibit_path(f"AB{n}", x.sha256, "jpg").removeprefix(names.EXHIBITS),
                x.size, x.sha256, x.crc32, partial(blobs.open, x.blob),
            )
            for n, x in enumerate(sealed, start=1)
            if blobs is not None
        ],
        journal_last=visit.last,
        journal_head=visit.head,
    )  # fmt: skip


def sign(message: bytes) -> bytes:
    return sshsig.sign(SEED, message, names.BUNDLE)


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def milliseconds(work: Callable[[], object], runs: int = RUNS) -> float:
    return 1000 * statistics.median(seconds(work) for _ in range(runs))


# --- verifying

VERIFY = """
import sys, time
begun = time.perf_counter()
from pathlib import Path
from inspector_tui.bundle import allowed
from inspector_tui.bundle.verify import verify
loaded = time.perf_counter()
verify(Path(sys.argv[1]), allowed.read(Path(sys.argv[2])))
print((loaded - begun) * 1000, (time.perf_counter() - loaded) * 1000)
"""
LIBRARIES = """
import msgspec, json, hashlib, zlib
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
"""


def python(code: str, *given: Path) -> str:
    command = [sys.executable, "-c", code, *map(str, given)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def verify_figures(folder: Path) -> dict[str, float]:
    from inspector_tui.bundle.verify import verify

    path, signers = folder / "small.zip", folder / "signers"
    write_file(path, prepare(contents([], None), sign))
    signers.write_text(allowed.line("ab@1f3c9a2b", sshsig.public_key(SEED)) + "\n")
    listed = allowed.read(signers)
    phases = [tuple(map(float, python(VERIFY, path, signers).split())) for _ in range(RUNS)]
    data = path.read_bytes()
    return {
        "floor: python -c pass, ms": milliseconds(lambda: python("pass")),
        "floor: python importing msgspec and cryptography, ms": milliseconds(
            lambda: python(LIBRARIES)
        ),
        "floor: sha256 of the same bytes, ms": milliseconds(lambda: hashlib.sha256(data)),
        "whole process, ms": milliseconds(lambda: python(VERIFY, path, signers)),
        "  of it importing our modules and theirs, ms": statistics.median(x for x, _ in phases),
        "  of it reading the list and verifying, once and cold, ms": statistics.median(
            x for _, x in phases
        ),
        "verify again in the same process, ms": milliseconds(lambda: verify(path, listed), 50),
        "size of the bundle, kB": path.stat().st_size / 1000,
    }


# --- exporting


def made(blobs: Blobs, megabytes: int) -> list[Sealed]:
    """Exhibits of bytes that do not compress, sealed as at capture."""
    import io

    block = os.urandom(ONE_EXHIBIT)
    count = max(1, megabytes * 1_000_000 // ONE_EXHIBIT)
    return [blobs.seal(io.BytesIO(n.to_bytes(8, "big") + block[8:])) for n in range(count)]


def export(folder: Path, recipient: str) -> None:
    """The export itself, in a process of its own; prints seconds and peak kB before and after."""
    blobs = Blobs(folder / "blobs", Dek(SEED))
    sealed = [Sealed(**x) for x in json.loads((folder / "sealed.json").read_text())]
    to = [recipient] if recipient else []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = seconds(lambda: write_file(folder / "big", prepare(contents(sealed, blobs), sign), to))
    print(took, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def exported(folder: Path, recipient: str) -> tuple[float, float]:
    """MB/s of the best of three runs and peak MB."""
    size = sum(x["size"] for x in json.loads((folder / "sealed.json").read_text()))
    runs = []
    for _ in range(3):
        command = [sys.executable, __file__, "--export", recipient, "--folder", str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        took, _before, peak = map(float, done.stdout.split())
        runs.append((took, peak))
    return size / min(took for took, _ in runs) / 1e6, max(peak for _, peak in runs) / 1000


def copied(path: Path) -> None:
    with path.open("rb") as source, path.with_suffix(".copy").open("wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
        target.flush()
        os.fsync(target.fileno())


def hashed(path: Path) -> None:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as source:
        while chunk := source.read(1024 * 1024):
            digest.update(chunk)


def export_figures(folder: Path, megabytes: int) -> dict[str, float]:
    import pyrage

    from inspector_tui.bundle.verify import verify

    sealed = made(Blobs(folder / "blobs", Dek(SEED)), megabytes)
    fields = ("blob", "size", "sha256", "crc32")
    rows = [{name: getattr(x, name) for name in fields} for x in sealed]
    (folder / "sealed.json").write_text(json.dumps(rows))
    size = sum(x.size for x in sealed)
    key = pyrage.x25519.Identity.generate()
    found: dict[str, float] = {"exhibits, MB": size / 1e6}
    speed, peak = exported(folder, "")
    found |= {"export in the clear, MB/s": speed, "  peak memory, MB": peak}
    path = folder / "big"
    speed = size / min(seconds(lambda: hashed(path)) for _ in range(3)) / 1e6
    found["floor: sha256 of the same file, MB/s"] = speed
    found["floor: copy of the same file with a sync, MB/s"] = (
        size / min(seconds(lambda: copied(path)) for _ in range(3)) / 1e6
    )
    listed = allowed.parse(allowed.line("ab@1f3c9a2b", sshsig.public_key(SEED)).encode())
    took = min(seconds(lambda: verify(path, listed)) for _ in range(3))
    found["verify, MB/s"] = size / took / 1e6
    speed, peak = exported(folder, str(key.to_public()))
    found |= {"export from sealed blobs to age, MB/s": speed, "  its peak memory, MB": peak}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--folder", type=Path, default=Path())
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--export", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.export is not None:
        export(given.folder, given.export)
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        (folder / "blobs").mkdir()
        figures = {
            "verify 80 answers": verify_figures(folder),
            "export": export_figures(folder, given.megabytes),
        }
    if given.json:
        print(json.dumps(figures, indent=1))
        return
    for title, rows in figures.items():
        print(title)
        for row, value in rows.items():
            print(f"  {row:62} {value:10.1f}")


if __name__ == "__main__":
    main()
