"""What keys may do with PDFs; what is in them needs its own scopes besides."""

from foundation.core.api.permissions import scope

scope("documents:read", "PDFs that were made for you.")
scope("documents:write", "Have a PDF made.")
