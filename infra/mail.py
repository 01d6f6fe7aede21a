"""Mail: how it is sent, and what the mail service says became of it."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_ses as ses
from constructs import Construct

from functions.record_mail_event.settings import Settings as RecordMailEvent
from functions.unsubscribe_contact.settings import Settings as UnsubscribeContact
from infra.changes import route
from infra.data import Data
from infra.function import TenureFunction
from infra.intake import Intake
from infra.links import Links
from infra.platform import Platform
from infra.queue import WorkQueue


class Mail(Construct):
    """The configuration set, the sender, the service's events, and the way to unsubscribe."""

    def __init__(
        self, scope: Construct, platform: Platform, data: Data, intake: Intake, links: Links
    ) -> None:
        super().__init__(scope, "Mail")
        self._endpoint = platform.mail_endpoint
        stack = cdk.Stack.of(self)
        self.sender = cdk.CfnParameter(
            stack,
            "MailSender",
            default="success@example.com",
            description="Whom messages are from: an address that SES has verified, or its domain",
        ).value_as_string
        self.configuration_set = f"tenure-{platform.stage.name}"
        configuration_set = ses.ConfigurationSet(
            self,
            "ConfigurationSet",
            configuration_set_name=self.configuration_set,
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
            reputation_metrics=True,
        )
        configuration_set.add_event_destination(
            "Events",
            destination=ses.EventDestination.event_bus(
                events.EventBus.from_event_bus_name(self, "DefaultBus", "default")
            ),
            events=[
                ses.EmailSendingEvent.SEND,
                ses.EmailSendingEvent.REJECT,
                ses.EmailSendingEvent.BOUNCE,
                ses.EmailSendingEvent.COMPLAINT,
                ses.EmailSendingEvent.DELIVERY,
                ses.EmailSendingEvent.OPEN,
                ses.EmailSendingEvent.CLICK,
                ses.EmailSendingEvent.RENDERING_FAILURE,
                ses.EmailSendingEvent.DELIVERY_DELAY,
            ],
        )
        self._identities = [
            stack.format_arn(service="ses", resource=kind, resource_name=name)
            for kind, name in (
                ("configuration-set", self.configuration_set),
                ("identity", self.sender),
                ("identity", cdk.Fn.select(1, cdk.Fn.split("@", self.sender))),
            )
        ]
        self._hear_events(platform, data, intake)
        self.unsubscribe_contact = TenureFunction(
            self,
            platform,
            UnsubscribeContact(table_name=data.table_name, link_secret_name=links.secret_name),
            timeout=10,
        )
        data.let(
            self.unsubscribe_contact,
            "GetItem",
            "PutItem",
            "ConditionCheckItem",
            indexes=["board"],
        )
        links.let_sign(self.unsubscribe_contact)

    def let_send(self, function: TenureFunction) -> None:
        """Exactly ses:SendEmail, as our sender and with our configuration set; and ses:GetAccount.

        The account's quota is no resource, so who may ask for it may ask on all.
        """
        function.allow("ses:SendEmail", on=self._identities)
        function.allow("ses:GetAccount", on=["*"])
        if self._endpoint:
            function.function.add_environment("AWS_ENDPOINT_URL_SESV2", self._endpoint)

    def _hear_events(self, platform: Platform, data: Data, intake: Intake) -> None:
        mail_events = WorkQueue(self, "MailEvents", platform)
        # Nobody but AWS may say `aws.ses` on a bus, so the stand-in for the service says its own.
        source = "local.ses" if platform.stage.local else "aws.ses"
        route(mail_events, platform, events.EventPattern(source=[source]))
        record = TenureFunction(
            self,
            platform,
            RecordMailEvent(table_name=data.table_name, facts_queue_url=intake.facts.url),
        )
        data.let(
            record, "GetItem", "PutItem", "UpdateItem", "ConditionCheckItem", indexes=["board"]
        )
        intake.facts.let_send(record)
        mail_events.feed(record)
