"""D24: a leaflet in an 8-bit Khmer font of before Unicode.

The font is Noto Serif Khmer with its glyphs moved to Latin codes, under the name that
such fonts had. On paper the page is Khmer; its text layer is Latin letters and signs.
"""
import base64
import io
import pathlib

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

NOTO = pathlib.Path("/usr/share/fonts/truetype/noto/NotoSerifKhmer-Regular.ttf")
LETTERS = dict(zip("កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអឱ",
                   "kxKXgcqCQjdzDZNtfTFnbpBPmyrlvshLG»"))
SIGNS = dict(zip("ាិីឹឺុូួេែៃំះ់័៏៖។ៗ0123456789",
                 "aiIwWuUYeEéMH;½¾³.«0123456789"))
BELOW = dict(zip("កខគងចឆជញដតថទធនបពមយរលវសហអ", "áçÁ¶©ä¢ÆÐþÄÞÎñòõµüRøVÜðå"))
SPLIT = {"ោ": ("e", "a"), "ើ": ("e", "I"), "ៅ": ("e", "A")}


def encode(text):
    """Khmer as it was typed for such fonts: what stands left on paper comes first.

    Ba with aa has a form and code of its own, lest it look like ha.
    """
    out, i = [], 0
    while i < len(text):
        base = text[i]
        i += 1
        if base not in LETTERS:
            out.append(SIGNS.get(base, base))
            continue
        left, below, after = "", "", ""
        while i < len(text) and (text[i] in SIGNS or text[i] in SPLIT or text[i] == "្") \
                and not text[i].isdigit() and text[i] not in "។៖ៗ":
            if text[i] == "្":
                i += 1
                if text[i] == "រ":
                    left += BELOW["រ"]
                else:
                    below += BELOW[text[i]]
            elif text[i] in SPLIT:
                before, behind = SPLIT[text[i]]
                left, after = before + left, after + behind
            elif text[i] in "េែៃ":
                left = SIGNS[text[i]] + left
            else:
                after += SIGNS[text[i]]
            i += 1
        out.append(left + LETTERS[base] + below + after)
    return "".join(out).replace("ba", ")")


def font():
    """The font as a TrueType file."""
    noto = TTFont(NOTO)
    glyphs = {" ": "space", ")": "uni179417B6", "A": "uni17C5.right"}
    for letter, code in LETTERS.items():
        glyphs[code] = f"uni{ord(letter):04X}"
    for letter, code in BELOW.items():
        glyphs[code] = f"uni17D2{ord(letter):04X}"
    for sign, code in SIGNS.items():
        if not sign.isdigit():
            glyphs[code] = f"uni{ord(sign):04X}"
        else:
            glyphs[code] = f"uni17E{sign}"
    for table in ("GSUB", "GPOS", "GDEF", "DSIG"):
        if table in noto:
            del noto[table]
    table = CmapSubtable.newSubtable(4)
    table.platformID, table.platEncID, table.language = 3, 1, 0
    table.cmap = {ord(code): name for code, name in glyphs.items()}
    noto["cmap"].tables = [table]
    options = Options()
    options.name_IDs, options.notdef_outline = ["*"], True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(table.cmap))
    subsetter.subset(noto)
    for record in noto["name"].names:
        record.string = {1: "Limon S1", 4: "Limon S1", 6: "LimonS1"}.get(record.nameID, "Regular")
    noto["head"].created = noto["head"].modified = 0
    noto.recalcTimestamp = False
    data = io.BytesIO()
    noto.save(data)
    return data.getvalue()


def notice():
    """The line that every sample carries, as a picture: the page has no sound text at all."""
    from PIL import Image, ImageDraw, ImageFont
    image = Image.new("L", (900, 44), 255)
    ImageDraw.Draw(image).text(
        (4, 4), "Sample document for Rapporteur tests", fill=70,
        font=ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 28))
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def uri(data, kind):
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def changes(sheet):
    """What to put into the sheet: font, notice, and each line between ⟦ ⟧ encoded."""
    text = sheet.read_text(encoding="utf-8")
    found = [("FONT", uri(font(), "font/ttf")), ("NOTICE", uri(notice(), "image/png"))]
    for part in text.split("⟦")[1:]:
        line = part.split("⟧")[0]
        coded = encode(line).replace("&", "&amp;").replace("<", "&lt;")
        found.append((f"⟦{line}⟧", coded))
    return found
