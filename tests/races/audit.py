"""After a race: every row it left is looked at, by plain SQL that shares nothing with the code under test."""

from sqlalchemy import text
from sqlalchemy.engine import Connection

from bookingapp.cli import checks

_LIVE = "b.status IN ('pending', 'confirmed', 'arrived', 'completed')"
_NOW = "(b.expires IS NULL OR b.expires > :now)"
_OWED = "b.status IN ('pending', 'confirmed', 'arrived') AND NOT o.\"class\""

RULES = {
    "two claims overlap on a calendar": """
        SELECT a.id, c.id FROM claim a JOIN claim c
        ON c.calendar_id = a.calendar_id AND c.id > a.id AND c.starts < a.ends AND a.starts < c.ends""",
    "two live bookings use one calendar at once": f"""
        SELECT x.occurrence_id, y.occurrence_id
        FROM assignment x JOIN assignment y ON y.calendar_id = x.calendar_id AND y.occurrence_id > x.occurrence_id
        JOIN occurrence p ON p.id = x.occurrence_id JOIN occurrence q ON q.id = y.occurrence_id
        WHERE q.starts < p.ends AND p.starts < q.ends
        AND EXISTS (SELECT 1 FROM booking b WHERE b.occurrence_id = p.id AND {_LIVE} AND {_NOW})
        AND EXISTS (SELECT 1 FROM booking b WHERE b.occurrence_id = q.id AND {_LIVE} AND {_NOW})
        AND p.service_id NOT IN (SELECT id FROM service WHERE processing_minutes IS NOT NULL)
        AND q.service_id NOT IN (SELECT id FROM service WHERE processing_minutes IS NOT NULL)""",
    "a live booking has nobody to serve it": f"""
        SELECT b.public_id FROM booking b JOIN occurrence o ON o.id = b.occurrence_id
        WHERE {_OWED} AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.occurrence_id = o.id)""",
    "a live booking's calendar is not claimed for its time": f"""
        SELECT b.public_id, a.calendar_id
        FROM booking b JOIN occurrence o ON o.id = b.occurrence_id JOIN assignment a ON a.occurrence_id = o.id
        WHERE {_OWED} AND {_NOW} AND NOT EXISTS (
            SELECT 1 FROM claim c WHERE c.occurrence_id = o.id AND c.calendar_id = a.calendar_id
            AND c.starts <= o.starts AND (c.ends >= o.ends OR EXISTS (
                SELECT 1 FROM claim d WHERE d.occurrence_id = o.id AND d.calendar_id = a.calendar_id
                AND d.ends >= o.ends)))""",
    "a confirmed booking's claim lapses": """
        SELECT b.public_id FROM booking b JOIN claim c ON c.occurrence_id = b.occurrence_id
        WHERE b.status = 'confirmed' AND c.expires IS NOT NULL""",
    "a claim stands for no live booking": f"""
        SELECT c.id FROM claim c JOIN occurrence o ON o.id = c.occurrence_id
        WHERE NOT o."class" AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.occurrence_id = o.id AND {_LIVE})""",
    "a claim has no owner": """
        SELECT c.id FROM claim c LEFT JOIN occurrence o ON o.id = c.occurrence_id LEFT JOIN hold h ON h.id = c.hold_id
        WHERE o.id IS NULL AND h.id IS NULL""",
    "a living hold keeps no time": """
        SELECT h.public_id FROM hold h WHERE h.occurrence_id IS NULL AND h.expires > :now
        AND (SELECT count(DISTINCT c.part) FROM claim c WHERE c.hold_id = h.id)
         <> (SELECT count(*) FROM hold_part p WHERE p.hold_id = h.id)""",
    "a hold is still there though its visit is booked": """
        SELECT h.public_id FROM hold h JOIN visit v ON v.hold_ref = h.public_id""",
    "a visit has no booking": """
        SELECT v.public_id FROM visit v WHERE NOT EXISTS (SELECT 1 FROM booking b WHERE b.visit_id = v.id)""",
    "an occurrence was made for no booking": """
        SELECT o.public_id FROM occurrence o WHERE NOT o."class"
        AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.occurrence_id = o.id)""",
    "a booking's making left no event": """
        SELECT b.public_id FROM booking b WHERE NOT EXISTS (
            SELECT 1 FROM event e WHERE e.subject = b.public_id AND e.name = 'booking.created')""",
    "a move left no event": """
        SELECT b.public_id FROM booking b WHERE b.status = 'confirmed' AND b.version > 1 AND b.sequence > 0
        AND NOT EXISTS (SELECT 1 FROM event e WHERE e.subject = b.public_id
                        AND e.name IN ('booking.rescheduled', 'booking.confirmed'))""",
    "an event tells of a booking that is not there": """
        SELECT e.public_id FROM event e WHERE e.name = 'booking.created'
        AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.public_id = e.subject)""",
    "a class counts other seats than are booked and held": f"""
        SELECT o.public_id FROM occurrence o WHERE o."class" AND o.status <> 'cancelled' AND o.taken <>
            (SELECT coalesce(sum(b.seats), 0) FROM booking b WHERE b.occurrence_id = o.id AND {_LIVE})
          + (SELECT coalesce(sum(h.seats), 0) FROM hold h WHERE h.occurrence_id = o.id)""",
    "a class sold more seats than it has": f"""
        SELECT o.public_id FROM occurrence o WHERE o."class" AND o.capacity <
            (SELECT coalesce(sum(b.seats), 0) FROM booking b WHERE b.occurrence_id = o.id AND {_LIVE})""",
    "one address belongs to two clients": """
        SELECT business_id, email FROM client WHERE email IS NOT NULL GROUP BY business_id, email HAVING count(*) > 1""",
}
"""What must never be found. `completed` bookings keep their claims; holds past their time keep theirs until swept."""


def findings(connection: Connection, now: int) -> dict[str, list[tuple[object, ...]]]:
    """Broken rules with a few of the rows at fault; the doctor's findings among them."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for sentence, statement in RULES.items():
        values = {"now": now} if ":now" in statement else {}
        rows = connection.execute(text(statement), values).fetchmany(5)
        if rows:
            found[sentence] = [tuple(row) for row in rows]
    for finding in checks.of_database(connection):
        if finding.verdict == "broken":
            found[f"doctor: {finding.sentence}"] = []
    return found
