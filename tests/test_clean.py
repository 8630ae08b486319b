"""Cleaning: furniture, credits, dates of the head, repairs and, above all, what must stay as it is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.clean import clean
from onrecord.lang import language
from onrecord.model import Raw, content_id
from onrecord.text import repaired

EN = language("en")
BODY = "The clinic in Aldmoor reopened after two weeks, and forty patients came on the first day of the month."


def cleaned(text, **fields):
    return clean(Raw(input="x.txt", id="x.txt", text=text, fields=fields), EN)


def marked(text, kind, **fields):
    report, layers = cleaned(text, **fields)
    return [report.text[f.start : f.end] for f in layers["furniture"] if f.kind == kind]


def credited(text):
    return [credit.agency for credit in cleaned(text)[1]["credits"]]


def mended(text):
    return {text[r.start : r.end]: r.text for r in cleaned(text)[1]["repairs"]}


def test_head_of_a_report():
    text = (
        "Clinic Reopens After Flood\n\nForty patients on the first day\n\nBy Jo Doe and Al Roe\n\n"
        f"Published: Friday, 5 March 2021\n\n{BODY}\n\nWhat comes next\n\n{BODY}\n"
    )
    report, _ = cleaned(text)
    assert (report.title, report.byline) == ("Clinic Reopens After Flood", "Jo Doe and Al Roe")
    assert (report.published, report.published_basis) == ("2021-03-05", "text")
    assert marked(text, "headline") == ["Clinic Reopens After Flood"]
    assert marked(text, "subheading") == ["Forty patients on the first day", "What comes next"]
    assert marked(text, "contributor") == ["By Jo Doe and Al Roe"]


@pytest.mark.parametrize("below", ["By Jo Doe", "5 March 2021", "PORT HALE (AP) — The clinic reopened."])
def test_a_headline_may_stand_right_above_what_signs_it(below):
    assert cleaned(f"Clinic reopens after flood\n{below}\n{BODY}")[0].title == "Clinic reopens after flood"


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Tova Anders in Saltmere", "Tova Anders"),
        ("By Tova Anders and Mio Lund in Port Hale", "Tova Anders and Mio Lund"),
        ("Swimming in Saltmere", None),
    ],
)
def test_a_byline_may_say_where_its_author_is(line, byline):
    report, _ = cleaned(f"{line}\n\n{BODY}")
    assert report.byline == byline
    assert (marked(f"{line}\n\n{BODY}", "contributor") == [line]) is (byline is not None)


def test_fields_of_the_input_win():
    report, _ = cleaned(
        f"By Jo Doe\n\nMarch 5, 2021\n\n{BODY}", title="Clinic", byline="Ann Poe", published="2021-03-06", outlet="Wire"
    )
    assert (report.title, report.byline, report.outlet) == ("Clinic", "Ann Poe", "Wire")
    assert (report.published, report.published_basis) == ("2021-03-06", "metadata")


@pytest.mark.parametrize(
    "text", [BODY, f"{BODY}\n{BODY}", f"On March 5, 2021 the clinic shut.\n\n{BODY}", "March 5\n\n" + BODY]
)
def test_nothing_is_guessed(text):
    report, layers = cleaned(text)
    assert (report.byline, report.published, report.published_basis, report.outlet) == (None, None, None, None)
    assert layers["credits"] == ()


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("PORT HALE —", None),
        ("PORT HALE (AP) —", "AP"),
        ("ALDMOOR, March 3 (Reuters) -", "Reuters"),
        ("ALDMOOR, Norland (AFP) –", "AFP"),
        ("Aldmoor, Norland (AP) —", "AP"),
        ("(Reuters) -", "Reuters"),
        ("ALDMOOR (dpa) -", "DPA"),
        ("Aldmoor, AFP —", "AFP"),
        ("ST. BRANNOCK, Kan., Dec. 11 (UPI) --", "UPI"),
    ],
)
def test_datelines(opening, agency):
    text = f"{opening} {BODY}"
    assert marked(text, "dateline") == [opening]
    assert credited(text) == ([agency] if agency else [])


def test_a_dateline_with_a_year_dates_the_report():
    report, _ = cleaned(f"ALDMOOR, March 3, 2021 (Reuters) - {BODY}")
    assert (report.published, report.published_basis) == ("2021-03-03", "text")


@pytest.mark.parametrize(
    "line",
    [
        "The minister told Reuters that the clinic would stay open for the whole of the summer.",
        "AP and the other agencies were not allowed into the court room, the clerk said on Monday.",
        "According to AFP, the clinic has forty beds and two doctors, and needs more of both.",
    ],
)
def test_an_agency_in_prose_is_no_credit(line):
    assert credited(f"{BODY}\n\n{line}\n\n{BODY}") == []


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("Parts of the information in this report came from The Associated Press and Reuters.", ["AP", "Reuters"]),
        ("With files from The Canadian Press", ["CP"]),
        ("Source: Xinhua", ["Xinhua"]),
        ("Agence France-Presse and Reuters contributed to this report.", ["AFP", "Reuters"]),
        ("AFP/jd", ["AFP"]),
        ("jd/dpa", ["DPA"]),
        ("kl/mm (Reuters, AP)", ["Reuters", "AP"]),
        ("Photo: AFP/Jo Dunn", []),
        ("(AFP)", ["AFP"]),
    ],
)
def test_credits(line, agencies):
    text = f"{BODY}\n\n{line}"
    assert credited(text) == agencies
    assert marked(text, "credit") == [line]


def test_initials_that_sign_the_last_paragraph():
    text = f"{BODY}\n\nThe clinic opens in May, the council said. dpa/kl"
    assert credited(text) == ["DPA"]
    assert marked(text, "credit") == ["dpa/kl"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Reporting by Jo Doe in Aldmoor; Editing by Al Roe", "contributor"),
        ("Jo Doe reported from Aldmoor. Al Roe contributed to this report.", "contributor"),
        ("Sign up for our newsletter", "boilerplate"),
        ("Advertisement", "boilerplate"),
        ("© 2021 Coast Ledger. All rights reserved.", "boilerplate"),
        ("Related: Clinic shut by flood", "related"),
        ("Also read: Clinic shut by flood", "related"),
        ("Jo Doe/AFP via Getty Images", "credit"),
    ],
)
def test_lines_that_are_not_prose(line, kind):
    text = f"{BODY}\n\n{line}\n\n{BODY}"
    assert marked(text, kind) == [line]
    assert credited(text) == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("With Courier wires", "contributor"),
        ("(With wire services)", "contributor"),
        ("The views expressed in this article do not reflect those of the Aldmoor Courier.", "boilerplate"),
        ("Have a tip? Ann Poe may be reached at apoe@courier.example.", "boilerplate"),
        ("Ann Poe can be reached at +44 555 0101.", "boilerplate"),
        ("Download: https://courier.example/podcast", "boilerplate"),
        ("https://courier.example/clinic", "boilerplate"),
        ("(Graphic: Clinic beds by county - here)", "related"),
        ("You may also like...", "related"),
    ],
)
def test_what_a_page_adds_below_its_report(line, kind):
    assert marked(f"{BODY}\n\n{line}\n\n{BODY}", kind) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "The island can be reached by ferry at noon, the harbour office said.",
        "The views expressed in the letter shocked the board, Jo Doe said.",
        "With agencies short of nurses, the clinic hired abroad.",
        "Have a tip for the waiter ready, the guide says.",
        "Contact sport is banned at the school, the head said.",
        "(The map was drawn by hand.)",
    ],
)
def test_prose_that_looks_like_it_stays(line):
    assert cleaned(f"{BODY}\n\n{line}\n\n{BODY}")[1]["furniture"] == ()


def test_a_caption_and_its_credit():
    caption, credit = (
        "Nurses carry beds out of the flooded clinic in Aldmoor.",
        "(Photo by Jo Doe/AFP via Getty Images)",
    )
    text = f"{caption} {credit}\n\n{BODY}"
    assert (marked(text, "caption"), marked(text, "credit"), credited(text)) == ([caption], [credit], [])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The clinic will open again, the director said Tuesday. She spoke after a storm.", "TUE"),
        ("The council announced on Friday that it would pay. “I said Monday,” the mayor joked.", "FRI"),
        ("The council said on Friday it would pay. The mayor said Monday it would not.", None),
        ("The clinic shut on Friday and opens on Monday.", None),
        ("The director said last Tuesday was hard.", None),
    ],
)
def test_the_weekday_a_report_speaks_from(text, day):
    assert cleaned(text)[0].written_weekday == day


def test_no_weekday_where_there_is_a_date():
    assert cleaned("The director said Tuesday it would open.", published="2021-03-05")[0].written_weekday is None


@pytest.mark.parametrize(
    ("text", "damaged", "reading"),
    [
        ("Mayor Dornannounced it. Later Dorn left the town hall.", "Dornannounced", "Dorn announced"),
        ("The report goes to director Ilse Kestrelto make a decision.", "Kestrelto", "Kestrel to"),
        ("The bridge closed in FebruaryThe mayor was away.", "FebruaryThe", "February. The"),
        ("According to the mayor, Ilse DornThe bridge is safe. Dorn left.", "DornThe", "Dorn, the"),
        ("The pier is safe, he said.The mayor agreed.", "said.The", "said. The"),
        ("A vote in AldmoorNorland failed. Aldmoor is small, Norland is not.", "AldmoorNorland", "Aldmoor Norland"),
        ("The reactor powercan be cut, and power is dear.", "powercan", "power can"),
        ("Salt &amp; light, said the cook.", "&amp;", "&"),
        ("The pilot&#8217;s log was lost.", "&#8217;", "’"),
        ("The pilotâ€™s log was lost.", "â€™", "’"),
    ],
)
def test_repairs(text, damaged, reading):
    assert mended(text) == {damaged: reading}


@pytest.mark.parametrize(
    "text",
    [
        "Ann McDonald and Bo MacArthur met Lee DeSantis at LeBrun’s. Donald and Arthur were away, as was The Santis.",
        "The iPhone and the eBay page were shown on YouTube. You saw the Tube.",
        "She works at J.K. Rowe Ltd. in the U.S. Senate, not at Booking.com or www.Dorn.Example/ThePage.",
        "He thanked Clinton and Clint, then Israelis from Israel, then Alberto and Albert.",
        "The husband of the Vatican spokesman understands the demand for goodwill.",
        "TheBlaze and NowThis wrote it, the blaze is now out.",
        "The score was 3:2, the price £4.50 and the time 10.30am on 3.4.",
        "Roberto make and Pinto help. Can Roberto make it? Let Alberto make it.",
    ],
)
def test_sound_text_stays(text):
    assert mended(text) == {}


def test_an_id_is_made_from_the_content():
    report, _ = clean(Raw(input="-:1", id=None, text=BODY), EN)
    assert report.id == content_id(BODY)


LINES = st.sampled_from(
    [
        BODY,
        "PORT HALE (AP) — " + BODY,
        "By Jo Doe",
        "Clinic Reopens",
        "Dornannounced it.The end &amp;amp; DornThe Dorn.",
        "(Photo by Jo Doe/AFP via Getty)",
        "Reuters",
        "Related: x",
        "",
        "â€™Ã©",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES | st.text(max_size=40), max_size=8).map("\n".join))
def test_layers_lie_in_the_text_in_order_and_never_overlap(text):
    report, layers = cleaned(text)
    assert report.text == text
    assert (report, layers) == cleaned(text)
    for name in ("furniture", "repairs", "credits"):
        spans = [(span.start, span.end) for span in layers[name]]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert repaired(text, layers["repairs"]).original == text
