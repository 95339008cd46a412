"""The texts of `data/exports/`, marked so that they are translated; a test compares the two."""

from platforms.wording import gettext_noop as _

TEXTS = (
    _("Ads Manager import (Facebook, Instagram)"),
    _(
        "Column names come from public exports that agree with each other; Meta's own help on "
        "imports could not be read. Try one paused ad first."
    ),
    _("Campaign objective"),
    _("What delivery is optimised for"),
    _("Facebook page ID"),
    _("Countries"),
    _("Daily budget of an ad set"),
    _(
        "In Ads Manager choose Import ads, take {sheet}, and upload all files of the folder media "
        "with it: they are found by their names."
    ),
    _("Everything arrives paused. Check budget, audience and page before you switch it on."),
    _("Videos: say in the ad that they are made with AI (is_ai_generated); the sheet has no column for it."),
    _(
        "Special ad categories (credit, employment, housing, politics) and, in the EU, beneficiary "
        "and payer are not filled in: add them where they apply."
    ),
    _("bulk upload in the browser: responsive display ads"),
    _(
        "Columns as in real downloads from public repositories. Pictures are named by their ID in "
        "the asset library, so they are added there first."
    ),
    _("Business name, where it is not the brand's"),
    _(
        "Upload the folder media to the asset library, and write the IDs that Google gives into "
        "Image ID and Square image ID."
    ),
    _(
        "Campaign and ad groups of these names must be there. Then: Tools, Bulk actions, Uploads, "
        "and take {sheet}."
    ),
    _("Everything arrives paused."),
    _(
        "Say of each picture in the asset library that it is made with AI (IS_SYNTHETIC); the sheet "
        "has no column for it."
    ),
    _("CSV for the desktop program: responsive display ads"),
    _(
        "Google's own rules of the file; the names of the columns come from public exporters. "
        "Pictures cannot be named in it for certain: add them in Editor."
    ),
    _("In Google Ads Editor choose Account, Import, From file, and take {sheet}."),
    _("Import the folder media with Import image assets from files; each ad's comment names its pictures."),
    _("Fixed sizes such as 300x250 are image ads of their own: upload them in the same ad group."),
    _("bulk file 6.0: responsive ads"),
    _("Microsoft's own documentation and software for developers."),
    _("Public address of the folder media"),
    _("ID of the ad group"),
    _("Column for the AI label"),
    _(
        "Put the files of the folder media to the address that you gave before you import: Microsoft "
        "fetches each once."
    ),
    _("Import {sheet} by the bulk service; bulk in the browser is opened by your account manager."),
    _("Everything arrives paused. PNG pictures become JPEG there and lose what is embedded in them."),
    _("bulk import of video ads, in your account's own template"),
    _(
        "Rules of the file from TikTok's help. The columns differ from account to account: fill the "
        "newest template of yours."
    ),
    _("Advertising objective"),
    _("Location"),
    _("Identity type"),
    _("Identity ID"),
    _("Start"),
    _("Optimization goal"),
    _("Billing method"),
    _("Call to action"),
    _("Daily budget of an ad group"),
    _("Upload the files of the folder media to the creative library: the sheet finds them by their names."),
    _("Import {sheet} in Ads Manager. The language of the screen must be that of the template."),
    _("Everything arrives switched off."),
    _(
        "Switch on the AI-generated content label of every ad after the import: TikTok demands it, "
        "and the template has no column for it."
    ),
    _("bulk editor, in your account's own template"),
    _(
        "Rules of the file from Pinterest's help, the columns from two public repositories: fill a "
        "template of yours."
    ),
    _("End"),
    _("Upload the files of the folder media in the bulk editor first: the sheet finds them by their names."),
    _("Then upload {sheet}. Its first two rows are those of your template, unchanged."),
    _("Everything arrives paused. Pinterest advises pictures of 2:3; others may be cut at the edges."),
    _("Campaign Manager: copy sheet and files"),
    _("LinkedIn documents no file for importing ads. Sizes and lengths come from third parties."),
    _(
        "This is a sheet to copy from, no import file: {platform} has no documented one. Make each "
        "ad by hand or by your tool, with its file from the folder media."
    ),
    _("Campaigns hold 15 active ads at most."),
    _("Ads Manager: copy sheet and files"),
    _("Sizes from Snapchat's own guide; no list of columns for an import was found."),
    _("Ads: copy sheet and files"),
    _("Sizes from X's own guide; the columns of its ads editor are not published."),
    _("Sponsored Display: copy sheet and files"),
    _("Sizes from Amazon's own examples; its bulksheets need Excel and IDs of the creative library."),
)
