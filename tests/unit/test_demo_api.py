"""The demo as a sender and as a reader: signatures are taken, pages are read as browsers do."""

import json
from datetime import UTC, datetime

import pytest

from functions.ingest_webhook import vendors
from functions.shared.domain import pages
from functions.shared.domain.languages import ENGLISH
from functions.shared.kernel.errors import Unproven
from local.demo import senders
from local.demo.api import Mail, Page

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("source", ["zendesk", "standard"])
def test_what_is_signed_here_is_proven_there(source: str) -> None:
    body = json.dumps([{"id": "1"}]).encode()
    headers = senders.headers(source, body, "demo-1", AT)

    def verify(secret: str, received: bytes) -> None:
        vendors.verify(
            source,
            secrets=[secret],
            method="POST",
            url="http://127.0.0.1/webhooks",
            headers=headers,
            body=received,
            at=AT,
        )

    verify(senders.SECRETS[source], body)
    with pytest.raises(Unproven):
        verify(senders.SECRETS[source], body + b" ")


def test_a_survey_page_is_filled_in_as_its_link_asked() -> None:
    html = pages.survey(ENGLISH, "Brightside", pages.Filled(score=9, comment="good <&> fast"))
    page = Page.read("/nps/token", html)
    assert page.filled == {"score": "9", "comment": "good <&> fast"}
    assert Page.read("/nps/token", pages.survey(ENGLISH, "Brightside", pages.Filled())).filled == {
        "comment": ""
    }


def test_a_score_has_one_link_in_a_letter() -> None:
    text = "".join(f"{n}: http://127.0.0.1/nps/t?score={n}\n" for n in range(11))
    mail = Mail("a@b.example", "survey", "e", AT, text, "http://127.0.0.1/unsubscribe/u")
    assert mail.link(1) == "http://127.0.0.1/nps/t?score=1"
    assert mail.link(10) == "http://127.0.0.1/nps/t?score=10"
    assert len(mail.links) == 11
