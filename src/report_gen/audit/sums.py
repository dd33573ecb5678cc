"""Arithmetic that must hold in the paper: totals of tables, parts that add up to a whole, rates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final, NamedTuple

from report_gen.audit.grids import GridPair, Row
from report_gen.audit.lines import Line, Span
from report_gen.audit.tokens import Token, What
from report_gen.wording import number_text, rounded

_FEWEST: Final = 2  # parts of a whole
_RATE_WORDS: Final = ("率", "占", "比例", "比重")
_WHOLE_WORDS: Final = ("共", "总计", "合计", "共计", "总数")

Now = Callable[[Token], Token | None]  # what became of a token of the ledger's sentence


class Broken(NamedTuple):
    """A figure that the others it follows from do not give: the figure, what they give, and how."""

    token: Token
    value: str
    working: str


class BrokenTotal(NamedTuple):
    """A total of a table that its parts do not give: its cell, the sum, the number of parts, the line they stand in."""

    cell: Line
    value: str
    parts: str


def broken_sums(sentence: Span, now: Now) -> Iterator[Broken]:
    """Wholes and rates that held in the ledger's sentence and do not hold in what became of it."""
    for whole, parts in _wholes(sentence.tokens):
        told, others = now(whole), [now(part) for part in parts]
        if told is None or not all(others):
            continue
        found = [one for one in others if one is not None]
        total = sum((_number(one) for one in found), Decimal(0))
        if _number(told) != total:
            yield Broken(told, number_text(total), " + ".join(number_text(_number(one)) for one in found))
    for rate, part, whole in _rates(sentence.tokens):
        told, above, below = now(rate), now(part), now(whole)
        if told and above and below and not _is_rate(told, above, below):
            yield _broken_rate(told, above, below)


def dropped_wholes(sentence: Span, now: Now) -> Iterator[Token]:
    """Wholes of the ledger's sentence that are gone while their parts are still there."""
    for whole, parts in _wholes(sentence.tokens):
        if now(whole) is None and all(now(part) for part in parts):
            yield whole


def follows(token: Token, sentence: Span) -> bool:
    """Whether a figure follows from others of its sentence: a rate of two of them, a part of a whole."""
    return any(token is rate for rate, _, _ in _rates(sentence.tokens)) or any(
        token in parts for _, parts in _wholes(sentence.tokens)
    )


def own_sums(sentence: Span) -> Iterator[Broken]:
    """What does not add up in a sentence of the person's own: a whole (共…) with its parts, a rate with its two numbers."""
    numbers = [token for token in sentence.tokens if token.what is What.NUMBER and not token.weak]
    if numbers and sentence.line.text[: numbers[0].start].endswith(_WHOLE_WORDS):
        yield from _own_whole(*numbers)
    for rate in sentence.tokens:
        if rate.what is What.PERCENT and _is_worded_rate(rate, sentence):
            yield from _own_rate(rate, [one for one in numbers if one.end <= rate.start])


def _own_whole(whole: Token, *parts: Token) -> Iterator[Broken]:
    same = [_number(part) for part in parts if part.measure == whole.measure]
    total = sum(same, Decimal(0))
    if len(same) >= _FEWEST and total != _number(whole):
        yield Broken(whole, number_text(total), " + ".join(map(number_text, same)))


def _is_worded_rate(token: Token, sentence: Span) -> bool:
    """Whether the words just before it call it a rate."""
    before = sentence.line.text[max(sentence.start, token.start - 6) : token.start]
    return any(word in before for word in _RATE_WORDS)


def _own_rate(rate: Token, before: Sequence[Token]) -> Iterator[Broken]:
    """The rate, where two numbers of one measure stand before it and give another."""
    if len(before) != 2 or before[0].measure != before[1].measure:
        return
    below, above = sorted(before, key=_number, reverse=True)
    if _number(below) > 0 and not _is_rate(rate, above, below):
        yield _broken_rate(rate, above, below)


def broken_totals(pair: GridPair) -> Iterator[BrokenTotal]:
    """Totals of rows and columns that held in the ledger's table, computed again from the cells of the edited one."""
    yield from _column_totals(pair)
    yield from _row_totals(pair)


def _number(token: Token) -> Decimal:
    assert isinstance(token.value, Decimal)  # noqa: S101  # only figures are asked for
    return token.value


