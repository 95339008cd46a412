"""The API of the campaigns app, one file per part."""

from ninja import Router

from campaigns.api import (
    brands,
    campaigns,
    comments,
    film_ads,
    measures,
    plans,
    publications,
    reviews,
    storyboards,
    templates,
    variants,
)

router = Router()
for part in (
    brands,
    templates,
    campaigns,
    plans,
    variants,
    reviews,
    comments,
    measures,
    publications,
    storyboards,
    film_ads,
):
    router.add_router("", part.router)
