"""What a visit began with, put right: only what differs, with a reason, sites by their ids."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journals import chain, started

from inspector_tui.record.events import Site, VisitAmended
from inspector_tui.record.fold import fold
from inspector_tui.workflow import answering, editions, last_visit, rows, visits
from inspector_tui.workflow.amending import Amended, amend, fit_sites, site_lines
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.progress import items

TYPO = "mistyped"


def put_right(work, reason=TYPO, **new):
    return work.do(amend(work.library, Amended(**new), reason))


class TestWhatIsRecorded:
    def test_one_act_with_only_what_differs(self, work):
        before = work.visit
        visit = put_right(
            work,
            organisation="  Sample Trust ",
            on=date.fromisoformat(before.on),
            sites=site_lines(before.sites),
            purpose="",
            profile="",
        )
        assert visit.last == before.last + 1
        act = list(work.vault.links(visit.id))[-1].act
        assert act == VisitAmended(organisation="Sample Trust", reason=TYPO)
        assert visit.amendments[0].was.given() == {"organisation": "Example Trust"}
        assert (visit.checklists, visit.sites) == (before.checklists, before.sites)

    def test_nothing_where_nothing_differs(self, work):
        with work.refusing("reads as before"):
            put_right(work, organisation="Example Trust ", sites=["Ward A", "Ward B"])

    @pytest.mark.parametrize("reason", ["", "  ", "x", "..."])
    def test_nothing_without_a_reason(self, work, reason):
        with work.refusing("with a reason"):
            put_right(work, reason, organisation="Sample Trust")

    def test_nothing_in_a_sealed_visit(self, work):
        work.seal()
        with work.refusing("sealed"):
            put_right(work, organisation="Sample Trust")

    @pytest.mark.parametrize(
        ("new", "why"),
        [
            ({"organisation": " \x00"}, "needs the organisation"),
            ({"on": date(1926, 3, 22)}, "more than 50 years away"),
            ({"profile": "tiny"}, "a profile called tiny"),
        ],
    )
    def test_what_a_new_visit_refuses_is_refused(self, work, new, why):
        with work.refusing(why):
            put_right(work, **new)

    def test_a_date_that_stays_is_not_looked_at(self, work):
        """The clock was wrong when it was begun: that must not keep the rest from being right."""
        odd = (date.today() + timedelta(days=60 * 365)).isoformat()
        visit = fold(chain([started(on=odd)]))
        new = Amended(organisation="Sample Trust", on=date.fromisoformat(odd))
        (act,) = amend(work.library, new, TYPO)(visit)
        assert act == VisitAmended(organisation="Sample Trust", reason=TYPO)

    def test_nor_is_a_profile_that_stays(self, work):
        """Newer checklists may not have it any more."""
        visit = fold(chain([started(profile="dropped")]))
        new = Amended(organisation="Sample Trust", profile="dropped")
        (act,) = amend(work.library, new, TYPO)(visit)
        assert act == VisitAmended(organisation="Sample Trust", reason=TYPO)
        (act,) = amend(work.library, Amended(profile=""), TYPO)(visit)
        assert act == VisitAmended(profile="", reason=TYPO)


class TestUndo:
    def test_it_is_taken_back_and_put_back(self, work):
        before = work.visit
        put_right(work, organisation="Sample Trust", on=date(2026, 11, 20))
        undone = work.do(answering.undo)
        assert (undone.organisation, undone.on) == (before.organisation, before.on)
        assert undone.amendments == ()
        redone = work.do(answering.redo)
        assert (redone.organisation, redone.on) == ("Sample Trust", "2026-11-20")
        assert [made.reason for made in redone.amendments] == [TYPO]
        assert work.reopen().organisation == "Sample Trust"


class TestWhatFollows:
    def test_the_list_of_visits_names_it_as_it_is_now(self, work):
        put_right(work, organisation="Sample Trust", on=date(2026, 11, 20))
        (summary,) = work.vault.visits()
        assert (summary.organisation, summary.on) == ("Sample Trust", "2026-11-20")

    def test_earlier_visits_are_those_of_the_right_organisation_and_day(self, work):
        """A name that was mistyped found none; the day decides which are earlier."""
        earlier = visits.start(
            work.vault, visits.NewVisit("Sample Trust", date(2026, 11, 20), ["panic-alarm"])
        )
        work.vault.append(earlier, visits.seal(work.library))

        def past():
            found = last_visit.look_back(work.vault, work.visit, work.library)
            return [visit.id for visit in found.visits] if found else []

        assert past() == []
        put_right(work, organisation="Sample Trust")
        assert past() == [earlier]
        put_right(work, on=date(2026, 11, 19))
        assert past() == []

    def test_a_short_visit_becomes_a_whole_one_and_keeps_its_answers(self, work):
        whole = [item.id for item in items(work.visit, work.library)]
        work.do(answering.give(work.library, [whole[0], whole[-1]], verdict="satisfied"))
        visit = put_right(work, profile="short")
        assert visit.profile == "short"
        short = items(visit, work.library)
        assert len(short) < len(whole)
        assert {whole[0], whole[-1]} <= {item.id for item in short}
        again = put_right(work, profile="")
        assert again.profile is None
        assert [item.id for item in items(again, work.library)] == whole
        assert editions.newer(work.vault, again) == []


class TestSites:
    def add(self, work, site):
        fields = {"code": f"RN-{len(work.visit.rows) + 1}", "role": "nurse", "site": site}
        return work.do(rows.add(work.library, "PERSON", fields))

    def test_one_that_is_called_otherwise_keeps_its_rows(self, work):
        visit = self.add(work, "S1")
        named = next(iter(visit.rows.values())).fields["site"]
        visit = put_right(work, sites=["S1 Ward Alder", "S2 Ward B"])
        assert visit.sites == (Site("S1", "Ward Alder"), Site("S2", "Ward B"))
        assert next(iter(visit.rows.values())).fields["site"] == named == "S1"

    def test_one_that_a_row_names_cannot_go(self, work):
        self.add(work, "S2")
        with work.refusing("S2 Ward B is named by RN-1"):
            put_right(work, sites=["S1 Ward A"])
        assert put_right(work, sites=["S2 Ward B"]).sites == (Site("S2", "Ward B"),)

    def test_nor_one_that_a_withdrawn_row_names(self, work):
        visit = self.add(work, "S2")
        work.do(rows.withdraw(next(iter(visit.rows)), "entered twice"))
        with work.refusing("named by RN-1"):
            put_right(work, sites=["S1 Ward A"])

    def test_an_id_that_is_gone_is_given_to_no_other(self, work):
        put_right(work, sites=["S1 Ward A"])
        assert put_right(work, sites=["S1 Ward A", "Ward C"]).sites[1] == Site("S3", "Ward C")
        put_right(work, sites=[])
        again = put_right(work, sites=["S2 Ward B", "Ward D"]).sites
        assert again == (Site("S2", "Ward B"), Site("S4", "Ward D"))

    @pytest.mark.parametrize(
        ("lines", "sites"),
        [
            (["Ward B", "Ward A"], [("S2", "Ward B"), ("S1", "Ward A")]),
            (["S1  Ward A", "", "S3 Ward C"], [("S1", "Ward A"), ("S3", "Ward C")]),
            (["S10 corridor"], [("S3", "S10 corridor")]),
            (["S1Ward"], [("S3", "S1Ward")]),
            (["New one", "Other one"], [("S3", "New one"), ("S4", "Other one")]),
            (["S3 New one", "S4 Other one"], [("S3", "New one"), ("S4", "Other one")]),
        ],
    )
    def test_what_a_line_means(self, work, lines, sites):
        found = fit_sites(work.visit, work.library, lines)
        assert [(site.id, site.name) for site in found] == sites

    def test_line_ends_of_earlier_versions_are_no_change(self, work):
        names = [Site("S1", "North\nS2 South"), Site("S2", "Ward B")]
        work.vault.append(
            work.visit_id, [VisitAmended(organisation="A\nTrust", sites=tuple(names), reason=TYPO)]
        )
        lines = site_lines(work.visit.sites)
        assert lines[0] == "S1 North S2 South"
        visit = put_right(work, sites=lines, organisation="A Trust", purpose="Night shifts")
        assert visit.sites == tuple(names)
        assert set(visit.amendments[-1].was.given()) == {"purpose"}

    @pytest.mark.parametrize(
        ("lines", "why"), [(["S1"], "has no name"), (["S1 Ward A", "S1 Ward B"], "there twice")]
    )
    def test_what_means_nothing(self, work, lines, why):
        with pytest.raises(RefusedError, match=why):
            fit_sites(work.visit, work.library, lines)


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=5)


@given(st.lists(STEPS, min_size=1, max_size=5))
def test_no_site_is_ever_taken_for_another(plan):
    """Whatever comes, stays or goes: what stays keeps its id, and no id means two places."""
    acts = [started(sites=())]
    library, meant = visits.newest(), {}
    for n, step in enumerate(plan):
        visit = fold(chain(acts))
        old = visit.sites
        kept = dict.fromkeys(old[at % len(old)] for stays, at in step if stays and old)
        new = [f"Ward {n}.{at}" for at, (stays, _) in enumerate(step) if not stays]
        found = fit_sites(visit, library, [*site_lines(list(kept)), *new])
        assert found[: len(kept)] == tuple(kept)
        assert [site.name for site in found[len(kept) :]] == new
        for site in found:
            assert meant.setdefault(site.id, site.name) == site.name
        acts.append(VisitAmended(sites=found, reason=TYPO))
