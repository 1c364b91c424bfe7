"""Read a hospital's free text: “CNIM or D.ABNM, BLS (AHA only), TB within 12 months” as requirements to confirm."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from credentials.expiry import ExpiryRule
from credentials.importing.text import clean, fold
from credentials.importing.typefacts import TypeFacts
from credentials.importing.values import DateOrder
from hospitals.access import BADGE, PRIVILEGES
from hospitals.importing.alternatives import fitting, says_more_than_who_grants
from hospitals.importing.conditions import Conditions, conditions_in, without_issuers
from hospitals.importing.conditionwords import FOR_SIDES, NOT_ASKED, NOTHING_SAID, OF_ALL, REFUSED, SIDES
from hospitals.importing.pieces import Piece, Types, clauses_of, pieces_of
from hospitals.importing.proposals import OVERSIGHT, TECHNOLOGIST, ForWhom, Proposal, Said

_NO_FACTS = TypeFacts("", ExpiryRule.EXACT)
_SPAN = "from {:%-d %b %Y} until {:%-d %b %Y}"


@dataclass
class _Reading:
    """What was read so far; `clause` are the places of the clause's proposals, which the words after them may be of."""

    types: Types
    order: DateOrder | None
    proposals: list[Proposal] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    waived: list[str] = field(default_factory=list)
    margins: list[tuple[int, str]] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    portal: str = ""
    is_note: bool = False


def read_requirements(text: str, types: Types, *, side: ForWhom = TECHNOLOGIST, order: DateOrder | None = None) -> Said:
    """What a cell of requirements says. `side` is for whom they are where the text does not say so."""
    reading = _Reading(types, order)
    for clause in clauses_of(clean(text)):
        _read_clause(clause, side, reading)
    proposals: Iterable[Proposal] = _once_each(reading.proposals)
    if not reading.proposals:
        reading.unread += [words for _, words in reading.margins]
    for days, words in reading.margins:
        proposals = [proposal.with_margin(days, words) for proposal in proposals]
    return Said(
        proposals=tuple(_with_oversight(proposals)),
        unread=tuple(reading.unread),
        waived=tuple(reading.waived),
        portal=reading.portal,
    )


def read_notes(text: str, types: Types, *, order: DateOrder | None = None) -> Said:
    """What a cell of notes says: a requirement only where every word of it is read, and then as one that warns."""
    proposals: list[Proposal] = []
    notes: list[str] = []
    portal = ""
    for clause in clauses_of(clean(text)):
        reading = _Reading(types, order, is_note=True)
        if not REFUSED.search(clause):
            _read_clause(clause, TECHNOLOGIST, reading)
        whole = not (reading.unread or reading.waived or any(each.remark for each in reading.proposals))
        if whole and reading.proposals:
            proposals += [replace(each, warns=True, source=clause) for each in reading.proposals]
        elif not (whole and reading.portal):
            notes.append(clause)
        portal = portal or reading.portal
    return Said(proposals=tuple(proposals), notes=tuple(notes), portal=portal)


def _read_clause(clause: str, side: ForWhom, reading: _Reading) -> None:
    side, words = _side_of(clause, side)
    reading.clause, reading.last = [], []
    for piece in pieces_of(words, reading.types):
        reading.portal = reading.portal or piece.portal
        if piece.codes:
            _read_piece(piece, side, reading)
        else:
            _read_words(piece, reading)


def _side_of(clause: str, side: ForWhom) -> tuple[ForWhom, str]:
    """“Readers: privileges, state license”: for whom, and the rest."""
    for each, pattern in SIDES.items():
        if found := pattern.match(clause):
            return each, clause[found.end() :].strip(" :")  # type: ignore[return-value]
    return side, clause


def _read_piece(piece: Piece, side: ForWhom, reading: _Reading) -> None:
    if piece.is_negated or (REFUSED.search(piece.beside) and not conditions_in(piece.beside, reading.order).excluded):
        reading.unread.append(piece.text)
        return
    if piece.is_waived or NOT_ASKED.search(without_issuers(piece.beside)):
        reading.waived.append(piece.text)
        return
    side, beside = _said_for(piece.beside, side)
    found = conditions_in(beside, reading.order)
    if _is_of_some_only(piece, reading):
        found = Conditions(rest=piece.text)
    proposal = Proposal(any_of=piece.codes, source=piece.text, side=side, remark=found.rest)
    _share_with_the_joined(piece, found, reading)
    reading.last = [len(reading.proposals)]
    reading.clause += reading.last
    reading.proposals.append(_under(proposal, found, reading.types))


def _is_of_some_only(piece: Piece, reading: _Reading) -> bool:
    """“BLS (AHA) or ACLS (Red Cross)”: each of them is asked for in another way."""
    if len(piece.codes) < 2:
        return False
    between, after = (conditions_in(words, reading.order) for words in (piece.between, piece.after))
    if not says_more_than_who_grants(between, _all_facts(reading.types, piece.codes)):
        return False
    return replace(between, rest="") != replace(after, rest="")


