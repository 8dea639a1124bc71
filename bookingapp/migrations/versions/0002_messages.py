"""Messages

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "portal_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_portal_session_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_portal_session_token_hash")),
    )
    with op.batch_alter_table("portal_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portal_session_email"), ["email"], unique=False)

    op.create_table(
        "sign_in_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("replaces", sa.String(length=254), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_request_public_id")),
    )
    with op.batch_alter_table("sign_in_request", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_request_email_created_at", ["email", "created_at"], unique=False)

    op.create_table(
        "captured_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name=op.f("fk_captured_mail_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captured_mail")),
        sa.UniqueConstraint("public_id", name=op.f("uq_captured_mail_public_id")),
    )
    with op.batch_alter_table("captured_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_captured_mail_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_captured_mail_business_id"), ["business_id"], unique=False)

    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("busy_only", sa.Boolean(), nullable=False),
        sa.Column("details", sa.Boolean(), nullable=False),
        sa.Column("past_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name=op.f("fk_feed_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint(
            "business_id",
            "kind",
            "subject_id",
            "busy_only",
            name=op.f("uq_feed_business_id_kind_subject_id_busy_only"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_feed_public_id")),
    )
    op.create_table(
        "message_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_message_template_business_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
        sa.UniqueConstraint(
            "business_id",
            "kind",
            "channel",
            "audience",
            "locale",
            name=op.f("uq_message_template_business_id_kind_channel_audience_locale"),
        ),
    )
    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_session_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "connected_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("secret_url", sa.String(), nullable=False),
        sa.Column("etag", sa.String(length=300), nullable=True),
        sa.Column("last_modified", sa.String(length=100), nullable=True),
        sa.Column("expanded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_connected_calendar_business_id")
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_connected_calendar_calendar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connected_calendar")),
        sa.UniqueConstraint("public_id", name=op.f("uq_connected_calendar_public_id")),
    )
    with op.batch_alter_table("connected_calendar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_connected_calendar_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_connected_calendar_calendar_id"), ["calendar_id"], unique=False)
        batch_op.create_index(
            "ix_connected_calendar_due",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )

    op.create_table(
        "recurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("rrule", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name=op.f("fk_recurrence_business_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_recurrence_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurrence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recurrence_public_id")),
    )
    with op.batch_alter_table("recurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recurrence_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recurrence_client_id"), ["client_id"], unique=False)

    op.create_table(
        "external_busy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("connected_id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends > starts AND ends - starts <= 44640", name=op.f("ck_external_busy_span")),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name=op.f("fk_external_busy_business_id")),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_external_busy_calendar_id")),
        sa.ForeignKeyConstraint(
            ["connected_id"],
            ["connected_calendar.id"],
            name=op.f("fk_external_busy_connected_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_busy")),
    )
    with op.batch_alter_table("external_busy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_busy_connected_id"), ["connected_id"], unique=False)
        batch_op.create_index("ix_external_busy_span", ["calendar_id", "starts", "ends"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name=op.f("fk_message_business_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_message_client_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_message_staff_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_message_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("mark", name=op.f("uq_message_mark")),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_public_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_address_sent_at", ["address", "sent_at"], unique=False)
        batch_op.create_index(
            "ix_message_business_id_created_at", ["business_id", "created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_message_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "waitlist_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("addon_ids", sa.JSON(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("looked", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("once", sa.String(length=32), nullable=True),
        sa.Column("hold_ref", sa.String(length=32), nullable=True),
        sa.Column("offer", sa.Integer(), nullable=True),
        sa.Column("deadline", sa.BigInteger(), nullable=True),
        sa.Column("passed", sa.JSON(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_waitlist_entry_days")),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_waitlist_entry_seats")),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name=op.f("fk_waitlist_entry_business_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_waitlist_entry_client_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_waitlist_entry_location_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_waitlist_entry_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_waitlist_entry_service_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_waitlist_entry_staff_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_waitlist_entry_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_entry")),
        sa.UniqueConstraint("once", name=op.f("uq_waitlist_entry_once")),
        sa.UniqueConstraint("public_id", name=op.f("uq_waitlist_entry_public_id")),
    )
    with op.batch_alter_table("waitlist_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_waitlist_entry_business_id_state", ["business_id", "state", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_waitlist_entry_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_waitlist_entry_email"), ["email"], unique=False)
        batch_op.create_index(
            "ix_waitlist_entry_looked",
            ["looked", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(batch_op.f("ix_waitlist_entry_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(
            "ix_waitlist_entry_offered",
            ["deadline"],
            unique=False,
            sqlite_where=sa.text("state = 'offered'"),
            postgresql_where=sa.text("state = 'offered'"),
        )

    with op.batch_alter_table("business", schema=None) as batch_op:
        batch_op.add_column(sa.Column("messages", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column("offer_minutes", sa.Integer(), nullable=False, server_default="120"))

    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notify", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_client_email", ["email"], unique=False)

    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exception", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_index(batch_op.f("ix_occurrence_series_id"))
        batch_op.create_index(
            "ix_occurrence_series_id_original_start", ["series_id", "original_start"], unique=True
        )

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_ids", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column("made_until", sa.Date(), nullable=True))

    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recurrence_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("email", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("phone", sa.String(length=40), nullable=True))
        batch_op.create_index(batch_op.f("ix_visit_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_recurrence_id"), ["recurrence_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_visit_recurrence_id"), "recurrence", ["recurrence_id"], ["id"]
        )

    op.execute(
        "UPDATE visit SET email = (SELECT email FROM client WHERE client.id = visit.client_id), "
        "phone = (SELECT phone FROM client WHERE client.id = visit.client_id)"
    )
    # What happened before there were messages is told to nobody now.
    op.execute("UPDATE event SET fanned_out = true WHERE NOT fanned_out")


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_visit_recurrence_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_visit_recurrence_id"))
        batch_op.drop_index(batch_op.f("ix_visit_email"))
        batch_op.drop_column("phone")
        batch_op.drop_column("email")
        batch_op.drop_column("recurrence_id")

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("made_until")
        batch_op.drop_column("staff_ids")

    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.drop_index("ix_occurrence_series_id_original_start")
        batch_op.create_index(batch_op.f("ix_occurrence_series_id"), ["series_id"], unique=False)
        batch_op.drop_column("exception")

    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_index("ix_client_email")
        batch_op.drop_column("erased_at")
        batch_op.drop_column("email_confirmed_at")
        batch_op.drop_column("notify")

    with op.batch_alter_table("business", schema=None) as batch_op:
        batch_op.drop_column("offer_minutes")
        batch_op.drop_column("messages")

    with op.batch_alter_table("waitlist_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_waitlist_entry_offered",
            sqlite_where=sa.text("state = 'offered'"),
            postgresql_where=sa.text("state = 'offered'"),
        )
        batch_op.drop_index(batch_op.f("ix_waitlist_entry_occurrence_id"))
        batch_op.drop_index(batch_op.f("ix_waitlist_entry_client_id"))
        batch_op.drop_index(
            "ix_waitlist_entry_looked",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_waitlist_entry_email"))
        batch_op.drop_index("ix_waitlist_entry_business_id_state")

    op.drop_table("waitlist_entry")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_visit_id"))
        batch_op.drop_index(batch_op.f("ix_message_client_id"))
        batch_op.drop_index("ix_message_business_id_created_at")
        batch_op.drop_index("ix_message_address_sent_at")

    op.drop_table("message")
    with op.batch_alter_table("external_busy", schema=None) as batch_op:
        batch_op.drop_index("ix_external_busy_span")
        batch_op.drop_index(batch_op.f("ix_external_busy_connected_id"))

    op.drop_table("external_busy")
    with op.batch_alter_table("recurrence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recurrence_client_id"))
        batch_op.drop_index(batch_op.f("ix_recurrence_business_id"))

    op.drop_table("recurrence")
    with op.batch_alter_table("connected_calendar", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_connected_calendar_due",
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )
        batch_op.drop_index(batch_op.f("ix_connected_calendar_calendar_id"))
        batch_op.drop_index(batch_op.f("ix_connected_calendar_business_id"))

    op.drop_table("connected_calendar")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))

    op.drop_table("user_session")
    op.drop_table("message_template")
    op.drop_table("feed")
    with op.batch_alter_table("captured_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_captured_mail_business_id"))
        batch_op.drop_index(batch_op.f("ix_captured_mail_address"))

    op.drop_table("captured_mail")
    with op.batch_alter_table("sign_in_request", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_request_email_created_at")

    op.drop_table("sign_in_request")
    with op.batch_alter_table("portal_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_portal_session_email"))

    op.drop_table("portal_session")
