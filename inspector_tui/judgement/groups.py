"""Prompts of one kind on one subject told together: what matters first, and each group in a line.

Nothing is left out: a group holds every one of its prompts, and a count is a count of prompts.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from inspector_tui.judgement.kinds import KINDS, TOPICS, Topic, Weight
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import listed


class Group(Struct, frozen=True):
    """The prompts of one group, in the order in which they were given; at least one."""

    key: str
    members: tuple[Prompt, ...]

    @property
    def topic(self) -> Topic:
        """What they have in common; a group that this program does not know is one to look at."""
        kind = self.members[0].kind
        return TOPICS.get(self.key) or Topic(KINDS.get(kind, kind), 3)

    @property
    def weight(self) -> Weight:
        """How much it matters: 1 is to be acted on first, 4 is only to note."""
        return self.topic.weight

    @property
    def sum(self) -> str:
        """All of it in a sentence: the one prompt as it stands, or what they share and names."""
        if len(self.members) == 1:
            return self.members[0].text
        return f"{self.topic.words}: {self._names}."

    @property
    def line(self) -> str:
        """The sum where there is no room for more than a line."""
        if len(self.members) == 1 and not (self.topic.brief and self.members[0].about):
            return self.members[0].text
        return f"{self.topic.brief or self.topic.words}: {self._names}."

    @property
    def _names(self) -> str:
        return listed(dict.fromkeys(one.about or one.question for one in self.members))

    @property
    def questions(self) -> tuple[str, ...]:
        """Where its prompts are shown."""
        return tuple(dict.fromkeys(one.question for one in self.members))

    @property
    def shared(self) -> tuple[Reason, ...]:
        """Reasons that all of its prompts have, such as the sample; () of a single prompt."""
        first, *others = self.members
        if not others:
            return ()
        return tuple(why for why in first.reasons if all(why in one.reasons for one in others))


def groups(prompts: Iterable[Prompt]) -> tuple[Group, ...]:
    """Every prompt in its group: the gravest group first, then in the order of the prompts."""
    found: dict[str, list[Prompt]] = {}
    for prompt in prompts:
        found.setdefault(prompt.group, []).append(prompt)
    grouped = [Group(key, tuple(members)) for key, members in found.items()]
    return tuple(sorted(grouped, key=lambda group: group.weight))
