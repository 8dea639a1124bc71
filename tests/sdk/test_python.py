"""The Python library books on a running server; what is refused, asked again or signed is as it promises."""

import asyncio
import re
from datetime import UTC, datetime

import httpx
import pytest
from standardwebhooks import Webhook

from bookingapp_client import (
    ApiError,
    Conflict,
    Invalid,
    NotGenuine,
    RateLimited,
    connect,
    every,
    every_async,
    verify,
)
from bookingapp_client.v1.api.availability import get_availability
from bookingapp_client.v1.api.bookings import (
    cancel_booking,
    create_booking,
    get_booking,
    list_bookings,
    reschedule_booking,
)
from bookingapp_client.v1.api.holds import create_hold
from bookingapp_client.v1.api.services import list_services
from bookingapp_client.v1.models import BookingInput, ClientDetails, HoldInput, Rescheduling
from tests.house import ROOT
from tests.sdk.conftest import Shop

ADA = ClientDetails(name="Ada", email="ada@example.test")
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
BODY = '{"type":"booking.created","timestamp":"2026-09-21T13:33:20Z","data":{"id":"bk_1"}}'
SIGNED = {
    "Webhook-Id": "msg_0001",
    "Webhook-Timestamp": "1790000000",
    "Webhook-Signature": "v1,hAl/29/xV2uGC9h3evPvPbbQHIteZOosVsSzhzFTeEo=",
}
THEN = 1790000000.0


def test_books_from_finding_a_service_to_listing_pages(shop: Shop) -> None:
    with connect(shop.url, shop.key) as client:
        service = next(every(list_services.sync, client=client, search="cut"))
        found = get_availability.sync(client=client, service_id=[service.id])
        free = [slot.starts_at for day in found.days for slot in day.slots]
        hold = create_hold.sync(client=client, body=HoldInput(service_id=service.id, starts_at=free[0]))
        held = create_booking.sync(client=client, body=BookingInput(hold_id=hold.id, client=ADA))
        assert (held.starts_at, held.status) == (free[0], "confirmed")

        moved = reschedule_booking.sync(held.id, client=client, body=Rescheduling(starts_at=free[-1]))
        assert moved.starts_at == free[-1]
        wish = BookingInput(service_id=service.id, starts_at=free[2], client=ADA)
        other = create_booking.sync(client=client, body=wish)
        assert cancel_booking.sync(held.id, client=client).status == "cancelled"

        listed = [one.id for one in every(list_bookings.sync, client=client, search="Ada", per_page=1)]
        assert {held.id, other.id} <= set(listed)
        assert len(listed) == len(set(listed)) == list_bookings.sync(client=client, search="Ada").meta.total


def test_books_with_asyncio(shop: Shop) -> None:
    async def book() -> None:
        async with connect(shop.url, shop.key) as client:
            services = [one async for one in every_async(list_services.asyncio, client=client, per_page=3)]
            assert len(services) == (await list_services.asyncio(client=client)).meta.total > 3
            cut = next(one for one in services if one.name == "Cut")
            found = await get_availability.asyncio(client=client, service_id=[cut.id])
            assert found.next_available is not None
            wish = BookingInput(service_id=cut.id, starts_at=found.next_available, client=ADA)
            booking = await create_booking.asyncio(client=client, body=wish)
            assert (await get_booking.asyncio(booking.id, client=client)).id == booking.id

    asyncio.run(book())


