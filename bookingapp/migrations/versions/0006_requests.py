"""An index of the bookings that wait for a business's answer

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAME = "ix_booking_business_id_pending"


def upgrade() -> None:
    """Apply."""
    pending = sa.text("status = 'pending'")
    op.create_index(NAME, "booking", ["business_id"], sqlite_where=pending, postgresql_where=pending)


def downgrade() -> None:
    """Take back."""
    op.drop_index(NAME, "booking")
