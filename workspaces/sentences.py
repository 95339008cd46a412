"""The ledger in plain words: what each kind of entry says, with an icon beside it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workspaces.models import LedgerEntry, Role

# Each sentence goes on from the person's name; its marks are keys of the entry's content.
SENTENCES: Mapping[str, tuple[str, Promise]] = {
    "workspace.create": ("building-2", _("created the workspace")),
    "workspace.change_rules": ("settings-2", _("changed the rules of the workspace")),
    "member.change_role": ("users", _("changed the role of %(email)s from %(from)s to %(to)s")),
    "member.remove": ("users", _("removed %(email)s")),
    "invitation.create": ("user-plus", _("invited %(email)s as %(role)s")),
    "invitation.revoke": ("ban", _("withdrew the invitation of %(email)s")),
    "invitation.accept": ("user-plus", _("joined as %(role)s")),
    "model.add": ("package-open", _("added the model %(name)s from the folder %(folder)s")),
    "model.confirm": ("circle-check", _("confirmed a clause of the licence of %(name)s: %(says)s")),
    "model.remove": ("archive", _("removed the model %(name)s")),
    "model.try": ("image", _("tried the model %(name)s")),
    "token.create": ("key-round", _("made the API token %(name)s")),
    "token.revoke": ("ban", _("revoked the API token %(name)s")),
    "file.store": ("upload", _("uploaded a picture")),
    "clip.store": ("upload", _("uploaded a video clip")),
    "brand.create": ("swatch-book", _("made the brand %(name)s")),
    "brand.update": ("swatch-book", _("changed the brand %(name)s, now version %(version)s")),
    "brand.archive": ("archive", _("archived a brand")),
    "product.create": ("package-open", _("added the product %(name)s")),
    "product.update": ("package-open", _("changed the product %(name)s")),
    "product.archive": ("archive", _("archived a product")),
    "segment.create": ("users", _("made the segment %(name)s")),
    "segment.update": ("users", _("changed the segment %(name)s")),
    "segment.archive": ("archive", _("archived the segment %(name)s")),
    "template.create": ("text-quote", _("made the prompt template %(name)s")),
    "template.update": ("text-quote", _("changed the prompt template %(name)s, now version %(version)s")),
    "template.archive": ("archive", _("archived a prompt template")),
    "campaign.create": ("layout-grid", _("made the campaign %(name)s")),
    "campaign.update": ("layout-grid", _("changed the campaign %(name)s")),
    "campaign.sound": ("play", _("gave the videos of %(name)s a sound of their own")),
    "campaign.archive": ("archive", _("archived a campaign")),
    "campaign.launch": ("play", _("launched plan %(number)s: %(variants)s variants, %(files)s files")),
    "plan.pause": ("pause", _("paused a plan with %(count)s variants left")),
    "plan.resume": ("play", _("went on with a plan, %(count)s variants left")),
    "plan.cancel": ("ban", _("cancelled %(count)s variants of a plan")),
    "plan.retry": ("rotate-ccw", _("ordered %(count)s failed variants again")),
    "variant.ready": ("image", _("finished variant %(code)s, revision %(revision)s")),
    "variant.keep": ("undo-2", _("kept a variant as it was before")),
    "variant.reword": ("pencil", _("changed the words of a variant")),
    "variant.more": ("copy", _("ordered %(count)s more like variant %(code)s")),
    "variant.remake": ("rotate-ccw", _("ordered a variant to be made again")),
    "storyboard.create": ("film", _("began the storyboard %(name)s")),
    "storyboard.update": ("film", _("changed the storyboard %(name)s")),
    "storyboard.archive": ("archive", _("archived the storyboard %(name)s")),
    "storyboard.make": ("play", _("ordered %(count)s shots of the storyboard %(name)s")),
    "storyboard.film": ("film", _("ordered the film of the storyboard %(name)s")),
    "storyboard.cancel": ("ban", _("called off %(count)s shots of the storyboard %(name)s")),
    "shot.add": ("film", _("added shot %(number)s to the storyboard %(name)s")),
    "shot.update": ("film", _("changed shot %(number)s of the storyboard %(name)s")),
    "shot.move": ("film", _("moved shot %(from)s of the storyboard %(name)s to place %(to)s")),
    "shot.trim": ("film", _("trimmed shot %(number)s of the storyboard %(name)s to %(frames)s frames")),
    "shot.remove": ("trash-2", _("removed shot %(number)s of the storyboard %(name)s")),
    "shot.restore": ("undo-2", _("put shot %(number)s of the storyboard %(name)s back")),
    "shot.make": ("play", _("ordered shot %(number)s of the storyboard %(name)s")),
    "decision.approve": ("circle-check", _("approved variant %(code)s")),
    "decision.reject": ("circle-x", _("rejected variant %(code)s")),
    "decision.undo": ("undo-2", _("took back a decision on variant %(code)s")),
    "decision.confirm": ("circle-check", _("settled the approval of variant %(code)s")),
    "comment.say": ("message-square", _("commented on variant %(code)s: %(body)s")),
    "comment.resolve": ("check", _("resolved a comment on variant %(code)s")),
    "comment.reopen": ("rotate-ccw", _("opened a comment on variant %(code)s again")),
    "publication.create": ("package", _("published %(count)s variants as %(name)s")),
    "publication.withdraw": ("ban", _("withdrew variant %(subject)s from a publication")),
    "publication.write_again": ("rotate-ccw", _("ordered the package of a publication again")),
}
ROLE_MARKS = ("role", "from", "to")


@dataclass(frozen=True, slots=True)
class Sentence:
    """An icon and what was done, in the reader's language."""

    icon: str
    words: str


class _Marks(dict[str, Any]):
    """The content of an entry; a mark it does not know is said as a dash, not raised in the timeline."""

    def __missing__(self, key: str) -> str:
        return "–"


def _marks(entry: LedgerEntry) -> _Marks:
    content = json.loads(entry.content)
    marks = _Marks(content if isinstance(content, dict) else {})
    marks["subject"] = entry.subject
    for key in ROLE_MARKS:
        if marks.get(key) in Role.values:
            marks[key] = Role(marks[key]).label
    return marks


def sentence(entry: LedgerEntry) -> Sentence:
    """Say an entry in words; a kind this table does not know is said by its name and subject."""
    icon, words = SENTENCES.get(entry.kind, ("circle", ""))
    if not words:
        return Sentence(icon, f"{entry.kind} {entry.subject}")
    return Sentence(icon, str(words) % _marks(entry))
