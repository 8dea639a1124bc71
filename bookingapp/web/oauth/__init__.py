"""OAuth 2.0 for apps: users allow them something on a page, and they fetch tokens (RFC 6749, 7636, 7009, 8414)."""

from bookingapp.web.oauth import consent, tokens
from bookingapp.web.oauth.blueprint import oauth

__all__ = ["consent", "oauth", "tokens"]