def _wholes(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Numbers that are the sum of all the numbers of their measure behind them in the sentence."""
    by_measure: dict[str, list[Token]] = {}
    for token in tokens:
        if token.what is What.NUMBER and token.measure and not token.weak:
            by_measure.setdefault(token.measure, []).append(token)
    for found in by_measure.values():
        for place, whole in enumerate(found[:-_FEWEST]):
            parts = found[place + 1 :]
            if _number(whole) and sum(map(_number, parts)) == _number(whole):
                yield whole, parts


def _rates(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    """Percentages with the two numbers before them in the sentence that give them: rate, part, whole."""
    for rate in tokens:
        if rate.what is not What.PERCENT:
            continue
        before = [one for one in tokens if one.what is What.NUMBER and one.end <= rate.start and not one.weak]
        pairs = (
            (one, two) for first, second in combinations(before, 2) for one, two in ((first, second), (second, first))
        )
        found = next(
            ((part, whole) for part, whole in pairs if part.measure == whole.measure and _is_rate(rate, part, whole)),
            None,
        )
        if found:
            yield rate, *found


def _is_rate(rate: Token, part: Token, whole: Token) -> bool:
    return bool(_number(whole)) and _rate(rate, part, whole) == _number(rate)


def _rate(rate: Token, part: Token, whole: Token) -> Decimal:
    """The percentage to as many places as the rate has, idle zeros aside."""
    decimals = len(f"{_number(rate):f}".partition(".")[2])
    return rounded(_number(part) * 100 / _number(whole), decimals)


def _broken_rate(rate: Token, part: Token, whole: Token) -> Broken:
    above, below = number_text(_number(part)), number_text(_number(whole))
    value = f"{number_text(_rate(rate, part, whole))}%" if _number(whole) else "—"
    return Broken(rate, value, f"{above} ÷ {below}")


def _amount(row: Row, column: int) -> Decimal | None:
    """The number a cell consists of, or None."""
    line = row.cells.get(column)
    if line is None or len(line.tokens) != 1 or line.whole.own or line.tokens[0].what is not What.NUMBER:
        return None
    return _number(line.tokens[0])


def _amounts(rows: Sequence[Row], column: int) -> list[Decimal] | None:
    """The numbers of a column, or None if any cell is none."""
    found = [_amount(row, column) for row in rows]
    return None if None in found else [one for one in found if one is not None]


def _column_totals(pair: GridPair) -> Iterator[BrokenTotal]:
    """The last row, where it was the sum of those above it."""
    *above, last = pair.expected.rows or (None,)
    now = {id(row): other for row, other in pair.rows}
    if last is None or len(above) < _FEWEST or id(last) not in now:
        return
    total_row = now[id(last)]
    for column, place in pair.columns.items():
        was, total = _amounts([one for one in above if one], column), _amount(last, column)
        if not was or not total or column in pair.expected.counters or sum(was) != total:
            continue
        told = _amount(total_row, place)
        parts = _amounts([row for row in pair.actual.rows if row is not total_row], place)
        if told is not None and parts is not None and sum(parts) != told:
            yield BrokenTotal(
                total_row.cells[place], number_text(sum(parts, Decimal(0))), f"“{pair.expected.head(column)}”一列各行"
            )


def _row_totals(pair: GridPair) -> Iterator[BrokenTotal]:
    """A column that was the sum of its neighbours in every row."""
    columns = [column for column in sorted(pair.columns) if column not in pair.expected.counters]
    for total, parts in _summing(pair, columns):
        for row in pair.actual.rows:
            told = _amount(row, pair.columns[total])
            found = [_amount(row, pair.columns[part]) for part in parts]
            if told is not None and None not in found and sum(one for one in found if one is not None) != told:
                value = number_text(sum((one for one in found if one is not None), Decimal(0)))
                yield BrokenTotal(row.cells[pair.columns[total]], value, "本行各列")


def _summing(pair: GridPair, columns: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Each column with the run of columns behind or before it whose sum it was, the longest such run."""
    numbers: Mapping[int, list[Decimal] | None] = {column: _amounts(pair.expected.rows, column) for column in columns}
    for place, total in enumerate(columns):
        whole = numbers[total]
        if not whole or len(whole) < _FEWEST or not any(whole):
            continue
        runs = [columns[place + 1 : end] for end in range(len(columns), place + _FEWEST, -1)]
        runs += [columns[start:place] for start in range(place - 1)]
        run = next((one for one in runs if _adds_up(whole, [numbers[part] for part in one])), None)
        if run:
            yield total, run


def _adds_up(whole: Sequence[Decimal], parts: Sequence[Sequence[Decimal] | None]) -> bool:
    known = [part for part in parts if part is not None]
    return len(known) == len(parts) and all(
        sum(part[index] for part in known) == one for index, one in enumerate(whole)
    )
