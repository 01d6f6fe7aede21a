"""Every key of the one table, and nothing that writes one elsewhere.

A customer is a partition: profile, health, facts, enrolments, messages, tasks, surveys. Erasing a
customer is deleting a partition; a transaction about a customer stays within it.
"""

from datetime import date, datetime

from functions.shared.kernel import ids
from functions.shared.kernel.clock import stamp
from functions.shared.ports.table import Key

DUE_SHARDS = 4
BOARD_SHARDS = 8
SEGMENTS = 16
"""A venture's customers are listed in so many partitions, each of which can be walked by itself."""

MAIL_LINES = ("mail", "survey")
"""What waits for the mail service: steps of playbooks that write, and surveys."""

VENTURES = "ventures"
SOURCES = "source#"
CHANNELS = "channel#"
PLAYBOOKS = "playbook#newest#"
TEMPLATES = "template#newest#"
PARAMETER_VERSIONS = "parameters#version#"
PARAMETER_AUDIT = "parameters#audit#"
HEALTH = "health#"
STATE = "health#state"
DAYS = "health#day#"
LOG = "log#"
ENROLMENTS = "enrolment#"
TASKS = "task#"
SURVEYS = "survey#"
ANSWERS = "answer#"
SNAPSHOTS = "snapshot#"
HELD = "held#"
EXPIRED = "expired#"
HOLDING = "holding"
HOLDING_EXPIRED = "holding#expired"
PARTS = "part#"
SUM = "sum#"
REVENUE = "revenue#"
LEARNED = "name#"
BRAKES = "brake#"
ALERTS = "alert#"
FIRINGS = "firing#"
CRM_RUNS = "run#"
TRAINED = "trained#"
EVERYWHERE = "brakes"
"""The partition of what holds all ventures."""


def venture(venture_id: str) -> Key:
    """The venture itself."""
    return Key(f"v#{venture_id}", "venture")


def source(venture_id: str, name: str) -> Key:
    """A connected source of a venture."""
    return Key(f"v#{venture_id}", f"{SOURCES}{name}")


def channel(venture_id: str, name: str) -> Key:
    """A connected channel of a venture."""
    return Key(f"v#{venture_id}", f"{CHANNELS}{name}")


def slack_people(venture_id: str) -> Key:
    """Who may press buttons in a venture's Slack."""
    return Key(f"v#{venture_id}", "people#slack")


def flow(venture_id: str) -> Key:
    """When a fact of the venture was last accepted."""
    return Key(f"v#{venture_id}", "flow")


def gate_override(venture_id: str) -> Key:
    """The executive's override of the entry gate."""
    return Key(f"v#{venture_id}", "gate#entry")


def entry_passed(venture_id: str) -> Key:
    """When the entry gate was first passed."""
    return Key(f"v#{venture_id}", "gate#entry#passed")


def brake(venture_id: str, scope: str) -> Key:
    """A brake of the venture; that on everything belongs to none."""
    partition = EVERYWHERE if scope == "everything" else f"v#{venture_id}"
    return Key(partition, f"{BRAKES}{scope}")


def holidays(venture_id: str) -> Key:
    """The days on which nobody of the venture's customers is written to."""
    return Key(f"v#{venture_id}", "holidays")


def pulse(venture_id: str) -> Key:
    """The mail service's latest sign of life about a venture's messages."""
    return Key(f"v#{venture_id}", "pulse")


def system(venture_id: str) -> Key:
    """What was last seen of the venture's success system."""
    return Key(f"v#{venture_id}", "system")


def look(venture_id: str, at: datetime) -> Key:
    """One look at the venture's success system."""
    return Key(f"v#{venture_id}#looks", stamp(at))


def canary() -> Key:
    """The canary's last journey."""
    return Key("canary", "last")


def crm_run(venture_id: str, at: datetime, run: str) -> Key:
    """One run of the sync with the venture's CRM."""
    return Key(f"v#{venture_id}#crm", f"{CRM_RUNS}{stamp(at)}#{run}")


def mail_line(kind: str) -> Key:
    """Until when a line of this kind waits for the mail service, which all ventures share."""
    return Key("mail#line", kind)


