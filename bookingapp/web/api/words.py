"""What the document calls things: schemas, tags, and what a field means wherever it stands."""

import re
from typing import Any

NAMES = {
    "AcceptIn": "WaitlistAcceptance",
    "Amount": "AmountInput",
    "AttemptOut": "WebhookAttempt",
    "AuditOut": "AuditEntry",
    "AuthorOut": "AuditActor",
    "BookedAddOnOut": "BookingAddOn",
    "BookedClientOut": "BookingClient",
    "BookedPlaceOut": "BookingLocation",
    "BookedPolicyOut": "BookingPolicy",
    "BookedPriceOut": "BookingPrice",
    "BookingPut": "BookingReplacement",
    "Cancellation": "ServiceCancellationInput",
    "CancellationIn": "CancellationInput",
    "CancellationOut": "Cancellation",
    "ClientHistoryOut": "ClientWithBookings",
    "Day": "AvailabilityDay",
    "DayIn": "ScheduleDayInput",
    "DayOut": "ScheduleDay",
    "DeliveryBodyOut": "WebhookDeliveryWithBody",
    "DeliveryOut": "WebhookDelivery",
    "Deposit": "DepositInput",
    "DepositOut": "Deposit",
    "Explained": "Explanation",
    "FeedIn": "FeedReplacement",
    "GrantIn": "RoleGrantInput",
    "GrantOut": "RoleGrant",
    "HeldOut": "HoldPart",
    "InviteIn": "UserInvitation",
    "KeyIn": "ApiKeyReplacement",
    "KeyOut": "ApiKey",
    "KeyPatch": "ApiKeyPatch",
    "MergeIn": "ClientMerge",
    "Meta": "PageMeta",
    "Named": "Reference",
    "Needed": "ServiceResourceInput",
    "NeededOut": "ServiceResource",
    "NewFeedIn": "FeedInput",
    "NewKeyIn": "ApiKeyInput",
    "NewKeyOut": "ApiKeyWithText",
    "NewWordsIn": "MessageTemplateInput",
    "OfferIn": "WaitlistOfferInput",
    "OfferOut": "WaitlistOffer",
    "OwnWindow": "ServiceWindowInput",
    "OwnWindowOut": "ServiceWindow",
    "PartIn": "VisitPartInput",
    "PartOut": "SlotPart",
    "Person": "ClientDetails",
    "Price": "Money",
    "Question": "QuestionInput",
    "QuestionOut": "Question",
    "RefreshIn": "RefreshRequest",
    "RescheduleIn": "Rescheduling",
    "RevokeIn": "RevokeRequest",
    "ServicePrice": "ServicePriceInput",
    "ServicePriceOut": "ServicePrice",
    "SkippedOut": "SkippedDate",
    "Span": "ServiceHoursInput",
    "SpanIn": "ScheduleSpanInput",
    "SpanOfDay": "ServiceHours",
    "SpanOut": "ScheduleSpan",
    "StaffAnswer": "StaffExplanation",
    "StaffIn": "StaffMemberInput",
    "StaffOut": "StaffMember",
    "StaffOverride": "StaffOverrideInput",
    "StaffOverrideOut": "StaffOverride",
    "StaffPatch": "StaffMemberPatch",
    "StatusIn": "StatusChange",
    "TimesOut": "WaitlistTimes",
    "TokenIn": "TokenRequest",
    "TokenOut": "Tokens",
    "UserIn": "UserReplacement",
    "WaitIn": "WaitlistEntryInput",
    "WaitOut": "WaitlistEntry",
    "WebhookSecretOut": "WebhookWithSecret",
    "WeeklyIn": "WeeklyHoursInput",
    "WeeklyOut": "WeeklyHours",
    "WindowIn": "WaitlistWindowInput",
    "WindowOut": "WaitlistWindow",
    "WishIn": "WaitlistWish",
    "WishPatch": "WaitlistWishPatch",
    "WordIn": "RegisterEntryInput",
    "WordOut": "RegisterEntry",
    "WordPatch": "RegisterEntryPatch",
    "WordsIn": "MessageTemplateReplacement",
    "WordsOut": "MessageTemplate",
    "WordsPatch": "MessageTemplatePatch",
}
"""Schemas whose name here follows from none of the rules of `schema_name`."""

