"""Reports as people get them: the same for the same data, escaped, and honest where nothing is."""

import re
from functools import partial
from html.parser import HTMLParser
from typing import Any

import pytest
from typing_extensions import override

from functions.shared.domain.reports import digest, handover
from functions.shared.domain.triggers import Firing
from functions.shared.rendering import reports as rendered
from functions.shared.store import reports as bounds
from functions.shared.store.programs import Programs
from functions.shared.store.reports import Reports
from functions.shared.store.ventures import Ventures
from tests.unit.api import AT, DAY, Api, founded
from tests.unit.test_api_gates import counted
from tests.unit.test_stale import unreadable

COMMAND = re.compile(
    r'curl -s "\$API(/v1/ventures/[^"]+)" -H "Authorization: Bearer \$TOKEN"(?: \| jq \'(.+)\')?'
)
KINDS = ("digest", "insights", "handover")


def answer_of(api: Api, command: str) -> tuple[Any, str | None]:
    """What a report's command prints, and its filter; without one, the whole answer."""
    match = COMMAND.fullmatch(command)
    assert match, command
    said = api.ask("GET", match[1], role="viewer")
    path, _, number = (match[2] or "").partition(" | ")
    for name, place in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        said = said[name] if name else said[int(place)]
    return float(said) if number == "tonumber" else said, match[2]


def text(api: Api, kind: str, form: str) -> str:
    """A report as text, as the gateway answers it."""
    venture = Ventures(api.table).get(api.venture)
    parameters = Ventures(api.table).parameters(api.venture).active
    report = getattr(Reports(api.table), kind)(venture, parameters, api.at)
    return rendered.markdown(report) if form == "markdown" else rendered.page(report)


def busy() -> Api:
    """A venture with customers, answers and a reason to leave, and names that mean mischief."""
    api = founded(name="A <b>bold</b> venture & *sons*")
    mischief = {"name": "<script>alert(1)</script> | _Acme_", "owner": "d<a>na", "arr": "9.50"}
    profile = {"currency": "EUR", "onboarded_at": "2026-02-01T00:00:00Z", "contacts": []}
    api.of("PUT", "/customers/acme", profile | mischief)
    api.customer("brio", tier="enterprise", arr="50000")
    api.happened("feature_used", "brio", feature="<i>api</i>", core=True)
    api.happened("login", "acme", at=api.at - 9 * DAY)
    comment = "We wish for a <u>calendar</u>, `please` add it"
    for customer, score in (("acme", 3), ("brio", 9)):
        api.happened(
            "nps_answered", customer, survey="s", contact="ada", score=score, comment=comment
        )
    api.happened(
        "exit_answered",
        "acme",
        survey="x",
        contact="ada",
        reason="missing_something",
        comment="No <calendar> # at all",
    )
    counted(api)
    return api


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.said: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_shows_what_people_said_as_text(kind: str) -> None:
    page = text(busy(), kind, "html")
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    assert not outline.tags & {"script", "a", "img", "iframe", "form", "b", "i", "u", "calendar"}
    assert not [name for name in outline.attributes if name.startswith("on") or name == "href"]
    assert "A <b>bold</b> venture & *sons*" in "".join(outline.said)


@pytest.mark.parametrize("kind", KINDS)
def test_in_markdown_nothing_that_people_said_means_anything(kind: str) -> None:
    said = text(busy(), kind, "markdown")
    assert said.startswith("# ")
    plain = re.sub(r"`curl [^`]*`", "", said)
    for mark in ("<", "`", "|", "#"):
        bare = re.findall(rf"(?<!\\){re.escape(mark)}", plain)
        # Our own marks are those of headings alone.
        assert len(bare) == (plain.count("\n#") + plain.count("##") + 1 if mark == "#" else 0)
    assert "\n## " in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["markdown", "html"])
def test_the_same_data_makes_the_same_text(kind: str, form: str) -> None:
    assert text(busy(), kind, form) == text(busy(), kind, form)


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_venture_without_anybody_it_is_said_that_nothing_is_known(kind: str) -> None:
    api = founded()
    report = api.of("GET", f"/reports/{kind}", role="viewer")
    assert report["as_of"] == "2026-03-02T10:30:00Z"
    for section in report["sections"]:
        assert (section["empty"] is None) == bool(section["claims"])
        for claim in section["claims"]:
            assert claim["value"] is not None or claim["unknown"]
    for form in ("markdown", "html"):
        assert "everybody is counted once a night, and was not yet" in text(api, kind, form)


def test_each_format_is_answered_as_what_it_is() -> None:
    api = busy()
    for form, kind in (("markdown", "text/markdown"), ("html", "text/html")):
        answer = api.raw(f"/reports/digest?format={form}")
        assert answer["statusCode"] == 200
        assert answer["headers"]["content-type"] == f"{kind}; charset=utf-8"
        assert answer["body"] == text(api, "digest", form)
    assert api.fields("GET", "/reports/digest?format=pdf") == {"format"}
    assert api.fields("GET", "/reports/digest?days=3") == {"days"}


def test_the_count_of_everybody_is_shown_by_tier_with_its_age() -> None:
    api = busy()
    api.at = AT + DAY / 4
    whole = api.of("GET", "/insights", role="viewer")
    assert (whole["customers"], whole["age_seconds"], whole["reason"]) == (2, 6 * 3600, None)
    assert [one["feature"] for one in whole["features"]] == ["<i>api</i>"]
    tier = api.of("GET", "/insights?segment=tier:enterprise")
    assert (tier["customers"], tier["scored"], tier["segment"]) == (1, 1, "tier:enterprise")
    nobody = api.of("GET", "/insights?segment=tier:free")
    assert (nobody["customers"], nobody["average"], nobody["reason"]) == (0, None, None)
    for wrong in ("owner:dana", "stage:renewal", "tier:gold"):
        assert api.fields("GET", f"/insights?segment={wrong}") == {"segment"}
    fresh = founded().of("GET", "/insights")
    assert (fresh["as_of"], fresh["customers"]) == (None, 0)
    assert fresh["reason"]


