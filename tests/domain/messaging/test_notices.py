"""Who is told what of a booking, on both databases: once, in time, and never of what did not happen."""

import pytest
import time_machine

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.domain.booking.changes import (
    cancel_booking,
    cancel_class,
    cancel_visit,
    confirm_booking,
    decline_booking,
    expire_bookings,
)
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.business.commands import create_user
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.business import Business
from bookingapp.models.staff import StaffMember
from tests.cast import at, client_details, create_class
from tests.domain.messaging.post import MONDAY, Post, invitation_of, words_of

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def monday() -> object:
    """It is Monday morning, and stays so."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def client_of(post: Post, booked: Booked) -> Actor:
    return client_by_link(post.cast.business_id, booked.public_id)


def move(
    post: Post, booked: Booked, start: int, actor: Actor | None = None, staff: str | None = None
) -> None:
    timetable = post.cast.timetable()
    staff_id = post.cast.staff(staff).id if staff else None
    with write():
        reschedule_visit(
            actor or client_of(post, booked), timetable, booked.public_id, start, staff_id=staff_id
        )


def cancel(post: Post, booked: Booked, actor: Actor | None = None, reason: str = "") -> None:
    with write():
        cancel_visit(actor or client_of(post, booked), booked.public_id, reason)


def test_a_booking_is_confirmed_to_client_and_staff(post: Post) -> None:
    post.book("cut", starts=at(3, 10), staff="Ana")
    post.run()
    assert post.subjects() == ["Booked: Cut, Thu, Mar 5, 10:00 am"]
    assert post.subjects("ana@example.test") == ["New booking: Cut, Thu, Mar 5, 10:00 am"]
    assert post.subjects("bo@example.test") == []
    post.run()
    assert len(post.mails()) == 2


def test_it_says_what_when_where_with_whom_and_what_it_costs(post: Post) -> None:
    post.book("cut", starts=at(3, 10), staff="Ana")
    post.run()
    text = words_of(post.mails("client1@example.test")[0])
    for said in (
        "Hi Client 1,",
        "Cut (with Ana Silva)",
        "March 5, 2026 (10:00 am – 10:30 am)",
        "$40",
        "Main Street",
    ):
        assert said in text
    assert "Cancelling is free until Wed, Mar 4, 10:00 am, then it costs $20." in text
    assert "/book/salon/visit/vis_" in text


def test_a_visit_of_several_services_is_one_message_to_each(post: Post) -> None:
    post.book("cut", "massage", starts=at(3, 10), staff="Ana")
    post.run()
    assert post.subjects() == ["Booked: Cut, Massage, Thu, Mar 5, 10:00 am"]
    assert len(post.mails("ana@example.test")) == 1
    text = words_of(post.mails("client1@example.test")[0])
    assert "Cut (10:00 am · with Ana Silva)" in text
    assert "Massage (10:30 am · with Ana Silva)" in text


def test_two_who_serve_are_told_of_their_own_part(post: Post) -> None:
    post.book("duo", starts=at(3, 10))
    post.run()
    assert len(post.mails("ana@example.test")) == len(post.mails("bo@example.test")) == 1


def test_a_move_is_told_once_with_the_old_time(post: Post) -> None:
    booked = post.book("cut", "massage", starts=at(3, 10), staff="Ana")
    post.run()
    move(post, booked, at(4, 11))
    post.run()
    assert post.subjects()[1:] == ["Changed: Cut, Massage, Fri, Mar 6, 11:00 am"]
    text = words_of(post.mails("client1@example.test")[1])
    assert "moved from Thu, Mar 5, 10:00 am to Fri, Mar 6, 11:00 am" in text
    assert post.subjects("ana@example.test")[1:] == ["Changed: Cut, Massage, Fri, Mar 6, 11:00 am"]


def test_the_invitation_keeps_its_uid_and_counts_its_changes(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    move(post, booked, at(4, 11))
    post.run()
    cancel(post, booked)
    post.run()
    events = [invitation_of(mail) for mail in post.mails("client1@example.test")]
    assert all(event is not None for event in events)
    assert len({str(event["UID"]) for event in events if event}) == 1
    assert [int(event["SEQUENCE"]) for event in events if event] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in events if event] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event.start.isoformat() for event in events if event][1] == "2026-03-06T16:00:00+00:00"


def test_who_takes_over_and_who_hands_over_are_told(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10), staff="Ana")
    post.run()
    move(post, booked, at(3, 10), post.cast.owner, staff="Bo")
    post.run()
    assert post.subjects("ana@example.test")[1:] == ["No longer yours: Cut, Thu, Mar 5, 10:00 am"]
    assert post.subjects("bo@example.test") == ["New booking: Cut, Thu, Mar 5, 10:00 am"]
    assert post.subjects()[1:] == ["Changed: Cut, Thu, Mar 5, 10:00 am"]
    assert "with Bo Chen" in words_of(post.mails("client1@example.test")[1])


def test_a_cancellation_by_the_client_tells_the_fee(post: Post) -> None:
    booked = post.book("cut", starts=at(1, 6 + 4), staff="Ana")
    post.run()
    with time_machine.travel("2026-03-03T13:00:00+00:00", tick=False):
        cancel(post, booked)
        post.run()
        text = words_of(post.mails("client1@example.test")[-1])
    assert "As you asked" in text
    assert "A fee of $20 is due" in text
    assert post.subjects("ana@example.test")[-1] == "Cancelled: Cut, Tue, Mar 3, 10:00 am"


def test_a_cancellation_by_the_business_tells_its_reason(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10))
    post.run()
    cancel(post, booked, post.cast.owner, "A pipe has burst.")
    post.run()
    text = words_of(post.mails("client1@example.test")[-1])
    assert "had to cancel" in text
    assert "A pipe has burst." in text


def test_cancelling_one_service_of_two_is_a_change(post: Post) -> None:
    booked = post.book("cut", "massage", starts=at(3, 10))
    post.run()
    with write():
        cancel_booking(post.cast.owner, booked.booking_refs[1])
    post.run()
    assert post.subjects()[1:] == ["Changed: Cut, Thu, Mar 5, 10:00 am"]


def consult(post: Post) -> Booked:
    return post.book("consult", starts=at(1, 10), answers={"goal": "Hair"})


def test_a_request_asks_staff_and_place_and_invites_nobody_yet(post: Post) -> None:
    with write():
        db.session.get_one(Business, post.cast.business_id).email = "desk@example.test"
    consult(post)
    post.run()
    assert post.subjects() == ["Request received: Consultation, Tue, Mar 3, 10:00 am EST"]
    assert post.subjects("ana@example.test") == ["Please answer: Consultation, Tue, Mar 3, 10:00 am EST"]
    assert "Please answer" in post.subjects("desk@example.test")[0]
    assert "What is it about?: Hair" in words_of(post.mails("ana@example.test")[0])
    assert invitation_of(post.mails("client1@example.test")[0]) is None
    assert post.kinds(kind="reminder") == []


def test_a_confirmed_request_is_told_with_an_invitation_and_reminders(post: Post) -> None:
    booked = consult(post)
    post.run()
    with write():
        confirm_booking(post.cast.owner, booked.booking_refs[0])
    post.run()
    assert post.subjects()[1:] == ["Confirmed: Consultation, Tue, Mar 3, 10:00 am EST"]
    event = invitation_of(post.mails("client1@example.test")[1])
    assert event is not None
    assert event["SEQUENCE"] == 1
    assert len(post.kinds(kind="reminder")) == 2


def test_a_declined_request_is_told_with_the_reason(post: Post) -> None:
    booked = consult(post)
    post.run()
    with write():
        decline_booking(post.cast.owner, booked.booking_refs[0], "We are on holiday.")
    post.run()
    assert "We are on holiday." in words_of(post.mails("client1@example.test")[1])
    assert invitation_of(post.mails("client1@example.test")[1]) is None


def test_a_request_that_lapses_is_told(post: Post) -> None:
    consult(post)
    post.run()
    with time_machine.travel("2026-03-03T15:00:30+00:00", tick=False):
        with write():
            expire_bookings(SYSTEM)
        post.run()
        assert post.subjects()[1:] == ["Lapsed: Consultation, Tue, Mar 3, 10:00 am EST"]
        assert len(post.mails("ana@example.test")) == 2


def test_a_class_that_is_called_off_tells_every_client(post: Post) -> None:
    occurrence = create_class(post.cast, at(3, 10))
    timetable = post.cast.timetable()
    for number in (1, 2, 3):
        request = BookingRequest(
            post.cast.location_id, (), 0, client_details(number), occurrence_ref=occurrence, locale="en"
        )
        with write():
            book(post.cast.visitor, timetable, request)
    post.run()
    with write():
        cancel_class(post.cast.owner, occurrence, "Too hot.")
    post.run()
    for number in (1, 2, 3):
        assert post.subjects(f"client{number}@example.test")[1:] == ["Cancelled: Yoga, Thu, Mar 5, 10:00 am"]


def test_what_is_rolled_back_is_never_told(post: Post) -> None:
    timetable = post.cast.timetable()
    part = Part(post.cast.service("cut").id)
    request = BookingRequest(post.cast.location_id, (part,), at(3, 10), client_details())
    with pytest.raises(ZeroDivisionError), write():
        book(post.cast.visitor, timetable, request)
        raise ZeroDivisionError
    post.run()
    assert post.messages() == []
    assert post.mails() == []


def test_nobody_is_told_of_their_own_deed(post: Post) -> None:
    with write():
        user = create_user(SYSTEM, name="Ana", email="ana.login@example.test", password="a long password 1")
        member = db.session.get_one(StaffMember, post.cast.staff("Ana").id)
        member.user_id = user.id
        ref = user.public_id
    ana = Actor(
        "user", post.cast.business_id, ref, frozenset({"bookings:read", "bookings:write", "bookings:all"})
    )
    booked = post.book("cut", starts=at(3, 10), staff="Ana", actor=ana)
    post.run()
    assert post.mails("ana@example.test") == []
    assert len(post.mails("client1@example.test")) == 1
    cancel(post, booked)
    post.run()
    assert post.subjects("ana@example.test") == ["Cancelled: Cut, Thu, Mar 5, 10:00 am"]


def test_where_nobody_who_serves_can_be_reached_the_place_is_told(post: Post) -> None:
    ana = post.cast.staff("Ana").id
    with write():
        db.session.get_one(Business, post.cast.business_id).email = "desk@example.test"
        db.session.get_one(StaffMember, ana).email = None
    booked = post.book("cut", starts=at(3, 10), staff="Ana")
    post.book("cut", starts=at(3, 10), staff="Bo")
    post.run()
    assert post.subjects("desk@example.test") == ["New booking: Cut, Thu, Mar 5, 10:00 am"]
    cancel(post, booked)
    post.run()
    assert post.subjects("desk@example.test")[1:] == ["Cancelled: Cut, Thu, Mar 5, 10:00 am"]


def test_staff_notices_can_be_switched_off(post: Post) -> None:
    post.choose(staff_notices=False)
    post.book("cut", starts=at(3, 10))
    post.run()
    assert [message.audience for message in post.messages(kind="confirmation")] == ["client"]


def test_whoever_booked_is_told_at_the_address_they_gave(post: Post) -> None:
    post.book("cut", starts=at(3, 10), details=ClientDetails("Jo", "jo@example.test", "+12125550123"))
    post.book("cut", starts=at(3, 12), details=ClientDetails("Jo", "jo.new@example.test", "+12125550123"))
    post.run()
    assert len(post.mails("jo@example.test")) == len(post.mails("jo.new@example.test")) == 1


def test_whoever_gave_only_a_number_is_told_by_sms(post: Post) -> None:
    with time_machine.travel("2026-03-02T15:00:00+00:00", tick=False):
        post.book("cut", starts=at(3, 10), details=ClientDetails("Jo", None, "+12125550123"))
        post.run()
        (text,) = post.texts()
    assert text.startswith("Salon: Cut on Thu, Mar 5, 10:00 am is booked. http")


def test_it_is_told_in_the_clients_language(post: Post) -> None:
    post.book("cut", starts=at(3, 10), locale="de")
    post.run()
    mail = post.mails("client1@example.test")[0]
    assert "Donnerstag, 5. März 2026" in words_of(mail)
    assert "lang=de" in words_of(mail)


def test_a_video_call_is_told_in_the_clients_zone_which_is_named(post: Post) -> None:
    booked = post.book("consult", starts=at(1, 10), answers={"goal": "Hair"}, timezone="Europe/Berlin")
    with write():
        confirm_booking(post.cast.owner, booked.booking_refs[0])
    post.run()
    text = words_of(post.mails("client1@example.test")[0])
    assert "4:00 pm CET" in text
    assert "Berlin" in text


def test_staff_who_choose_not_to_tell_are_heeded(post: Post) -> None:
    booked = post.book("cut", starts=at(3, 10), staff="Ana")
    post.run()
    with write():
        cancel_visit(post.cast.owner, booked.public_id, "Ana is ill", tell=False)
    post.run()
    assert post.subjects() == ["Booked: Cut, Thu, Mar 5, 10:00 am"]
    assert post.subjects("ana@example.test")[-1].startswith("Cancelled")


def test_what_was_about_to_be_told_is_told_as_it_stands(post: Post) -> None:
    booked = post.book("consult", starts=at(3, 10), answers={"goal": "Rest"})
    with write():
        confirm_booking(post.cast.owner, booked.booking_refs[0], tell=False)
    post.run()
    assert [one.partition(",")[0] for one in post.subjects()] == ["Booked: Consultation"]
