"""A provision in our words never passes for the law: wherever its text goes, its status goes."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest
from reportpages import Page

from inspector_tui.checklist.law_words import UNVERIFIED, status
from inspector_tui.faces.findings_text import whole_finding
from inspector_tui.faces.law_text import law_rows
from inspector_tui.judgement import interviews
from inspector_tui.judgement.tables import shipped
from inspector_tui.record.events import Finding
from inspector_tui.report.html import Sealing, render
from inspector_tui.report.referral import referral
from inspector_tui.report.referral_text import referral_text
from inspector_tui.workflow import notes

SEALINGS = [
    Sealing("ab@1f3c9a2b", "SHA256:abc", "vault", number) for number in (None, 7)
]  # printed on its own, and signed in a bundle


def unverified(library):
    found = [provision for provision in library.law.provision if not provision.verified]
    assert len(found) > 20
    return found


@pytest.fixture
def named(sketch):
    """The sketch with a finding that names every unverified provision, and nothing answered."""
    keys = tuple(provision.key for provision in unverified(sketch.library))
    sketch.do(notes.raise_finding(Finding(("PA-080",), "x", provisions=keys, side="both")))
    return sketch


@pytest.mark.parametrize("sealing", SEALINGS)
def test_the_report_says_the_status_of_whatever_a_finding_names(named, sealing):
    page = Page(render(named.visit, named.library, sealing))
    cells = page.texts["td"]
    for provision in unverified(named.library):
        assert f"{provision.short}: {provision.duty} ({status(provision)})" in page.text
        rows = [cells[at : at + 3] for at, cell in enumerate(cells) if cell == provision.short]
        assert [provision.short, provision.duty, status(provision)] in rows
    told = page.text.count(UNVERIFIED) + page.text.count("only partly checked against")
    assert told >= 2 * len(unverified(named.library))


def test_the_pages_say_the_status_beside_the_words(sketch):
    question = sketch.library.question("PA-080")
    for provision in unverified(sketch.library):
        asked = question.model_copy(update={"law": (provision.key,)})
        lines = ["".join(part.text for part in row) for row in law_rows(sketch.library, asked, 200)]
        said = " ".join(" ".join(lines).split())
        assert status(provision)[1:] in said
        assert "Basis" not in said


def test_nobody_is_shown_a_private_site_as_a_source_of_law(sketch):
    for provision in sketch.library.law.provision:
        named = re.findall(r"[\w.-]+\.(?:com|net|org|info|eu|co\.uk)\b", status(provision))
        assert named == [], provision.key
    powers = sketch.library.provision("HSWA-20-2")
    assert status(powers) == "in our words; not checked against legislation.gov.uk"


def test_what_is_told_of_an_interview_says_the_status(sketch):
    told = interviews.warning(sketch.library, "compelled")
    assert any(p.duty in told for p in unverified(sketch.library))
    assert UNVERIFIED in told


def test_where_there_is_no_status_there_are_no_words(named):
    finding = named.visit.findings["F1"]
    _, parts = whole_finding(SimpleNamespace(library=named.library, visit=named.visit), finding)
    data = referral(named.visit, named.library, shipped())
    bare = [
        "\n".join(text for _, text in parts),
        referral_text(data),
        json.dumps(data),
        named.visit.document_bytes().decode(),
    ]
    for provision in unverified(named.library):
        for text in bare:
            assert provision.duty not in text
