"""Names of what licences speak of, and the clauses of the shipped entries, for translation.

A clause is shown in the reader's language once its words are here as well; a test compares them.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

TOPIC_NAMES: dict[str, Promise] = {
    "territory": _("Territory"),
    "revenue": _("Revenue"),
    "purpose": _("Purposes"),
    "attribution": _("Attribution"),
    "output": _("Rights in the pictures"),
    "training_data": _("Training data"),
}
PURPOSE_NAMES: dict[str, Promise] = {
    "commercial": _("Selling or promoting"),
    "public": _("Public information, without profit"),
    "health": _("Health or treatment"),
    "political": _("Politics"),
}
CONFIDENCES: dict[str, Promise] = {
    "official": _("read in the maker's own text"),
    "third_party": _("known from third parties only"),
    "unknown": _("not known"),
}
TASK_NAMES: dict[str, Promise] = {
    "text_to_image": _("Stills from text"),
    "text_to_video": _("Clips from text"),
    "image_to_video": _("Clips from a picture"),
    "extend": _("Extending a clip"),
    "in_between": _("Clips between two pictures"),
    "restyle": _("Restyling"),
    "edit": _("Editing a picture"),
}
CLAUSES = (
    gettext_noop("The licence is worldwide."),
    gettext_noop("The licence is free of charge, whatever one earns."),
    gettext_noop("The licence names no purpose that it excludes."),
    gettext_noop("Licence and notices go along when the model itself is passed on; pictures need no credit."),
    gettext_noop("The README that was read says nothing of who owns what is generated."),
    gettext_noop("The README that was read says nothing of the training data."),
    gettext_noop("No country is named as excluded, as far as third parties quote the licence."),
    gettext_noop(
        "Whoever has an annual revenue of at least 10,000,000 US dollars needs a paid commercial "
        "licence from Lightricks; commercial use without one is prohibited (section 2)."
    ),
    gettext_noop(
        "Attachment A forbids, among others, medical advice, exploiting people's weaknesses and "
        "imitating real people without consent."
    ),
    gettext_noop(
        "What is published must say plainly that a machine made it (attachment A); no credit is asked for."
    ),
    gettext_noop("The licensor claims no rights in what is made; its uses must not break attachment A."),
    gettext_noop(
        "The maker's README says only: a large-scale dataset of diverse videos. A third party's "
        "notes on the technical report (arXiv 2501.00103) say: publicly available data and "
        "licensed material."
    ),
    gettext_noop("Its makers claim nothing in what it draws."),
    gettext_noop("Only pictures that the project rendered itself; no picture of anybody else."),
    gettext_noop(
        "The makers claim no rights over what is generated; the user answers for it, and nothing "
        "unlawful, harmful or misleading may be shared."
    ),
    gettext_noop(
        "The README says only how much more data than for Wan2.1 was used (65.6 % more images, "
        "83.2 % more videos), not what they are."
    ),
    gettext_noop("The makers' pages that were read say nothing of what is generated."),
)
