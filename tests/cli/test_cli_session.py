"""The command line as a script would use it: a whole visit, and every refusal in its words."""

import errno
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from bundles import SEED
from office import office_receipt
from ptyscreen import PtyScreen
from pyrage import x25519
from vaults import descriptor

from inspector_tui.bundle import allowed, names, sshsig, unpack, write
from inspector_tui.checklist.moments import show_moment
from inspector_tui.cli.main import COMMANDS, run
from inspector_tui.errors import InspectorError
from inspector_tui.faces import folders
from inspector_tui.record.events import RowAdded
from inspector_tui.vault import files
from inspector_tui.vault import header as header_module
from inspector_tui.vault.home import Home, InsideVaultError
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.lock import VaultLock
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import prompts, setup
from inspector_tui.workflow.identity import Identity, write_line
from inspector_tui.workflow.library import library_of

PASSPHRASE = "correct horse battery"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    new = header_module.Header.new
    monkeypatch.setattr(
        setup.Header, "new", lambda passphrase, *, kdf=None: new(passphrase, kdf=KDF_FLOOR)
    )


@pytest.fixture
def call(tmp_path, capfd):
    """Run a command on the vault; (exit code, standard output, standard error)."""

    def run_it(*arguments, passphrase=PASSPHRASE):
        more = []
        if passphrase is not None:
            more = ["--home", str(tmp_path / "v"), "--passphrase-fd", descriptor(passphrase)]
        code = run([*arguments, *more])
        out, err = capfd.readouterr()
        return code, out, err

    return run_it


def opened(tmp_path):
    """The vault of `call`, open; closed at the end of the block."""
    home = Home(tmp_path / "v")
    header = header_module.Header.load(home)
    return closing(Vault.open(home, header, header.unlock(Secret(PASSPHRASE))))


@pytest.fixture
def vault(call):
    code, out, _ = call("init", "--name", "A. Baker", "--initials", "ab", "--organisation", "HSE")
    assert code == 0
    return out.strip()


@pytest.fixture
def visit(call, vault):
    code, out, _ = call("visit", "new", "--organisation", "Example Trust", "--profile", "short")
    assert code == 0
    return out.strip()


def test_an_odd_date_is_told_of_and_an_absurd_one_refused(call, vault):
    later = (date.today() + timedelta(days=120)).isoformat()
    code, out, err = call("visit", "new", "--organisation", "Example Trust", "--on", later)
    assert (code, len(out.split())) == (0, 1)
    assert "is in the future: today is " in err
    code, out, err = call("visit", "new", "--organisation", "Example Trust")
    assert (code, err) == (0, "")
    table = call("visit", "list")[1].split("\n")
    assert table[0].split() == ["Visit", "Date", "State", "Answers", "Entries", "Organisation"]
    assert table[1].split()[1:5] == [later, "open", "0", "1"]


def test_a_visit_is_put_right_and_its_bundle_says_so(call, visit, tmp_path):
    code, out, err = call(
        *("visit", "amend", visit[:8], "--organisation", "Sample Trust", "--on", "2026-11-20"),
        *("--site", "Ward A", "--site", "Ward B", "--why", "a complaint", "--profile", ""),
        *("--reason", "taken from the wrong diary"),
    )
    assert (code, out, err) == (0, "", "")
    renamed = ("visit", "amend", visit, "--site", "S2 Birch Ward", "--reason", "renamed")
    assert call(*renamed)[0] == 0
    told = call("visit", "show", visit)[1]
    assert told.startswith("Sample Trust, 2026-11-20: open\n")
    assert "Put right by entry 2: organisation, date, sites, why these, questions (taken" in told
    document = json.loads(call("visit", "show", visit, "--json")[1])
    assert document["sites"] == [{"id": "S2", "name": "Birch Ward"}]
    assert document["amendments"][0]["was"]["organisation"] == "Example Trust"
    assert "profile" not in document
    call("visit", "seal", visit)
    (tmp_path / "signers").write_text(call("key", "show")[1])
    bundle = call("export", visit, "--to", str(tmp_path), "--clear")[1].strip()
    asked = ("verify", bundle, "--signers", str(tmp_path / "signers"))
    code, out, _ = call(*asked, passphrase=None)
    assert code == 0
    assert "visit to Sample Trust, 20 Nov 2026" in out
    assert "put right (organisation, date, sites," in " ".join(out.split())
    page = call("report", visit)[1]
    assert "<del>Example Trust</del>" in page
    assert "taken from the wrong diary" in page


