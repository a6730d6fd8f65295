"""Who leads on an incident, whom to tell, what to pass on; and the referral to hand over."""

from __future__ import annotations

from inspector_tui.faces import asked
from inspector_tui.faces.liaison_text import led_rows, resting_lines, standing
from inspector_tui.faces.opening import IDLE_LOCK
from inspector_tui.faces.text import one_line
from inspector_tui.plain.folders import folder_for
from inspector_tui.plain.leading import LeadingPage
from inspector_tui.plain.long_work import wait_for
from inspector_tui.workflow import liaison


class LiaisonPage(LeadingPage):
    """What the table makes of what is recorded, and the questions that it rests on."""

    PAGE = "liaison"

    def show(self) -> None:
        """Who leads and what follows, then what it rests on."""
        found = liaison.liaison(self.desk.visit, self.desk.library)
        self.talk.heading(standing(self.desk.visit))
        self.talk.rows(led_rows(found, self.talk.width))
        for line in resting_lines(self.desk, found):
            if line.heading:
                self.talk.say(line.text) if line.text else self.talk.blank()
            else:
                self.talk.item(f" {line.tail}", one_line(line.text))

    def more(self) -> list[tuple[str, str]]:
        return [("IL-050", "Goes to that question."), ("Enter", "Back.")]

    def action_refer(self, rest: str) -> None:
        """Write the referral, after saying what that means."""
        if not self.talk.choose(asked.REFER):
            return
        typed = self.talk.ask("The folder that it goes to (Enter: leave it):").text
        home = self.desk.vault.home
        folder = folder_for(self.talk, typed, needed=False, home=home)
        if folder is None:
            return
        visit, library = self.desk.visit, self.desk.library
        paths = wait_for(
            self.talk,
            "The referral was not written",
            lambda _: liaison.write(home, visit, library, folder),
            holds=IDLE_LOCK,
        )
        self.talk.say("Written:")
        for path in paths:
            self.talk.exact(str(path))
        self.talk.say(asked.REFERRED)
