"""The words that Panggung's reader knows, English and Indonesian, each with what it means on the stage.

Plain tables: adding a synonym is adding it to a line here.
"""

from collections.abc import Mapping

COLOURS: Mapping[str, str] = {
    "red": "red, crimson, scarlet, ruby, maroon, burgundy, merah, merah tua, merah marun, merah bata, marun",
    "orange": "orange, tangerine, apricot, peach, coral, terracotta, oranye, jingga, oren, salem, terakota",
    "yellow": "yellow, gold, mustard, lemon, amber, kuning, emas, kuning emas, kuning muda, mustar, lemon",
    "green": "green, emerald, olive, sage, mint, lime, forest green, sage green, dark green, light "
    "green, hijau, hijau tua, hijau muda, hijau daun, hijau lumut, zamrud, zaitun",
    "teal": "teal, turquoise, cyan, aqua, tosca, toska, pirus, hijau toska, hijau tosca, biru toska, sian",
    "blue": "blue, navy, navy blue, dark blue, light blue, sky blue, royal blue, azure, indigo, "
    "cobalt, biru, biru tua, biru muda, biru laut, biru langit, biru dongker, dongker, nila",
    "purple": "purple, violet, lavender, lilac, plum, magenta, ungu, ungu muda, ungu tua, lembayung, "
    "lavendel",
    "pink": "pink, rose, rose pink, blush, fuchsia, salmon, light pink, merah muda, merah jambu, dadu",
    "brown": "brown, chocolate, chocolate brown, coffee, mocha, walnut, coklat, cokelat, coklat tua, "
    "cokelat tua, kopi, moka",
    "beige": "beige, cream, ivory, sand, tan, nude, champagne, krem, gading, pasir, warna pasir, "
    "coklat muda, cokelat muda",
    "white": "white, off white, snow, pearl, putih, putih bersih, putih tulang, mutiara",
    "black": "black, charcoal, graphite, onyx, hitam, hitam pekat, arang",
}

LIGHTS: Mapping[str, str] = {
    "soft": "soft light, soft daylight, daylight, soft lighting, diffused light, diffuse light, "
    "studio light, natural light, morning light, bright light, cahaya lembut, cahaya alami, "
    "cahaya siang, sinar lembut, cahaya pagi, cahaya studio, cahaya terang, pencahayaan "
    "lembut, siang hari",
    "golden": "golden light, golden hour, golden, sunset, sunset light, sunrise, warm light, warmer "
    "light, warm lighting, afternoon light, candlelight, cahaya keemasan, keemasan, cahaya "
    "emas, cahaya senja, senja, matahari terbenam, matahari terbit, cahaya hangat, sinar "
    "hangat, sinar keemasan, cahaya sore, sore hari",
    "moon": "moonlight, moon light, moonlit, moon, night, night light, at night, midnight, cold "
    "light, cool light, cahaya bulan, sinar bulan, bulan, terang bulan, malam, malam hari, "
    "cahaya malam, cahaya dingin",
    "neon": "neon, neon light, neon lights, neon glow, cyberpunk, club light, disco light, cahaya "
    "neon, lampu neon, lampu disko, sinar neon",
    "spotlight": "spotlight, spot light, dramatic light, dramatic lighting, stage light, lampu sorot, "
    "cahaya sorot, sorotan, sorot lampu, cahaya dramatis, lampu panggung, dramatis",
    "window": "window light, window, window shadow, light through a window, sunlight, sun light, sunny, "
    "window shadows, cahaya jendela, jendela, bayangan jendela, sinar matahari, cahaya "
    "matahari",
}

PLATFORMS: Mapping[str, str] = {
    "round": "round, circular, cylinder, cylindrical, drum, bundar, bulat, silinder, lingkar, tabung",
    "square": "square, cube, box, block, cubic, crate, kotak, persegi, kubus, balok, peti",
    "steps": "steps, stairs, staircase, tiered, tiers, stepped, stair, bertingkat, tangga, undakan, "
    "berundak, bersusun, anak tangga",
    "hexagon": "hexagon, hexagonal, six sided, segi enam, heksagon",
    "slab": "slab, slabs, low block, lempeng, lempengan",
    "pair": "pair of plinths, two podiums, double podium, pair of podiums, sepasang podium, dua podium",
    "drum": "pedestal table, round table, mushroom, meja bundar",
    "floor": "no podium, no platform, no pedestal, empty floor, bare floor, without a podium, without "
    "podium, tanpa podium, tanpa panggung, tanpa alas, lantai kosong, lantai polos",
}

STRUCTURES: Mapping[str, str] = {
    "arch": "arch, archway, arches, arched gate, gate, gateway, portal, lengkungan, lengkung, "
    "gerbang, gapura, pintu lengkung",
    "columns": "columns, column, pillars, pillar, colonnade, pilar, pilar pilar, tiang, kolom, tiang tiang",
    "niche": "niche, alcove, recess, arched niche, ceruk, relung, lekukan dinding",
    "disc": "disc, disk, circle, round panel, round backdrop, sun disc, cakram, piringan, lingkaran, "
    "panel bundar, panel bulat",
    "portal": "square portal, square arch, door frame, doorway, rectangular frame, gerbang persegi, "
    "bingkai pintu",
    "panels": "panels, panel, screens, boards, folding screen, panel panel, sekat, papan",
    "ring": "standing ring, ring, hoop, cincin tegak, cincin, gelang",
    "stairs": "stairs behind, flight of stairs, staircase behind, tangga di belakang",
    "curtain": "curtain, curtains, drapes, fluted wall, tirai, gorden",
    "dome": "dome, half sphere, kubah, setengah bola",
    "bare": "bare wall, plain wall, empty wall, plain backdrop, plain background, dinding polos, "
    "dinding kosong, latar polos, no arch, no columns, tanpa lengkungan, tanpa pilar",
}

