"""Signing in through the company's own sign-in service; sessions that can be ended at once."""

from api.http.sign_in.identity_provider import Provider, Visitor
from api.http.sign_in.sessions import Session, Sessions
from api.http.sign_in.sign_in_errors import SignInRefused, SignInUnavailable

__all__ = ["Provider", "Session", "Sessions", "SignInRefused", "SignInUnavailable", "Visitor"]