def test_who_was_erased_is_in_no_report() -> None:
    api = busy()
    api.of("DELETE", "/customers/acme", status=204)
    for kind in KINDS:
        assert "acme" not in text(api, kind, "markdown").lower()


def at_risk(api: Api, name: str, *, arr: str, score: int) -> None:
    """Somebody with a score of 30 or 65."""
    api.customer(name, arr=arr)
    api.happened("login", name, at=api.at - 9 * DAY)
    if score == 65:
        api.happened("feature_used", name, feature="api", core=True)
    for ticket in "12" if score == 30 else "":
        api.happened("ticket_changed", name, ticket=f"{name}-{ticket}", status="open")
    assert api.of("GET", f"/customers/{name}/health")["score"] == score


def digested(api: Api) -> tuple[str, Any]:
    """The subject of the week's mail, and its part on who needs somebody first."""
    venture = Ventures(api.table).get(api.venture)
    parameters = Ventures(api.table).parameters(api.venture).active
    material = Reports(api.table).digested(venture, parameters, api.at)
    subject = digest.subject(digest.digest(material), material)
    return subject, api.of("GET", "/reports/digest")["sections"][0]


def test_who_is_under_fifty_is_found_behind_many_who_pay_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "MOST_LOOKS", 3)
    api = founded()
    for name in ("a", "b", "c", "d"):
        at_risk(api, name, arr="90000", score=65)
    at_risk(api, "x", arr="80000", score=30)
    at_risk(api, "y", arr="85000", score=30)
    subject, risks = digested(api)
    assert [one["id"] for one in risks["claims"]] == ["risks/y", "risks/x"]
    assert "2 customers need somebody" in subject
    assert "Looked for among 3, and there are more." in risks["counted"]


def test_that_nobody_was_found_is_not_that_there_is_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    api = founded()
    for name in ("a", "b", "c", "d"):
        at_risk(api, name, arr="90000", score=65)
    subject, risks = digested(api)
    assert "nobody under 50" in subject
    assert risks["empty"] == "Nobody has a score under 50."
    monkeypatch.setattr(bounds, "MOST_LOOKS", 3)
    subject, risks = digested(api)
    assert "nobody" not in subject
    assert "none under 50 found among 3" in subject
    assert risks["empty"] == "None with a score under 50 was found among 3, and there are more."


def test_of_five_who_were_found_it_is_said_where_others_may_pay_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "MOST_LOOKS", 5)
    api = founded()
    for number in range(5):
        at_risk(api, f"low{number}", arr="80000", score=30)
    at_risk(api, "small", arr="70000", score=65)
    _, risks = digested(api)
    assert "there are more" not in risks["counted"]
    at_risk(api, "large", arr="90000", score=65)
    _, risks = digested(api)
    assert "there are more" in risks["counted"]


def test_since_when_runs_were_read_is_told_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    api = founded()
    for name in ("a", "b", "c"):
        api.customer(name)
        api.at += DAY
        api.of("POST", f"/customers/{name}/enrolments", {"playbook": "at_risk"}, status=201)
    venture = Ventures(api.table).get(api.venture)
    parameters = Ventures(api.table).parameters(api.venture).active
    material = Reports(api.table).digested(venture, parameters, api.at)
    assert (len(material.runs), material.runs_since) == (3, api.at - digest.RUNS * DAY)
    monkeypatch.setattr(bounds, "Programs", partial(Programs, most=4))
    material = Reports(api.table).digested(venture, parameters, api.at)
    assert 0 < len(material.runs) < 3
    assert material.runs_since >= api.at - 2 * DAY
    assert min(run.entered_at for run in material.runs) >= material.runs_since


def test_where_a_trigger_fired_more_often_than_is_counted_it_is_said() -> None:
    firing = Firing(
        id="f",
        venture="v",
        trigger="RETENTION-001",
        subject="c",
        cause="n",
        fired_at=AT,
        why="the score fell below 40",
        evidence={},
        look_at=AT,
    )

    def fired(times: int) -> tuple[object, str]:
        [claim] = handover.firings({"RETENTION-001": [firing] * times}).claims
        return claim.value, claim.unit

    assert fired(2) == (2, "times")
    assert fired(handover.MOST_FIRINGS - 1) == (999, "times")
    assert fired(handover.MOST_FIRINGS) == (1000, "times or more")


def test_a_score_that_cannot_be_read_keeps_nobody_else_from_being_told_of() -> None:
    api = founded()
    for name in ("acme", "brio"):
        api.customer(name)
        api.happened("login", name, at=api.at - 9 * DAY)
        for ticket in "12":
            api.happened("ticket_changed", name, ticket=f"{name}-{ticket}", status="open")
    unreadable(api)
    counted(api)
    said = api.of("GET", "/insights")
    assert (said["customers"], said["scored"], said["stale"]) == (2, 1, 1)
    [risks, *_] = api.of("GET", "/reports/digest")["sections"]
    assert [(one["id"], one["value"]) for one in risks["claims"]] == [
        ("risks/acme", 30),
        ("risks/brio", 30),
    ]
    last_good, computed = (claim["evidence"] for claim in risks["claims"])
    assert len(last_good) < len(computed), "what a score is made of that was only kept is unknown"
