"""Signing in through the company's own sign-in service; sessions that can be ended at once."""

from api.sign_in.errors import SignInRefused, SignInUnavailable
from api.sign_in.provider import Provider, Visitor
from api.sign_in.sessions import Session, Sessions

__all__ = ["Provider", "Session", "Sessions", "SignInRefused", "SignInUnavailable", "Visitor"]
