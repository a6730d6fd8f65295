"""The group of commands, each loaded only when it is called."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from inspector_tui import __version__
from inspector_tui.cli.output import answering, fail, fail_use, require_stdout, say
from inspector_tui.cli.screen import screen_options
from inspector_tui.errors import InspectorError, MisuseError
from inspector_tui.faces import modes
from inspector_tui.faces.leaving import ended_in_order, let_go_of_dead_streams
from inspector_tui.imports import import_quickly

COMMANDS: dict[str, tuple[str, str]] = {
    "checklist": ("checklists", "Lint, list, show and compare checklists; their schema."),
    "demo": ("demo", "A throw-away vault with four invented visits, opened."),
    "doctor": ("doctor", "What was found here, what was chosen, what will hinder work."),
    "export": ("bundles", "Write signed bundles of sealed visits."),
    "init": ("setup", "First set-up without the app."),
    "key": ("keys", "The signer's public key."),
    "liaison": ("liaison", "Who leads, whom to tell: the referral of a visit."),
    "outbox": ("bundles", "Bundles made so far, and where they are."),
    "receipt": ("receipts", "Take in the office's receipt for a bundle."),
    "report": ("visits", "A visit as a document."),
    "unpack": ("verify", "Verify a bundle, then unpack it into a new folder."),
    "vault": ("keeping", "Check, rebuild, back up; passphrase, codes, keys, recipients."),
    "verify": ("verify", "Check a bundle against a list of signers."),
    "visit": ("visits", "List, show, start, seal and reopen visits."),
}
"""Command -> module of this package that holds it, and its line in `--help`."""


@contextmanager
def _unanswered(fault: type[OSError]) -> Iterator[None]:
    """Say of help and version, which click writes itself, what is said of every other answer.

    A pipe that broke would have click end the program with 1, which means "no".
    """
    try:
        yield
    except click.exceptions.Exit as done:
        if done.exit_code == 0:
            require_stdout()
        raise
    except fault:
        with answering():
            raise


class _Lazy(click.Group):
    """Knows its commands by name and imports one when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"inspector_tui.cli.{COMMANDS[cmd_name][0]}"
        import_quickly(module)
        command: click.Command = getattr(sys.modules[module], f"{cmd_name}_command")
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _unanswered(OSError):  # nothing but help and version is done here
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _unanswered(BrokenPipeError):
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.command(
    cls=_Lazy,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="inspector-tui")
@click.option("--home", metavar="DIR", help="Folder of the vault (or INSPECTOR_TUI_HOME).")
@click.option(
    "--plain", is_flag=True, help="Lines instead of screens: for screen readers, scripts."
)
@click.option(
    "--passphrase-fd",
    type=click.IntRange(0, 2**31 - 1),
    metavar="N",
    help="With --plain: read the passphrase from this open file descriptor.",
)
@screen_options
@click.pass_context
def cli(ctx: click.Context, home: str | None, plain: bool, passphrase_fd: int | None) -> None:
    """Inspect offline: violence, panic-alarm response, manual handling.

    Without a command the app opens. Secrets are asked for on the terminal or read from a file
    descriptor (--passphrase-fd), never from arguments or the environment.

    Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 cannot.
    """
    ctx.obj = home
    if ctx.invoked_subcommand is not None:
        if plain or passphrase_fd is not None:
            raise MisuseError(
                "--plain and --passphrase-fd before a command have no meaning.",
                todo="Put them behind it, where its --help names them.",
            )
    elif plain:
        ctx.exit(_plain(home, passphrase_fd))
    elif passphrase_fd is not None:
        raise MisuseError("--passphrase-fd goes with --plain or with a command.")
    else:
        import_quickly("inspector_tui.tui.run", "inspector_tui.tui.screens.unlock")
        from inspector_tui.tui.run import run_app
        from inspector_tui.vault.home import Home, default_home
        from inspector_tui.vault.process import APP_NEEDS, require_memory

        require_terminal()
        require_memory(APP_NEEDS)
        ctx.exit(run_app(Home(default_home(home))))


def _plain(home: str | None, descriptor: int | None) -> int:
    from inspector_tui.cli.secrets import read_secret
    from inspector_tui.plain.session import run_plain
    from inspector_tui.vault.home import Home, default_home
    from inspector_tui.vault.process import VAULT_NEEDS, require_memory

    if sys.stdin is None or sys.stdout is None:  # as Python has them when they were closed
        raise InspectorError(
            "Plain mode needs something to read from and something to write to.",
            todo="Start it without closing its input or output (<&-, >&-).",
        )
    require_memory(VAULT_NEEDS)
    typed = descriptor is None
    return run_plain(
        Home(default_home(home)), lambda prompt: read_secret(prompt, descriptor), typed=typed
    )


def require_terminal() -> None:
    """Refuse to start the screens where there is no terminal to show them on."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise InspectorError(
            "The app needs a terminal, and this is not one.",
            todo="Use --plain, or the commands: 'inspector-tui --help' lists them.",
        )
    if os.environ.get("TERM") == "dumb":
        raise InspectorError(
            "This terminal says that it cannot place text on its screen (TERM=dumb).",
            todo="Use --plain. Where that is wrong, set TERM, for example to vt100; 'inspector-tui "
            "doctor' says more.",
        )


def _require_no_file(arguments: Sequence[str]) -> None:
    """Refuse an option that is the name of a file here: `*` may have put it among the arguments.

    Who fills a folder could else choose the options of what is called in it. Raises `MisuseError`.
    """
    for argument in arguments:
        if argument.startswith("-") and argument != "-" and os.path.lexists(argument):
            raise MisuseError(
                f"A file in this folder is called {argument}, like an option.",
                todo="Name files with ./ before them (./*.zip), or call from another folder. "
                "It may have been named so to mislead.",
            )


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; no traceback reaches the user."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments)
    finally:
        # Where output cannot be written Python would say so again, in its own words, at its end.
        let_go_of_dead_streams()
        modes.give_back()


def _run(arguments: Sequence[str]) -> int:
    try:
        _require_no_file(arguments)
        with ended_in_order():
            result = cli.main(list(arguments), prog_name="inspector-tui", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.Abort:
        say("Stopped; nothing more was done.")
        return 3
    except click.ClickException as error:
        return fail_use(error)
    except InspectorError as error:
        return fail(error)
    except OSError as error:
        return fail(
            InspectorError(f"The system refused: {error.strerror or type(error).__name__}.")
        )
    except Exception as error:  # its message may quote a record, so only kind and place are said
        from inspector_tui.faces.crash import describe

        for line in describe(error).split("\n"):
            say(line)
        return 3
    return result if isinstance(result, int) else 0
