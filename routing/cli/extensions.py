"""Under which names an app carries what commands ask of it."""

FACTORY = "permanence_factory"
"""Makes another app, of other settings."""
SETTINGS = "permanence_settings"
BUNDLE = "permanence_fallback_bundle"
"""Makes the static files of `flask fallback build`."""
REFUSAL = "permanence_refusal"
"""Why the parts could not be put together."""
