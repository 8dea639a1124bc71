""" Contains all the data models used in inputs/outputs """

from .add_on import AddOn
from .add_on_input import AddOnInput
from .amount_input import AmountInput
from .api_key import ApiKey
from .api_key_input import ApiKeyInput
from .api_key_input_kind import ApiKeyInputKind
from .api_key_kind import ApiKeyKind
from .api_key_page import ApiKeyPage
from .api_key_patch import ApiKeyPatch
from .api_key_replacement import ApiKeyReplacement
from .api_key_with_text import ApiKeyWithText
from .api_key_with_text_kind import ApiKeyWithTextKind
from .audit_actor import AuditActor
from .audit_actor_kind import AuditActorKind
from .audit_entry import AuditEntry
from .audit_entry_data import AuditEntryData
from .audit_entry_page import AuditEntryPage
from .availability import Availability
from .availability_day import AvailabilityDay
from .block import Block
from .block_input import BlockInput
from .block_page import BlockPage
from .block_patch import BlockPatch
from .book_time import BookTime
from .book_times import BookTimes
from .booking import Booking
from .booking_add_on import BookingAddOn
from .booking_answers import BookingAnswers
from .booking_client import BookingClient
from .booking_input import BookingInput
from .booking_input_answers import BookingInputAnswers
from .booking_input_metadata import BookingInputMetadata
from .booking_input_override_item import BookingInputOverrideItem
from .booking_location import BookingLocation
from .booking_metadata import BookingMetadata
from .booking_page import BookingPage
from .booking_patch import BookingPatch
from .booking_patch_answers_type_0 import BookingPatchAnswersType0
from .booking_patch_metadata_type_0 import BookingPatchMetadataType0
from .booking_patch_override_item import BookingPatchOverrideItem
from .booking_patch_status_type_0 import BookingPatchStatusType0
from .booking_policy import BookingPolicy
from .booking_price import BookingPrice
from .booking_price_type import BookingPriceType
from .booking_replacement import BookingReplacement
from .booking_replacement_answers import BookingReplacementAnswers
from .booking_replacement_metadata import BookingReplacementMetadata
from .booking_replacement_override_item import BookingReplacementOverrideItem
from .booking_replacement_status_type_0 import BookingReplacementStatusType0
from .booking_status import BookingStatus
from .booking_waits_for_type_0 import BookingWaitsForType0
from .branding import Branding
from .branding_input import BrandingInput
from .business import Business
from .business_page import BusinessPage
from .cancel_event_scope import CancelEventScope
from .cancellation import Cancellation
from .cancellation_input import CancellationInput
from .client import Client
from .client_custom import ClientCustom
from .client_details import ClientDetails
from .client_input import ClientInput
from .client_input_custom import ClientInputCustom
from .client_merge import ClientMerge
from .client_merge_take import ClientMergeTake
from .client_merge_take_additional_property import ClientMergeTakeAdditionalProperty
from .client_page import ClientPage
from .client_patch import ClientPatch
from .client_patch_custom import ClientPatchCustom
from .client_with_bookings import ClientWithBookings
from .client_with_bookings_custom import ClientWithBookingsCustom
from .code_sent import CodeSent
from .deposit import Deposit
from .deposit_input import DepositInput
from .deposit_input_type import DepositInputType
from .deposit_type import DepositType
from .error_code import ErrorCode
from .event import Event
from .event_input import EventInput
from .event_page import EventPage
from .event_patch import EventPatch
from .event_patch_scope_type_0 import EventPatchScopeType0
from .event_patch_status_type_0 import EventPatchStatusType0
from .event_status import EventStatus
from .explanation import Explanation
from .export_client_response_200 import ExportClientResponse200
from .feed import Feed
from .feed_input import FeedInput
from .feed_kind import FeedKind
from .feed_page import FeedPage
from .feed_patch import FeedPatch
from .feed_replacement import FeedReplacement
from .get_openapi_response_200 import GetOpenapiResponse200
from .hold import Hold
from .hold_input import HoldInput
from .hold_part import HoldPart
from .list_api_keys_status import ListApiKeysStatus
from .list_bookings_status_item import ListBookingsStatusItem
from .list_clients_status import ListClientsStatus
from .list_event_occurrences_status import ListEventOccurrencesStatus
from .list_event_types_status import ListEventTypesStatus
from .list_events_status import ListEventsStatus
from .list_feeds_kind import ListFeedsKind
from .list_locations_status import ListLocationsStatus
from .list_message_templates_audience import ListMessageTemplatesAudience
from .list_message_templates_channel import ListMessageTemplatesChannel
from .list_positions_status import ListPositionsStatus
from .list_resources_status import ListResourcesStatus
from .list_service_categories_status import ListServiceCategoriesStatus
from .list_services_status import ListServicesStatus
from .list_staff_status import ListStaffStatus
from .list_subdivisions_status import ListSubdivisionsStatus
from .list_tags_status import ListTagsStatus
from .list_users_status import ListUsersStatus
from .list_visits_status_item import ListVisitsStatusItem
from .list_waitlist_status_type_0 import ListWaitlistStatusType0
from .list_webhook_deliveries_status import ListWebhookDeliveriesStatus
from .list_webhooks_status import ListWebhooksStatus
from .location import Location
from .location_input import LocationInput
from .location_page import LocationPage
from .location_patch import LocationPatch
from .message_template import MessageTemplate
from .message_template_audience import MessageTemplateAudience
from .message_template_channel import MessageTemplateChannel
from .message_template_input import MessageTemplateInput
from .message_template_input_audience import MessageTemplateInputAudience
from .message_template_input_channel import MessageTemplateInputChannel
from .message_template_page import MessageTemplatePage
from .message_template_patch import MessageTemplatePatch
from .message_template_replacement import MessageTemplateReplacement
from .money import Money
from .page_meta import PageMeta
from .policies import Policies
from .policies_input import PoliciesInput
from .program import Program
from .question import Question
from .question_input import QuestionInput
from .question_input_type import QuestionInputType
from .question_type import QuestionType
from .reason import Reason
from .reference import Reference
from .refresh_request import RefreshRequest
from .register_entry import RegisterEntry
from .register_entry_input import RegisterEntryInput
from .register_entry_page import RegisterEntryPage
from .register_entry_patch import RegisterEntryPatch
from .rescheduling import Rescheduling
from .rescheduling_override_item import ReschedulingOverrideItem
from .resource import Resource
from .resource_input import ResourceInput
from .resource_page import ResourcePage
from .resource_patch import ResourcePatch
from .revoke_request import RevokeRequest
from .revoked import Revoked
from .role import Role
from .role_grant import RoleGrant
from .role_grant_input import RoleGrantInput
from .role_input import RoleInput
from .role_page import RolePage
from .role_patch import RolePatch
from .schedule import Schedule
from .schedule_day import ScheduleDay
from .schedule_day_input import ScheduleDayInput
from .schedule_input import ScheduleInput
from .schedule_span import ScheduleSpan
from .schedule_span_input import ScheduleSpanInput
from .service import Service
from .service_cancellation_input import ServiceCancellationInput
from .service_hours import ServiceHours
from .service_hours_input import ServiceHoursInput
from .service_input import ServiceInput
from .service_input_place import ServiceInputPlace
from .service_input_visibility import ServiceInputVisibility
from .service_page import ServicePage
from .service_patch import ServicePatch
from .service_patch_place import ServicePatchPlace
from .service_patch_visibility import ServicePatchVisibility
from .service_place import ServicePlace
from .service_price import ServicePrice
from .service_price_input import ServicePriceInput
from .service_price_input_type import ServicePriceInputType
from .service_price_type import ServicePriceType
from .service_resource import ServiceResource
from .service_resource_input import ServiceResourceInput
from .service_visibility import ServiceVisibility
from .service_window import ServiceWindow
from .service_window_days_item import ServiceWindowDaysItem
from .service_window_input import ServiceWindowInput
from .service_window_input_days_item import ServiceWindowInputDaysItem
from .skipped_date import SkippedDate
from .slot import Slot
from .slot_part import SlotPart
from .staff_explanation import StaffExplanation
from .staff_member import StaffMember
from .staff_member_input import StaffMemberInput
from .staff_member_page import StaffMemberPage
from .staff_member_patch import StaffMemberPatch
from .staff_override import StaffOverride
from .staff_override_input import StaffOverrideInput
from .status_change import StatusChange
from .status_change_status import StatusChangeStatus
from .tag import Tag
from .tag_input import TagInput
from .tag_page import TagPage
from .tag_patch import TagPatch
from .team import Team
from .team_input import TeamInput
from .team_patch import TeamPatch
from .token_request import TokenRequest
from .token_request_grant import TokenRequestGrant
from .tokens import Tokens
from .user import User
from .user_invitation import UserInvitation
from .user_page import UserPage
from .user_patch import UserPatch
from .user_replacement import UserReplacement
from .user_status import UserStatus
from .visit import Visit
from .visit_input import VisitInput
from .visit_input_answers import VisitInputAnswers
from .visit_input_metadata import VisitInputMetadata
from .visit_input_override_item import VisitInputOverrideItem
from .visit_page import VisitPage
from .visit_part_input import VisitPartInput
from .visit_status_type_0 import VisitStatusType0
from .waitlist_acceptance import WaitlistAcceptance
from .waitlist_acceptance_answers import WaitlistAcceptanceAnswers
from .waitlist_entry import WaitlistEntry
from .waitlist_entry_input import WaitlistEntryInput
from .waitlist_entry_page import WaitlistEntryPage
from .waitlist_entry_status import WaitlistEntryStatus
from .waitlist_offer import WaitlistOffer
from .waitlist_offer_input import WaitlistOfferInput
from .waitlist_times import WaitlistTimes
from .waitlist_window import WaitlistWindow
from .waitlist_window_input import WaitlistWindowInput
from .waitlist_window_input_weekday_type_0 import WaitlistWindowInputWeekdayType0
from .waitlist_window_weekday_type_0 import WaitlistWindowWeekdayType0
from .waitlist_wish import WaitlistWish
from .waitlist_wish_patch import WaitlistWishPatch
from .waitlist_wish_patch_status_type_0 import WaitlistWishPatchStatusType0
from .webhook import Webhook
from .webhook_attempt import WebhookAttempt
from .webhook_delivery import WebhookDelivery
from .webhook_delivery_page import WebhookDeliveryPage
from .webhook_delivery_with_body import WebhookDeliveryWithBody
from .webhook_input import WebhookInput
from .webhook_page import WebhookPage
from .webhook_patch import WebhookPatch
from .webhook_with_secret import WebhookWithSecret
from .weekly_hours import WeeklyHours
from .weekly_hours_input import WeeklyHoursInput
from .weekly_hours_input_weekday import WeeklyHoursInputWeekday
from .weekly_hours_weekday import WeeklyHoursWeekday

