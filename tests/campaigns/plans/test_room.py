"""A plan tells what finds no room and what cannot be written, before anything is generated."""

from campaigns.models import Campaign
from campaigns.selectors.plan_words import SaidFault, said_faults
from campaigns.selectors.plans import preview_of
from tests.campaigns.plans.scene import COPY, make_ready_campaign, make_template
from tests.conftest import Person


def planned(person: Person, headline: str, **choices: object) -> tuple[Campaign, list[SaidFault], int]:
    words = {**COPY, "id": {**COPY["id"], "headline": f"{headline} {{{{ options.tone }}}}"}}
    version = make_template(person.membership.workspace, person.user, copy=words, name="Long words")
    campaign = make_ready_campaign(person, template_versions=[version.pk], **choices)
    preview = preview_of(campaign)
    return campaign, said_faults(preview), preview.expansion.variants


def test_words_without_room_are_advice_for_each_format(alice: Person) -> None:
    _, faults, variants = planned(alice, "W" * 80, layouts=["hero", "band"])
    told = [fault for fault in faults if fault.code == "no_room"]
    assert [(fault.count, fault.blocks) for fault in told] == [(8, False)] * 2
    assert {"Square feed" in fault.message for fault in told} == {True, False}
    assert all("characters of headline fit, the longest has 85." in fault.message for fault in told)
    assert all("in Bahasa Indonesia: about " in fault.message for fault in told)
    assert variants == 16


def test_a_sign_that_no_typeface_has_keeps_its_cells_out(alice: Person) -> None:
    _, faults, variants = planned(alice, "Kopi \ue000 pagi")
    assert [(fault.code, fault.field, fault.blocks) for fault in faults] == [("no_sign", "headline", True)]
    assert "\ue000" in faults[0].message
    assert variants == 4


def test_words_of_all_scripts_are_no_fault(alice: Person) -> None:
    _, faults, variants = planned(alice, "قهوة コーヒー กาแฟ ☕")
    assert (faults, variants) == ([], 8)


def test_the_page_says_so_before_the_launch(alice: Person) -> None:
    campaign, _, _ = planned(alice, "W" * 80)
    page = alice.client.get(f"/w/kopi-senja/campaigns/{campaign.pk}/setup/").content.decode()
    assert "No room in the format “Story” in Bahasa Indonesia: about " in page


def test_a_button_without_room_says_so_without_a_length(alice: Person) -> None:
    words = {**COPY, "id": {**COPY["id"], "call_to_action": "W" * 30}}
    version = make_template(alice.membership.workspace, alice.user, copy=words, name="Long call")
    campaign = make_ready_campaign(
        alice, template_versions=[version.pk], layouts=["sticker"], formats=["feed_square"]
    )
    [fault] = [fault for fault in said_faults(preview_of(campaign)) if fault.code == "no_room"]
    assert "have no room in the format “Square feed”: shorten them." in fault.message