def test_the_first_five_minutes_of_its_page_work(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = re.findall(r"```python\n(.*?)```", (ROOT / "sdk/python/README.md").read_text(), re.S)[0]
    monkeypatch.setenv("BOOKINGAPP_URL", shop.url)
    monkeypatch.setenv("BOOKINGAPP_KEY", shop.key)
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("bk_")


def test_refusals_are_exceptions_with_what_was_said(shop: Shop) -> None:
    with connect(shop.url, shop.key) as client:
        service = next(every(list_services.sync, client=client, search="cut"))
        long_ago = BookingInput(
            service_id=service.id, starts_at=datetime(2020, 1, 6, 10, tzinfo=UTC), client=ADA
        )
        with pytest.raises(Conflict) as conflict:
            create_booking.sync(client=client, body=long_ago)
        assert (conflict.value.code, conflict.value.reason) == ("BOOKING_CONFLICT", "past")
        assert conflict.value.next_available
        with pytest.raises(Invalid) as invalid:
            create_booking.sync(client=client, body=BookingInput(service_id=service.id, client=ADA))
        assert "starts_at" in invalid.value.fields


def answering(*answers: httpx.Response) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """A server that gives these answers, one after the other, and what it was asked."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[len(asked) - 1]

    return httpx.MockTransport(answer), asked


def refusal(status: int, code: str, **headers: str) -> httpx.Response:
    """The envelope."""
    error = {"code": code, "message": "No.", "details": {}}
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={"error": error}, headers=said)


def test_asks_again_when_told_to_with_the_same_key() -> None:
    busy = [
        refusal(503, "UNAVAILABLE", Retry_After="0"),
        refusal(409, "IDEMPOTENCY_IN_PROGRESS", Retry_After="0"),
    ]
    transport, asked = answering(*busy, refusal(422, "VALIDATION_FAILED"))
    with pytest.raises(Invalid), connect("http://localhost", "sk_x", transport=transport) as client:
        create_booking.sync(client=client, body=BookingInput(client=ADA))
    assert len({request.headers["Idempotency-Key"] for request in asked}) == 1
    assert [request.headers["Authorization"] for request in asked] == ["Bearer sk_x"] * 3


@pytest.mark.parametrize(("wait", "times"), [("0", 3), ("31", 1)])
def test_patience_ends(wait: str, times: int) -> None:
    transport, asked = answering(*[refusal(429, "RATE_LIMITED", Retry_After=wait) for _ in range(4)])
    with (
        pytest.raises(RateLimited) as refused,
        connect("http://localhost/", "k", transport=transport) as client,
    ):
        list_services.sync(client=client)
    assert (len(asked), refused.value.retry_after) == (times, float(wait))


def test_a_proxy_that_speaks_no_json_is_an_error_too() -> None:
    transport, _asked = answering(httpx.Response(502, text="<h1>Bad Gateway</h1>"))
    with pytest.raises(ApiError) as refused, connect("http://localhost", "k", transport=transport) as client:
        list_services.sync(client=client)
    assert (refused.value.status, refused.value.code) == (502, "")


def test_webhooks_are_verified() -> None:
    assert verify(SECRET, SIGNED, BODY, now=THEN)["data"] == {"id": "bk_1"}
    renewing = {**SIGNED, "Webhook-Signature": "v1,AAAA " + SIGNED["Webhook-Signature"]}
    assert verify(SECRET, renewing, BODY.encode(), now=THEN + 299)


@pytest.mark.parametrize(
    ("headers", "body", "now"),
    [
        ({}, BODY + " ", THEN),
        ({}, BODY, THEN + 301),
        ({}, BODY, THEN - 301),
        ({"Webhook-Id": "msg_0002"}, BODY, THEN),
        ({"Webhook-Timestamp": "nan"}, BODY, THEN),
        ({"Webhook-Signature": ""}, BODY, THEN),
        ({"Webhook-Signature": SIGNED["Webhook-Signature"].replace("v1,", "v2,")}, BODY, THEN),
        ({"Webhook-Signature": "v1,ä"}, BODY, THEN),
    ],
)
def test_webhooks_that_are_not_ours_are_refused(headers: dict[str, str], body: str, now: float) -> None:
    with pytest.raises(NotGenuine):
        verify(SECRET, SIGNED | headers, body, now=now)


def test_webhooks_of_an_independent_signer_are_verified() -> None:
    now = datetime.now(UTC)
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("evt_1", now, BODY),
    }
    assert verify(SECRET, headers, BODY)["type"] == "booking.created"
