"""Who may call what: every route with what it asks for. The test beside it tries them all.

A new route of the dashboard needs a line here: the right without which it is refused, or `ANYONE` for pages that
each user of the business may open. `own(right)`: about a booking or client, which staff find when they serve it
themselves, and is not there for other staff.
"""

from dataclasses import dataclass

from bookingapp.domain.business.roles import BUILT_IN


@dataclass(frozen=True, slots=True)
class Need:
    """A right ('' for none), whether it is about something of one's own, and what else may be answered."""

    right: str = ""
    own: bool = False
    """Without `everybody` those who do not serve it are told that there is no such thing."""
    everybody: str = "bookings:all"
    whose: str = "staff"
    """Who of the two staff the scene's example belongs to."""

    def expected(self, role: str, *, serves: bool) -> int:
        """The answer to a role: 200 for any success, 403, 404."""
        rights = BUILT_IN[role]
        if self.right and self.right not in rights:
            return 403
        return 200 if not self.own or serves or self.everybody in rights else 404


ANYONE = Need()


def own(right: str, everybody: str = "bookings:all") -> Need:
    """Needs a right, and that one serves it, unless one may see everybody's."""
    return Need(right, own=True, everybody=everybody)


_BY_NEED = {
    ANYONE: """
        at calendars code connect home revoke rotate search service service_sentence services
        settings share_calendar share_mine snippet tint why
    """,
    Need("audit:read"): """
        audit
    """,
    Need("bookings:all"): """
        offer_place put_on_list take_off_list waiting
    """,
    Need("bookings:read"): """
        bookings bookings_sheet calendar calendar_feed calendar_live calendar_side day_sheet
        occurrence today
    """,
    own("bookings:read", "bookings:all"): """
        visit
    """,
    Need("bookings:write"): """
        book make_booking
    """,
    own("bookings:write", "bookings:all"): """
        answer arrive cancel cancel_it complete confirm decline make_regular move move_to no_show
        notes regular resend save_notes undo
    """,
    Need("clients:read"): """
        chosen clients
    """,
    Need("clients:read", own=True, everybody="clients:all", whose="nobody"): """
        client
    """,
    Need("clients:write"): """
        add_client edit_client erase_client forget import_columns import_faults import_run
        import_sample import_start import_stop imports merge merge_client new_client notify_client
        put_client_away restore_one_client save_client tag_client upload withdraw
    """,
    own("clients:write", "clients:all"): """
        client_data consent
    """,
    Need("locations:write"): """
        archive_place create_place new_place place places restore_place save_place
    """,
    Need("messages:read"): """
        look_at_message look_at_words message_times message_words messages
    """,
    Need("messages:write"): """
        reset_words save_message_times save_words try_words
    """,
    Need("reports:read"): """
        report_file reports
    """,
    Need("resources:write"): """
        archive_one_resource create_resource new_resource resource restore_one_resource
        save_resource
    """,
    Need("schedules:own"): """
        add_new_block closures disconnect me new_block read
    """,
    Need("schedules:own", own=True, everybody="schedules:write", whose="other staff"): """
        block change_block drop_block remove_closure
    """,
    Need("schedules:write"): """
        call_off cancel_date change_date class_date classes copy_hours create_class end_dates
        fill_dates move_class new_class place_hours resource_hours save_place_hours
        save_resource_hours save_staff_hours staff_hours series
    """,
    own("schedules:write", "schedules:write"): """
        add_closures
    """,
    Need("services:write"): """
        add_word archive create_service delete duplicate move_in_list move_word new_service
        order_services order_words remove_word restore save_service save_word
    """,
    Need("settings:read"): """
        api_keys branding business fields letter letter_file letter_html oauth_app oauth_apps policies
        register system webhook webhook_delivery webhooks websites
    """,
    Need("settings:write"): """
        add_oauth_app add_own_field archive_oauth_app archive_own_field end_api_key export
        make_api_key new_api_key new_oauth_app renew_app_secret save_oauth_app move_own_field put_aside ready restore_own_field retry
        edit_webhook end_webhook make_webhook new_webhook ping_webhook_at renew_webhook_secret
        resend_webhook save_webhook start_webhook stop_webhook
        save_branding save_business save_own_field save_policies save_websites take_everything
    """,
    Need("staff:write"): """
        archive_member create_staff new_staff restore_member save_performed save_staff staff
        staff_member
    """,
    Need("users:read"): """
        role roles user users
    """,
    Need("users:write"): """
        add_role invite_user new_role remove_role remove_user resend_invited save_role save_user
        send_invitation withdraw_invited
    """,
}

NEEDS = {name: need for need, names in _BY_NEED.items() for name in names.split()}
"""What each route asks for, by the name of the dashboard's endpoint."""
