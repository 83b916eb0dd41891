"""Why a backup or a restore did not happen."""


class BackupError(Exception):
    """It was refused or did not work, and nothing was changed; the message says why and what to do."""