def imported(venture_id: str, import_id: str) -> Key:
    """A file that was dropped into the bucket, and how far it has been read."""
    return Key(f"v#{venture_id}", f"import#{import_id}")


def parameters_head(venture_id: str) -> Key:
    """Which version of the parameters is active, and which is pending."""
    return Key(f"v#{venture_id}", "parameters#head")


def parameters_version(venture_id: str, version: int) -> Key:
    """One version of the parameters."""
    return Key(f"v#{venture_id}", f"{PARAMETER_VERSIONS}{version:08d}")


def parameters_audit(venture_id: str, revision: int) -> Key:
    """The audit entry of the act that gave the parameters' head this revision."""
    return Key(f"v#{venture_id}", f"{PARAMETER_AUDIT}{revision:08d}")


def proposal(venture_id: str, proposal_id: str) -> Key:
    """A proposed change of parameters."""
    return Key(f"v#{venture_id}", f"parameters#proposal#{proposal_id}")


def simulation(venture_id: str, simulation_id: str) -> Key:
    """What a simulation was asked; what its steps found lies in its partition, with the sum."""
    return Key(f"v#{venture_id}#simulation#{simulation_id}", "asked")


def retention_part(venture_id: str, walk: str, number: int, after: str) -> Key:
    """What one step of a walk counted of a segment, from after a customer on."""
    return Key(_retention(venture_id, walk), f"{PARTS}{number:02d}#{after}")


def retention_sum(venture_id: str, walk: str, trait: str, number: int) -> Key:
    """What a walk counted of a segment of whoever has a trait; by digest, a name may be long."""
    return Key(_retention(venture_id, walk), f"{SUM}{ids.digest(trait)}#{number:02d}")


def revenue_sum(venture_id: str, walk: str, trait: str, number: int, currency: str) -> Key:
    """What a walk counted of a segment of whoever has a trait, in one currency; "" names them."""
    run = revenue_sums(venture_id, walk, trait)
    return Key(run.pk, f"{run.sk}{number:02d}#{currency}")


def revenue_sums(venture_id: str, walk: str, trait: str) -> Key:
    """What those sums of a trait begin with, which one query reads."""
    return Key(_retention(venture_id, walk), f"{REVENUE}{ids.digest(trait)}#")


def retention_newest() -> Key:
    """The last walk that counted the retention of all ventures."""
    return Key("retention", "newest")


def insights_part(venture_id: str, walk: str, number: int, after: str) -> Key:
    """What one step of a walk counted for reports of a segment, from after a customer on."""
    return Key(_insights(venture_id, walk), f"{PARTS}{number:02d}#{after}")


def insights_sum(venture_id: str, walk: str, trait: str, number: int) -> Key:
    """What a walk counted for reports of a segment of whoever has a trait."""
    return Key(_insights(venture_id, walk), f"{SUM}{ids.digest(trait)}#{number:02d}")


def insights_newest() -> Key:
    """The last walk that counted everybody for reports."""
    return Key("insights", "newest")


def trained(venture_id: str, owner: str) -> Key:
    """That somebody was trained who looks after an owner's customers; by digest of the name."""
    return Key(f"v#{venture_id}", f"{TRAINED}{ids.digest(owner)}")


def playbook(venture_id: str, name: str) -> Key:
    """The newest version of a playbook of the venture's own."""
    return Key(f"v#{venture_id}", f"{PLAYBOOKS}{name}")


def playbook_version(venture_id: str, name: str, version: int) -> Key:
    """One version of a playbook of the venture's own."""
    return Key(f"v#{venture_id}", f"playbook#version#{name}#{version:08d}")


def template(venture_id: str, name: str) -> Key:
    """The newest version of a template of the venture's own."""
    return Key(f"v#{venture_id}", f"{TEMPLATES}{name}")


def template_version(venture_id: str, name: str, version: int) -> Key:
    """One version of a template of the venture's own."""
    return Key(f"v#{venture_id}", f"template#version#{name}#{version:08d}")


def customer_partition(venture_id: str, customer: str) -> str:
    """The partition that holds everything about a customer."""
    return f"v#{venture_id}#c#{customer}"


def of_customer(venture_id: str, customer: str, sk: str) -> Key:
    """An item in a customer's partition."""
    return Key(customer_partition(venture_id, customer), sk)