def _said_for(words: str, side: ForWhom) -> tuple[ForWhom, str]:
    """“State license for readers”: for whom, and the other words."""
    for each, pattern in FOR_SIDES.items():
        if pattern.search(words):
            return each, pattern.sub(" ", words)  # type: ignore[return-value]
    return side, words


def _share_with_the_joined(piece: Piece, found: Conditions, reading: _Reading) -> None:
    """“BLS and ACLS (AHA only)”: who may issue the one may issue the other."""
    if not (found.issuers or found.excluded):
        return
    of_issuers = Conditions(issuers=found.issuers, excluded=found.excluded)
    for place in reading.clause:
        before = reading.proposals[place]
        if not before.issuers and _same_issuers(before, piece, reading.types):
            reading.proposals[place] = replace(
                _under(before, of_issuers, reading.types), source=f"{before.source}; {piece.text}"
            )


def _same_issuers(before: Proposal, piece: Piece, types: Types) -> bool:
    usual = {_facts(types, code).issuers for code in (*before.any_of, *piece.codes)}
    return len(usual) == 1 and usual != {()}


def _read_words(piece: Piece, reading: _Reading) -> None:
    """Words that name no type: of all the hospital asks for, of what stands before them, or not understood."""
    if fold(piece.text) in NOTHING_SAID:
        return
    found = conditions_in(piece.beside, reading.order)
    found.rest = OF_ALL.sub("", found.rest).strip()
    if piece.portal and not (found.rest or found.says_anything):
        _read_portal(piece, reading)
        return
    if found.margin and not found.rest and (OF_ALL.search(piece.beside) or not reading.clause):
        reading.margins.append((found.margin, piece.text))
    elif reading.last and found.says_anything and not found.rest:
        of_issuers = found.issuers or found.excluded
        for place in reading.clause if of_issuers else reading.last:
            before = reading.proposals[place]
            if not of_issuers or _knows(before, found, reading.types):
                after = replace(before, source=f"{before.source}, {piece.text}")
                reading.proposals[place] = _under(after, found, reading.types)
    elif found.rest or not fold(piece.text):
        reading.unread.append(piece.text)


def _read_portal(piece: Piece, reading: _Reading) -> None:
    """A portal listed among requirements asks for its badge."""
    asked = {code for proposal in reading.proposals for code in proposal.any_of}
    if not reading.is_note and not asked & {BADGE, PRIVILEGES}:
        reading.proposals.append(Proposal(any_of=(BADGE,), source=piece.text))


def _knows(proposal: Proposal, found: Conditions, types: Types) -> bool:
    wanted = {*found.issuers, *found.excluded}
    return any(wanted & set(_facts(types, code).issuers) for code in proposal.any_of)


def _under(proposal: Proposal, found: Conditions, types: Types) -> Proposal:
    """The proposal with what was read beside it; what does not fit it is a remark."""
    fit = fitting(found, _all_facts(types, proposal.any_of))
    starts_on, ends_on = found.starts_on or proposal.starts_on, found.ends_on or proposal.ends_on
    unfit = list(fit.unfit)
    if starts_on and ends_on and ends_on < starts_on:
        unfit.append(_SPAN.format(starts_on, ends_on))
        starts_on = ends_on = None
    return replace(
        proposal,
        issuers=fit.issuers or proposal.issuers,
        verified=found.verified or proposal.verified,
        days_left=found.margin or proposal.days_left,
        issued_within_months=fit.age.get("issued_within_months", proposal.issued_within_months),
        checked_within_days=fit.age.get("checked_within_days", proposal.checked_within_days),
        in_season=fit.in_season,
        accepts_grace=found.accepts_grace or proposal.accepts_grace,
        warns=found.warns or proposal.warns,
        starts_on=starts_on,
        ends_on=ends_on,
        remark="; ".join(filter(None, (proposal.remark, *unfit))),
    )


def _once_each(proposals: Iterable[Proposal]) -> Iterable[Proposal]:
    """“Liability $1M, COI”: what asks for just the same twice is one requirement."""
    found: dict[Proposal, Proposal] = {}
    for each in proposals:
        bare = replace(each, source="", remark="")
        if (first := found.get(bare)) and first.source != each.source:
            remark = "; ".join(filter(None, (first.remark, each.remark)))
            found[bare] = replace(first, source=f"{first.source}, {each.source}", remark=remark)
        else:
            found.setdefault(bare, each)
    return found.values()


def _with_oversight(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Of oversight physicians privileges alone are proposed with the others, and only as a warning (rules.md D6)."""
    listed = list(proposals)
    theirs = {code for each in listed if each.side == OVERSIGHT for code in each.any_of}
    for each in listed:
        yield each
        if PRIVILEGES in each.any_of and each.side == TECHNOLOGIST and PRIVILEGES not in theirs:
            yield replace(each, any_of=(PRIVILEGES,), side=OVERSIGHT, warns=True)


def _all_facts(types: Types, codes: Iterable[str]) -> dict[str, TypeFacts]:
    return {code: _facts(types, code) for code in codes}


def _facts(types: Types, code: str) -> TypeFacts:
    return types.facts.get(code, _NO_FACTS)
