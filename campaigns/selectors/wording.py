"""Says the ideas of a campaign in words: fills the template's texts for each segment, and looks them over."""

from campaigns.briefs import Audience, Brief, Sender, Texts, Unrenderable, render, texts_for, words_of
from campaigns.copy_checks import check_brief
from campaigns.expansion.values import Idea, Words, Written
from campaigns.models import TemplateVersion
from campaigns.selectors.setups import Chosen
from segments.models import Segment


def audience_of(segment: Segment) -> Audience:
    """Return what a template may say of a segment."""
    traits = {str(name): str(value) for name, value in segment.traits.items()}
    return Audience(segment.name, segment.locale, segment.description, traits)


def sender_of(chosen: Chosen) -> Sender:
    """Return what a template may say of the campaign's brand and product."""
    campaign = chosen.campaign
    return Sender(
        brand=campaign.brand.name if campaign.brand else "",
        tone=chosen.look.tone if chosen.look else "",
        product=campaign.product.name if campaign.product else "",
    )


class CampaignWriter:
    """Writes the ideas of one campaign; calling it with an idea gives the idea's words and their faults."""

    def __init__(self, chosen: Chosen) -> None:
        self._sender = sender_of(chosen)
        self._banned_words = tuple(chosen.look.banned_words) if chosen.look else ()
        self._audiences = {str(segment.pk): audience_of(segment) for segment in chosen.segments}
        self._versions = {str(version.pk): version for version in chosen.versions}

    def __call__(self, idea: Idea) -> Written:
        """Return the words of an idea, or why it has none."""
        audience = self._audiences[idea.segment]
        try:
            texts = _texts(self._versions[idea.version], audience.language)
            brief = render(texts, words_of(audience, self._sender, dict(idea.options)))
        except Unrenderable as refusal:
            return Written(None, refusal.faults)
        faults = check_brief(brief, banned_words=self._banned_words)
        return Written(_words(brief, audience.language), faults)


def _texts(version: TemplateVersion, language: str) -> Texts:
    return texts_for(version.picture, version.copy, language)


def _words(brief: Brief, language: str) -> Words:
    return Words(brief.picture, brief.headline, brief.body, brief.call_to_action, language)