def test_a_visit_is_put_right_with_the_checks_of_a_new_one(call, visit):
    before = call("visit", "show", visit, "--json")[1]
    why = ("--reason", "a slip")
    for arguments, words in (
        (["--organisation", " ", *why], "needs the organisation"),
        (["--on", "2026-02-30", *why], "not a date"),
        (["--on", "1926-03-22", *why], "more than 50 years"),
        (["--profile", "tiny", *why], "a profile called tiny"),
        (["--organisation", "Example Trust", *why], "reads as before"),
        (why, "reads as before"),
        (["--organisation", "Sample Trust", "--reason", "x"], "with a reason"),
        (["--organisation", "Sample Trust"], "--reason"),
    ):
        code, out, err = call("visit", "amend", visit, *arguments)
        assert (code, out) == (2, ""), arguments
        assert words in err
    call("visit", "seal", visit)
    code, _, err = call("visit", "amend", visit, "--organisation", "Sample Trust", *why)
    assert (code, "sealed" in err) == (2, True)
    call("visit", "reopen", visit, "--why", "the name was wrong")
    after = json.loads(call("visit", "show", visit, "--json")[1])
    assert after["organisation"] == json.loads(before)["organisation"]
    later = (date.today() + timedelta(days=120)).isoformat()
    code, _, err = call("visit", "amend", visit, "--on", later, *why)
    assert (code, "is in the future: today is " in err) == (0, True)
    for sites, left in ((["Ward A"], ["Ward A"]), ([""], [])):
        assert call("visit", "amend", visit, "--site", *sites, *why)[0] == 0
        document = json.loads(call("visit", "show", visit, "--json")[1])
        assert [site["name"] for site in document.get("sites", [])] == left


def test_a_receipt_is_taken_in_and_an_older_copy_noticed(call, visit, tmp_path):
    assert call("visit", "seal", visit)[0] == 0
    shutil.copytree(tmp_path / "v", tmp_path / "older")
    assert call("export", visit, "--clear", "--to", str(tmp_path))[0] == 0
    record = json.loads(call("outbox", "--json")[1])[0]
    assert record["received_at"] is None
    told = {key: record[key] for key in ("bundle", "number", "journal_last", "journal_head")}
    told |= {"office": "Example Office\x1b[2J\n", "vault": vault_id(tmp_path / "v")}
    (tmp_path / "receipt").write_bytes(office_receipt(**told))
    key = allowed.line("office", sshsig.public_key(SEED), [names.RECEIPT])
    (tmp_path / "office").write_text(key + "\n")
    code, _, err = call("receipt", str(tmp_path / "receipt"))
    assert code == 2
    assert "--signers" in err
    taken = call("receipt", str(tmp_path / "receipt"), "--signers", str(tmp_path / "office"))
    assert taken[0] == 0
    assert "bundle 1: received by Example Office?[2J?," in taken[1]
    assert "2026-11-22" in call("outbox")[1]
    shutil.copytree(
        tmp_path / "v" / "receipts", tmp_path / "older" / "receipts", dirs_exist_ok=True
    )
    shutil.rmtree(tmp_path / "v")
    (tmp_path / "older").rename(tmp_path / "v")
    code, _, err = call("visit", "list")
    assert code == 0
    assert "The office has bundle 1" in err


def vault_id(home):
    return json.loads((home / "vault.json").read_text())["vault"]


def test_a_visit_from_set_up_to_a_verified_bundle(call, visit, tmp_path):
    code, sheet, _ = call("visit", "seal", visit)
    assert code == 0
    signers = tmp_path / "signers"
    signers.write_text(call("key", "show")[1])
    code, out, _ = call("export", visit, "--to", str(tmp_path), "--clear")
    assert code == 0
    bundle = out.strip()
    code, out, _ = call("verify", bundle, "--signers", str(signers), "--json", passphrase=None)
    assert code == 0
    (found,) = json.loads(out)
    assert (found["ok"], found["code"]) == (True, sheet.strip())
    told = call("verify", bundle, "--signers", str(signers), passphrase=None)[1]
    assert f"code on the leave-behind sheet: {sheet}" in told
    assert f"; sealed {show_moment(found['sealed_at'])}\n" in told
    assert found["sealed_at"] not in told
    assert found["on"] not in told.partition("sealed")[0]
    code, out, _ = call(
        *("unpack", bundle, "--to", str(tmp_path / "open"), "--signers", str(signers)),
        passphrase=None,
    )
    assert code == 0
    assert (tmp_path / "open" / "data" / "journal.jsonl").is_file()


