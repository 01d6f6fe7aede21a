"""Surveys as values: the milestones that they follow, and what makes two of them one."""

from datetime import UTC, datetime, timedelta

from functions.shared.domain import surveys

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_milestones_follow_the_onboarding() -> None:
    onboarded = datetime(2026, 1, 1, tzinfo=UTC)
    names = [(m.name, (m.at - onboarded).days) for m in surveys.milestones(onboarded)]
    assert names == [
        ("onboarding_complete", 14),
        ("30_day_checkpoint", 30),
        ("60_day_checkpoint", 60),
        ("90_day_checkpoint", 90),
    ]
    day_30 = onboarded + timedelta(days=30)
    following = surveys.next_milestone(onboarded, day_30)
    assert following
    assert following.name == "60_day_checkpoint"
    assert surveys.next_milestone(onboarded, onboarded + timedelta(days=90)) is None


def test_the_same_occasion_is_the_same_survey() -> None:
    def planned(at: datetime, milestone: str = "30_day_checkpoint") -> surveys.Survey:
        return surveys.plan(venture="v", customer="acme", milestone=milestone, contact="d", at=at)

    assert planned(AT).id == planned(AT + timedelta(days=1)).id
    assert planned(AT).id != planned(AT, "60_day_checkpoint").id
    assert planned(AT).id.endswith("-acme")
