"""Alerts and firings as they are kept: one open about a subject, none twice for the same cause."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.shared.contracts import events
from functions.shared.domain.alerts import MOST_CAUSES, OWNER, RULES, Answer, Incident
from functions.shared.domain.parameters import SPECS, Parameters
from functions.shared.domain.triggers import Firing, Response, identifier
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Key
from functions.shared.store.alerts import Alerts
from functions.shared.store.firings import Firings
from functions.shared.store.outbox import event_of, news
from tests.unit.api import AT, DAY, HOUR, Api, founded

MINUTE = timedelta(minutes=1)


def a_place() -> Api:
    api = founded()
    api.customer()
    return api


def fell(api: Api, n: int = 1, customer: str | None = "acme") -> Incident:
    return Incident(
        kind="customer_critical" if customer else "nps_negative",
        venture=api.venture,
        subject=customer or "nps",
        cause=f"fall {n}",
        customer=customer,
        title="A customer is in a critical state",
        text=("Somebody should talk to them.",),
        fields={"Score": "31"},
        due_at=AT + 5 * MINUTE,
    )


def heard(api: Api) -> list[events.AlertOpened]:
    """What the table's stream brings to the bus about alerts."""
    found = []
    for record in api.table.stream:
        for notice in news(record.old, record.new):
            if notice.name == "AlertOpened" and record.new:
                told = event_of(Key(str(record.new["pk"]), str(record.new["sk"])), notice)
                envelope = {"detail-type": told.name, "detail": told.detail}
                found.append(events.read(json.dumps(envelope)))
    return [event for event in found if isinstance(event, events.AlertOpened)]


def test_every_rule_names_parameters_that_there_are() -> None:
    for rule in RULES.values():
        within = (rule.answer_within,) if isinstance(rule.answer_within, str) else ()
        named = {rule.slack, rule.mail, rule.instead, *within} - {None, OWNER}
        assert named <= SPECS.keys()
        assert rule.slack or rule.mail
        # Where one way alone is known, something must take its place.
        assert bool(rule.instead) != bool(rule.slack and rule.mail)


@pytest.mark.parametrize("customer", ["acme", None])
def test_one_incident_is_one_alert_and_repeats_are_folded_into_it(customer: str | None) -> None:
    api = a_place()
    alerts = Alerts(api.table)
    first, new = alerts.report(fell(api, 1, customer), AT)
    assert new
    again, new = alerts.report(fell(api, 1, customer), AT + MINUTE)
    assert (again, new) == (first, False)
    folded, new = alerts.report(fell(api, 2, customer), AT + 2 * MINUTE)
    assert not new
    assert (folded.id, folded.causes) == (first.id, ("fall 1", "fall 2"))
    assert folded.repeated_at == AT + 2 * MINUTE
    assert alerts.get(api.venture, first.id) == folded
    assert [(e.customer, e.alert) for e in heard(api)] == [(customer or "", first.id)]
    listed, _ = alerts.page(api.venture, "open", limit=10)
    assert listed == [folded]


def test_what_ended_raises_nothing_again_for_a_cause_that_was_told_of() -> None:
    api = a_place()
    alerts = Alerts(api.table)
    first, _ = alerts.report(fell(api), AT)
    closed = alerts.close(
        api.venture, "customer_critical", "acme", "recovered", AT + MINUTE, customer="acme"
    )
    assert closed is not None
    assert (closed.status, closed.outcome, closed.look_at) == ("closed", "recovered", None)
    assert list(alerts.due(AT + DAY)) == []
    known, new = alerts.report(fell(api), AT + 2 * MINUTE)
    assert (known, new) == (closed, False)
    second, new = alerts.report(fell(api, 2), AT + HOUR)
    assert new
    assert second.id != first.id
    assert alerts.open_about(
        api.venture, "customer_critical", "acme", customer="acme"
    ) == alerts.get(api.venture, second.id)


def test_an_alert_is_due_when_it_must_be_sent_and_when_its_time_is_up() -> None:
    api = a_place()
    alerts = Alerts(api.table)
    alert, _ = alerts.report(fell(api), AT)
    assert list(alerts.due(AT + 4 * MINUTE)) == []
    assert list(alerts.due(AT + 5 * MINUTE)) == [(api.venture, alert.id)]
    sent = alert.sent(AT + 5 * MINUTE, Parameters(version=1, critical_response_hours=4))
    assert alerts.save(sent)
    assert not alerts.save(sent), "it changed since it was read"
    assert list(alerts.due(AT + 4 * HOUR)) == []
    assert list(alerts.due(AT + 4 * HOUR + 5 * MINUTE)) == [(api.venture, alert.id)]
    said = Answer(action="acknowledge", by="dana", at=AT + HOUR)
    assert alerts.save(replace(sent, answers=(said,), revision=sent.revision + 1))
    assert list(alerts.due(AT + DAY)) == []


