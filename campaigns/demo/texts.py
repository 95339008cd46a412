"""What the demo workspace says: its brand, audiences, templates and campaign, in Indonesian and English."""

from campaigns.services.templates import Draft
from segments.services import Profile

WORKSPACE = "Kopi Senja"
SLUG = "demo"
BRAND = "Kopi Senja"
PRODUCT = "Gayo 250 g"
CAMPAIGN = "Rain season"
LANDING_URL = "https://kopisenja.example/gayo"

COLOURS = ("#6e2238", "#ee7a3e", "#fdf3e6", "#2b1422")
TONE = "warm, unhurried, a little playful"
BANNED_WORDS = ("cheap", "murah", "guaranteed")

COMMUTERS = Profile(
    name="Commuters in Jakarta",
    locale="id",
    description="Take the first trains in and the last ones home; coffee is the pause in between.",
    traits={"city": "Jakarta", "next": "kereta", "between": "dua rapat", "wall": "teal", "podium": "orange"},
    size=412_000,
)
STUDENTS = Profile(
    name="Students in Bandung",
    locale="id",
    description="Study late, share everything, count every rupiah and still want the good beans.",
    traits={"city": "Bandung", "next": "kuliah", "between": "dua tugas", "wall": "pink", "podium": "purple"},
    size=188_000,
)
GIFT_BUYERS = Profile(
    name="Gift buyers",
    locale="en",
    description="Send something that is used up and remembered, from abroad or across town.",
    traits={"city": "Singapore", "wall": "beige", "podium": "red"},
    size=96_000,
)
SEGMENTS = (COMMUTERS, STUDENTS, GIFT_BUYERS)

HOURS = Draft(
    picture=(
        "{% case options.moment %}"
        "{% when 'morning' %}round {{ segment.traits.podium }} podium and an arch in front of a "
        "{{ segment.traits.wall }} wall, window light, leaves"
        "{% when 'afternoon' %}square {{ segment.traits.podium }} podium and columns on a "
        "{{ segment.traits.wall }} ground, golden light"
        "{% else %}stepped {{ segment.traits.podium }} podium and a disc in front of a "
        "{{ segment.traits.wall }} wall, moonlight, spheres"
        "{% endcase %}"
    ),
    copy={
        "id": {
            "headline": (
                "{% case options.moment %}{% when 'morning' %}Seduh dulu sebelum {{ segment.traits.next }}"
                "{% when 'afternoon' %}Jeda di antara {{ segment.traits.between }}"
                "{% else %}Pulang. Seduh. Senja.{% endcase %}"
            ),
            "body": "Arabika Gayo, disangrai minggu ini.",
            "call_to_action": "Pesan sekarang",
        },
        "en": {
            "headline": (
                "{% case options.moment %}{% when 'morning' %}A slow morning, wrapped"
                "{% when 'afternoon' %}An afternoon to share"
                "{% else %}Send a quiet evening{% endcase %}"
            ),
            "body": "Gayo arabica, roasted this week.",
            "call_to_action": "Send a bag",
        },
    },
    options={"moment": ["morning", "afternoon", "evening"]},
)
MOODS = Draft(
    picture=(
        "{% case options.tone %}"
        "{% when 'calm' %}{{ segment.traits.wall }} ground, a round white podium and a niche, soft daylight"
        "{% when 'playful' %}yellow wall, square {{ segment.traits.podium }} podium and a disc, spotlight, "
        "{{ segment.traits.wall }} spheres"
        "{% else %}black ground, stepped {{ segment.traits.podium }} podium and an arch, neon light"
        "{% endcase %}"
    ),
    copy={
        "id": {
            "headline": (
                "{% case options.tone %}{% when 'calm' %}Senja dalam secangkir"
                "{% when 'playful' %}Kopi dulu, {{ segment.traits.next }} kemudian"
                "{% else %}Bangun. Seduh. Berangkat.{% endcase %}"
            ),
            "body": "{{ product.name }}, langsung dari {{ brand.name }}.",
            "call_to_action": "Coba rasanya",
        },
        "en": {
            "headline": (
                "{% case options.tone %}{% when 'calm' %}Dusk, in a bag"
                "{% when 'playful' %}Better than another mug"
                "{% else %}A gift that wakes them up{% endcase %}"
            ),
            "body": "{{ product.name }}, straight from {{ brand.name }}.",
            "call_to_action": "Find your roast",
        },
    },
    options={"tone": ["calm", "playful", "bold"]},
)
TEMPLATES = {"Hours of the day": HOURS, "Moods": MOODS}

# Each is a segment's name, a template's name, an option and a value that are left out, and why.
LEFT_OUT = (
    (STUDENTS.name, "Hours of the day", ("moment", "morning"), "Students sleep until noon"),
    (GIFT_BUYERS.name, "Moods", ("tone", "bold"), "Too loud for a present"),
)
