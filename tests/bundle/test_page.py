"""The report in a bundle holds text and nothing that acts, whoever signed it."""

import io

import pytest
from bundles import Forged, bundle, signers
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.bundle.faults import BundleRefusedError, BundleWriteError, UnsoundError
from inspector_tui.bundle.page import check_page
from inspector_tui.bundle.verify import verify
from inspector_tui.report.elements import document, el, table

SOUND = document("Visit", "p > a { color: #111 }", [el("p", "as seen", cls="text")])
IN_BODY = {
    "script": "<script>fetch('http://x')</script>",
    "script in capitals": "<SCRIPT>x</SCRIPT>",
    "handler": '<p onclick="x()">a</p>',
    "style of its own": '<p style="display:none">a</p>',
    "link": '<a href="http://x">a</a>',
    "picture": '<img src="http://x">',
    "frame": "<iframe></iframe>",
    "form": "<form><input></form>",
    "drawing": "<svg><animate/></svg>",
    "refresh": '<meta http-equiv="refresh" content="0;url=http://x">',
    "comment": "<!-- a -->",
    "cdata": "<![CDATA[a]]>",
    "processing instruction": "<?xml-stylesheet href='x'?>",
    "a tag cut short": "<p",
    "a tag that never ends": "<p " + "a" * 10_000,
    "a bare sign": "1 < 2",
    "second style": "<style>p { display: none }</style>",
    "slash for space": "<p/onclick=x>",
}
IN_HEAD = {
    "policy taken away": (b"Content-Security-Policy", b"X"),
    "policy weakened": (b"'none'", b"*"),
    "script in the head": (b"<title>", b"<script>x</script><title>"),
    "end of the style": (b"#111", b"#111</style><script>x</script><style>"),
    "something fetched": (b"#111", b"Url(http://x)"),
    "style imported": (b"#111", b"} @IMPORT 'http://x'; p {"),
    "hidden letters in the style": (b"#111", b"u\\72l(http://x)"),
    "something fetched by another function": (b"#111", b"image-set('http://x' 1x)"),
    "something fetched by a new function": (b"#111", b"src('http://x')"),
    "a sheet of one's own letters": (b"#111", b"} @font-face { src: x } p {"),
    "base": (b"</head>", b'<base href="http://x"></head>'),
    "no head": (b"</head>", b""),
    "something before": (b"<!DOCTYPE html>", b"<script></script><!DOCTYPE html>"),
    "empty": (SOUND, b""),
}
PAGES = {
    **{name: SOUND.replace(b"as seen", text.encode()) for name, text in IN_BODY.items()},
    **{name: SOUND.replace(*change) for name, change in IN_HEAD.items()},
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_could_act_is_refused_by_reader_and_writer(name):
    assert PAGES[name] != SOUND
    with pytest.raises(UnsoundError):
        check_page([PAGES[name]])
    with pytest.raises(UnsoundError):
        check_page(PAGES[name][at : at + 1] for at in range(len(PAGES[name])))
    with pytest.raises(BundleWriteError):
        bundle(report_html=PAGES[name])
    forged = Forged.sound()
    forged.payload["data/report.html"] = PAGES[name]
    with pytest.raises(BundleRefusedError, match="do not open it") as refused:
        verify(io.BytesIO(forged.bytes()), signers())
    assert refused.value.check == "record"


@given(st.text(), st.integers(1, 50))
def test_whatever_is_recorded_is_a_sound_page_however_it_is_cut(text, size):
    clean = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    made = document(clean, "p { margin: 0 }", [el("h2", clean), table([clean], [[clean]])])
    check_page(made[at : at + size] for at in range(0, len(made), size))


def test_it_is_said_that_the_report_was_not_compared():
    found = verify(io.BytesIO(bundle()), signers())
    assert found.not_compared[0] == (
        "The report (data/report.html) was not compared with the record."
    )
    assert "The report for people runs nothing, loads nothing and holds no link." in found.checked
