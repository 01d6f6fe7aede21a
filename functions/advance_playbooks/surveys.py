"""Plans surveys: each contact of the customer is asked, as far as they may be asked again."""

from functions.advance_playbooks.case import Case, World
from functions.shared.domain.playbooks.document import Survey


def plan(case: Case, step: Survey, world: World) -> None:
    """Plan a survey for each contact; whether one goes out is decided for each by itself.

    A run that was cut short planned some of them already: none is planned twice.
    """
    run, profile = case.enrolment, case.profile
    # One survey for each time: the name says of which run it is, and answers are kept by it.
    begun = run.entered_at.date().isoformat()
    again = f"_{run.time + 1}" if run.time else ""
    name = f"{run.playbook}_{step.id}_{begun}{again}"
    if not profile.contacts:
        world.enrolments.step(run.after(case.run("dropped", "no contact to ask")))
        return
    of = (run.playbook, step.id, run.id)
    world.surveys.plan_all(case.venture, profile, name, case.at, of=of)
    many = len(profile.contacts)
    detail = f"a survey for {many} contact{'s' if many > 1 else ''}"
    world.enrolments.step(run.after(case.run("planned", detail)))
