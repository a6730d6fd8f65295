"""A first taste of bundles with something wrong somewhere; `faults.hostile` makes thousands."""

import io
import random

from mutants import SIGNERS, SOUND, mutants

from inspector_tui.bundle.faults import BundleRefusedError
from inspector_tui.bundle.verify import verify


def test_no_mutation_is_accepted_and_none_makes_another_error():
    assert verify(io.BytesIO(SOUND), SIGNERS)
    met: set[str] = set()
    for number, mutant in enumerate(mutants(random.Random(1), 500), start=1):
        try:
            verify(io.BytesIO(mutant), SIGNERS)
        except BundleRefusedError as error:
            met.add(error.check)
            continue
        raise AssertionError(f"mutation {number} was accepted")
    assert met == {"container", "signature", "list", "files", "record"}
