"""The shapes of a film's ads in the API."""

from uuid import UUID

from campaigns.selectors.film_ads import FilmWish
from workspaces.rest import Body


class FilmAdsBody(Body):
    """Which ads to make over a storyboard's film: formats of videos, a layout, and for which segments.

    The words are those of the campaign's templates; `segments` null means all of the campaign's.
    """

    formats: list[str]
    layout: str = "hero"
    segments: list[UUID] | None = None

    def as_wish(self) -> FilmWish:
        """Return what the service takes."""
        return FilmWish(self.formats, self.layout, self.segments)


class FilmAdsLaunch(FilmAdsBody):
    """The same choices, and the digest under which they were previewed."""

    digest: str
