"""The API of the campaigns app, one file per part."""

from ninja import Router

from campaigns.api import (
    brands,
    campaigns,
    comments,
    film_ads,
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
    publications,
    storyboards,
    film_ads,
):
    router.add_router("", part.router)