def test_of_who_is_erased_no_alert_is_left_and_none_is_raised() -> None:
    api = a_place()
    alerts = Alerts(api.table)
    alert, _ = alerts.report(fell(api), AT)
    api.of("DELETE", "/customers/acme", status=204)
    assert alerts.find(api.venture, alert.id) is None
    with pytest.raises(Unknown, match="acme"):
        alerts.report(fell(api, 2), AT + MINUTE)
    assert not Firings(api.table).fire(a_firing(api))


def a_firing(api: Api, cause: str = "fall 1", subject: str = "acme") -> Firing:
    return Firing(
        id=identifier("RETENTION-001", subject, cause, "acme"),
        venture=api.venture,
        trigger="RETENTION-001",
        subject=subject,
        cause=cause,
        customer="acme",
        fired_at=AT,
        why="the score fell from 55 to 31",
        evidence={"score": "31"},
        look_at=AT + 5 * MINUTE,
    )


def test_a_trigger_fires_once_for_a_cause_and_not_while_it_is_about_the_same() -> None:
    api = a_place()
    firings = Firings(api.table)
    first = a_firing(api)
    assert firings.fire(first)
    assert not firings.fire(first)
    assert not firings.fire(a_firing(api, "fall 2")), "one is open about acme"
    assert list(firings.due(AT + 5 * MINUTE)) == [(api.venture, first.id)]
    later = first.did(Response(what="alerted", at=AT + HOUR)).deeper(
        AT + 2 * DAY, Response(what="the critical program", at=AT + HOUR, subject="run")
    )
    assert firings.save(replace(later, revision=1))
    assert list(firings.due(AT + DAY)) == []
    ended = firings.get(api.venture, first.id).ended("recovered", AT + DAY)
    assert firings.save(ended)
    assert firings.open_about(api.venture, "RETENTION-001", "acme", customer="acme") is None
    assert not firings.fire(first), "this cause was one"
    assert firings.fire(a_firing(api, "fall 2"))
    page, after = firings.page(api.venture, "RETENTION-001", limit=10)
    assert sorted(one.cause for one in page) == ["fall 1", "fall 2"]
    assert after is None


def test_a_cause_that_was_folded_raises_nothing_after_its_alert_closed() -> None:
    api = a_place()
    store = Alerts(api.table)
    first, _ = store.report(fell(api, 1), AT)
    store.report(fell(api, 2), AT + MINUTE)
    store.close(api.venture, "customer_critical", "acme", "recovered", AT + HOUR, customer="acme")
    again, new = store.report(fell(api, 2), AT + 2 * HOUR)
    assert (again.id, again.status, new) == (first.id, "closed", False)
    assert len(heard(api)) == 1


def test_a_cause_that_an_alert_names_no_longer_was_told_of_all_the_same() -> None:
    api = a_place()
    store = Alerts(api.table)
    for n in range(1, MOST_CAUSES + 3):
        store.report(fell(api, n), AT + n * MINUTE)
    last = store.open_about(api.venture, "customer_critical", "acme", customer="acme")
    assert last is not None
    assert last.repeats == MOST_CAUSES + 1
    for n in (1, 2):
        assert store.report(fell(api, n), AT + DAY) == (last, False)


@pytest.mark.parametrize("earlier", [1, 2], ids=["opened it", "was folded into it"])
def test_what_an_earlier_alert_told_of_is_no_news_to_a_later_one(earlier: int) -> None:
    api = a_place()
    store = Alerts(api.table)
    first, _ = store.report(fell(api, 1), AT)
    store.report(fell(api, 2), AT + MINUTE)
    store.close(api.venture, "customer_critical", "acme", "recovered", AT + HOUR, customer="acme")
    later, new = store.report(fell(api, 3), AT + 2 * HOUR)
    assert new
    told, new = store.report(fell(api, earlier), AT + 3 * HOUR)
    assert (told.id, new) == (first.id, False)
    assert store.get(api.venture, later.id) == later, "nothing is folded into it"
