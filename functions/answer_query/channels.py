"""Channels that are connected, and who may press buttons there; never a secret."""

from functions.answer_query.stores import Stores, venture_of
from functions.shared.contracts import answers
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json


def list_all(request: Request, stores: Stores) -> Response:
    """The connected channels."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    page, after = queries.part(request, venture.pepper, stores.channels.connected(venture.id))
    listed = [answers.Channel.of(channel) for channel in page]
    return as_json(answers.plain(answers.Channels(items=listed, next=after)))


def show_slack_people(request: Request, stores: Stores) -> Response:
    """Who may press buttons in Slack, and as what."""
    queries.only(request)
    venture = venture_of(request, stores)
    known = stores.channels.slack_people(venture.id)
    return as_json(answers.plain(answers.SlackPeople.of(known)))
