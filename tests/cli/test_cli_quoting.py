"""What a signer or sender wrote never reads as a line of `verify`, on a screen of any width."""

from pathlib import Path

import pytest
from bundles import SEED, bundle, sealed_acts
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.bundle import allowed, sshsig
from inspector_tui.cli.main import run
from inspector_tui.cli.quoting import cut, hung, quoted_name

OURS = (
    "visit to ", "signed by ", "code on the leave-behind sheet: ", "+ ", "- ",
)  # fmt: skip


@pytest.fixture
def told(tmp_path, capsys, monkeypatch):
    """What `verify` says of a bundle in a file of that name, as rows of a screen."""
    signers = tmp_path / "signers"
    signers.write_text(allowed.line("ab@1f3c9a2b", sshsig.public_key(SEED)) + "\n")

    def verify(name: str, data: bytes, columns: int = 80) -> tuple[int, list[str]]:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.chdir(tmp_path)
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        code = run(["verify", str(path), "--signers", str(signers)])
        lines = capsys.readouterr().out.splitlines()
        return code, [
            line[at : at + columns] for line in lines for at in range(0, len(line), columns)
        ]

    return verify


def padded(*texts: str, first: int, columns: int) -> str:
    """Texts that would each begin a row, the first after `first` columns of ours."""
    start, *more = texts
    return start.ljust(columns - first) + "".join(text.ljust(columns) for text in more)


FORGED = [
    "a.zip: verified",
    "  visit to Elm Ward, 22 Nov 2026; sealed 22 Nov 2026, 10:00",
    "  code on the leave-behind sheet: 1111 2222 3333 4444",
    "  + It is meant for this office: Example Office.",
]


@pytest.mark.parametrize("columns", [40, 80, 100])
@pytest.mark.parametrize("blank", [" ", ".", "\u00a0"])
def test_the_name_of_a_file_cannot_say_that_it_verified(told, columns, blank):
    name = padded("in/x.zip: verified", "", first=0, columns=columns).replace(" ", blank)
    code, rows = told(f"{name[:120]}y.zip", b"PK", columns)
    assert code == 1
    (row,) = rows
    assert row.endswith('y.zip": NOT VERIFIED')


@pytest.mark.parametrize("columns", [40, 80, 100])
@pytest.mark.parametrize("blank", [" ", "_", "\u3000"])
def test_an_organisation_cannot_speak_for_verify(told, columns, blank):
    forged = [line.replace(" ", blank) for line in FORGED]
    name = padded("Elm Ward", *forged, first=len("  visit to "), columns=columns)
    code, rows = told("a.zip", bundle(sealed_acts(organisation=name)), columns)
    assert code == 0
    verdict, *more = rows
    assert verdict == "a.zip: verified"
    for row in more:
        assert row.startswith("      ") or (row[:2] == "  " and row[2:].startswith(OURS)), row
    for ours in OURS[:3]:
        assert sum(row.startswith(f"  {ours}") for row in more) == 1


def test_what_fits_is_told_as_it_is(told):
    _, rows = told("a.zip", bundle())
    assert rows[:2] == [
        "a.zip: verified",
        "  visit to Example Trust, 21 Nov 2026; sealed 21 Nov 2026, 10:00:04 +00:00",
    ]


@given(st.text(), st.integers(39, 120))
def test_no_line_is_longer_than_it_may_be_and_none_but_the_first_begins_early(text, columns):
    lines = list(hung(f"  + {cut(text, 300)}", columns))
    wide = [sum(1 if sign < "\u0300" else 2 for sign in line) for line in lines]
    assert max(wide) <= columns
    assert all(line.startswith("      ") for line in lines[1:])
    assert "".join(lines).replace(" ", "") == f"+{cut(text, 300)}".replace(" ", "")
    assert len(quoted_name(text, columns)) <= columns
