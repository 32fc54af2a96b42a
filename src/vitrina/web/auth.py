"""Signing in and out. Sessions are signed cookies; every form carries a CSRF token."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_login import LoginManager, UserMixin, login_user, logout_user

from vitrina import accounts
from vitrina.store.records import User
from vitrina.web.respond import installation

blueprint = Blueprint("auth", __name__)


class Person(UserMixin):  # type: ignore[misc]
    """Somebody who is signed in."""

    def __init__(self, user: User) -> None:
        self.id = str(user.id)
        self.name = user.name
        self.institution = user.institution
        self._password = user.password

    def get_id(self) -> str:
        """Return what the session keeps: a new password ends the sessions of the old one."""
        return f"{self.id}:{self._password[-16:]}"

    def may_publish(self, ruc: str) -> bool:
        """Tell whether this person publishes for that institution."""
        return self.institution is None or self.institution == ruc


def setup(app: Flask) -> None:
    """Give the application its sign-in."""
    manager = LoginManager(app)
    manager.login_view = "auth.sign_in"
    manager.login_message = None
    manager.session_protection = "basic"
    manager.user_loader(_load)


def _load(session_id: str) -> Person | None:
    user_id, _, _ = session_id.partition(":")
    user = accounts.by_id(installation().records, int(user_id)) if user_id.isdigit() else None
    person = Person(user) if user else None
    return person if person and person.get_id() == session_id else None


@blueprint.route("/ingresar", methods=["GET", "POST"])
def sign_in() -> Any:
    """Sign in with name and password."""
    following = _local(request.args.get("next"))
    if request.method == "GET":
        return render_template("sign_in.html", failed=False)
    user = accounts.verify(installation().records, request.form.get("name", ""), request.form.get("password", ""))
    if user is None:
        return render_template("sign_in.html", failed=True, name=request.form.get("name", "")), 401
    login_user(Person(user))
    return redirect(following or url_for("staff.publish_page"), 303)


@blueprint.post("/salir")
def sign_out() -> Any:
    """End the session."""
    logout_user()
    return redirect(url_for("explore.home"), 303)


def _local(address: str | None) -> str | None:
    """Return `address` where it is a path of our own; never another site."""
    if not address:
        return None
    parts = urlsplit(address)
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_path and not parts.netloc and not parts.scheme else None
