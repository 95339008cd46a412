"""What stops a ranking, in words for the person who gave the table."""


class RankingError(Exception):
    """A table that cannot be learnt from or ranked; `message` names the file, the line and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
