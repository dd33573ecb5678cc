"""Looking a number of a document up: what is asked for, and what is found."""

from __future__ import annotations

from dataclasses import dataclass

from report_gen.model.proof import Proof


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; what is left empty is not asked about, and all that is asked must hold.

    `text` stands in the document (`82个`, `上报率90.9%`); `keys` are those of proofs (任务5, codes of indicators, data items
    and units), each of which must be among a proof's; `cell` is an address, with unit, file or sheet before it if
    wanted (`市商务局!任务进展!D7`). `names` are the words that facts about what is asked for have in their labels.
    """

    text: str = ""
    keys: tuple[str, ...] = ()
    cell: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
    """A marked piece of a document: where it stands, under which heading, in which sentence, and its proof.

    `proof` is None where the words stand in the document and nobody marked them.
    """

    document: str
    where: str
    heading: str
    sentence: str
    text: str
    proof: Proof | None
