"""What saying does, whether the speaker holds it, and how surely.

Every sentence here is invented, and so is everybody in it.
"""

from __future__ import annotations

import pytest

from onrecord.annotate.statements.acts import act_of, certainty_of, polarity_of
from onrecord.annotate.statements.scene import Attribution
from onrecord.lang import language
from onrecord.model import Statement
from tests.annotated import by_rules, index_of, parse, words


def outermost(text: str) -> list[Statement]:
    return [s for s in by_rules(text) if s.within is None]


# Sentence; who does what, by the outermost statements in text order.
ACTS = [
    # health
    ("Surgeon Ilse Marrow admitted that two swabs had been left inside a patient.", "Surgeon Ilse Marrow: assert"),
    ("Midwives at the Lorne clinic are calling for a second night shift.", "Midwives at the Lorne clinic: demand"),
    ("The ministry assured patients that the drug was safe.", "The ministry: assert"),
    # sport
    ("Skipper Dario Venn vowed to return before the autumn tour.", "Skipper Dario Venn: promise"),
    ("Bookmaker Halloran forecast that the Aldmoor crew would win.", "Bookmaker Halloran: expect"),
    # courts
    ("Judge Petra Holm ruled that the search of the barge had been lawful.", "Judge Petra Holm: assert"),
    ("The defence accused the prosecution of hiding three letters.", "The defence: accuse"),
    ("A clerk swore that the file had never left the cabinet.", "A clerk: assert"),
    ("A clerk swore to return the file.", "A clerk: promise"),
    # business
    ("The retailer pledged that no shop would shut before spring.", "The retailer: promise"),
    ("Penlow refused to raise its offer.", "Penlow: decline"),
    ("Analyst Rufus Teague reckons the takeover will fail.", "Analyst Rufus Teague: express-view"),
    # weather
    ("The weather service cautioned that gusts could top 110 kilometres an hour.", "The weather service: warn"),
    ("Forecasters advised hill farmers to bring their sheep down by nightfall.", "Forecasters: demand"),
    ("The harbour master ordered small boats to stay in port.", "The harbour master: demand"),
    # science
    ("Two geologists verified that the tremor had come from the quarry.", "Two geologists: confirm"),
    ("The authors speculate that the crater was once a lake.", "The authors: express-view"),
    # transport
    ("The tram operator apologised for the cancelled trains.", "The tram operator: express-view"),
    ("Commuters blamed the new timetable for the crush at Millgate station.", "Commuters: accuse"),
    ("The pilots' union threatened that its members would walk out at Easter.", "The pilots' union: warn"),
    ("The rail regulator insists that the crossing is safe.", "The rail regulator: assert"),
    # culture
    ("Critics hailed the opera as the season's best.", "Critics: express-view"),
    ("Museum director Felix Oran disclosed that the vase was a copy.", "Museum director Felix Oran: assert"),
    # education
    ("Teachers' leader Joan Ebbs urged ministers to scrap the spring exam.", "Teachers' leader Joan Ebbs: demand"),
    ("The university expects to lose a tenth of its students.", "The university: expect"),
    # crime
    ("Detectives alleged that the brothers had forged 200 passports.", "Detectives: accuse"),
    ("A neighbour reported that the shutters had been down since Friday.", "A neighbour: report"),
    ("The chief constable refuted suggestions that the file had been lost.", "The chief constable: deny"),
    ("The porter is accused of selling forged tickets.", "nobody: accuse"),
    # local government
    ("Councillor Bram Oster opposed the sale of the old library.", "Councillor Bram Oster: express-view"),
    ("Mayor Lidia Frome's promise that no tree would be felled lasted a week.", "Mayor Lidia Frome's: promise"),
    ("According to the borough surveyor, the bridge has ten years left.", "the borough surveyor: assert"),
    # energy, farming, fisheries, technology, housing
    ("Grid engineers confirmed a fault in the undersea cable.", "Grid engineers: confirm"),
    ("Growers fear that the late frost has killed the blossom.", "Growers: express-view"),
    ("The skipper's denial that the nets were illegal fooled nobody.", "The skipper's: deny"),
    ("The app maker issued a warning that passwords had leaked.", "The app maker: warn"),
    ("Tenants demanded an apology from the landlord.", "Tenants: demand"),
    # health, sport, courts, business, weather, science, transport, culture, education, crime and more
    ("Pharmacist Greta Moll conceded that the labels had been swapped.", "Pharmacist Greta Moll: assert"),
    ("The surgeon apologised to the family for the delay.", "The surgeon: express-view"),
    ("Swim coach Pia Lund backed the referee's decision.", "Swim coach Pia Lund: express-view"),
    ("The federation denounced the boycott as cowardly.", "The federation: express-view"),
    ("Winger Tom Adair swore he would never dive again.", "Winger Tom Adair: promise"),
    ("The tribunal heard that the ladder had been unsafe.", "The tribunal: report"),
    ("A barrister for the widow blamed the driver.", "A barrister for the widow: accuse"),
    ("The court ordered the brewer to pay 2 million crowns.", "The court: demand"),
    ("The airline's chief executive reiterated that no jobs would go.", "The airline's chief executive: assert"),
    ("The bakery chain announced that it would shut nine shops.", "The bakery chain: assert"),
    ("The observatory corroborated the sighting.", "The observatory: confirm"),
    ("Zoologist Kim Aster theorised that the bats had followed the moths.", "Zoologist Kim Aster: express-view"),
    ("Bus drivers complained that the seats were broken.", "Bus drivers: express-view"),
    ("Curators dispute the date on the frame.", "Curators: deny"),
    ("The singer dismissed the story as gossip.", "The singer: deny"),
    ("The dean recommended that the course be closed.", "The dean: demand"),
    ("Customs officers reported finding 40 parrots.", "Customs officers: report"),
    ("A shopkeeper accused the gang of threatening him.", "A shopkeeper: accuse"),
    ("Alderman Huw Prys criticised the plan for its cost.", "Alderman Huw Prys: express-view"),
    ("The parish council welcomed the new path.", "The parish council: express-view"),
    ("The utility guaranteed that the lights would stay on.", "The utility: promise"),
    ("Beekeepers suspect that a spray killed the hives.", "Beekeepers: express-view"),
    ("Trawlermen threatened to blockade the harbour.", "Trawlermen: warn"),
    ("The chip maker declined to comment.", "The chip maker: decline"),
    ("The estate agent agreed to refund the deposit.", "The estate agent: promise"),
    ('"We shall not move," the tenants chanted.', "the tenants: assert"),
]


