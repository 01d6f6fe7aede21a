"""The names of all metrics, which code counts and dashboards and alarms watch."""

from enum import StrEnum

NAMESPACE = "Tenure"
DIMENSION = "function"
"""Each metric has this one dimension: the name of the deployed function."""


class Metric(StrEnum):
    """What is counted."""

    FACTS_ACCEPTED = "FactsAccepted"
    EVENTS_DROPPED = "EventsDropped"
    REQUESTS_UNPROVEN = "RequestsUnproven"
    REQUESTS_REFUSED = "RequestsRefused"
    REQUESTS_UNAVAILABLE = "RequestsUnavailable"
    UNEXPECTED_ERRORS = "UnexpectedErrors"
    NAMES_REFUSED = "NamesRefused"
    PRESSES_REFUSED = "PressesRefused"
    RECORDS_FAILED = "RecordsFailed"
    LOOKS_FAILED = "LooksFailed"
    SCORES_FOUND_WRONG = "ScoresFoundWrong"
    FACTS_EXPIRED = "FactsExpired"
    ROWS_IMPORTED = "RowsImported"
    ROWS_REFUSED = "RowsRefused"
    HANDED_OUT = "HandedOut"
    HELD_BY_RATE = "HeldByRate"
    MAIL_LINE_MINUTES = "MailLineMinutes"
    COMPONENTS_FAILING = "ComponentsFailing"
    CANARIES_LOST = "CanariesLost"
    ALERTS_SENT = "AlertsSent"
    ALERTS_UNTOLD = "AlertsUntold"
    ALERT_LATENESS = "AlertLateness"