def customer_of(pk: str) -> tuple[str, str]:
    """The venture and the customer that a partition belongs to."""
    venture_id, _, name = pk.removeprefix("v#").partition("#c#")
    return venture_id, name


def venture_of(pk: str) -> str:
    """The venture that a partition belongs to."""
    return pk.split("#")[1]


def profile(venture_id: str, customer: str) -> Key:
    """A customer's profile."""
    return of_customer(venture_id, customer, "profile")


def state(venture_id: str, customer: str) -> Key:
    """A customer's state; it sorts right after the days of usage, so one query reads both."""
    return of_customer(venture_id, customer, STATE)


def day(venture_id: str, customer: str, on: date, source_name: str) -> Key:
    """A day of a customer's usage as one source saw it."""
    return of_customer(venture_id, customer, f"{DAYS}{on.isoformat()}#{source_name}")


def closed_ticket(venture_id: str, customer: str, subject: str) -> Key:
    """The last word on a ticket that is closed; by digest, for a subject may outgrow a key."""
    return of_customer(venture_id, customer, f"closed#{ids.digest(subject)}")


def log(venture_id: str, customer: str, at: datetime, kind: str, entry: str) -> Key:
    """An entry of a customer's timeline; by digest, for a fact's identifier may outgrow a key."""
    return of_customer(venture_id, customer, f"{LOG}{stamp(at)}#{kind}#{ids.digest(entry)}")


def slot(venture_id: str, customer: str) -> Key:
    """A customer's way through playbooks: what runs, what ran, when somebody may next enter."""
    return of_customer(venture_id, customer, "slot")


def enrolment(venture_id: str, customer: str, enrolment_id: str) -> Key:
    """An enrolment."""
    return of_customer(venture_id, customer, f"{ENROLMENTS}{enrolment_id}")


def effect(venture_id: str, customer: str, key: str) -> Key:
    """A message that was claimed; one about no customer, who is empty then, is the venture's."""
    return _with_whom(venture_id, customer or None, f"effect#{key}")


def hold(venture_id: str, customer: str, owner: str) -> Key:
    """How the gate holds the message of an enrolment or a survey back."""
    return of_customer(venture_id, customer, f"hold#{owner}")


def task(venture_id: str, customer: str, task_id: str) -> Key:
    """A task for a person."""
    return of_customer(venture_id, customer, f"{TASKS}{task_id}")


def alert(venture_id: str, alert_id: str, customer: str | None) -> Key:
    """An alert; one about a customer lies in their partition, and goes with it."""
    return _with_whom(venture_id, customer, f"{ALERTS}{alert_id}")


def open_alert(venture_id: str, kind: str, subject: str, customer: str | None) -> Key:
    """Which alert of a kind is open about a subject; by digest, for a name may be long."""
    return _with_whom(venture_id, customer, f"open#alert#{ids.digest(kind, subject)}")


def folded_cause(venture_id: str, alert_id: str, customer: str | None) -> Key:
    """Into which alert a cause was folded that would have raised one of this identifier."""
    return _with_whom(venture_id, customer, f"folded#alert#{alert_id}")


def firing(venture_id: str, firing_id: str, customer: str | None) -> Key:
    """A firing of a standing trigger; one about a customer lies in their partition."""
    return _with_whom(venture_id, customer, f"{FIRINGS}{firing_id}")


def open_firing(venture_id: str, trigger: str, subject: str, customer: str | None) -> Key:
    """Which firing of a trigger is open about a subject; by digest, for a name may be long."""
    return _with_whom(venture_id, customer, f"open#firing#{ids.digest(trigger, subject)}")


def trigger_look(venture_id: str, trigger: str) -> Key:
    """The last look of a standing trigger at a venture."""
    return Key(f"v#{venture_id}#looks", trigger)


def press(venture_id: str, customer: str | None, press_id: str) -> Key:
    """A press of a button that was carried out; one about a customer lies in their partition."""
    return _with_whom(venture_id, customer, f"press#{press_id}")


def survey(venture_id: str, customer: str, survey_id: str) -> Key:
    """A survey to one contact."""
    return of_customer(venture_id, customer, f"{SURVEYS}{survey_id}")


