"""Makes the demo workspace step by step, through the product's own services; what is there is kept."""

import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction

from campaigns.demo import texts
from campaigns.models import Brand, Campaign, PromptTemplate, TemplateVersion
from campaigns.selectors.brands import look_of
from campaigns.selectors.plans import preview_of
from campaigns.services.assets import store_picture
from campaigns.services.brands import Look, create_brand
from campaigns.services.campaigns import create as create_campaign
from campaigns.services.choices import Choices, Exclusion
from campaigns.services.plans import launch
from campaigns.services.products import add_product
from campaigns.services.templates import create_template
from generation.models import StoredFile
from platforms.formats import full_stills
from segments.models import Segment
from segments.services import create_segment
from workspaces.models import Membership, Role, User, Workspace
from workspaces.services.ledger import record

EMAIL = "demo@variasi.local"
ASSETS = Path(__file__).with_name("assets")


def demo_user(password: str) -> User:
    """Return the person of the demo workspace, who signs in with this password from now on."""
    user = User.objects.filter(email=EMAIL).first() or User(email=EMAIL, name="Sari")
    user.set_password(password)
    user.save()
    return user


def new_password() -> str:
    """Return three groups that can be typed: 60 random bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def seed(user: User) -> Membership:
    """Make what is missing of the demo workspace, up to a campaign that can be launched."""
    membership = _membership(user)
    _brand(membership)
    _segments(membership)
    _templates(membership)
    _campaign(membership)
    return membership


def launch_demo(membership: Membership) -> int:
    """Launch the demo campaign once; return how many variants are on their way, 0 where it was launched.

    Unavailable where the model is not installed: everything else of the demo stands without it.
    """
    campaign = _campaign(membership)
    if campaign.plans.exists():
        return 0
    digest = preview_of(campaign).expansion.digest
    return launch(membership, campaign.pk, digest=digest).variant_count


@transaction.atomic
def _membership(user: User) -> Membership:
    workspace = Workspace.objects.filter(slug=texts.SLUG).first()
    if workspace is not None:
        return Membership.objects.select_related("workspace", "user").get(workspace=workspace, user=user)
    workspace = Workspace.objects.create(name=texts.WORKSPACE, slug=texts.SLUG)
    subject, content = f"workspace:{workspace.pk}", {"name": workspace.name}
    record(workspace, "workspace.create", actor=user, subject=subject, content=content)
    return Membership.objects.create(workspace=workspace, user=user, role=Role.OWNER)


def _brand(membership: Membership) -> Brand:
    found = Brand.objects.of(membership.workspace).filter(name=texts.BRAND).first()
    if found is None:
        look = Look(
            *texts.COLOURS,
            headline_typeface="fraunces",
            body_typeface="jakarta",
            logo=_stored(membership, "logo-on-light.png"),
            logo_on_dark=_stored(membership, "logo-on-dark.png"),
            tone=texts.TONE,
            banned_words=texts.BANNED_WORDS,
        )
        found = create_brand(membership, name=texts.BRAND, look=look)
    if not found.products.exists():
        cutout = _stored(membership, "product-bag.png")
        add_product(membership, found.pk, name=texts.PRODUCT, cutout=cutout)
    return found


def _stored(membership: Membership, name: str) -> StoredFile:
    return store_picture(membership, ContentFile((ASSETS / name).read_bytes(), name))


def _segments(membership: Membership) -> dict[str, Segment]:
    rows = Segment.objects.filter(workspace=membership.workspace)
    found = {segment.name: segment for segment in rows}
    for profile in texts.SEGMENTS:
        if profile.name not in found:
            found[profile.name] = create_segment(membership, profile)
    return {profile.name: found[profile.name] for profile in texts.SEGMENTS}


def _templates(membership: Membership) -> dict[str, TemplateVersion]:
    """Return the first version of each demo template, by the template's name."""
    for name, draft in texts.TEMPLATES.items():
        if not PromptTemplate.objects.of(membership.workspace).filter(name=name).exists():
            create_template(membership, name=name, draft=draft)
    rows = TemplateVersion.objects.of(membership.workspace).select_related("template").filter(number=1)
    return {row.template.name: row for row in rows if row.template.name in texts.TEMPLATES}


def _campaign(membership: Membership) -> Campaign:
    found = Campaign.objects.of(membership.workspace).filter(name=texts.CAMPAIGN).first()
    return found or create_campaign(membership, _choices(membership))


def _choices(membership: Membership) -> Choices:
    brand = _brand(membership)
    segments, templates = _segments(membership), _templates(membership)
    return Choices(
        name=texts.CAMPAIGN,
        brand=look_of(brand).brand_id,
        product=brand.products.get(name=texts.PRODUCT).pk,
        landing_url=texts.LANDING_URL,
        segments=[segment.pk for segment in segments.values()],
        template_versions=[version.pk for version in templates.values()],
        options={**texts.HOURS.options, **texts.MOODS.options},
        formats=[form.key for form in full_stills()],
        exclusions=[
            Exclusion(
                {"segment": str(segments[who].pk), "template": str(templates[what].template_id), axis: value},
                reason,
            )
            for who, what, (axis, value), reason in texts.LEFT_OUT
        ],
    )