PROPS: Mapping[str, str] = {
    "spheres": "spheres, sphere, balls, ball, orbs, orb, globes, bubbles, bola, bola bola, bulatan, "
    "gelembung",
    "leaves": "leaves, leaf, plants, plant, foliage, palm leaves, palm, tropical leaves, fern, "
    "greenery, daun, dedaunan, daun daun, tanaman, tumbuhan, daun palem, palem, daun tropis",
    "cubes": "cubes, small cubes, dice, kubus kecil, dadu kecil",
    "cones": "cones, cone, kerucut",
    "stones": "stones, stone, pebbles, rocks, batu, batu batu, kerikil",
    "grass": "grass, reeds, blades of grass, rumput, ilalang",
    "nothing": "no props, nothing else, no spheres, no leaves, uncluttered, minimal, minimalist, tanpa "
    "hiasan, tanpa properti, tanpa bola, tanpa daun, minimalis",
}

MOVES: Mapping[str, str] = {
    "still": "still camera, static camera, fixed camera, locked camera, camera stands still, no camera "
    "movement, kamera diam, kamera tetap, kamera statis, tanpa gerakan kamera",
    "dolly-in": "dolly in, push in, zoom in, move in, moves in, moving in, closer, approach, approaching, "
    "mendekat, kamera mendekat, kamera maju, perbesar, memperbesar",
    "dolly-out": "dolly out, pull out, pull back, pulls back, zoom out, move out, moves out, moving away, "
    "away, menjauh, kamera menjauh, kamera mundur, perkecil, memperkecil",
    "orbit-left": "orbit left, orbit to the left, orbits left, orbit, circle left, circling left, mengitari "
    "ke kiri, mengorbit ke kiri, berputar ke kiri, memutar ke kiri, mengitari, berputar",
    "orbit-right": "orbit right, orbit to the right, orbits right, circle right, circling right, mengitari "
    "ke kanan, mengorbit ke kanan, berputar ke kanan, memutar ke kanan",
    "truck-left": "truck left, pan left, slide left, slides left, pan to the left, moves left, bergeser ke "
    "kiri, geser ke kiri, geser kiri, bergerak ke kiri",
    "truck-right": "truck right, pan right, slide right, slides right, pan to the right, moves right, "
    "bergeser ke kanan, geser ke kanan, geser kanan, bergerak ke kanan, bergeser",
    "crane-up": "crane up, rise, rises, rising, boom up, camera up, kamera naik, naik, crane naik, bergerak "
    "ke atas, ke atas",
    "sweep": "light sweep, sweeping light, sweep of light, passing light, moving light, light passes, sapuan "
    "cahaya, cahaya menyapu, cahaya bergerak, cahaya melintas, sorot bergerak",
}

GROUNDS = (
    "floor, ground, wall, walls, background, backdrop, surface, room, set, scene, studio, lantai, "
    "dinding, latar, latar belakang, tembok, ruangan, ruang, alas lantai, tanah, permukaan, suasana"
)

PODIUMS = (
    "podium, podiums, platform, pedestal, plinth, stand, display, stage, dais, panggung, alas, "
    "tumpuan, mimbar, dudukan, meja"
)

CLAUSE_ENDS = (
    "on, with, and, under, in front of, against, before, beside, at, over, above, by, near, behind, "
    "next to, surrounded by, between, amid, di, dengan, dan, pada, di atas, di bawah, di depan, di "
    "latar, bersama, serta, dikelilingi, di antara, di samping, di sebelah, diterangi, lit by, lit "
    "with"
)

# Words that say nothing of the stage's own; a template may hold them, and they are no mistake.
SILENT = (
    "a, an, the, of, in, for, to, is, its, our, this, that, product, products, photo, photograph, "
    "photography, picture, image, shot, advert, ad, advertising, colour, color, coloured, colored, "
    "shaped, shape, light, lighting, lit, soft, warm, dark, pale, pastel, bright, deep, style, clean, "
    "modern, elegant, beautiful, two, three, some, small, large, big, tall, sebuah, satu, dua, tiga, "
    "camera, slow, slowly, gently, kamera, perlahan, pelan, yang, untuk, ke, dari, ini, itu, produk, "
    "foto, gambar, iklan, warna, berwarna, bentuk, berbentuk, cahaya, sinar, lampu, pencahayaan, "
    "muda, tua, pastel, cerah, terang, gelap, lembut, hangat, bersih, gaya, indah, beberapa, kecil, "
    "besar, tinggi, para, elegan"
)

# Colour words of the English tables go before their noun, these go after it.
INDONESIAN_COLOURS = (
    "merah, oranye, jingga, oren, kuning, emas, hijau, biru, ungu, dadu, coklat, cokelat, krem, "
    "gading, putih, hitam, toska, tosca, pirus, marun, zamrud, nila, dongker, lembayung, arang, "
    "mustar, terakota, salem, pasir"
)


def phrases(line: str) -> tuple[str, ...]:
    """Split a line of the tables into its phrases."""
    return tuple(phrase.strip() for phrase in line.split(","))