@pytest.mark.parametrize(("text", "told"), ACTS)
def test_act(text: str, told: str) -> None:
    assert "; ".join(f"{words(text, s.source)}: {s.act}" for s in outermost(text)) == told


POLARITY = [
    ("The bottler denied that its water was tainted.", "deny negative"),
    ("The bottler did not deny that its water was tainted.", "decline positive"),
    ("Vice-chancellor Ruth Amory would not confirm the job losses.", "decline positive"),
    ("A spokeswoman for Brightferry declined to comment on the collision.", "decline positive"),
    ("The goalkeeper never said that he wanted to leave.", "decline positive"),
    ("The zoo rejected claims that its last lynx had starved.", "deny negative"),
    ("The umpire disputed that the ball had crossed the line.", "deny negative"),
    ("Pollsters doubt that turnout will reach 60 per cent.", "express-view negative"),
    ("Villagers do not believe that the slag heap is stable.", "express-view negative"),
    ("Villagers believe that the slag heap is stable.", "express-view positive"),
    ("The orchestra opposes the merger.", "express-view negative"),
    ("The orchestra does not oppose the merger.", "express-view positive"),
    ("The orchestra supports the merger.", "express-view positive"),
    ("The orchestra no longer supports the merger.", "express-view negative"),
    ("Nobody at the ministry would say who had signed the permit.", "decline positive"),
    ("Neither the builder nor its insurer has said when work will resume.", "decline positive"),
    ("No officer has said that the bridge was unsafe.", "decline positive"),
    ("The coroner has yet to say how the diver died.", "decline positive"),
    ("The airline failed to explain why the flight was cancelled.", "decline positive"),
    ("The board refused to say whether the director had resigned.", "decline positive"),
    ("The regulator left without saying whether the licence would be renewed.", "decline positive"),
    ("The chairman stopped short of saying that the fund was broke.", "decline positive"),
    ("The vet expressed doubt that the horse would race again.", "express-view negative"),
    ("The vet dismissed the rumour as nonsense.", "deny negative"),
    ("The treasurer did not know that the safe was empty.", "express-view positive"),
    ("The quarry would neither confirm nor deny the sale.", "decline positive"),
    ("The quarry has so far refused to name the buyer.", "decline positive"),
    ("The quarry did not immediately say who the buyer was.", "decline positive"),
    ("The opera house never confirmed that the tenor had been sacked.", "decline positive"),
    ("None of the surgeons would discuss the case.", "decline positive"),
    ("Voters disagree that the ring road is needed.", "express-view negative"),
    ("Voters agree that the ring road is needed.", "express-view positive"),
    ("The mine owner repudiated the report's findings.", "deny negative"),
    ("The team doctor does not think the ankle is broken.", "express-view negative"),
    ("The bank avoided saying how much it had lost.", "decline positive"),
    ("The climber insisted that he had not been reckless.", "assert positive"),
    ("The gallery could not say when the theft took place.", "decline positive"),
    ("The referee admitted that the goal was not valid.", "assert positive"),
    ("The navy contested the account.", "deny negative"),
    ("The abbot forgot to mention that the well was dry.", "decline positive"),
]


