"""Holds what we write for ad platforms against the platforms' own software.

`python -m tools.platform_sdks` makes an environment of its own (some 300 MB, for the while), has Microsoft's
bulk reader read our golden sheet, and looks our constants up in the enumerations of Meta's and Google's
SDKs. 1 where anything differs. The tests' suite does not need it.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bootstrap.environment import ROOT
from platforms.exports import platform_named

SDKS = ("bingads==13.0.30.1", "facebook-business==26.0.3", "google-ads==34.0.0")
SHEET = ROOT / "tests" / "campaigns" / "exporters" / "golden" / "microsoft" / "microsoft-bulk.csv"
_MICROSOFT = """
import json, sys
from bingads.v13.bulk import BulkFileReader, ResultFileType
records = []
with BulkFileReader(file_path=sys.argv[1], result_file_type=ResultFileType.upload, file_type="Csv") as reader:
    for entity in reader:
        ad = getattr(entity, "responsive_ad", None)
        links = ad.Images.AssetLink if ad else []
        records.append([
            type(entity).__name__, entity.client_id, ad.Status if ad else entity.status,
            entity.ad_group_id if ad else entity.id, [link.Asset.Id for link in links],
            [link.Asset.Text for link in ad.Headlines.AssetLink] if ad else [],
        ])
print(json.dumps(records))
"""
_META = """
import json
from facebook_business.adobjects.ad import Ad
from facebook_business.adobjects.adcreative import AdCreative
values = lambda kind: [value for name, value in vars(kind).items() if not name.startswith("_")]
print(json.dumps([values(AdCreative.CallToActionType), values(Ad.Status)]))
"""
_GOOGLE = """
import json
from google.ads.googleads.v26.enums.types.ad_group_ad_status import AdGroupAdStatusEnum
from google.ads.googleads.v26.enums.types.ad_type import AdTypeEnum
from google.ads.googleads.v26.enums.types.synthetic_content_attestation_status import (
    SyntheticContentAttestationStatusEnum as Attestation,
)
answers = Attestation.SyntheticContentAttestationStatus
kinds = (AdGroupAdStatusEnum.AdGroupAdStatus, AdTypeEnum.AdType, answers)
print(json.dumps([[one.name for one in kind] for kind in kinds]))
"""


def main() -> int:
    """Compare all, print what was found; 1 where anything differs."""
    with TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        # By pip itself: Microsoft gives out a source package only, which our installer takes none of.
        subprocess.run([python, "-m", "pip", "install", "--quiet", *SDKS], check=True)
        faults = [*_microsoft(_said(python, _MICROSOFT, str(SHEET))), *_meta(_said(python, _META))]
        faults += _google(_said(python, _GOOGLE))
    for fault in faults:
        print(fault)
    print(f"{len(faults)} differences from {', '.join(SDKS)}")
    return 1 if faults else 0


def _said(python: Path, code: str, *arguments: str) -> list[list[object]]:
    done = subprocess.run([python, "-c", code, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    said: list[list[object]] = json.loads(done.stdout)
    return said


def _microsoft(records: list[list[object]]) -> list[str]:
    """Compare what Microsoft's reader found with the two ads of the golden sheet, of three pictures each."""
    kinds = [record[0] for record in records]
    pictures = [record[3] for record in records if record[0] == "BulkImage"]
    ads = [record for record in records if record[0] == "BulkResponsiveAd"]
    expected = (["BulkImage"] * 3 + ["BulkResponsiveAd"]) * 2
    faults = [] if kinds == expected else [f"Microsoft: read {kinds}"]
    if [number for ad in ads for number in list(ad[4])] != pictures:  # type: ignore[call-overload]  # a list
        faults.append("Microsoft: the ads do not point at their pictures")
    faults += [f"Microsoft: {ad[1]} is {ad[2]}" for ad in ads if ad[2] != "Paused"]
    faults += [f"Microsoft: {ad[1]} says {ad[5]}" for ad in ads if ad[5] != ["Bangun pelan-pelan"]]
    return faults


def _meta(values: list[list[object]]) -> list[str]:
    buttons, states = values
    unknown = [button for button in platform_named("meta").buttons if button not in buttons]
    return [f"Meta: no button {button}" for button in unknown] + _lacking("Meta", ("PAUSED",), states)


def _google(values: list[list[object]]) -> list[str]:
    states, kinds, answers = values
    return [
        *_lacking("Google", ("PAUSED",), states),
        *_lacking("Google", ("RESPONSIVE_DISPLAY_AD",), kinds),
        *_lacking("Google", (platform_named("google_ads").disclosure.answer,), answers),
    ]


def _lacking(name: str, wanted: tuple[str, ...], there: list[object]) -> list[str]:
    return [f"{name}: no {value}" for value in wanted if value not in there]


if __name__ == "__main__":
    sys.exit(main())