__all__ = (
    "AddOn",
    "AddOnInput",
    "AmountInput",
    "ApiKey",
    "ApiKeyInput",
    "ApiKeyInputKind",
    "ApiKeyKind",
    "ApiKeyPage",
    "ApiKeyPatch",
    "ApiKeyReplacement",
    "ApiKeyWithText",
    "ApiKeyWithTextKind",
    "AuditActor",
    "AuditActorKind",
    "AuditEntry",
    "AuditEntryData",
    "AuditEntryPage",
    "Availability",
    "AvailabilityDay",
    "Block",
    "BlockInput",
    "BlockPage",
    "BlockPatch",
    "Booking",
    "BookingAddOn",
    "BookingAnswers",
    "BookingClient",
    "BookingInput",
    "BookingInputAnswers",
    "BookingInputMetadata",
    "BookingInputOverrideItem",
    "BookingLocation",
    "BookingMetadata",
    "BookingPage",
    "BookingPatch",
    "BookingPatchAnswersType0",
    "BookingPatchMetadataType0",
    "BookingPatchOverrideItem",
    "BookingPatchStatusType0",
    "BookingPolicy",
    "BookingPrice",
    "BookingPriceType",
    "BookingReplacement",
    "BookingReplacementAnswers",
    "BookingReplacementMetadata",
    "BookingReplacementOverrideItem",
    "BookingReplacementStatusType0",
    "BookingStatus",
    "BookingWaitsForType0",
    "BookTime",
    "BookTimes",
    "Branding",
    "BrandingInput",
    "Business",
    "BusinessPage",
    "CancelEventScope",
    "Cancellation",
    "CancellationInput",
    "Client",
    "ClientCustom",
    "ClientDetails",
    "ClientInput",
    "ClientInputCustom",
    "ClientMerge",
    "ClientMergeTake",
    "ClientMergeTakeAdditionalProperty",
    "ClientPage",
    "ClientPatch",
    "ClientPatchCustom",
    "ClientWithBookings",
    "ClientWithBookingsCustom",
    "CodeSent",
    "Deposit",
    "DepositInput",
    "DepositInputType",
    "DepositType",
    "ErrorCode",
    "Event",
    "EventInput",
    "EventPage",
    "EventPatch",
    "EventPatchScopeType0",
    "EventPatchStatusType0",
    "EventStatus",
    "Explanation",
    "ExportClientResponse200",
    "Feed",
    "FeedInput",
    "FeedKind",
    "FeedPage",
    "FeedPatch",
    "FeedReplacement",
    "GetOpenapiResponse200",
    "Hold",
    "HoldInput",
    "HoldPart",
    "ListApiKeysStatus",
    "ListBookingsStatusItem",
    "ListClientsStatus",
    "ListEventOccurrencesStatus",
    "ListEventsStatus",
    "ListEventTypesStatus",
    "ListFeedsKind",
    "ListLocationsStatus",
    "ListMessageTemplatesAudience",
    "ListMessageTemplatesChannel",
    "ListPositionsStatus",
    "ListResourcesStatus",
    "ListServiceCategoriesStatus",
    "ListServicesStatus",
    "ListStaffStatus",
    "ListSubdivisionsStatus",
    "ListTagsStatus",
    "ListUsersStatus",
    "ListVisitsStatusItem",
    "ListWaitlistStatusType0",
    "ListWebhookDeliveriesStatus",
    "ListWebhooksStatus",
    "Location",
    "LocationInput",
    "LocationPage",
    "LocationPatch",
    "MessageTemplate",
    "MessageTemplateAudience",
    "MessageTemplateChannel",
    "MessageTemplateInput",
    "MessageTemplateInputAudience",
    "MessageTemplateInputChannel",
    "MessageTemplatePage",
    "MessageTemplatePatch",
    "MessageTemplateReplacement",
    "Money",
    "PageMeta",
    "Policies",
    "PoliciesInput",
    "Program",
    "Question",
    "QuestionInput",
    "QuestionInputType",
    "QuestionType",
    "Reason",
    "Reference",
    "RefreshRequest",
    "RegisterEntry",
    "RegisterEntryInput",
    "RegisterEntryPage",
    "RegisterEntryPatch",
    "Rescheduling",
    "ReschedulingOverrideItem",
    "Resource",
    "ResourceInput",
    "ResourcePage",
    "ResourcePatch",
    "Revoked",
    "RevokeRequest",
    "Role",
    "RoleGrant",
    "RoleGrantInput",
    "RoleInput",
    "RolePage",
    "RolePatch",
    "Schedule",
    "ScheduleDay",
    "ScheduleDayInput",
    "ScheduleInput",
    "ScheduleSpan",
    "ScheduleSpanInput",
    "Service",
    "ServiceCancellationInput",
    "ServiceHours",
    "ServiceHoursInput",
    "ServiceInput",
    "ServiceInputPlace",
    "ServiceInputVisibility",
    "ServicePage",
    "ServicePatch",
    "ServicePatchPlace",
    "ServicePatchVisibility",
    "ServicePlace",
    "ServicePrice",
    "ServicePriceInput",
    "ServicePriceInputType",
    "ServicePriceType",
    "ServiceResource",
    "ServiceResourceInput",
    "ServiceVisibility",
    "ServiceWindow",
    "ServiceWindowDaysItem",
    "ServiceWindowInput",
    "ServiceWindowInputDaysItem",
    "SkippedDate",
    "Slot",
    "SlotPart",
    "StaffExplanation",
    "StaffMember",
    "StaffMemberInput",
    "StaffMemberPage",
    "StaffMemberPatch",
    "StaffOverride",
    "StaffOverrideInput",
    "StatusChange",
    "StatusChangeStatus",
    "Tag",
    "TagInput",
    "TagPage",
    "TagPatch",
    "Team",
    "TeamInput",
    "TeamPatch",
    "TokenRequest",
    "TokenRequestGrant",
    "Tokens",
    "User",
    "UserInvitation",
    "UserPage",
    "UserPatch",
    "UserReplacement",
    "UserStatus",
    "Visit",
    "VisitInput",
    "VisitInputAnswers",
    "VisitInputMetadata",
    "VisitInputOverrideItem",
    "VisitPage",
    "VisitPartInput",
    "VisitStatusType0",
    "WaitlistAcceptance",
    "WaitlistAcceptanceAnswers",
    "WaitlistEntry",
    "WaitlistEntryInput",
    "WaitlistEntryPage",
    "WaitlistEntryStatus",
    "WaitlistOffer",
    "WaitlistOfferInput",
    "WaitlistTimes",
    "WaitlistWindow",
    "WaitlistWindowInput",
    "WaitlistWindowInputWeekdayType0",
    "WaitlistWindowWeekdayType0",
    "WaitlistWish",
    "WaitlistWishPatch",
    "WaitlistWishPatchStatusType0",
    "Webhook",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookDeliveryPage",
    "WebhookDeliveryWithBody",
    "WebhookInput",
    "WebhookPage",
    "WebhookPatch",
    "WebhookWithSecret",
    "WeeklyHours",
    "WeeklyHoursInput",
    "WeeklyHoursInputWeekday",
    "WeeklyHoursWeekday",
)
