"""The end of a visit: what is still open, the seal, the code of the record, the bundle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from inspector_tui.faces import asked, crash, folders, placeless
from inspector_tui.faces.close_text import (
    about_bundle,
    bundle_lines,
    gap_lines,
    handed_over,
    open_words,
    sealed_words,
)
from inspector_tui.faces.told import READ_ONLY
from inspector_tui.faces.vault_lines import plural
from inspector_tui.tui import routes
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.desk_page import DeskPage
from inspector_tui.tui.dialog import Ask, PromptText, Say
from inspector_tui.tui.folder_prompt import FolderPrompt
from inspector_tui.tui.lines import LineList
from inspector_tui.vault.ledger import BundleRecord
from inspector_tui.workflow import visits
from inspector_tui.workflow.command import refusal
from inspector_tui.workflow.export import Exported, export
from inspector_tui.workflow.left_open import left_open
from inspector_tui.workflow.progress import Gap


class CloseScreen(DeskPage[str | None]):
    """Gives the question of a gap that is to be put right, or None."""

    PAGE = "close"
    DEFAULT_CSS = """
    CloseScreen #about { margin: 1; }
    """

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__(desk)
        self._stop_listening: Callable[[], None] | None = None
        self._stop_prompts: Callable[[], None] | None = None

    def body(self) -> ComposeResult:
        yield Static(id="about", markup=False)
        yield LineList(empty="")

    def on_mount(self) -> None:
        super().on_mount()
        self._stop_listening = self.desk.listen(self._heard)
        self._stop_prompts = self.desk.prompts.listen(self._prompted)
        self.set_focus(self.query_one(LineList))
        self._show()

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()
        if self._stop_prompts is not None:
            self._stop_prompts()

    def _heard(self, change: Change) -> None:
        if not self.left:
            self._show()

    def _prompted(self) -> None:
        if self.is_running and not self.covered:
            self._show()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self._show()

    # What is shown

    @property
    def sealed(self) -> bool:
        """True while nothing in the visit can change."""
        return self.desk.visit.status == "sealed"

    def _show(self) -> None:
        visit = self.desk.visit
        if self.sealed:
            about, right = sealed_words(visit), "Sealed"
            lines = list(bundle_lines(visit, self._bundles()))
        else:
            left = self._gaps()
            about, right = open_words(self.desk.items, left), f"Close: {plural(len(left), 'gap')}"
            lines = list(gap_lines(self.desk, left))
        self.query_one("#about", Static).update(about)
        self.query_one(LineList).set_lines(lines)
        self.title_is(self.desk.heading, right)
        self.refresh_footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sealing is for an open visit, exporting and reopening for a sealed one."""
        if action in ("export", "reopen"):
            return self.sealed
        return not self.sealed if action in ("seal", "undo", "redo") else True

    def footer_names(self) -> Sequence[str]:
        names = super().footer_names()
        if not self.query_one(LineList).line:
            return names[1:]
        return ["choose: show", *names[1:]] if self.sealed else names

    def _gaps(self) -> list[Gap]:
        standing = self.desk.prompts.standing
        return left_open(
            self.desk.visit,
            self.desk.library,
            asked=self.desk.items,
            raised=[one.prompt for one in standing],
            past=self.desk.behind.past,
        )

    def _bundles(self) -> list[BundleRecord]:
        return self.desk.vault.bundles(self.desk.visit.id)

    @on(LineList.Chosen)
    def _chosen(self, message: LineList.Chosen) -> None:
        question, _, rest = message.line.id.partition(" ")
        kind, _, box = rest.partition(" ")
        if kind == "draft" and not placeless.has_place(self.desk, box):
            if not self._refused():
                sure = Ask.of(placeless.throw_away(self.desk, box))
                self.app.push_screen(sure, partial(self._throw_away, box))
            return
        if kind == "draft" and routes.open_draft(self.app, self.desk, box, self._leave_for):
            return
        if kind == "prompt" and not self.sealed:
            routes.open_prompts(self.app, self.desk, question, self._leave_for)
        elif kind == "review" and not self.sealed:
            routes.open_section_end(self.app, self.desk, question)
        elif kind == "follow-up" and not self.sealed:
            routes.open_last_visit(self.app, self.desk, self._leave_for)
        elif question:
            self.dismiss(question)
        elif self.sealed:
            told = about_bundle(self.desk.visit, self._bundles(), rest)
            self.app.push_screen(Say.told(told))
        else:
            self.say("Press d in the section that it belongs to; the text is there.")

    def _throw_away(self, box: str, wanted: bool | None) -> None:
        if wanted:
            self.desk.drafts.drop(box)
            self._show()

    def _leave_for(self, question: str) -> None:
        self.dismiss(question)

    def action_back(self) -> None:
        self.dismiss(None)

    def _refused(self) -> bool:
        if self.desk.vault.read_only:
            self.say(f"{READ_ONLY} Nothing was changed.", "bad")
        return self.desk.vault.read_only

    # Seal and reopen

    def action_seal(self) -> None:
        """Ask once, then seal."""
        if self._refused():
            return
        if self.desk.side_work.takings:
            self.say("An exhibit is still being taken; e shows how far it is.", "bad")
            return
        question = asked.seal(len(self._gaps()), len(self.desk.drafts.boxes()))
        self.app.push_screen(Ask.of(question), self._seal)

    def _seal(self, sure: bool | None) -> None:
        if sure:
            self.say("Sealing *")
            command = visits.seal(self.desk.library, self.desk.behind.past)
            self.desk.do(command, heard=partial(self._done, "Sealed."))

    def action_reopen(self) -> None:
        """Ask why, then reopen."""
        if not self._refused():
            more = "The reason is recorded; the next bundle goes on from this one. Why?"
            self.app.push_screen(
                PromptText("Reopen this visit", more=more, check=_no_reason), self._reopen
            )

    def _reopen(self, reason: str | None) -> None:
        if reason is not None:
            self.say("Reopening *")
            self.desk.do(
                visits.reopen(reason), heard=partial(self._done, "The visit is open again.")
            )

    def _done(self, words: str, change: Change) -> None:
        if change.error is not None:
            self.say("")
            self.app.push_screen(Say.error(change.error, "This was not saved"))
        else:
            self.say(words)

    # Export

    def action_export(self) -> None:
        """Make the bundle, encrypted when there is an office, else only on purpose."""
        if self._refused():
            return
        if self.desk.side_work.is_long:
            self.say("A bundle is being made already.", "bad")
            return
        office = self.desk.vault.recipients()
        if office is not None:
            self._ask_folder(asked.copy_to(office.name), clear=False)
            return
        self.app.push_screen(Ask.of(asked.EXPORT_CLEAR), self._clear)

    def _clear(self, sure: bool | None) -> None:
        if sure:
            self._ask_folder("Name the folder that the bundle goes to.", clear=True)

    def _ask_folder(self, more: str, *, clear: bool) -> None:
        self.app.push_screen(FolderPrompt(more, needed=clear), partial(self._export, clear))

    def _export(self, clear: bool, folder: str | None) -> None:
        if folder is None:
            return
        self.say("Exporting *")
        vault, visit, place = self.desk.vault, self.desk.visit.id, folders.named(folder)
        # The desk's work: it goes on when this page is left.
        self.desk.work_long(
            lambda watch: export(vault, visit, folder=place, clear=clear, watch=watch),
            self._exported,
        )

    def _exported(self, outcome: Exported | Exception) -> None:
        if self.is_attached:
            self.say("Exported." if isinstance(outcome, Exported) else "")
            self._show()
        if isinstance(outcome, Exported):
            self.app.push_screen(Say.told(handed_over(outcome)))
        else:
            error = crash.in_words(outcome, "The export stopped")
            self.app.push_screen(Say.error(error, "The bundle was not made"))


def _no_reason(reason: str) -> str | None:
    return refusal(lambda: visits.reopen(reason))
