"""Who waits may wait for any of several people

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


TABLE, LINK = "waitlist_entry", "fk_waitlist_entry_staff_id"
ENTRY = sa.table(
    TABLE, sa.column("id", sa.Integer), sa.column("staff_id", sa.Integer), sa.column("staff_ids", sa.JSON)
)


def upgrade() -> None:
    """Apply."""
    op.add_column(TABLE, sa.Column("staff_ids", sa.JSON(), nullable=False, server_default="[]"))
    named = sa.select(ENTRY.c.id, ENTRY.c.staff_id).where(ENTRY.c.staff_id.is_not(None))
    for key, staff_id in op.get_bind().execute(named).all():
        op.execute(sa.update(ENTRY).where(ENTRY.c.id == key).values(staff_ids=[staff_id]))
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.alter_column("staff_ids", server_default=None)
        batch_op.drop_constraint(LINK, type_="foreignkey")
        batch_op.drop_column("staff_id")


def downgrade() -> None:
    """Take back: of several people the first stays."""
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.add_column(sa.Column("staff_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(LINK, "staff_member", ["staff_id"], ["id"])
    for key, staff_ids in op.get_bind().execute(sa.select(ENTRY.c.id, ENTRY.c.staff_ids)).all():
        if staff_ids:
            op.execute(sa.update(ENTRY).where(ENTRY.c.id == key).values(staff_id=staff_ids[0]))
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_column("staff_ids")
