"""How the installation does: where messages go, and what could not be done."""

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock, wording
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.base.secrets import make_token, read_token
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.faults import Fault, list_faults, retry_fault
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, dashboard, desk, notice, subject
from bookingapp.web.dashboard.letters import kept_lines
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.installation import current_settings
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/system")
@access("user")
def system(business: str) -> ResponseReturnValue:
    """Mail, SMS, and what was given up."""
    post = post_at(business)
    actor = actor_at(post)
    row = allowed(actor, post.business_id, "settings:read")
    settings = current_settings()
    view = desk(post, "settings") | {
        "ways": [
            way(_("E-mail"), settings.mail_url, "BOOKINGAPP_MAIL_URL"),
            way(_("SMS"), settings.sms_url, "BOOKINGAPP_SMS_URL"),
        ],
        "faults": [
            fault_view(post.slug, fault, ZoneInfo(row.timezone), row.locale)
            for fault in list_faults(actor, post.business_id)
        ],
        "notice": said(),
        "captured": kept_lines(post),
        "may_retry": actor.may("settings:write"),
    }
    return render("dashboard/system.html", view)


@dashboard.post("/<key:business>/system/retry/<signed:job>")
@access("user")
def retry(business: str, job: str) -> ResponseReturnValue:
    """Let something that was given up be tried again."""
    post = post_at(business)
    PlainForm.read(subject())
    job_id = read_token(current_settings().secret_key, "job", job)
    if job_id is None:
        raise NotFound(_("There is no such entry."))
    key = int(job_id)
    return act(
        lambda: retry_fault(actor_at(post), post.business_id, key),
        "retry",
        "dashboard.system",
        business=business,
    )


def way(name: str, address: str | None, setting: str) -> dict[str, str]:
    """Where messages of a kind go; only the host is told, the rest of the address is secret."""
    if address:
        host = urlsplit(address).hostname or ""
        return {"name": name, "text": _("Sent through %(host)s.", host=host), "kind": "good", "setting": ""}
    text = _("Nothing is sent: no service is set up, so messages are kept on this machine.")
    return {"name": name, "text": text, "kind": "warn", "setting": setting}


def fault_view(slug: str, fault: Fault, zone: ZoneInfo, locale: str) -> dict[str, Any]:
    """A fault as its row shows it."""
    token = make_token(current_settings().secret_key, "job", str(fault.job_id))
    return {
        "name": work_name(fault.name),
        "reason": fault.reason,
        "since": wording.moment(locale, zone, clock.minute(fault.since), short=True),
        "action": url_for("dashboard.retry", business=slug, job=token),
    }


def work_name(name: str) -> str:
    """What a job does, in words."""
    return {
        "message.send": _("Send a message"),
        "sign_in.send": _("Send a sign-in mail"),
        "password_reset.send": _("Send a link to set a password"),
        "invitation.send": _("Send an invitation"),
        "account.address": _("Send a link to confirm an address"),
        "account.notice": _("Tell a user of a change"),
        "event.fan_out": _("Plan messages"),
    }.get(name, name)


def said() -> dict[str, str] | None:
    """What has just been done."""
    return notice(
        {"retry": (_("It is tried again"), _("What fails once more comes back to this list."), "good")}
    )
