"""What can be wrong with a clip's file."""

from generation.errors import GenerationError


class ClipDamaged(GenerationError):
    """The file is not a whole clip that we wrote."""

    code = "clip_damaged"


class CannotJoin(GenerationError):
    """The parts of a film do not fit together."""

    code = "cannot_join"


class SoundDamaged(GenerationError):
    """The file is not a whole sound that we stored."""

    code = "sound_damaged"