@pytest.fixture
def hang_up():
    """SIGHUP as a shell leaves it; who runs the tests may have it ignored."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield signal.SIGHUP
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def unpacking(call, visit, tmp_path, monkeypatch):
    """Start to unpack a bundle into an empty folder, and get a signal at each file; the folder."""
    call("visit", "seal", visit)
    signers = tmp_path / "signers"
    signers.write_text(call("key", "show")[1])
    bundle = call("export", visit, "--to", str(tmp_path), "--clear")[1].strip()
    target = tmp_path / "office"
    target.mkdir()
    write = unpack._write

    def run_it(number):
        def interrupted(path, pieces):
            write(path, pieces)
            os.kill(os.getpid(), number)

        monkeypatch.setattr(unpack, "_write", interrupted)
        to = str(target / "open")
        return run(["unpack", bundle, "--to", to, "--signers", str(signers)]), target

    return run_it


def test_unpacking_that_is_told_to_end_leaves_nothing_in_the_clear(unpacking, hang_up, tmp_path):
    with pytest.raises(SystemExit) as ended:
        unpacking(hang_up)
    assert ended.value.code == 128 + hang_up
    assert list((tmp_path / "office").iterdir()) == []
    assert signal.getsignal(hang_up) == signal.SIG_DFL


def test_an_export_that_is_told_to_end_leaves_no_part_of_a_bundle(
    call, visit, hang_up, tmp_path, monkeypatch
):
    call("visit", "seal", visit)
    stick = tmp_path / "stick"
    stick.mkdir()
    whole = write.write

    def interrupted(out, *rest):
        whole(out, *rest)
        assert [path.suffix for path in stick.iterdir()] == [".part"]
        os.kill(os.getpid(), hang_up)

    monkeypatch.setattr(write, "write", interrupted)
    with pytest.raises(SystemExit) as ended:
        call("export", visit, "--to", str(stick), "--clear")
    assert ended.value.code == 128 + hang_up
    assert list(stick.iterdir()) == []


def test_unpacking_goes_on_where_the_end_of_its_terminal_is_ignored(unpacking, hang_up):
    """As under nohup."""
    signal.signal(hang_up, signal.SIG_IGN)
    code, folder = unpacking(hang_up)
    assert code == 0
    assert [path.name for path in folder.iterdir()] == ["open"]
    assert signal.getsignal(hang_up) == signal.SIG_IGN


def test_one_changed_byte_is_refused_with_the_first_thing_wrong(call, visit, tmp_path):
    call("visit", "seal", visit)
    signers = tmp_path / "signers"
    signers.write_text(call("key", "show")[1])
    bundle = call("export", visit, "--to", str(tmp_path), "--clear")[1].strip()
    data = bytearray(Path(bundle).read_bytes())
    data[data.index(b"Example Trust")] ^= 1
    Path(bundle).write_bytes(data)
    code, out, err = call("verify", bundle, "--signers", str(signers), passphrase=None)
    assert code == 1
    assert "NOT VERIFIED" in out
    assert "Nothing was unpacked" in err


def test_the_name_of_a_bundle_s_file_cannot_speak_for_verify(call, tmp_path):
    signers, bundle = tmp_path / "signers", tmp_path / "x\n\x1b]0;y\x07good.zip: verified\n\x9b2J"
    signers.write_text(f"ab {allowed.line('ab', bytes(32)).split(' ', 1)[1]}\n")
    bundle.write_bytes(b"PK")
    asked = ("verify", str(bundle), "--signers", str(signers))
    code, out, _ = call(*asked, passphrase=None)
    (said,) = out.splitlines()
    assert code == 1
    assert said.isprintable()
    assert said.endswith(": NOT VERIFIED")
    out = call(*asked, "--json", passphrase=None)[1]
    assert all(line.isprintable() for line in out.split("\n"))
    assert json.loads(out)[0]["file"] == str(bundle)


def test_a_visit_with_texts_not_saved_is_not_sealed_without_a_word_on_them(call, visit, tmp_path):
    with opened(tmp_path) as vault:
        vault.put_draft(visit, "note PA-010 1", "half a sentence")
    code, out, err = call("visit", "seal", visit)
    assert (code, out) == (2, "")
    assert "1 text typed but not saved will not be in it." in err
    _, told, _ = call("visit", "show", visit)
    assert ": open\n" in told
    assert "typed but not saved: note (PA-010)" in told
    assert call("visit", "seal", visit, "--leave-drafts")[0] == 0


def test_closed_exports_only_what_is_sealed_and_not_exported(call, visit, tmp_path):
    call("visit", "new", "--organisation", "Still open")
    call("visit", "seal", visit)
    first = call("export", "--closed", "--to", str(tmp_path), "--clear", "--json")
    again = call("export", "--closed", "--to", str(tmp_path), "--clear", "--json")
    assert [bundle["number"] for bundle in json.loads(first[1])] == [1]
    assert json.loads(again[1]) == []
    assert json.loads(call("outbox", "--json")[1])[0]["visit"] == visit


def test_nothing_is_written_into_the_folder_of_the_vault(call, visit, tmp_path):
    """A report in the place of the database, a readable bundle beside it: refused, by any name."""
    home = Home(tmp_path / "v")
    (tmp_path / "link").symlink_to(home.path, target_is_directory=True)
    (tmp_path / "page.html").symlink_to(home.database)
    (home.path / "sub").mkdir()
    key = str(x25519.Identity.generate().to_public())
    call("visit", "seal", visit)
    within = [home.path, home.path / "sub", home.outbox, tmp_path / "link", home.path / "sub/.."]
    files_ = [home.database, home.path / "new", tmp_path / "page.html", tmp_path / "link" / "new"]
    for command, places in (
        (["report", visit], files_),
        (["liaison", visit], files_),
        (["export", visit, "--clear"], within),
    ):
        for place in places:
            code, out, err = call(*command, "--to", str(place))
            assert (code, out) == (2, ""), (command, place)
            assert "inside the vault's own folder" in err
    for place in within:
        assert "inside the vault's own folder" in folders.no_folder(
            str(place), needed=True, home=home
        )
        with pytest.raises(InsideVaultError):
            write_line(home, Identity("ab@1f3c9a2b", "ab@1f3c9a2b ssh-ed25519", "SHA256:"), place)
    call("vault", "recipients", "--office", "Example Office", "--key", key)
    call("vault", "office-key", "--allow")
    code, _, err = call("vault", "office-key", "--to", str(home.path / "new"))
    assert (code, "inside the vault's own folder" in err) == (2, True)
    assert call("export", visit)[0] == 0, "the outbox is the program's own"
    assert not (home.path / "new").exists()
    assert call("vault", "check")[0] == 0


@pytest.mark.parametrize("known_by", ["its header", "--home"])
def test_nothing_is_unpacked_into_the_folder_of_a_vault(call, visit, tmp_path, known_by):
    home, signers = Home(tmp_path / "v"), tmp_path / "signers"
    signers.write_text(call("key", "show")[1])
    call("visit", "seal", visit)
    call("export", visit, "--to", str(tmp_path), "--clear")
    (bundle,) = tmp_path.glob("*.zip")
    named = []
    if known_by == "--home":
        named = ["--home", str(home.path)]
        for path in (home.header, home.header_copy):
            path.write_bytes(b"damaged")
    there = sorted(home.path.rglob("*"))
    for to in (home.receipts / "plain", home.path / "plain"):
        code, out, err = call(
            *(*named, "unpack", str(bundle), "--to", str(to), "--signers", str(signers)),
            passphrase=None,
        )
        assert (code, out, "inside the vault's own folder" in err) == (2, "", True)
    assert sorted(home.path.rglob("*")) == there


@pytest.mark.parametrize("closed", [True, False])
def test_one_that_cannot_be_exported_keeps_no_other_back(call, visit, tmp_path, closed):
    """For a program too: the others are on the stick, and a program has to know."""
    others = [call("visit", "new", "--organisation", name)[1].strip() for name in ("B", "C")]
    named = [visit, *others]
    for one in named:
        assert call("visit", "seal", one)[0] == 0
    (tmp_path / names.file(others[0], 2, encrypted=False)).mkdir()
    which = ["--closed"] if closed else named
    code, out, err = call("export", *which, "--to", str(tmp_path), "--clear", "--json")
    made = [Path(one["path"]).name.split(".")[0] for one in json.loads(out)]
    in_the_way = names.file(others[0], 2, encrypted=False)
    assert code == 3
    assert sorted(made) == sorted([visit, others[1]])
    assert all((tmp_path / Path(one["path"]).name).is_file() for one in json.loads(out))
    assert f"Visit {others[0][:8]}: The bundle could not be written" in err
    assert "Bundles made: 2. Visits of which none was: 1." in err
    (tmp_path / in_the_way).rmdir()
    code, out, err = call("export", "--closed", "--to", str(tmp_path), "--clear", "--json")
    assert (code, [one["number"] for one in json.loads(out)]) == (0, [2])


def test_what_keeps_every_visit_back_is_said_once(call, visit, tmp_path):
    other = call("visit", "new", "--organisation", "B")[1].strip()
    for one in (visit, other):
        assert call("visit", "seal", one)[0] == 0
    code, out, err = call("export", visit, other, "--to", str(tmp_path))
    assert (code, out) == (2, "")
    assert f"Visits {visit[:8]}, {other[:8]}: No office is set" in err
    assert err.count("No office is set") == 1
    code, _, err = call("export", visit, "--to", str(tmp_path))
    assert (code, "inspector-tui: No office is set" in err) == (2, True)


def test_closed_exports_again_what_a_stick_did_not_take(call, visit, tmp_path, monkeypatch):
    def refused(*_args):
        raise InspectorError("The stick is full.")

    key = str(x25519.Identity.generate().to_public())
    call("vault", "recipients", "--office", "Example Office", "--key", key)
    call("visit", "seal", visit)
    closed = ("export", "--closed", "--to", str(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr("inspector_tui.workflow.export._copied", refused)
        assert call(*closed)[0] == 3
    assert "not handed over" in call("outbox")[1]
    assert "bundle 1 exported" not in call("visit", "list")[1]
    code, out, err = call(*closed)
    assert code == 0
    assert Path(out.strip()).is_file()
    assert "bundle 1" in err
    assert "as it stands" in call("outbox")[1]
    assert "bundle 1 exported" in call("visit", "list")[1]
    assert call(*closed)[1] == ""


def test_a_number_that_nobody_will_get_is_told_of(call, visit, tmp_path, monkeypatch):
    """The program was killed at a bundle, and its visit went on."""

    def killed(*_args):
        raise KeyboardInterrupt

    call("visit", "seal", visit)
    export = ("export", visit, "--clear", "--to", str(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr("inspector_tui.workflow.export.write_file", killed)
        call(*export)
    assert "tell the office" not in call("outbox")[2]
    call("visit", "reopen", visit, "--why", "a fact was missing")
    call("visit", "seal", visit)
    _, out, err = call(*export)
    assert out.strip().endswith(".2.zip")
    assert "Bundle 1, begun " in err
    assert "tell the office" in err
    code, out, err = call("outbox")
    assert code == 0
    assert "never handed over" in out
    assert "tell the office" in err
    assert [one["state"] for one in json.loads(call("outbox", "--json")[1])] == [
        "never handed over",
        "as it stands",
    ]


def test_a_bundle_on_standard_output_is_the_same_file(call, visit, tmp_path):
    call("visit", "seal", visit)
    bundle = call("export", visit, "--to", str(tmp_path), "--clear")[1].strip()
    out = tmp_path / "streamed"
    with out.open("wb") as file:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "inspector_tui", "export", visit, "--to", "-", "--clear"),
                *("--home", str(tmp_path / "v"), "--passphrase-fd", "0"),
            ],
            input=PASSPHRASE.encode(),
            stdout=file,
            check=False,
        )
    assert done.returncode == 0
    assert out.read_bytes() == Path(bundle).read_bytes()


def test_a_bundle_is_not_written_to_a_terminal(call, visit, tmp_path):
    call("visit", "seal", visit)
    screen, end = os.openpty()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "inspector_tui", "export", visit, "--to", "-", "--clear"),
            *("--home", str(tmp_path / "v"), "--passphrase-fd", "0"),
        ],
        input=PASSPHRASE.encode(),
        stdout=end,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(end)
    os.set_blocking(screen, False)
    with pytest.raises(OSError, match="Input/output error"):  # the terminal is gone, nothing in it
        os.read(screen, 1)
    os.close(screen)
    assert done.returncode == 2
    assert b"--passphrase-fd 0" in done.stderr
    assert json.loads(call("outbox", "--json")[1]) == []


def test_the_passphrase_is_asked_for_beside_the_bundle(call, visit, tmp_path):
    """The prompt goes to the terminal, never into what the command writes."""
    call("visit", "seal", visit)
    bundle = call("export", visit, "--to", str(tmp_path), "--clear")[1].strip()
    out = tmp_path / "streamed"
    home = ("--home", str(tmp_path / "v"))
    argv = [sys.executable, "-m", "inspector_tui", "export", visit, "--to", "-", "--clear", *home]
    words = f"{shlex.join(argv)} > {shlex.quote(str(out))}"
    with closing(PtyScreen(["/bin/sh", "-c", words], env=dict(os.environ))) as screen:
        screen.wait_for("Passphrase:")
        screen.press(PASSPHRASE, "enter")
        assert screen.wait() == 0
    assert out.read_bytes() == Path(bundle).read_bytes()


def test_an_encrypted_bundle_without_its_key_is_not_judged(call, visit, tmp_path):
    office = x25519.Identity.generate()
    key = ("--office", "Example Office", "--key", str(office.to_public()))
    assert call("vault", "recipients", *key)[0] == 0
    call("visit", "seal", visit)
    signers = tmp_path / "signers"
    signers.write_text(call("key", "show")[1])
    bundle = call("export", visit, "--to", str(tmp_path))[1].strip()
    asked = ("verify", bundle, "--signers", str(signers))
    code, out, err = call(*asked, passphrase=None)
    assert code == 3
    assert out.endswith(f"{Path(bundle).name[-40:]}: not checked\n")
    assert "--identity" in err
    (tmp_path / "key").write_text(f"{office}\n")
    assert call(*asked, "--identity", str(tmp_path / "key"), passphrase=None)[0] == 0


def test_a_refused_bundle_is_graver_than_one_that_cannot_be_read(call, visit, tmp_path):
    call("visit", "seal", visit)
    signers, none, bad = (tmp_path / name for name in ("signers", "none.zip", "bad.zip"))
    signers.write_text(call("key", "show")[1])
    good = call("export", visit, "--clear", "--to", str(tmp_path))[1].strip()
    bad.write_bytes(Path(good).read_bytes()[:-1])

    def verified(*bundles):
        asked = ("verify", *map(str, bundles), "--signers", str(signers))
        return call(*asked, passphrase=None)[0]

    assert [verified(good), verified(bad), verified(none)] == [0, 1, 3]
    assert verified(good, none) == 3
    assert verified(bad, none, good) == verified(none, bad) == 1


def test_a_demonstration_says_where_it_stays_and_how_to_come_back_after_a_lock(tmp_path):
    home = tmp_path / "a demonstration"

    def typed(lines, *command):
        return subprocess.run(
            command, input=lines, capture_output=True, text=True, check=False, cwd=Path.cwd()
        )

    done = typed(
        "L\n", sys.executable, "-m", "inspector_tui", "demo", "--plain", "--home", str(home)
    )
    assert done.returncode == 0
    assert done.stdout.endswith("Locked.\n")
    first, made, _, begun, last, again = done.stderr.splitlines()
    assert first.startswith("Making a vault")
    assert str(home) in last
    assert "may be deleted" in last
    assert begun == again  # whom a lock has asked for the passphrase has only the former to go by
    passphrase = made.partition("passphrase is: ")[2]
    back = typed(f"{passphrase}\nq\n", *shlex.split(again), "--passphrase-fd", "0")
    assert back.returncode == 0
    assert "Visits of Ellis Example: 4" in back.stdout


def test_a_check_that_cannot_begin_does_not_send_one_to_check(call, visit, tmp_path):
    path = tmp_path / "v" / "vault.db"
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    code, _, err = call("vault", "check")
    assert code == 3
    assert "'inspector-tui vault restore'" in err
    assert "vault check" not in err
    assert "'inspector-tui vault check'" in call("visit", "list")[2]


def test_the_recovery_code_sets_a_new_passphrase(call, vault, tmp_path):
    new = descriptor("another long phrase")
    code, _, _ = call("vault", "passphrase", "--recovery", "--new-fd", new, passphrase=vault)
    assert code == 0
    assert call("visit", "list", passphrase="another long phrase")[0] == 0
    code, _, err = call("visit", "list")
    assert code == 3
    assert "Wrong passphrase" in err


def test_the_data_key_is_changed_and_a_new_recovery_code_shown(call, vault, visit):
    before = call("visit", "list")[1]
    code, out, err = call("vault", "rotate-key")
    assert (code, "data key is changed" in err) == (0, True)
    assert call("visit", "list")[1] == before
    assert call("vault", "check", "--all")[0] == 0
    assert call("vault", "passphrase", "--recovery", passphrase=vault)[0] == 3
    new = out.strip()
    assert new != vault
    read = descriptor("another good phrase")
    assert call("vault", "passphrase", "--recovery", "--new-fd", read, passphrase=new)[0] == 0


def test_what_stays_under_another_key_is_not_called_useless(call, vault, visit, tmp_path):
    rescued = tmp_path / "v" / "backup" / "20261121T090000Z.rescued.db"
    other = rescued.with_name("20261121T080000Z.db")
    rescued.parent.mkdir(exist_ok=True)
    for path in (rescued, other):
        path.write_bytes(os.urandom(40_960))
    rescued.with_suffix(".json").write_text("its own header")
    said = " ".join(call("vault", "rotate-key")[2].split())
    assert f"{rescued} stays as it is: it opens with the header beside it" in said
    assert f"{other} stays as it is: it is damaged, or of another key" in said
    assert rescued.exists()


@pytest.mark.skipif(not shutil.which("age"), reason="needs age")
def test_all_else_lost_the_office_reads_a_code_with_stock_age(call, vault, tmp_path):
    made = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True)
    (tmp_path / "office").write_text(made.stdout)
    public = made.stderr.split()[-1]
    target = tmp_path / "for-the-office.age"
    assert call("vault", "office-key", "--allow")[0] == 2
    assert call("vault", "recipients", "--office", "Example Office", "--key", public)[0] == 0
    assert "cannot" in call("vault", "office-key")[2]
    home = ["--home", str(tmp_path / "v")]
    assert call("vault", "office-key", "--to", str(target), *home, passphrase=None)[0] == 1
    assert call("vault", "office-key", "--allow")[0] == 0
    code, _, err = call("vault", "rotate-key")
    assert (code, "Example Office can open this vault, but not by a file" in err) == (0, True)
    assert "vault office-key --to FILE" in err
    assert "Example Office can open this vault, since" in call("vault", "check")[2]
    assert "Example Office can open this vault, since" in call("vault", "recipients")[2]
    assert call("vault", "office-key", "--to", str(target), *home, passphrase=None)[0] == 0
    shown = subprocess.run(
        ["age", "-d", "-i", tmp_path / "office", target], capture_output=True, check=True
    )
    code = json.loads(shown.stdout)["code"]
    read = descriptor("another good phrase")
    assert call("vault", "passphrase", "--recovery", "--new-fd", read, passphrase=code)[0] == 0
    assert call("vault", "office-key", "--revoke", passphrase="another good phrase")[0] == 0
    assert call("vault", "passphrase", "--recovery", passphrase=code)[0] == 3


def test_a_backup_that_is_put_back_says_whose_office_it_brings(call, visit, tmp_path):
    keys = [str(x25519.Identity.generate().to_public()) for _ in range(2)]
    assert call("vault", "recipients", "--office", "Former", "--key", keys[0])[0] == 0
    made = call("vault", "backup")[1].strip()
    assert call("vault", "restore", made)[2].endswith("is Former, as it was then.\n")
    assert call("vault", "recipients", "--office", "New", "--key", keys[1])[0] == 0
    assert call("vault", "office-key", "--allow")[0] == 0
    code, _, err = call("vault", "restore", made)
    assert (code, "is Former, as it was then" in err) == (0, True)
    assert "New can open this vault, but Former is the office that is set" in err
    code, out, _ = call("vault", "check")
    assert (code, "but Former is the office that is set" in out) == (1, True)
    for change in (["rotate-key"], ["office-key", "--allow"]):
        code, _, err = call("vault", *change)
        assert (code, "office-key --revoke" in err) == (3, True)
    assert call("vault", "office-key", "--revoke")[0] == 0
    code, out, _ = call("vault", "check")
    assert (code, "Former is set, but New was set last" in out) == (1, True)
    assert call("vault", "recipients", "--office", "Former")[0] == 0
    assert call("vault", "check")[0] == 0
    assert call("vault", "rotate-key")[0] == 0


def test_an_older_backup_under_a_newer_name_says_up_to_when_it_goes(call, vault, tmp_path):
    older = Path(call("vault", "backup")[1].strip())
    call("visit", "new", "--organisation", "Example Trust", "--profile", "short")
    newer = Path(call("vault", "backup")[1].strip())
    disguised = older.rename(older.with_name("2099-01-01T000000.000Z.db"))
    code, _, err = call("vault", "check", "--all")
    assert code == 0
    assert "Backups that open: 2." in err
    assert f"Backup {disguised.name}: It has no entry." in err
    today = datetime.now(UTC).astimezone().strftime("%b %Y, ")
    (line,) = [line for line in err.splitlines() if newer.name in line]
    assert "Its newest entry is of " in line
    assert today in line
    assert {path.name for path in newer.parent.iterdir()} == {
        newer.name,
        disguised.name,
        "vault.json",
        "ledger",
    }
    err = call("vault", "restore")[2]
    assert f"The newest backup was taken, {newer.name}." in err
    assert today in err
    err = call("vault", "restore", str(disguised))[2]
    assert "The backup is in place. It has no entry." in err


def test_the_newest_three_backups_are_kept_unless_another_session_has_the_vault(call, vault):
    made = [Path(call("vault", "backup")[1].strip()) for _ in range(5)]
    folder = made[0].parent
    assert set(folder.glob("*.db")) == set(made[-3:])
    home = Home(folder.parent)
    with VaultLock(home) as lock:
        assert lock.acquire()
        code, out, err = call("vault", "backup")
    assert (code, "The older backups all stay. This vault is open in another" in err) == (0, True)
    assert set(folder.glob("*.db")) == {*made[-3:], Path(out.strip())}


def test_a_report_that_finds_no_room_leaves_what_was_there(call, visit, tmp_path, monkeypatch):
    page = tmp_path / "page.html"
    assert call("report", visit, "--to", str(page))[0] == 0
    before = page.read_bytes()
    assert before.startswith(b"<!DOCTYPE html>")

    def full(_file):
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(files, "sync", full)
        code, _, err = call("report", visit, "--to", str(page))
    assert (code, "The disk is full" in err) == (3, True)
    assert page.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"page.html", "v"}
    code, _, err = call("report", visit, "--to", str(tmp_path / "none" / "page.html"))
    assert (code, "Name another file" in err) == (3, True)


def test_a_reopened_visit_goes_on_and_says_why(call, visit):
    call("visit", "seal", visit)
    assert call("visit", "reopen", visit, "--why", "a name was missing")[0] == 0
    document = json.loads(call("visit", "show", visit, "--json")[1])
    assert document["closings"][-1]["reason"] == "a name was missing"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["visit", "show", "ffffffff"], 2, "No visit begins with ffffffff"),
        (["visit", "new", "--organisation", " "], 2, "needs the organisation"),
        (["visit", "new", "--organisation", "X", "--checklist", "none"], 2, "no checklist called"),
        (["visit", "new", "--organisation", "X", "--on", "2026-02-30"], 2, "not a date"),
        (["visit", "new", "--organisation", "X", "--on", "1926-03-22"], 2, "more than 50 years"),
        (["export"], 2, "Name the visits"),
        (["vault", "recipients", "--office", "North"], 2, "knows no keys of North"),
        (["vault", "recipients", "--office", "North", "--key", "age1x"], 2, "not a public key"),
        (["vault", "restore"], 3, "no backup"),
    ],
)
def test_refusals_are_sentences_with_their_exit_code(call, vault, arguments, code, words):
    found, _, err = call(*arguments)
    assert found == code
    assert words in err
    assert "Traceback" not in err


def test_an_open_visit_is_not_exported(call, visit, tmp_path):
    code, _, err = call("export", visit, "--to", str(tmp_path), "--clear")
    assert code == 2
    assert "still open" in err


def test_without_an_office_a_clear_export_has_to_be_asked_for(call, visit, tmp_path):
    call("visit", "seal", visit)
    code, _, err = call("export", visit, "--to", str(tmp_path))
    assert code == 2
    assert "readable by anyone" in err
    assert not list(tmp_path.glob("*.zip*"))


def test_there_is_one_vault_to_a_home(call, vault):
    code, _, err = call("init", "--name", "X", "--initials", "xy", "--organisation", "Z")
    assert code == 2
    assert "already" in err


def test_no_vault_is_said_and_nothing_is_made(call, tmp_path):
    code, _, err = call("visit", "list")
    assert code == 3
    assert "no vault" in err.lower()
    assert not (tmp_path / "v").exists()


def test_a_vault_without_its_header_is_not_called_none(call, vault, tmp_path):
    for path in (tmp_path / "v").glob("vault.json*"):
        path.unlink()
    for command in (("visit", "list"), ("vault", "check"), ("vault", "restore")):
        code, _, err = call(*command)
        assert code == 3
        assert "header is gone" in err
        assert "its database" in err
        assert "init" not in err


def test_the_app_refuses_to_open_without_a_terminal():
    done = subprocess.run(
        [sys.executable, "-m", "inspector_tui"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "needs a terminal" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_has_its_line_and_its_help(capfd):
    assert run(["--help"]) == 0
    overview = capfd.readouterr().out
    for name in COMMANDS:
        assert name in overview
        assert run([name, "--help"]) == 0
        assert "Usage: inspector-tui" in capfd.readouterr().out


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["visit", "nonsense"]])
def test_wrong_use_is_exit_code_2(arguments, capfd):
    assert run(arguments) == 2
    assert "Traceback" not in capfd.readouterr().err


def loaded_after(*arguments):
    code = (
        "import sys; from inspector_tui.cli.main import run; "
        f"code = run({list(arguments)!r}); "
        "print('loaded', code, *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return next(line for line in done.stdout.splitlines() if line.startswith("loaded")).split()


def test_verify_loads_neither_screens_nor_database(call, visit, tmp_path):
    call("visit", "seal", visit)
    signers = tmp_path / "signers"
    signers.write_text(call("key", "show")[1])
    bundle = call("export", visit, "--to", str(tmp_path), "--clear")[1].strip()
    loaded = loaded_after("verify", bundle, "--signers", str(signers))
    assert loaded[1] == "0"
    assert not {"textual", "rich", "sqlalchemy", "sqlmodel", "pydantic", "sqlcipher3"} & {*loaded}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_one_shot_commands_load_next_to_nothing(arguments):
    loaded = loaded_after(*arguments)
    assert not {"textual", "sqlalchemy", "pydantic", "cryptography", "msgspec"} & {*loaded}


def test_a_second_visit_looks_back_at_the_first(call, visit):
    call("visit", "seal", visit)
    second = call("visit", "new", "--organisation", "example  TRUST", "--profile", "short")[1]
    code, out, _ = call("visit", "show", second.strip())
    assert code == 0
    assert f"({visit[:8]}), 0 findings not put right" in out
    assert call("visit", "seal", second.strip())[0] == 0


def test_a_prompt_is_listed_until_it_is_settled(call, visit, tmp_path):
    def keep(command):
        with opened(tmp_path) as vault:
            record = vault.append(visit, command)
            return prompts.computed(record, library_of(vault, record))

    raised = keep([RowAdded(record="INCIDENT", row="INCIDENT-1", fields={})])
    (riddor,) = [prompt for prompt in raised if prompt.kind == "RIDDOR"]
    line = f"prompt not settled: {riddor.text}"
    assert line in call("visit", "show", visit)[1]
    keep(prompts.settle([riddor], "dismissed", "Entered by mistake"))
    assert line not in call("visit", "show", visit)[1]


@pytest.mark.parametrize("number", ["-1", "99999999999", "1000"])
def test_a_descriptor_that_is_none_is_refused_in_words(vault, tmp_path, number, capfd):
    code = run(["visit", "list", "--home", str(tmp_path / "v"), "--passphrase-fd", number])
    err = capfd.readouterr().err
    assert code == 2
    assert "Traceback" not in err


def test_an_empty_text_names_no_visit_and_no_home(call, visit, capfd):
    assert call("visit", "seal", "")[0] == 2
    assert json.loads(call("visit", "show", visit, "--json")[1]).get("closings") is None
    assert run(["visit", "list", "--home", ""]) == 2
    capfd.readouterr()


def test_a_passphrase_is_not_read_from_a_pipe_unasked(vault, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "inspector_tui", "visit", "list", "--home", str(tmp_path / "v")],
        input=PASSPHRASE,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    assert done.returncode == 3
    assert "no terminal" in done.stderr
    assert "Warning" not in done.stderr


def test_letters_the_terminal_lacks_are_spelled_not_fatal(call, vault, tmp_path):
    call("visit", "new", "--organisation", "Szpital Świętokrzyski")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "inspector_tui", "visit", "list"),
            *("--home", str(tmp_path / "v"), "--passphrase-fd", "0"),
        ],
        input=PASSPHRASE.encode(),
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "latin-1"},
        check=False,
    )
    assert done.returncode == 0
    assert b"Szpital" in done.stdout


def test_a_fault_in_the_program_says_kind_and_place_only(monkeypatch, capfd):
    secret = "patient-in-bed-7"

    def broken(*_args, **_more):
        raise KeyError(secret)

    monkeypatch.setattr("inspector_tui.cli.main.cli.main", broken)
    assert run(["visit", "list"]) == 3
    err = capfd.readouterr().err
    assert "KeyError" in err
    assert secret not in err
    assert "Traceback" not in err
