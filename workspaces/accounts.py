"""How people get an account: only by invitation."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Closes the public sign-up; an invitation makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody signs up unasked."""
        return False
