"""Previewing a plan of 5,000 cells, against a loop that renders and builds each cell by itself."""

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.campaign_setups import Size, make_campaign
from benchmarks.harness import installation, interleave, report

if TYPE_CHECKING:
    from campaigns.models import Campaign

# 50 segments x 5 templates x 5 angles x 4 pictures: 1,250 ideas to be put into words.
SIZE = Size(segments=50, templates=5, angles=5, tones=1, pictures=4)


def naive(campaign: "Campaign") -> int:
    """Expand the campaign cell by cell: nothing is kept between two cells, as one would write it first."""
    from campaigns.briefs import render, texts_for, words_of  # noqa: PLC0415 - needs the installation
    from campaigns.copy_checks import check_brief  # noqa: PLC0415
    from campaigns.expansion.expand import ideas_of, seed_of  # noqa: PLC0415
    from campaigns.selectors.setups import chosen_of, setup_of  # noqa: PLC0415
    from campaigns.selectors.wording import audience_of, sender_of  # noqa: PLC0415

    chosen = chosen_of(campaign)
    setup = setup_of(chosen)
    segments = {str(segment.pk): segment for segment in chosen.segments}
    versions = {str(version.pk): version for version in chosen.versions}
    digests = set()
    for idea in ideas_of(setup):
        for picture in range(1, setup.pictures + 1):
            segment, version = segments[idea.segment], versions[idea.version]
            texts = texts_for(version.picture, version.copy, segment.locale)
            brief = render(texts, words_of(audience_of(segment), sender_of(chosen), dict(idea.options)))
            check_brief(brief, banned_words=["cheap", "free"])
            copy = replace(setup.base.copy, headline=brief.headline, body=brief.body, locale=segment.locale)
            seed = seed_of(setup.campaign, idea.segment, brief.picture, picture)
            pictured = replace(setup.base.picture, prompt=brief.picture, seed=seed)
            digests.add((idea.segment, replace(setup.base, copy=copy, picture=pictured).digest))
    return len(digests)


def main() -> None:
    """Time both in turn, each from an empty cache of rendered words, and print the ratio."""
    with installation() as home:
        from campaigns import briefs  # noqa: PLC0415 - needs the installation to be set up
        from campaigns.selectors.plans import preview_of  # noqa: PLC0415

        _, campaign = make_campaign(SIZE, home)

        def previewed() -> None:
            briefs._rendered_from.cache_clear()
            assert preview_of(campaign).expansion.variants == SIZE.cells

        def looped() -> None:
            briefs._rendered_from.cache_clear()
            assert naive(campaign) == SIZE.cells

        ours, theirs = interleave([previewed, looped], runs=3)
        report("plan_preview_5000", ours.median, unit="s", baseline=theirs.median)


if __name__ == "__main__":
    main()
