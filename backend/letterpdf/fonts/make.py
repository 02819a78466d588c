#!/usr/bin/python3
"""Makes the faces of a letter from Liberation Serif and Sans 2.1.5. See README.md.

usage: make.py DIRECTORY-WITH-LiberationSerif-Regular.ttf-AND-THE-OTHERS
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

# Latin as names in Indonesia are written, with the marks of transliteration.
KEEP = (
    list(range(0x20, 0x7F)) + list(range(0xA0, 0x180))
    + [0x192, 0x1A0, 0x1A1, 0x1AF, 0x1B0] + list(range(0x1CD, 0x1DD))
    + [0x1E6, 0x1E7, 0x218, 0x219, 0x21A, 0x21B, 0x259]
    + [0x2BB, 0x2BC, 0x2BD, 0x2BE, 0x2BF, 0x2C6, 0x2C7, 0x2DC]
    + list(range(0x1E00, 0x1F00))
    + [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C,
       0x201D, 0x201E, 0x2020, 0x2022, 0x2026, 0x2030, 0x2032, 0x2033, 0x2039,
       0x203A, 0x20AC, 0x2116, 0x2122, 0x2212, 0x2264, 0x2265]
)


def make(source, target, family, style):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["kern", "GPOS", "GSUB", "GDEF", "gasp", "FFTM", "DSIG", "meta"]
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=KEEP)
    subsetter.subset(font)
    scale_upem(font, 1000)
    order_by_width(font)
    rename(font, family, style)
    font.save(target, reorderTables=True)


def order_by_width(font):
    """A sheet carries the widths of all glyphs; sorted they pack to a fraction."""
    font.ensureDecompiled()
    widths = font["hmtx"].metrics
    order = font.getGlyphOrder()
    order = order[:1] + sorted(order[1:], key=lambda name: (-widths[name][0], widths[name][1]))
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order


def rename(font, family, style):
    """Liberation is a reserved name: a changed version may not carry it."""
    words = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}",
             6: f"{family}-{style}".replace(" ", "")}
    table = font["name"]
    table.names = [n for n in table.names if n.platformID == 3 and n.nameID in (0, 1, 2, 3, 4, 5, 6, 13, 14)]
    for record in table.names:
        if record.nameID in words:
            record.string = words[record.nameID]
        if record.nameID == 5:
            record.string = "Version 1.0; changed from version 2.1.5"


if __name__ == "__main__":
    where = Path(sys.argv[1])
    here = Path(__file__).parent
    for family in ("Serif", "Sans"):
        for style in ("Regular", "Bold"):
            make(where / f"Liberation{family}-{style}.ttf", here / f"Loket{family}-{style}.ttf", f"Loket {family}", style)
