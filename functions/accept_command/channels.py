"""Channels: the secrets that open them, and who may press buttons there."""

from functions.accept_command.world import World, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.domain.channels import Channel, SlackPerson, check_people, check_secret
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import who


def connect(request: Request, world: World) -> Response:
    """Set the secret that opens a channel."""
    name = request.path["channel"]
    venture = venture_of(request, world)
    body = requests.read(requests.ChannelBody, request.json())
    check_secret(name, body.secret)
    channel = Channel(name, request.at, who(request))
    world.secrets.replace(f"{world.channel_secret_prefix}{venture.id}/{name}", body.secret)
    world.channels.connect(venture.id, channel)
    return as_json(answers.plain(answers.Channel.of(channel)))


def know_slack_people(request: Request, world: World) -> Response:
    """Say who may press buttons in Slack, and as what."""
    venture = venture_of(request, world)
    body = requests.read(requests.SlackPeopleBody, request.json())
    people = [SlackPerson(person.user, person.role) for person in body.people]
    check_people(people)
    known = world.channels.know(venture.id, people, who(request), request.at)
    return as_json(answers.plain(answers.SlackPeople.of(known)))
