"""The list of all checks and how they are run: what goes wrong in a check is an error, and errors block."""

from collections.abc import Iterable, Sequence

from generation.checks.base import Candidate, Check, Finding, Measurement, Outcome
from generation.checks.files import encoded_for_platforms, exact_size, weight
from generation.checks.lettering import letters_in_place
from generation.checks.logos import logo_clear_and_large, logo_seen, logo_unchanged
from generation.checks.pictures import (
    contrast_under_text,
    inside_safe_zone,
    scene_not_blank,
    type_large_enough,
)
from generation.checks.products import product_not_distorted, product_unchanged
from generation.checks.reading import text_reads_as_ordered
from generation.checks.words import terms_kept, words_as_ordered
from platforms.wording import gettext_noop as _

# Run on the picture decoded from the encoded bytes; signing splices those bytes and leaves every pixel alone.
PICTURE_CHECKS: tuple[Check, ...] = (
    Check("words", _("Words"), words_as_ordered),
    Check("glossary", _("Glossary"), terms_kept),
    Check("letters", _("Letters"), letters_in_place),
    Check("reading", _("Words as a machine reads them"), text_reads_as_ordered),
    Check("contrast", _("Contrast of text"), contrast_under_text),
    Check("type_size", _("Size of type"), type_large_enough),
    Check("safe_zone", _("Safe zone"), inside_safe_zone),
    Check("scene_not_blank", _("Scene"), scene_not_blank),
    Check("product_unchanged", _("Product"), product_unchanged),
    Check("product_shape", _("Shape of the product"), product_not_distorted),
    Check("logo_unchanged", _("Logo"), logo_unchanged),
    Check("logo_space", _("Logo's size and space"), logo_clear_and_large),
    Check("logo_contrast", _("Contrast of the logo"), logo_seen),
)
# Run on the very last bytes, since signing makes a file heavier.
FILE_CHECKS: tuple[Check, ...] = (
    Check("exact_size", _("Size"), exact_size),
    Check("weight", _("File weight"), weight),
    Check("media_type", _("Type of file"), encoded_for_platforms),
)
CHECKS: tuple[Check, ...] = (*FILE_CHECKS, *PICTURE_CHECKS)


def examine(candidate: Candidate, checks: Sequence[Check] = CHECKS) -> tuple[Finding, ...]:
    """Return one finding per check, in the order of the list; one that raises becomes an error finding."""
    return tuple(_finding(check, candidate) for check in checks)


def blocks(findings: Iterable[Finding], checks: Sequence[Check] = CHECKS) -> bool:
    """Say whether these findings of one format keep it from review.

    A check of the list without a finding blocks too: what was not measured has not passed.
    """
    known = list(findings)
    measured = {finding.check for finding in known}
    return any(finding.outcome.blocks for finding in known) or any(
        check.key not in measured for check in checks
    )


def _finding(check: Check, candidate: Candidate) -> Finding:
    measurement = _measured(check, candidate)
    return Finding(
        check.key,
        candidate.format.key,
        measurement.outcome,
        measurement.message,
        measurement.measured,
        measurement.limit,
    )


def _measured(check: Check, candidate: Candidate) -> Measurement:
    try:
        return check.measure(candidate)
    except Exception as problem:  # noqa: BLE001 (a check ends here, and whatever stopped it is recorded)
        return Measurement(
            Outcome.ERROR, _("The check could not run."), f"{type(problem).__name__}: {problem}"[:200]
        )
