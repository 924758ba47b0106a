"""The list that arms a device at the door: sent whole when something was done at the event, 204 otherwise."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from intake import clock, keys
from intake.models.event import Event
from intake.queries import attendance, door_list
from intake.rules import checkin
from intake.web import access

blueprint = Blueprint("door_list", __name__)
SALT = 16  # bytes


@blueprint.get("/door/<string:token>/list")
@access.anyone
def by_link(token: str) -> Any:
    """For the device that holds this link. Forged: 404; revoked or over: 410, and the device forgets its list."""
    g.door_says = "gone"  # only our own no says so: a portal's 404 must not empty the phone
    event, link = access.any_door_or_404(token)
    if not link.is_usable(clock.now()):
        access.gone()
    g.door_says = ""
    ends = link.expires_at or checkin.door_ends(event)
    salt = _salt(f"link:{link.id}")
    return _answer(event, salt=salt, expires_at=ends.isoformat(), label=link.label)


@blueprint.get("/staff/events/<string:slug>/checkin/list")
@access.staff("organiser")
def by_staff(slug: str) -> Any:
    """For the station of staff, with the token under which its device sends. Not theirs any more: as by_link."""
    g.door_says = "gone"
    event = access.own_event_or_404(slug)
    g.door_says = ""
    member = access.staff_member()
    ends = checkin.door_ends(event).isoformat()
    salt = _salt(f"event:{event.id}:{member.actor.id}")
    answer = _answer(event, salt=salt, expires_at=ends, label=member.actor.name)
    answer.headers["X-Staff-Token"] = member.forgery_token
    return answer


@blueprint.after_app_request
def say_gone(response: Response) -> Response:
    """Let a device tell our 404 and 410 from somebody else's."""
    if g.get("door_says"):
        response.headers["X-Door"] = g.door_says
    return response


def _answer(event: Event, *, salt: str, **more: Any) -> Response:
    version = attendance.version(event.id)
    if request.args.get("since", type=int) == version:
        return Response(status=204)
    moment = clock.now()
    return jsonify(
        version=version,
        made_at=moment.isoformat(),
        now=int(moment.timestamp() * 1000),
        event={
            "title": event.title,
            "slug": event.slug,
            "zone": event.zone,
            "ends_at": event.ends_at.isoformat(),
        },
        salt=salt,
        sessions=door_list.sessions(event),
        people=door_list.people(event.id, salt),
        guests=door_list.guests(event.id),
        **more,
    )


def _salt(whose: str) -> str:
    """The same for a link as long as it lives, and no other's."""
    return keys.fingerprint("door list", whose.encode()).hex()[: 2 * SALT]
