"""Fill site.html with the texts of pages/*.html.

A page's source has fields (`name: value`) up to the first line that opens a part
(`== name`); a part goes on to the next one. A page whose field `template` is `none`
is a whole HTML file of its own and is copied from its part `page`.
"""
import pathlib
import re

HERE = pathlib.Path(__file__).parent

NAV = """<ul><li><a href="https://lbmn.example/about">About us</a></li>
<li><a href="https://lbmn.example/projects">Projects</a></li>
<li><a href="https://lbmn.example/publications">Publications</a></li>
<li><a href="https://lbmn.example/news">News</a></li>
<li><a href="https://lbmn.example/donate">Donate</a></li></ul>"""
FOOT = """<p>Lower Basin Migrants Network · 14 Ferry Lane · <a href="https://lbmn.example/contact">Contact</a>
· <a href="https://lbmn.example/privacy">Privacy policy</a> · © 2014–2026</p>"""


def read(path):
    fields, parts, part = {}, {}, None
    for line in path.read_text(encoding="utf-8").split("\n"):
        opened = re.fullmatch(r"== (\w+)", line)
        if opened:
            part = parts.setdefault(opened.group(1), [])
        elif part is not None:
            part.append(line)
        elif line.strip():
            name, _, value = line.partition(": ")
            fields[name] = value
    return fields, {name: "\n".join(lines).strip("\n") for name, lines in parts.items()}


def fill(template, fields, parts):
    aside = parts.get("aside", "")
    values = {
        "lang": f' lang="{fields["lang"]}"' if "lang" in fields else "",
        "title": fields["title"],
        "network": fields.get("network", "Lower Basin Migrants Network"),
        "head": parts.get("head", ""),
        "nav": parts.get("nav", NAV),
        "cookie": parts.get("cookie", ""),
        "alone": "" if aside else " alone",
        "main": parts["main"],
        "after": parts.get("after", ""),
        "aside": f'<aside class="sidebar">\n{aside}\n</aside>' if aside else "",
        "foot": parts.get("foot", FOOT),
    }
    return re.sub(r"\{\{(\w+)\}\}\n?",
                  lambda m: values[m.group(1)] + ("\n" if m.group(0).endswith("\n")
                                                  and values[m.group(1)] else ""), template)


def make(archive):
    template = (HERE / "site.html").read_text(encoding="utf-8")
    for source in sorted((HERE / "pages").glob("*.html")):
        fields, parts = read(source)
        whole = fields.get("template") == "none"
        text = parts["page"] + "\n" if whole else fill(template, fields, parts)
        target = archive / fields["out"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        yield target