@pytest.mark.parametrize(("text", "told"), POLARITY)
def test_polarity(text: str, told: str) -> None:
    assert "; ".join(f"{s.act} {s.polarity}" for s in outermost(text)) == told


CERTAINTY = [
    # crime and courts
    ("The coroner said the diver drowned.", "certain"),
    ("The coroner said the diver may have drowned.", "possible"),
    ("The coroner said the diver had probably drowned.", "probable"),
    ("The coroner was unable to say whether the diver had drowned.", "unknown"),
    ("Police said they could not rule out arson.", "possible"),
    # fire and weather
    ("Rangers think the fire started at a campsite.", "probable"),
    ("Rangers said the fire, which could be seen from Oldmere, started at a campsite.", "certain"),
    ("The storm is likely to turn inland, the weather service said.", "probable"),
    ("There is a risk that the dam will burst, the engineers warned.", "possible"),
    ("Insurers said the hail, the worst in years, might have dented 9,000 cars.", "possible"),
    # business and education
    ("The retailer said its new store would open on 4 May.", "certain"),
    ("The bank said the error appears to have hit 4,000 accounts.", "probable"),
    ("The principal announced that pupils must reply as soon as possible.", "certain"),
    # transport and sport
    ("The walker said she could not see the path.", "certain"),
    ('"I think the tunnel is flooded," said driver Lars Pohl.', "probable"),
    ('"We do not know whether the tunnel is flooded," said driver Lars Pohl.', "unknown"),
    ("The team said it was unclear whether the striker had torn a muscle.", "unknown"),
    ('"Was the pitch too wet?" asked groundsman Col Brady.', "unknown"),
    ("The guard asked if the platform had been cleared.", "unknown"),
    # science, culture, health
    ("The botanist suspects that a fungus killed the elms.", "probable"),
    ("The botanist speculated that a fungus had killed the elms.", "possible"),
    ("The biologist said the most likely route of the whales was through the strait.", "probable"),
    ("It is possible that the painting is a copy, curator Elin Vask said.", "possible"),
    ("Perhaps the bell was never cast here, the historian suggested.", "possible"),
    ("The gallery reportedly told staff that the roof was unsafe.", "probable"),
    ("The ministry said the outbreak was believed to have begun on one farm.", "probable"),
    ("The treasurer did not know that the safe was empty.", "unknown"),
    ('"I feared that the well would run dry, and it did," the farmer said.', "certain"),
    ('"We lost the shed. So what?" the farmer said.', "certain"),
    ("Growers fear that the frost has killed the blossom.", "possible"),
    # one field, many hedges
    ("The vet believes the horses were poisoned.", "probable"),
    ("The vet said it was possible the horses had been poisoned.", "possible"),
    ("The vet said the horses had apparently been poisoned.", "probable"),
    ("The vet said the horses could have been poisoned.", "possible"),
    ("The vet said the horses could not have been poisoned.", "certain"),
    ("The vet wondered whether the horses had been poisoned.", "unknown"),
    ("The vet said she was not sure whether the horses had been poisoned.", "unknown"),
    ("The vet said the horses seem to have been poisoned.", "probable"),
    ("The vet said poison was the likely cause.", "probable"),
    ("The vet hinted that the horses had been poisoned.", "possible"),
    ("The vet insisted that the horses had been poisoned.", "certain"),
    ('"Maybe it was poison," the vet said.', "possible"),
    ('"It was poison," the vet said.', "certain"),
    ('"I am sure it was poison," the vet said.', "certain"),
    ('"I guess it was poison," the vet said.', "possible"),
    ("The vet estimates that nine horses died.", "probable"),
    ("The vet said tests may take a week.", "possible"),
    ("The vet said that, in May, nine horses died.", "certain"),
    ("The vet said there was little chance of a cure.", "probable"),
    ("Poison is thought to have killed the horses, the vet said.", "probable"),
    ("The vet said it remained unclear how the horses had died.", "unknown"),
]


