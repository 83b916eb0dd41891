"""The headers that every answer carries."""

from collections.abc import Mapping

CSP = {
    "default-src 'none'",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
EXACT = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def missing(found: Mapping[str, str], *, secure: bool = False) -> list[str]:
    """Return what the headers of an answer lack; `found` knows them in small letters."""
    lacks = [f"{name}: {found.get(name)}" for name, value in EXACT.items() if found.get(name) != value]
    if set(found.get("content-security-policy", "").split("; ")) != CSP:
        lacks.append(f"Content-Security-Policy: {found.get('content-security-policy')}")
    if "camera=()" not in found.get("permissions-policy", ""):
        lacks.append("Permissions-Policy")
    if "no-store" not in found.get("cache-control", ""):
        lacks.append(f"Cache-Control: {found.get('cache-control')}")
    if secure and "max-age=31536000" not in found.get("strict-transport-security", ""):
        lacks.append("Strict-Transport-Security")
    if "access-control-allow-origin" in found:
        lacks.append("readable from every site")
    return lacks
