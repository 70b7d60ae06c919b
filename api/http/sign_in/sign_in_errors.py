"""Why somebody could not be signed in."""


class SignInRefused(ValueError):
    """The sign-in does not prove who it is, or gives no role here."""


class SignInUnavailable(ValueError):
    """The company's sign-in service does not answer as it must."""
