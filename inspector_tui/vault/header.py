"""The vault's header: who it is, and the key slots that open it (docs/formats.md).

`vault.json.copy` and the one among the backups hold the same bytes as `vault.json`, against bit
rot: whichever is sound, and sealed with the vault's own data key, opens the vault (`places.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Any, Self

from inspector_tui.errors import InspectorError
from inspector_tui.vault import document, own_key, places, recovery, rotated, slots
from inspector_tui.vault.document import Document, NewerVaultError
from inspector_tui.vault.files import write_whole
from inspector_tui.vault.header_errors import (
    DamagedHeaderError,
    NoVaultError,
    UnprovenHeaderError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from inspector_tui.vault.home import HeaderGoneError, Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.slots import Slot
from inspector_tui.vault.slotted import Slotted

_Open = Callable[[Slot, Mapping[str, Any]], Dek | None]
_Kinds = tuple[str, ...]


class Header(Slotted):
    """As it stands in the places of a vault; `save` makes a changed one stand there."""

    def __init__(self, found: Document, *, home: Home | None = None) -> None:
        super().__init__(found, home=home)
        self._others: list[Document] = []
        """What stands in the other places, where it says something else."""
        self.notice = ""
        """A sentence when the copy had to be used, else empty."""
        self._unproven = False
        """True for the one among the backups, read as both others are damaged."""
        self.needs_saving = False
        """True when one of the files on disk must be written again, by who holds the lock."""

    @classmethod
    def load(cls, home: Home) -> Self:
        """The header, or its sound copy, or the one among the backups, with a `notice`.

        A change of the data key that was cut short is finished first. Raises `NoVaultError`,
        `HeaderGoneError`, `NewerVaultError`, `DamagedHeaderError`, `VaultInUseError`,
        `DiskFullError` or `CannotUseError`.
        """
        finished = rotated.finish(home)
        if not home.exists():
            raise HeaderGoneError(home) if home.remains() else NoVaultError(home)
        header = cls._load(home)
        header.notice = " ".join(filter(None, [finished, header.notice]))
        return header

    @classmethod
    def _load(cls, home: Home) -> Self:
        data, spares = places.read(home.header), places.spares(home)
        main = _of_this_version(data, spares)
        if main is not None:
            header = cls(main, home=home)
            header.needs_saving = any(spare != data for spare in spares)
        else:
            copied = document.read(spares[0])
            last = copied or next(filter(None, map(places.readable, spares[1:])), None)
            if last is None:
                raise DamagedHeaderError(home)
            header = cls(last, home=home)
            header._came_from_copy()
            header._unproven = copied is None
            if data is None and home.staging.exists():
                header.notice = ""  # set-up was cut short: nothing was damaged
        found = map(places.readable, dict.fromkeys(spares))
        header._others = [one for one in found if one and one != header._document]
        return header

    def unlock(self, passphrase: Secret) -> Dek:
        """The data key, which is the vault's own where the places of the header differ.

        Raises `WrongPassphraseError`, `OtherKeyError`, `DamagedHeaderError`,
        `NotEnoughMemoryError`, and where they differ what reading the database raises.
        """
        return self._unlock(
            (slots.PASSPHRASE,),
            lambda slot, of: slots.open_passphrase(slot, passphrase, of),
            WrongPassphraseError,
        )

    def unlock_with_recovery(self, code: Secret) -> Dek:
        """The data key; `code` as typed or as `recovery.normalise` gave it: yours or the office's.

        Raises `RecoveryCodeFault`, `WrongRecoveryCodeError`, else as `unlock`.
        """
        plain = recovery.normalise(code)
        return self._unlock(
            (slots.RECOVERY, slots.OFFICE),
            lambda slot, of: slots.open_recovery(slot, plain, of),
            WrongRecoveryCodeError,
        )

    def save(self, home: Home, dek: Dek) -> None:
        """Write the header and then, as far as it can be done, its copies.

        What is there of another data key is kept aside. Only for who holds the vault's lock. Raises
        `OtherKeyError`, `DiskFullError` or `CannotUseError` when the header is as it was.
        `needs_saving` stays when only the copy beside it is.
        """
        data = self._vetted(home, dek)
        write_whole(home.header, data)
        self._home, self._others, self.needs_saving = home, [], True
        with suppress(InspectorError):
            if places.read(home.header_backup) is not None:  # else the old passphrase would open it
                write_whole(home.header_backup, data)
        with suppress(InspectorError):
            write_whole(home.header_copy, data)
            self.needs_saving = False

    def back_up(self, home: Home, dek: Dek) -> None:
        """Put a copy into the folder of backups, if there is another one. Raises as `save`."""
        if places.read(home.header_backup) != self.spelled():
            write_whole(home.header_backup, self._vetted(home, dek))

    def current(self, home: Home, dek: Dek) -> Self:
        """The vault's header as it stands on disk under `dek`, in whichever place it is sound.

        Raises what `load` raises, and `DamagedHeaderError` when none is sealed with `dek`.
        """
        found = type(self).load(home)
        if not any(found._sealed(dek)) or found._take(dek).vault != self.vault:
            raise DamagedHeaderError(home)
        return found

    def require_own(self, home: Home, dek: Dek) -> None:
        """Make sure that `dek` is the vault's own key, where there is another; `OtherKeyError`."""
        places.vet(home, dek, self._document)

    def _vetted(self, home: Home, dek: Dek) -> bytes:
        """The bytes to write, once nothing else that is of worth is in their way."""
        data = self.spelled()
        if document.read(data) is None:
            raise ValueError("a header that could not be read again is not written")
        if not document.is_signed(self._document, dek):
            raise ValueError("the data key of another vault")
        places.make_way(home, dek, self._document)
        return data

    def _unlock(self, kinds: _Kinds, opened: _Open, wrong: Callable[[], InspectorError]) -> Dek:
        if not self._others:
            return self._proven(self._opened(self._document, kinds, opened, wrong))
        assert self._home is not None
        with ExitStack() as held:
            fault: InspectorError = wrong()
            found: list[tuple[Document, Dek]] = []
            for one in (self._document, *self._others):
                try:
                    found.append((one, held.enter_context(self._opened(one, kinds, opened, wrong))))
                except (WrongPassphraseError, DamagedHeaderError) as error:
                    fault = error if one is self._document else fault
            if not found:
                raise fault
            dek = own_key.own(self._home, [key for _, key in found]) or found[0][1]
            newest = self._newest(dek)
            places.vet(self._home, dek, newest)
            if newest not in [one for one, _ in found]:
                raise wrong()  # what opens an older one was replaced since
            self._take(dek)
            return Dek(bytearray(dek.reveal()))

    def _proven(self, dek: Dek) -> Dek:
        """The key, if nothing else has to say that it is the vault's own, or something does."""
        if self._unproven and self._home is not None:
            try:
                if own_key.own(self._home, [dek]) is None:
                    raise UnprovenHeaderError(self._home)
            except BaseException:
                dek.wipe()
                raise
        return dek

    def _opened(
        self, found: Document, kinds: _Kinds, opened: _Open, wrong: Callable[[], InspectorError]
    ) -> Dek:
        of = {name: found[name] for name in document.IDENTITY}
        for slot in found["slots"]:
            dek = opened(slot, of) if slot["type"] in kinds else None
            if dek is None:
                continue
            if not document.is_signed(found, dek):
                dek.wipe()
                raise DamagedHeaderError(self._home)
            return dek
        raise wrong()

    def _sealed(self, dek: Dek) -> Iterator[Document]:
        """What stands in each place that is as the key sealed it."""
        return (one for one in (self._document, *self._others) if document.is_signed(one, dek))

    def _newest(self, dek: Dek) -> Document:
        """The latest of them; the header itself before a copy that says the same of itself."""
        return max(self._sealed(dek), key=lambda one: slots.version(one["slots"]))

    def _take(self, dek: Dek) -> Self:
        """Be the header that `dek` sealed, and say so if it is not the one that was read first."""
        assert self._home is not None
        newest, first = self._newest(dek), self._document
        self._document = newest
        self._others = [one for one in (first, *self._others) if one is not newest]
        if newest is not first:
            self._came_from_copy(places.why(first, dek, newest))
        if self._others and places.strange(self._home, dek, newest):
            self._say(places.KEPT)
        return self

    def _came_from_copy(self, notice: str = places.DAMAGED) -> None:
        self._say(notice)
        self.needs_saving = True

    def _say(self, notice: str) -> None:
        if notice not in self.notice:
            self.notice = f"{self.notice} {notice}".lstrip()


def _of_this_version(data: bytes | None, spares: Sequence[bytes | None]) -> Document | None:
    """What stands in `vault.json`; None for one that is damaged. Raises `NewerVaultError`.

    One flipped digit calls it newer too. A newer version would have written its copies as well.
    """
    try:
        return document.read(data)
    except NewerVaultError:
        if places.readable(spares[0]) is None or not all(
            map(places.readable, filter(None, spares))
        ):
            raise
        return None
