"""An index from which alone it is seen that a team's names have changed."""

from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_register_fact_mark", "register_fact",
                    ["team", "field", "number", "retracted_at"])  # fmt: skip
