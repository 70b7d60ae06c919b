"""The bot's tables: jobs, events already received, people, and the conversations of threads."""

from sqlalchemy import Column, Engine, Index, Integer, MetaData, String, Table, Text

from knowledge.register.database import upgrade

TABLES = MetaData()
JOB = Table(
    "slack_job", TABLES,
    Column("number", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("place", String(80), nullable=False),
    Column("key", String(200), nullable=False),
    Column("user", String(40), nullable=False),
    Column("team", String(100), nullable=False),
    Column("at", String(40), nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("not_before", String(40), nullable=False),
    Column("worker", String(40), nullable=False),
    Column("seen_alive", String(40), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("record", String(36), nullable=False),
    Column("note", String(200), nullable=False),
)
Index("slack_job_open", JOB.c.state, JOB.c.place)
CAME = Table(
    "slack_came", TABLES,
    Column("key", String(200), primary_key=True),
    Column("at", String(40), nullable=False),
)
PERSON = Table(
    "slack_person", TABLES,
    Column("workspace", String(40), primary_key=True),
    Column("slack", String(40), primary_key=True),
    Column("team", String(100), nullable=False),
    Column("user", String(200), nullable=False),
    Column("roles", String(200), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", String(40), nullable=False),
)
THREAD = Table(
    "slack_thread", TABLES,
    Column("channel", String(40), primary_key=True),
    Column("thread", String(40), primary_key=True),
    Column("team", String(100), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("conversation", String(36), nullable=False),
    Column("record", String(36), nullable=False),
)


def make(engine: Engine) -> None:
    """Bring the tables up to date."""
    upgrade(engine, "slack", (TABLES.create_all,))