@pytest.mark.parametrize(("text", "certainty"), CERTAINTY)
def test_certainty(text: str, certainty: str) -> None:
    assert [s.certainty for s in outermost(text)] == [certainty]


# Cues as a tagger finds them: any head, no construction known. Sentence, head, cue, content; act polarity certainty.
TAGGED = [
    ("The zoo has ruled out a link.", "ruled", "has ruled out", "a link", "deny negative certain"),
    ("The zoo did not rule out a link.", "rule", "did not rule out", "a link", "decline positive unknown"),
    ("The zoo brushed aside claims that it lied.", "brushed", "brushed aside", "claims that it lied",
     "deny negative certain"),
    ("A complaint by the zoo that hay was dear went unread.", "complaint", "complaint", "hay was dear",
     "express-view positive certain"),
    ("An allegation by the zoo that hay had vanished was withdrawn.", "allegation", "allegation", "hay had vanished",
     "accuse positive certain"),
    ('"She is the best lynx we have," enthused the zoo.', "enthused", "enthused", '"She is the best lynx we have,"',
     "express-view positive certain"),
    ('"Shame on the jury," fumed the zoo.', "fumed", "fumed", '"Shame on the jury,"', "express-view positive certain"),
    ("The zoo hit out at the report.", "hit", "hit out at", "the report", "express-view negative certain"),
    ("The zoo is convinced that the cull has worked.", "convinced", "is convinced", "the cull has worked",
     "express-view positive certain"),
    ("The zoo is not convinced that the cull has worked.", "convinced", "is not convinced", "the cull has worked",
     "express-view negative certain"),
    ("The zoo is certain that the blaze was set on purpose.", "certain", "is certain", "the blaze was set on purpose",
     "express-view positive certain"),
    ("Neither the zoo nor its vet has said when work will resume.", "said", "has said", "when work will resume",
     "decline positive unknown"),
    ("The zoo was not available for comment on the escape.", "was", "was not available for comment", "the escape",
     "decline positive unknown"),
    ("The zoo gave no details of the escape.", "gave", "gave no details of", "the escape", "decline positive unknown"),
    ("The zoo said nothing about the escape.", "said", "said nothing about", "the escape", "decline positive unknown"),
    ("The zoo turned down the offer.", "turned", "turned down", "the offer", "decline positive certain"),
    ("The zoo told the paper it may sue.", "told", "told", "it may sue", "assert positive possible"),
    ("The zoo insisted that the keeper be sacked.", "insisted", "insisted", "the keeper be sacked",
     "demand positive certain"),
    ("The zoo insisted that the keeper is ill.", "insisted", "insisted", "the keeper is ill",
     "assert positive certain"),
    ("The zoo is opposed to the plan.", "opposed", "is opposed to", "the plan", "express-view negative certain"),
    ("The zoo is opposed to the plan.", "is", "is opposed to", "the plan", "express-view negative certain"),
    ("The zoo is in favour of the plan.", "is", "is in favour of", "the plan", "express-view positive certain"),
    ("The zoo does not accept that the pond is foul.", "accept", "does not accept", "the pond is foul",
     "express-view negative certain"),
    ("The zoo did not apologise for the smell.", "apologise", "did not apologise for", "the smell",
     "decline positive unknown"),
    ("The zoo gave no reason for the cull.", "gave", "gave no reason for", "the cull", "decline positive unknown"),
    ("The zoo promised a quick repair.", "promised", "promised", "a quick repair", "promise positive certain"),
    ("The zoo anticipates a weak winter.", "anticipates", "anticipates", "a weak winter", "expect positive probable"),
    ("The zoo alerted walkers that the lynx was out.", "alerted", "alerted", "the lynx was out",
     "warn positive certain"),
    ("The zoo petitioned the town to keep the pond.", "petitioned", "petitioned", "the town to keep the pond",
     "demand positive certain"),
    ("The zoo is pressing for a tax on crisps.", "pressing", "is pressing for", "a tax on crisps",
     "demand positive certain"),
    ("Visitors were urged by the zoo to stay away.", "urged", "were urged", "to stay away",
     "demand positive certain"),
    ("The zoo flatly denied having been warned.", "denied", "flatly denied", "having been warned",
     "deny negative certain"),
    ("The zoo contested the count.", "contested", "contested", "the count", "deny negative certain"),
    ("The zoo swore it would free the lynx.", "swore", "swore", "it would free the lynx", "promise positive certain"),
    ("The zoo swore it had freed the lynx.", "swore", "swore", "it had freed the lynx", "assert positive certain"),
    ("The zoo took to the radio to accuse the town of neglect.", "took", "took to the radio to accuse",
     "the town of neglect", "accuse positive certain"),
    ("The zoo went on to deny that it was broke.", "went", "went on to deny", "it was broke", "deny negative certain"),
    ("The zoo continued to warn that the lynx may bite.", "continued", "continued to warn", "the lynx may bite",
     "warn positive possible"),
    ("The zoo stopped short of accusing the keeper.", "stopped", "stopped short of accusing", "the keeper",
     "decline positive unknown"),
    ("For the zoo it is not clear whether the lynx is ill.", "clear", "is not clear", "whether the lynx is ill",
     "express-view positive unknown"),
    ("The zoo did not buy the excuse.", "buy", "did not buy", "the excuse", "express-view negative certain"),
    ("The zoo did not accuse the keeper.", "accuse", "did not accuse", "the keeper", "decline positive unknown"),
    ("The zoo issued a denial that its lynx had starved.", "issued", "issued a denial", "its lynx had starved",
     "deny negative certain"),
    ("The zoo's denial that its lynx had starved fooled nobody.", "denial", "denial", "its lynx had starved",
     "deny negative certain"),
    ("The zoo urged visitors to stay away.", "urged", "urged", "visitors to stay away", "demand positive certain"),
    ("The zoo asked visitors to stay away.", "asked", "asked", "visitors to stay away", "demand positive certain"),
    ("The zoo told visitors to stay away.", "told", "told", "visitors to stay away", "demand positive certain"),
    ("The zoo told visitors that the lynx was well.", "told", "told visitors", "the lynx was well",
     "assert positive certain"),
    ("The zoo gave a warning that the lynx may bite.", "gave", "gave a warning", "the lynx may bite",
     "warn positive possible"),
    ("The zoo pointed the finger at a supplier.", "pointed", "pointed the finger at", "a supplier",
     "accuse positive certain"),
    ("The zoo cast doubt on the count.", "cast", "cast doubt on", "the count", "express-view negative probable"),
    ("The zoo is sceptical about the count.", "sceptical", "is sceptical about", "the count",
     "express-view negative probable"),
    ("The zoo is against the plan.", "is", "is against", "the plan", "express-view negative certain"),
    ("The zoo made a promise to free the lynx.", "promise", "made a promise", "to free the lynx",
     "promise positive certain"),
    ("The zoo would not say whether the lynx had starved.", "say", "would not say", "whether the lynx had starved",
     "decline positive unknown"),
    ("The zoo declined to say whether the lynx had starved.", "say", "declined to say",
     "whether the lynx had starved", "decline positive unknown"),
    ("The zoo has yet to comment on the count.", "comment", "has yet to comment on", "the count",
     "decline positive unknown"),
    ("The zoo does not support the plan.", "support", "does not support", "the plan",
     "express-view negative certain"),
    ("The zoo: lynx could be dead", ":", ":", "lynx could be dead", "assert positive possible"),
    ("The lynx is dead, per the zoo.", "per", "per", "The lynx is dead", "assert positive certain"),
    ("The lynx is dead, in the view of the zoo.", "view", "in the view of", "The lynx is dead",
     "express-view positive probable"),
    ("The zoo's fear is that the lynx is dead.", "fear", "fear", "the lynx is dead",
     "express-view positive possible"),
]  # fmt: skip


def place(text: str, part: str) -> tuple[int, int]:
    doc = parse(text).doc
    span = doc.char_span(text.index(part), text.index(part) + len(part))
    assert span is not None
    return span.start, span.end - 1


@pytest.mark.parametrize(("text", "head", "cue", "content", "expected"), TAGGED)
def test_any_head(text: str, head: str, cue: str, content: str, expected: str) -> None:
    doc, at = parse(text).doc, index_of(text, head)
    a = Attribution(
        head=at, cue=place(text, cue), source=place(text, "zoo"), source_head=index_of(text, "zoo"),
        content=(place(text, content),), frame="tagged", lemma=doc[at].lemma_.lower(),
    )  # fmt: skip
    told = act_of(a, doc, language()), polarity_of(a, doc, language()), certainty_of(a, doc, language())
    assert " ".join(told) == expected
