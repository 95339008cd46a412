"""What a CSV file of segments may hold: good lines are read exactly, faulty ones named, nothing guessed."""

import pytest

from segments.ingest import read_sheet
from tests.segments.sheets import GOOD, sheet


def test_good_lines_become_profiles() -> None:
    found = sheet(GOOD)
    assert found.faults == ()
    first = found.rows[0]
    assert (first.line, first.profile.name, first.profile.locale, first.profile.size) == (
        2,
        "Commuters in Jakarta",
        "id",
        12500,
    )
    assert first.profile.traits == {"favourite_drink": "kopi susu", "city": "Jakarta"}


def test_na_stays_text_and_an_empty_cell_is_no_trait() -> None:
    assert sheet(GOOD).rows[2].profile.traits == {"favourite_drink": "NA"}


@pytest.mark.parametrize("word", ["NA", "null", "None", "nan", "true", "007"])
def test_words_are_never_turned_into_values(word: str) -> None:
    row = sheet(f"name,language,size,city\n{word},en,500,{word}\n").rows[0]
    assert (row.profile.name, row.profile.traits) == (word, {"city": word})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_bytes_with_a_byte_order_mark_are_read(encoding: str) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16-") else ""
    assert len(read_sheet((mark + GOOD).encode(encoding)).rows) == 3


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(newline: str) -> None:
    assert len(read_sheet(GOOD.replace("\n", newline).encode()).rows) == 3


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_found(delimiter: str) -> None:
    assert len(sheet(GOOD.replace(",", delimiter)).rows) == 3


def test_a_declared_delimiter_counts_and_lines_are_numbered_as_in_an_editor() -> None:
    found = sheet("sep=;\nname;language;size\nA, B;en;500\nC;en;x\n")
    assert found.rows[0].profile.name == "A, B"
    assert [(fault.line, fault.column) for fault in found.faults] == [(4, "size")]


def test_quoted_cells_may_hold_delimiters_quotes_and_line_breaks() -> None:
    row = sheet('name,language,size,description\n"A ""B"", C",en,500,"one\ntwo"\n').rows[0]
    assert (row.profile.name, row.profile.description) == ('A "B", C', "one\ntwo")


@pytest.mark.parametrize(
    ("written", "tag"), [("ID", "id"), ("en_gb", "en-GB"), ("Bahasa Indonesia", "id"), ("English", "en")]
)
def test_languages_are_read_as_meant(written: str, tag: str) -> None:
    assert sheet(f"name,language,size\nA,{written},500\n").rows[0].profile.locale == tag


def test_columns_in_indonesian_are_known() -> None:
    row = sheet("nama,bahasa,jumlah,keterangan\nKomuter,id,500,Naik kereta\n").rows[0]
    assert (row.profile.name, row.profile.size, row.profile.description) == ("Komuter", 500, "Naik kereta")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("A,en,500,x,y", ""),
        ("A,en,500", ""),
        (",en,500,x", "name"),
        ("A,klingon!,500,x", "language"),
        ("A,en,99,x", "size"),
        ("A,en,0,x", "size"),
        ("A,en,-500,x", "size"),
        ("A,en,inf,x", "size"),
        ("A,en,1e400,x", "size"),
        ("A,en,NaN,x", "size"),
        ("A,en,12.500,x", "size"),
        ('A,en,"1,5",x', "size"),
        ("A,en,99999999999999999999,x", "size"),
        ("A,en,٥٠٠,x", "size"),
        ("A,en,,x", "size"),
        ("=1+1,en,500,x", "name"),
        ("A,en,500,@SUM(1)", "city"),
        ("A,en,500," + "x" * 121, "city"),
        ("Muslims,en,500,x", "name"),
        ("A,en,500,diabetes clinic", "city"),
        ("Teenagers,en,500,x", "name"),
    ],
)
def test_a_faulty_line_is_named_and_the_others_stay(line: str, column: str) -> None:
    found = sheet(f"name,language,size,city\nGood,en,500,Jakarta\n{line}\nBetter,en,700,Bogor\n")
    assert [(fault.line, fault.column) for fault in found.faults] == [(3, column)]
    assert found.faults[0].message
    assert [row.profile.name for row in found.rows] == ["Good", "Better"]


def test_all_faults_of_a_line_are_shown() -> None:
    found = sheet("name,language,size,city\n=A,english?,12,x\n")
    assert [fault.column for fault in found.faults] == ["name", "language", "size"]
    assert (found.faulty_lines, found.rows) == (1, ())


@pytest.mark.parametrize("age", ["13-17", "<18", "15+", "under 18"])
def test_ages_below_eighteen_are_refused(age: str) -> None:
    found = sheet(f"name,language,size,age_band\nA,en,500,{age}\nB,en,500,18-24\n")
    assert [(fault.line, fault.column) for fault in found.faults] == [(2, "age_band")]


def test_names_must_differ_in_the_file_and_from_what_is_there() -> None:
    content = b"name,language,size\nA,en,500\na,en,500\nKnown,en,500\n"
    found = read_sheet(content, taken=["known"])
    assert [(fault.line, fault.column) for fault in found.faults] == [(3, "name"), (4, "name")]
    assert [row.profile.name for row in found.rows] == ["A"]


def test_blank_lines_are_passed_over_but_counted() -> None:
    found = sheet("name,language,size\n\n , ,\nA,en,500\n")
    assert [row.line for row in found.rows] == [4]
