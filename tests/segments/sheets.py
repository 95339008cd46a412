"""CSV files of segments for tests."""

from segments.ingest import CheckedSheet, read_sheet
from workspaces.errors import Invalid

GOOD = """name,language,description,size,Favourite drink,city
Commuters in Jakarta,id,On the train before seven,12500,kopi susu,Jakarta
Students in Bandung,id,Late nights,8200,es kopi,Bandung
Gift buyers,en,Shop in December,3100,NA,
"""


def sheet(text: str) -> CheckedSheet:
    """Return what a file with this text holds."""
    return read_sheet(text.encode())


def refusal(content: str | bytes) -> Invalid:
    """Return the error with which the whole file is refused."""
    try:
        read_sheet(content.encode() if isinstance(content, str) else content)
    except Invalid as error:
        return error
    raise AssertionError("The file was taken.")
