"""The errors of generation: a code that pages translate, an English message, whether to retry."""


class GenerationError(Exception):
    """Base of all; `code` is stable, `message` says what happened to what, `retryable` that it may heal."""

    code = "generation_failed"
    retryable = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
