"""Small bugs in single lines of Python and JavaScript, drawn and found again: for planted_bugs.py.

A rule looks at code only: texts and remarks are masked, and headers of functions, docstrings,
`__repr__` and raised sentences belong to no function. What a line cannot tell (whether two texts
are joined by a +, say) is left to the tests: such a bug is caught at once.
"""

from __future__ import annotations

import ast
import hashlib
import io
import re
import tokenize
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

AREAS = {
    "core": r"explorer/core/",
    "data": r"explorer/data/",
    "training": r"explorer/(training|models)/",
    "scenes": r"explorer/(scenes|worlds)/|explorer/lessons/\w+/scene",
    "JavaScript": r".*\.js$",
}
INDEX = r"([ijkst]|at|step|row|column|index)"
PAIRS = """min/max minimum/maximum sin/cos floor/ceil any/all argmin/argmax signal/noise mean/std
    alphas/betas low/high lower/upper first/last width/height columns/rows left/right top/bottom
    before/after x0/x_t start/stop"""
ALWAYS_THERE = {"min", "max", "minimum", "maximum", "sin", "cos", "floor", "ceil", "any", "all"}
COMMUTE = re.compile(
    r"max|min|add|maximum|minimum|multiply|hypot|isclose|allclose|array_equal|check_same_shape|gcd"
    r"|print|isinstance|getattr|hasattr|function"
)
ATOM, BEGINS = r"[\w.\[\]]+", r"(?:(?<=return )|(?<= = ))"
RULES = [  # operator, what stands there, what stands there instead; code only, text is masked
    ("sign", r"(?<=[\w)\] ] )\+(?= [\w(.-])", "-"),
    ("sign", r"(?<=[\w)\] ] )-(?= [\w(.])", "+"),
    ("sign", r"(?:(?<=return )|(?<=[(\[])|(?<=[,=*/] ))-(?=[A-Za-z_(])", ""),
    ("sign", rf"{BEGINS}(?={ATOM} [*/] )", "-"),
    ("index", rf"(?<=[\w)\]])\[{INDEX}\]", r"[\1 + 1]"),
    ("index", rf"\b{INDEX} [-+] 1\b(?!\.)", r"\1"),
    ("index", r"(?:(?<=[(\[])|(?<=, ))t(?=[,)\]])", "t - 1"),
    ("index", r"(?<=[\w)\]])\[0\]", "[1]"),
    ("index", r"(?<=[\w)\]])\[1\]", "[0]"),
    ("index", r"(?<=[\w)\]])\[-1\]", "[-2]"),
    ("index", r"\brange\(1, ", "range(0, "),
    ("index", r"(\brange\([^()]*) \+ 1\)", r"\1)"),
    ("index", r"(\brange\([^()]*\w)(?<! 1)\)", r"\1 - 1)"),
    ("index", r"(?<=[\w)\]])\[1:", "[:"),
    ("index", r"(\[\w*):-1\]", r"\1:]"),
    ("index", r"(?<=[\w)\]])\[:([A-Za-z_]\w*)\]", r"[: \1 - 1]"),
    ("index", r"(?<=\w )<(?= [\w.]+; )", "<="),
    ("index", r"(?<=\w )<=(?= [\w.]+; )", "<"),
    ("index", r"(\blet \w+ = )0(?=;)", r"\g<1>1"),
    ("factor", r"\b(?:np\.|math\.|torch\.|Math\.)?sqrt(?=\()", ""),
    ("factor", r" ?\*\* ?2\b(?!\.)", ""),
    ("factor", r"(?<![\w.])(?<!\*\* )(?:2|2\.0|0\.5) \* ", ""),
    ("factor", r" / 2(?:\.0)?\b(?!\.\d)", ""),
    ("factor", r"(?<![\w.])1(?:\.0)? - (?=[\w(])", ""),
    ("factor", rf"{BEGINS}(?={ATOM} \* )", "2 * "),
]
OPERATORS = ("sign", "index", "factor", "names")
SCRIPT_TEXT = re.compile(
    r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|[^`\\])*`", re.DOTALL
)
SCRIPT_FUNCTION = re.compile(
    r"^ *(?:function\*? (\w+)|const (\w+) = (?=(?:async )?[^=;]*=>)"
    r"|(?:static |get |set |async )*(?!if|for|while|switch|catch)(\w+)(?=\([^;]*?\) \{))",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Bug:
    """`line` of `function` becomes `changed`; the lines around it tell equal places apart."""

    area: str
    operator: str
    function: str
    line: str
    changed: str
    before: str
    after: str


@dataclass(frozen=True)
class Source:
    """A file: its lines, the same with texts and remarks masked, and the function of each line."""

    name: str
    lines: list[str]
    code: list[str]
    owners: list[str | None]


def masked(text: str, spans) -> str:
    """`text` with each span replaced by marks that no rule knows; lines stay where they are."""
    for start, stop in spans:
        text = text[:start] + re.sub(r"[^\n]", "§", text[start:stop]) + text[stop:]
    return text


def read_python(text: str):
    """The masked text, and the owner of each line: no headers, docstrings or raised sentences."""
    begins = [0]
    for line in text.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    spans = [
        (begins[token.start[0] - 1] + token.start[1], begins[token.end[0] - 1] + token.end[1])
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type in (tokenize.STRING, tokenize.COMMENT)
    ]
    owners: list[str | None] = [None] * len(begins)
    nodes = [node for node in ast.walk(ast.parse(text)) if hasattr(node, "lineno")]
    for node in sorted(nodes, key=lambda node: node.lineno):
        if isinstance(node, ast.FunctionDef):
            first = node.body[0].lineno
            name = None if node.name in ("__repr__", "__str__") else node.name
            owners[node.lineno - 1 : first - 1] = [None] * (first - node.lineno)
            owners[first - 1 : node.end_lineno] = [name] * (node.end_lineno - first + 1)
    for node in nodes:
        if isinstance(node, ast.Raise):
            owners[node.lineno - 1 : node.end_lineno] = [None] * (node.end_lineno - node.lineno + 1)
    return masked(text, spans), owners


def read_script(text: str):
    """The same for JavaScript, whose functions end where their brackets close."""
    code = masked(text, [match.span() for match in SCRIPT_TEXT.finditer(text)])
    owners: list[str | None] = [None] * (len(text.splitlines()) + 1)
    for match in SCRIPT_FUNCTION.finditer(code):
        name, first = next(filter(None, match.groups())), code.count("\n", 0, match.end())
        depth, place = 0, match.end()
        while place < len(code):
            depth += (code[place] in "([{") - (code[place] in ")]}")
            if depth == 0 and (code[place] == ";" or code[place : place + 2] == "}\n"):
                break
            place += 1
        last = code.count("\n", 0, place)
        one_line = first == last
        owners[first + 1 - one_line : last + 1] = [name] * (last - first + one_line)
    for number, line in enumerate(code.splitlines()):
        if "throw " in line:
            owners[number] = None
    return code, owners


def sources(tree: Path) -> list[Source]:
    read = {".py": read_python, ".js": read_script}
    paths = sorted(path for path in (tree / "explorer").rglob("*") if path.suffix in read)
    result = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        code, owners = read[path.suffix](text)
        name = path.relative_to(tree).as_posix()
        result.append(Source(name, text.splitlines(), code.splitlines(), owners))
    return result


def exchanged(code: str):
    """Two neighbouring arguments of a call, exchanged."""
    for match in re.finditer(
        r"(?:(?<=\()|(?<=, ))(?=([A-Za-z_][\w.]*), ([A-Za-z_][\w.]*)[,)])", code
    ):
        head, depth = code[: match.start()], 0
        while head and depth >= 0:
            depth += (head[-1] in ")]}") - (head[-1] in "([{")
            head = head[:-1]
        callee = re.search(r"(?:(\bfunction )|\b)(\w+)$", head)
        round_bracket = code[len(head)] == "(" and depth < 0
        if round_bracket and callee and not callee[1] and not COMMUTE.fullmatch(callee[2]):
            yield match.start(), match.end(2), f"{match[2]}, {match[1]}"


def renamed(code: str, words: set[str]):
    """One name of a pair in the place of the other, where both are known."""
    for pair in PAIRS.split():
        for old, new in (pair.split("/"), pair.split("/")[::-1]):
            if new in words or old in ALWAYS_THERE:
                for match in re.finditer(rf"\b{old}\b(?!\s*=(?!=)|:)", code):
                    yield *match.span(), new


def mutations(source: Source, number: int, operator: str) -> list[str]:
    """Every changed form of a line that the operator knows."""
    code, line, owner = source.code[number], source.lines[number], source.owners[number]
    if "is_tensor(" in code:  # only asks for an array's kind, which its neighbours share
        return []
    spans = [
        (*match.span(), match.expand(new))
        for name, pattern, new in RULES
        if name == operator
        for match in re.finditer(pattern, code)
    ]
    if operator == "names":
        body = " ".join(c for c, o in zip(source.code, source.owners, strict=False) if o == owner)
        spans += [*exchanged(code), *renamed(code, set(re.findall(r"\w+", body)))]
    changed = (line[:start] + new + line[stop:] for start, stop, new in spans)
    return [text for text in changed if text != line]


def is_a_change(source: Source, number: int, changed: str) -> bool:
    """Whether Python still reads the file, and reads something else."""
    if source.name.endswith(".js"):
        return True
    lines = source.lines.copy()
    lines[number] = changed
    try:
        new = ast.parse("\n".join(lines))
    except SyntaxError:
        return False
    return ast.dump(new) != ast.dump(ast.parse("\n".join(source.lines)))


def around(source: Source, number: int) -> tuple[str, str]:
    lines = ["", *(line.strip() for line in source.lines), ""]
    return lines[number], lines[number + 2]


def candidates(files: list[Source], area: str, seed: int) -> dict[str, list]:
    """operator → (hash, file, line number, changed line), in the order of the hash."""
    drawn = {}
    for operator in OPERATORS:
        places = [
            (source, number, changed, (owner, " ".join(source.lines[number].split()), k))
            for source in files
            if re.match(AREAS[area], source.name)
            for number, owner in enumerate(source.owners)
            if owner
            for k, changed in enumerate(mutations(source, number, operator))
        ]
        keyed = [
            (hashlib.sha256(repr((seed, area, operator, key)).encode()).hexdigest(), *place)
            for *place, key in places
        ]
        drawn[operator] = sorted(keyed, key=lambda entry: entry[0])
    return drawn


def draw(tree: Path, seed: int, count: int) -> list[Bug]:
    files, bugs = sources(tree), []
    for begin, area in enumerate(AREAS):
        drawn, used = candidates(files, area, seed), set()
        for turn in range(count // len(AREAS)):
            operator = OPERATORS[(begin + turn) % len(OPERATORS)]
            for _, source, number, changed in drawn[operator]:
                owner, line = source.owners[number], source.lines[number].strip()
                if not {source.name, owner} & used and is_a_change(source, number, changed):
                    used |= {source.name, owner}
                    about = around(source, number)
                    bugs.append(Bug(area, operator, owner, line, changed.strip(), *about))
                    break
    return bugs


def alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def locate(bug: Bug, files: list[Source]):
    """(file, line number, changed line) where the bug goes in this tree, or None."""
    script = bug.area == "JavaScript"
    places = [
        (source, number, owner, alike(" ".join(bug.line.split()), " ".join(text.split())))
        for source in files
        if source.name.endswith(".js") == script
        for number, (text, owner) in enumerate(zip(source.lines, source.owners, strict=False))
        if owner == bug.function or text.strip() == bug.line
    ]
    same = [place for place in places if place[3] == 1.0]
    at_home = [place for place in same if place[2] == bug.function]
    if at_home or len(same) == 1:
        source, number, *_ = max(
            at_home or same,
            key=lambda place: alike("\n".join(around(*place[:2])), f"{bug.before}\n{bug.after}"),
        )
        indent = re.match(r"\s*", source.lines[number])[0]
        return source, number, indent + bug.changed
    return closest(bug, sorted(places, key=lambda place: -place[3]))


def closest(bug: Bug, places: list):
    """The same change in the one line of that function that is most like the one of the list."""
    if not places or places[0][3] < 0.75 or (places[1:] and places[1][3] == places[0][3]):
        return None
    source, number, *_ = places[0]
    forms = [
        text
        for text in mutations(source, number, bug.operator)
        if is_a_change(source, number, text)
    ]
    if not forms:
        return None
    return source, number, max(forms, key=lambda text: alike(text.strip(), bug.changed))