_PAGE = re.compile(r"Page_(\w+)_")


def schema_name(name: str) -> str:
    """A schema's name for others: `Booking` is answered, a `BookingInput` sent, `BookingPage` is a page of them."""
    page = _PAGE.fullmatch(name)
    if page:
        return schema_name(page[1]) + "Page"
    if name in NAMES:
        return NAMES[name]
    if name.endswith("In"):
        return name.removesuffix("In") + "Input"
    return name.removesuffix("Out")


def operation_name(name: str) -> str:
    """`get_…` reads one, `update_…` changes what is named of one."""
    for ours, theirs in (("read_", "get_"), ("change_", "update_")):
        if name.startswith(ours):
            return theirs + name.removeprefix(ours)
    return name


TAGS = {
    "team": ("Business", "The business of the key or token, and those that wish to be listed."),
    "services": ("Services", "What can be booked. `/event-types` is the same by another name."),
    "service_categories": ("Service categories", "Headings under which services are shown."),
    "subdivisions": ("Subdivisions", "Branches of the business that services belong to."),
    "locations": ("Locations", "Places, each with its own time zone."),
    "staff": ("Staff", "Who serves."),
    "positions": ("Positions", "What staff members are called by their trade."),
    "resources": ("Resources", "Rooms and equipment that services need."),
    "schedules": ("Schedules", "Weekly hours of staff, resources and locations, and dates that differ."),
    "blocks": ("Blocks", "Times that are taken: holidays, illness, repairs."),
    "availability": ("Availability", "Free times, and why a time is not offered."),
    "holds": ("Holds", "Times that are kept while somebody fills in a form."),
    "bookings": ("Bookings", "One service for one client, from being asked for to being given."),
    "visits": ("Visits", "Several services in a row, booked at once."),
    "events": ("Classes", "What is given to a group: single dates and series."),
    "waitlist": ("Waiting list", "Who waits for a time or for seats, and what they are offered."),
    "clients": ("Clients", "Who comes."),
    "tags": ("Tags", "Words by which clients, bookings and classes are found again."),
    "feeds": ("Feeds", "iCalendar addresses for calendars of others."),
    "webhooks": ("Webhooks", "Events that are sent to an address of yours, and how that went."),
    "message_templates": ("Message templates", "The words of what is sent to clients and staff."),
    "users": ("Users", "Who may sign in, and who is invited to."),
    "roles": ("Roles", "What users may do."),
    "api_keys": ("API keys", "Keys for programs."),
    "audit_log": ("Audit log", "Who did what, and when."),
    "auth": ("Signing in", "Tokens for users and clients."),
    "document": ("Document", "This document."),
}
"""Headings of the document in their order: what an operation names, its title and its line."""

WITH = {"booking_changes": "bookings", "why": "availability"}
"""Operations that stand under the heading of others."""


def heading(tag: str) -> str:
    """The title that operations stand under."""
    tag = WITH.get(tag, tag)
    return TAGS[tag][0] if tag in TAGS else tag.replace("_", " ").capitalize()


DATE_TIME: dict[str, Any] = {"format": "date-time"}
DATE: dict[str, Any] = {"format": "date"}
URI: dict[str, Any] = {"format": "uri"}
EMAIL: dict[str, Any] = {"format": "email"}

FORMATS: dict[str, dict[str, Any]] = {
    "starts_at": DATE_TIME,
    "ends_at": DATE_TIME,
    "created_at": DATE_TIME,
    "updated_at": DATE_TIME,
    "expires_at": DATE_TIME,
    "last_used_at": DATE_TIME,
    "last_seen_at": DATE_TIME,
    "delivered_at": DATE_TIME,
    "at": DATE_TIME,
    "failing_since": DATE_TIME,
    "old_secret_until": DATE_TIME,
    "next_try_at": DATE_TIME,
    "free_until": DATE_TIME,
    "next_available": DATE_TIME,
    "original_start": DATE_TIME,
    "updated_since": DATE_TIME,
    "date": DATE,
    "first_day": DATE,
    "last_day": DATE,
    "url": URI,
    "manage_url": URI,
    "image_url": URI,
    "logo_url": URI,
    "email": EMAIL,
}
"""Texts of a well-known shape, by the name of their field."""
