"""Puts objections to what is said of people into sentences in the reader's language."""

from django.utils.translation import gettext as _

from segments.privacy import FEWEST_PEOPLE, Objection


def objection_sentence(objection: Objection) -> str:
    """Return why something is refused and what to do about it."""
    subject = {"subject": objection.subject}
    match objection.concern:
        case "person":
            return _("“%(subject)s” points at a person: segments are groups, leave it out.") % subject
        case "special":
            return _("“%(subject)s” is about a protected category: nobody may be chosen by it.") % subject
        case "minor":
            return _("“%(subject)s” is about minors: ads are made for adults only.") % subject
        case "too_few":
            return _("%(subject)s people are too few: join groups until each has at least %(fewest)d.") % {
                **subject,
                "fewest": FEWEST_PEOPLE,
            }
