"""Which static files are served: ours, and not those of pages that we do not show."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class OwnStaticFilesConfig(StaticFilesConfig):
    """Leaves out the browsable pages of the API library (we answer in JSON alone) and notes for developers.

    They were two thirds of what a first start has to collect and compress.
    """

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "rest_framework", "README.md"]
