"""What operators ask: alive, ready, and figures for loopback or a token only."""

import hmac

from flask import Blueprint, Response, abort, current_app, g, jsonify, request
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from intake import clock
from intake.db import db
from intake.models.record import AuditHead, Submission, WorkerBeat
from intake.web import access

blueprint = Blueprint("operate", __name__)


@blueprint.get("/healthz")
@access.anyone
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@access.anyone
def readyz() -> tuple[Response, int]:
    """The database answers and its schema is the one this release was written for."""
    try:
        found = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return jsonify(status="database not ready"), 503
    expected = current_app.extensions["tular_schema"]
    if found != expected:
        return jsonify(status="migrations not applied", found=found, expected=expected), 503
    return jsonify(status="ready"), 200


@blueprint.get("/metrics")
@access.anyone
def metrics() -> Response:
    """Figures without personal data, read from the database at each call."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = g.settings.metrics_token
    if not (
        hmac.compare_digest(sent.encode(), token.encode())
        if token
        else request.remote_addr in {"127.0.0.1", "::1"}
    ):
        abort(403)
    registry = CollectorRegistry()
    figures = {
        "tular_submissions_total": (
            "Accepted submissions",
            select(func.count()).select_from(Submission),
        ),
        "tular_audit_entries_total": (
            "Audit entries",
            select(func.coalesce(func.sum(AuditHead.count), 0)),
        ),
    }
    for name, (help_text, query) in figures.items():
        Gauge(name, help_text, registry=registry).set(db.session.scalar(query) or 0)
    beat = db.session.scalar(select(func.max(WorkerBeat.at)))
    if beat:
        Gauge(
            "tular_worker_age_seconds", "Seconds since the worker came round", registry=registry
        ).set((clock.now() - beat).total_seconds())
    return Response(
        generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8"
    )