def answer(venture_id: str, customer: str, survey_name: str, contact: str) -> Key:
    """The answer that stands, of one contact to one survey; by digest, for a name may be long."""
    return of_customer(venture_id, customer, f"{ANSWERS}{ids.digest(survey_name, contact)}")


def exit_answer(venture_id: str, customer: str, survey_name: str, contact: str) -> Key:
    """The answer that stands, of one contact to one exit survey."""
    return of_customer(venture_id, customer, f"exit#{ids.digest(survey_name, contact)}")


def comment(venture_id: str, customer: str, survey_name: str, contact: str) -> Key:
    """The comment of the answer that stands; in the partition, so it is erased with the rest."""
    return of_customer(venture_id, customer, f"comment#{ids.digest(survey_name, contact)}")


def snapshot(venture_id: str, customer: str, on: date) -> Key:
    """A customer's score as it was on a day, where it differs from the one kept before."""
    return of_customer(venture_id, customer, f"{SNAPSHOTS}{on.isoformat()}")


def learned(venture_id: str, customer: str, alias_digest: str) -> Key:
    """A name that a customer was given by a fact, and not by its profile."""
    return of_customer(venture_id, customer, f"{LEARNED}{alias_digest}")


def contact(venture_id: str, contact_digest: str) -> Key:
    """What was sent to a person lately, and whether they may be written to."""
    return Key(f"v#{venture_id}#contact#{contact_digest}", "contact")


def alias(venture_id: str, alias_digest: str) -> Key:
    """Whom an alias names."""
    return Key(f"v#{venture_id}#alias#{alias_digest}", "alias")


def held_fact(venture_id: str, alias_digest: str, fact: str) -> Key:
    """A fact that waits for its customer to become known."""
    return Key(f"v#{venture_id}#alias#{alias_digest}", f"{HELD}{fact}")


def expired_fact(venture_id: str, alias_digest: str, fact: str) -> Key:
    """A fact that waited in vain."""
    return Key(f"v#{venture_id}#alias#{alias_digest}", f"{EXPIRED}{fact}")


def due(kind: str, owner: str) -> str:
    """The partition of the due index for a kind of work; `owner` chooses the shard."""
    return f"due#{kind}#{_shard(owner, DUE_SHARDS)}"


def due_partitions(kind: str) -> tuple[str, ...]:
    """Every partition of the due index for a kind of work."""
    return tuple(f"due#{kind}#{shard}" for shard in range(DUE_SHARDS))


def board(venture_id: str, band: str, customer: str) -> str:
    """The partition of the board for a band; the customer chooses the shard."""
    return f"v#{venture_id}#board#{band}#{_shard(customer, BOARD_SHARDS)}"


def board_partitions(venture_id: str, band: str) -> tuple[str, ...]:
    """Every partition of the board for a band."""
    return tuple(f"v#{venture_id}#board#{band}#{shard}" for shard in range(BOARD_SHARDS))


def segment(venture_id: str, number: int) -> str:
    """The partition that lists a part of a venture's customers, by id."""
    return f"v#{venture_id}#customers#{number:02d}"


def listed(venture_id: str, customer: str) -> Key:
    """A customer's entry in the list; by digest in one segment, where it stays."""
    return Key(segment(venture_id, _shard(customer, SEGMENTS)), customer)


def comments(venture_id: str, category: str, sentiment: str) -> str:
    """The board partition of a venture's comments of one kind, by instant."""
    return listing(venture_id, f"comments#{category}#{sentiment}")


def listing(venture_id: str, name: str) -> str:
    """The board partition of a venture's list: enrolments, tasks, answers, surveys, imports."""
    return f"v#{venture_id}#{name}"


def _with_whom(venture_id: str, customer: str | None, sk: str) -> Key:
    """An item of a customer, or of the venture where it concerns nobody alone."""
    return of_customer(venture_id, customer, sk) if customer else Key(f"v#{venture_id}", sk)


def _retention(venture_id: str, walk: str) -> str:
    return f"v#{venture_id}#retention#{walk}"


def _insights(venture_id: str, walk: str) -> str:
    return f"v#{venture_id}#insights#{walk}"


def _shard(owner: str, shards: int) -> int:
    return int(ids.digest(owner)[:8], 16) % shards
