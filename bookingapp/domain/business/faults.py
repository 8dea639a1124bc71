"""Work of a business that could not be done, for those who look after the installation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bookingapp.base import jobs
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.access import allowed


@dataclass(frozen=True, slots=True)
class Fault:
    """A job that was given up: its name, how often it was tried, and the last reason in words."""

    job_id: int
    name: str
    attempts: int
    reason: str
    since: datetime


def list_faults(actor: Actor, business_id: int) -> list[Fault]:
    """What could not be done, newest first. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:read")
    return [
        Fault(job.id, job.name, job.attempts, job.last_error or "", job.created_at)
        for job in jobs.list_dead_jobs(business_id)
    ]


def retry_fault(actor: Actor, business_id: int, job_id: int) -> None:
    """Let it be tried again at once. Raises NotFound, Forbidden, Conflict when it is no longer given up."""
    allowed(actor, business_id, "settings:write")
    owner = db.session.scalar(select(jobs.Job.business_id).where(jobs.Job.id == job_id))
    if owner != business_id:
        raise NotFound(_("There is no such entry."))
    if not jobs.retry_job(job_id):
        raise Conflict(_("It is being tried again already."))
