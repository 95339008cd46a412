"""Public models of campaigns; each file may import only those above it in this list."""

from campaigns.models.brands import Brand, BrandVersion, OwnTypeface, Product
from campaigns.models.campaigns import Campaign, Plan
from campaigns.models.comments import Comment, CommentKind
from campaigns.models.publications import Package, PackageState, Publication, PublicationItem, Withdrawal
from campaigns.models.reviews import Approval, Decision, Reservation, Revocation, Verdict
from campaigns.models.storyboards import Shot, StartKind, Storyboard
from campaigns.models.templates import PromptTemplate, TemplateVersion
from campaigns.models.variants import Revision, Variant

__all__ = [
    "Approval",
    "Brand",
    "BrandVersion",
    "Campaign",
    "Comment",
    "CommentKind",
    "Decision",
    "OwnTypeface",
    "Package",
    "PackageState",
    "Plan",
    "Product",
    "PromptTemplate",
    "Publication",
    "PublicationItem",
    "Reservation",
    "Revision",
    "Revocation",
    "Shot",
    "StartKind",
    "Storyboard",
    "TemplateVersion",
    "Variant",
    "Verdict",
    "Withdrawal",
]
