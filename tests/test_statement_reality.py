"""Whether something was said at all, or only supposed, planned, asked or ordered.

Every sentence here is invented, and so is everybody in it.
"""

from __future__ import annotations

from functools import cache

import pytest

from onrecord.annotate.statements import StatementAnnotator
from onrecord.annotate.statements.reality import is_hypothetical
from onrecord.lang import language
from onrecord.model import Report, Statement
from tests.annotated import by_rules, index_of, parse, words


@cache
def with_tagger(text: str) -> tuple[Statement, ...]:
    layers = {"parse": parse(text), "furniture": (), "repairs": (), "mentions": (), "entities": (), "times": ()}
    found = StatementAnnotator()(Report(id="r", text=text), layers)["statements"]
    assert isinstance(found, tuple)
    return found


# The word of saying, a sentence in which it is only supposed, planned, asked or ordered, and one in which it was said.
PAIRS = [
    ("says", "If the surgeon says that the knee has healed, Pell will start on Sunday.",
     "The surgeon says that the knee has healed, so Pell will start on Sunday."),
    ("say", "The central bank is expected to say that growth has stalled.",
     "The central bank went on to say that growth had stalled."),
    ("say", "Asked by a pupil, the professor would say that the method is sound.",
     "The professor would later say that the method was sound."),
    ("announce", "The airline was due to announce that its Lisk route would close.",
     "The airline was the first to announce that its Lisk route would close."),
    ("warned", "Had she warned that the ice was thin, nobody would have skated.",
     "She had warned that the ice was thin, but dozens skated."),
    ("warned", "The town would be safer had the vet warned that the dog was ill.",
     "Not only had the vet warned that the dog was ill, she had written it down."),
    ("find", "Should the court find that the lease is void, the shop must close.",
     "The court did find that the lease is void, so the shop must close."),
    ("say", "Nobody knows whether the chancellor will say that the tax is going.",
     "The chancellor did say that the tax is going."),
    ("tell", "Tell your neighbours that the water is unsafe.",
     "Officers tell neighbours that the water is unsafe."),
    ("say", "Did the skipper say that the engine had failed?",
     "The skipper, he did say that the engine had failed."),
    ("said", "Who said that the museum was empty?",
     "The guide, who said that the museum was empty, has resigned."),
    ("admit", "Parents want the head to admit that the exam paper leaked.",
     "Parents forced the head to admit that the exam paper had leaked."),
    ("saying", "The union plans to issue a statement saying that the offer is too low.",
     "The union issued a statement saying that the offer is too low."),
    ("says", "Until the ministry says that the beach is clean, bathing is banned.",
     "Bathing is banned because the ministry says that the beach is dirty."),
    ("says", "Anyone who says that the treatment is painless is wrong.",
     "The dentist, who says that the treatment is painless, is wrong."),
    ("warn", "The director could have been expected to warn that the ceiling was weak.",
     "The director continued to warn that the ceiling was weak."),
    ("warned", "The director should have warned that the ceiling was weak.",
     "The director must go because he warned only the cook that the ceiling was weak."),
    ("told", "Suppose the pilot told the tower that both engines were dead.",
     "It emerged that the pilot told the tower that both engines were dead."),
    ("say", "The witness was told to say that the door was locked.",
     "The witness was heard to say that the door was locked."),
    ("reveal", "The firm will reveal on Friday that it has a new boss.",
     "The firm used its website to reveal on Friday that it has a new boss."),
    ("promise", "Campaigners hope that the mayor will promise that the baths stay open.",
     "Campaigners cheered when they heard the mayor promise that the baths stay open."),
    ("said", "The keeper wishes he had said that the lioness was ill.",
     "The keeper regrets that he said that the lioness was ill."),
    ("say", "It is too early to say that the virus is beaten.",
     "The nurse was brave enough to say that the virus was not beaten."),
    ("say", "She is free to say that the play is dull.",
     "She was quick to say that the play was dull."),
    ("told", "The referee ought to have told the captain that the match was over.",
     "The referee is said to have told the captain that the match was over."),
    ("say", "The mediator was about to say that talks had failed when the line went dead.",
     "The mediator managed to say that talks had failed before the line went dead."),
    ("warn", "The airport may use its website to warn that queues are long.",
     "The airport used its website to warn that queues were long."),
    ("announce", "Minister to announce that ferry fares will fall",
     "Minister chose to announce that ferry fares will fall"),
    ("say", "The clown is going to say that the lion has fled.",
     "The clown paused to say that the lion had fled."),
    ("say", "Her wish was to say that the lion had fled.",
     "Her only answer was to say that the lion had fled."),
    ("say", "A bishop is to say on Sunday that the tower needs repair.",
     "A bishop rose on Sunday to say that the tower needs repair."),
    ("say", "As if to say that the game was over, the umpire pulled up the stumps.",
     "The umpire came out to say that the game was over."),
    ("telling", "The scout denied telling the club that the boy was 15.",
     "The scout admitted telling the club that the boy was 15."),
    ("saying", "The abbot is thinking of saying that the roof has gone.",
     "The abbot was quoted as saying that the roof has gone."),
    ("tell", "The farmer had hoped to tell the panel that the well was dry.",
     "The farmer was able to tell the panel that the well was dry."),
    ("say", "Nurses urged the manager to resign and say that the figures were false.",
     "Nurses saw the manager resign and say that the figures were false."),
    ("admit", "The auditor needs to admit that the sums were wrong.",
     "The auditor had to admit that the sums were wrong."),
    ("claim", "The heirs are likely to claim that the will is forged.",
     "The heirs continued to claim that the will was forged."),
    ("say", "Sooner or later the coach has to say that the squad is too old.",
     "In the end the coach did say that the squad was too old."),
    ("tells", "Once the nurse tells them that the ward is clean, they can go in.",
     "The nurse tells them that the ward is clean and they go in."),
    ("admitted", "Were the firm ready, it would have admitted that the valve leaked.",
     "The firm has admitted that the valve leaked."),
    ("warn", "The rangers were asked to warn that bears were near.",
     "The rangers hurried to warn that bears were near."),
    ("announce", "The museum intends to announce that the bust is fake.",
     "The museum chose Monday to announce that the bust is fake."),
    ("say", "Would the bishop say that the bells are too loud?",
     "The bishop did not hesitate to say that the bells are too loud."),
    ("argued", "Perhaps he should have argued that the tax was unfair.",
     "Perhaps because he argued that the tax was unfair, he lost."),
    ("saying", "The union is considering saying that talks are over.",
     "The union kept saying that talks were over."),
    ("suggest", "It would be wrong to suggest that the lake is poisoned.",
     "The hydrologist went so far as to suggest that the lake is poisoned."),
    ("say", "Please say that the ferry will wait.",
     "Locals say that the ferry will wait."),
    ("declare", "The mayor has the power to declare that the square is closed.",
     "The mayor used his power to declare that the square was closed."),
    ("reveal", "The panel is set to reveal that the vote was rigged.",
     "The panel was the only one to reveal that the vote was rigged."),
    ("insists", "Even if the chef insists that the fish is fresh, send it back.",
     "The chef, though tired, insists that the fish is fresh."),
    ("promised", "Imagine the minister promised that trains would be free.",
     "Remember that the minister promised that trains would be free."),
    ("explain", "The pilot has been told to explain that fuel was short.",
     "The pilot was quoted as trying to explain that fuel was short."),
    ("say", "Nothing would induce her to say that the book was dull.",
     "A bad night led her to say that the book was dull."),
    ("complain", "Whoever might complain that rents are high can go.",
     "Tenants often complain that rents are high."),
]  # fmt: skip


def cues_of(text: str, *, tagger: bool = False) -> list[str]:
    found = with_tagger(text) if tagger else by_rules(text)
    return [word for s in found if s.act != "decline" for word in words(text, s.cue).split()]


@pytest.mark.parametrize(("word", "supposed"), [(word, supposed) for word, supposed, _ in PAIRS])
def test_only_supposed(word: str, supposed: str) -> None:
    assert word.lower() not in [cue.lower() for cue in cues_of(supposed)]


@pytest.mark.parametrize(("word", "supposed"), [(word, supposed) for word, supposed, _ in PAIRS])
def test_only_supposed_with_the_tagger(word: str, supposed: str) -> None:
    assert word.lower() not in [cue.lower() for cue in cues_of(supposed, tagger=True)]


@pytest.mark.parametrize(("word", "said"), [(word, said) for word, _, said in PAIRS])
def test_really_said(word: str, said: str) -> None:
    assert word in cues_of(said)


@pytest.mark.parametrize(("word", "supposed", "said"), PAIRS)
def test_pair_is_told_apart(word: str, supposed: str, said: str) -> None:
    answers = [is_hypothetical(parse(t).doc, index_of(t, word), language()) for t in (supposed, said)]
    assert answers == [True, False]


# Heads of every kind: (sentence, word, whether the saying is only supposed, planned, asked or ordered).
HEADS = [
    ("The board is expected to issue a statement on Friday.", "statement", True),
    ("The board issued a statement on Friday.", "statement", False),
    ("Fans awaited an apology from the keeper.", "apology", True),
    ("Fans accepted an apology from the keeper.", "apology", False),
    ("The mayor's statement would anger the unions.", "statement", False),
    ("Any claim that the well is poisoned should be checked.", "claim", True),
    ("A claim that the well is poisoned was checked.", "claim", False),
    ("The clinic may yet publish a report on the fall.", "report", True),
    ("The clinic may yet act on a report on the fall.", "report", False),
    ("The lawyer could be heard shouting that the door was locked.", "shouting", False),
    ("The lawyer has been telling the jury that the door was locked.", "telling", False),
    ("The firm will close the mill, saying that orders have dried up.", "saying", False),
    ("The rector will open the term by saying that fees must rise.", "saying", True),
    ("The rector opened the term by saying that fees must rise.", "saying", False),
    ("The trainer was quoted in a local paper as saying the mare was lame.", "saying", False),
    ("According to the surveyor, the wall would fall.", "according", False),
    ("The trainer is confident that the mare will run.", "confident", False),
    ("If the trainer is confident that the mare is fit, she will run.", "confident", True),
    ("The rider has not said whether the mare is fit.", "said", False),
    ("The rider would not say whether the mare is fit.", "say", False),
    ("The rider declined to say whether the mare is fit.", "say", False),
    ("The poet was moved to declare that the city had no soul.", "declare", False),
    ("The insurer was obliged to declare that the ship was lost.", "declare", False),
    ("The insurer is obliged to declare losses within a week.", "declare", True),
    ("The critic has a right to say that the film is bad.", "say", True),
    ("The critic was the last to say that the film is bad.", "say", False),
    ("The critic will be the last to say that the film is bad.", "say", True),
    ("Needless to say, the film flopped.", "say", True),
    ("Even the usher, keen to stress that he liked it, walked out.", "stress", False),
    ("In a note to staff, the chef said that if the stove fails, the kitchen will close.", "said", False),
    ("The chef would often say that salt was a sin.", "say", False),
    ("What would the chef say about salt?", "say", True),
    ("The chef would only say that the salt had run out.", "say", False),
    ("The chef would say more if the salt had run out.", "say", True),
    ("I would say that the salt ran out, wrote the chef.", "say", False),
    ("We just wanted to say that the salt ran out, wrote the chef.", "say", False),
    ("The chef wanted to say that the salt ran out.", "say", True),
    ("A diner overheard the chef say that the salt ran out.", "say", False),
    ("If diners stay, the owner gave an explanation, saying that the salt ran out.", "saying", False),
    ("Voters were slightly more likely to say that the pool should stay.", "say", False),
    ("The mayor is more likely to say that the pool will close.", "say", True),
    ("The guild called a meeting to say that fees would rise.", "say", False),
    ("The guild called on the abbot to say that fees would rise.", "say", True),
    ("What do diners think of the chef saying that salt is a sin?", "saying", False),
    ("The chef could not resist pointing out that salt was dear.", "pointing", False),
    ("Let us say that salt is a sin.", "say", True),
    ("The lawyers could be seen telling the jury that the door was locked.", "telling", False),
    ("The chef tried to explain that the salt had run out.", "explain", False),
    ("The chef is trying to decide what to say.", "say", True),
    ("The salt, the chef is expected to claim, ran out.", "claim", True),
    ("How could the chef claim that salt was a sin?", "claim", False),
    ("The commission, which is widely expected to say that the merger harms buyers, meets on Friday.", "say", True),
    ("The commission, which met on Friday, did say that the merger harms buyers.", "say", False),
    (
        "Officials said that if the lab had warned them that the sample was tainted, the plant would have closed.",
        "warned",
        True,
    ),
    ("Officials said that the lab had warned them that the sample was tainted.", "warned", False),
    ("Fans want the owner to come out and apologise that the ground was locked.", "apologise", True),
    ("Fans saw the owner come out and apologise that the ground was locked.", "apologise", False),
    ("The operator is weighing announcing that the line will close.", "announcing", True),
    ("The operator ended months of doubt by announcing that the line will close.", "announcing", False),
    ("It is not known whether the defendant said that he was sorry.", "said", True),
    ("It is now known that the defendant said that he was sorry.", "said", False),
    ("Only a biopsy could confirm that the growth is harmless, the surgeon said.", "confirm", True),
    ("Two labs were able to confirm that the growth is harmless, the surgeon said.", "confirm", False),
    ("A witness might have told the jury that the light was green.", "told", True),
    ("A witness has since told the jury that the light was green.", "told", False),
    ("Under the plan, farmers would claim that the land is fallow.", "claim", True),
    ("Under oath, farmers did claim that the land is fallow.", "claim", False),
    ("Unless the curator admits that the mask was looted, the show is off.", "admits", True),
    ("Now that the curator admits that the mask was looted, the show is off.", "admits", False),
    ("Lawmakers voted to make the minister declare that the fund is empty.", "declare", True),
    ("Lawmakers heard the minister declare that the fund is empty.", "declare", False),
    ("There is no point in insisting that the bridge is sound.", "insisting", True),
    ("There he was, insisting that the bridge is sound.", "insisting", False),
    ("Can anyone say that the test was fair?", "say", True),
    ("Many a pupil will tell you she did say that the test was fair.", "say", False),
    ("Counsel for the bank plans to argue that the deal was void.", "argue", True),
    ("Counsel for the bank rose to argue that the deal was void.", "argue", False),
    ("When the jury reveals on Monday that it is split, a retrial will follow.", "reveals", True),
    ("When the jury reveals that it is split, the judge nods.", "reveals", False),
    ("Hospitals must report within a day that a patient has cholera.", "report", True),
    ("Hospitals report that one patient has cholera.", "report", False),
    ("The best man was supposed to say that the ring was lost.", "say", True),
    ("The best man was overheard to say that the ring was lost.", "say", False),
    ("It is anyone's guess whether the bureau will predict that rain is coming.", "predict", True),
    ("It took the bureau a day to predict that rain was coming.", "predict", False),
    ("The trainer has until noon to deny that the horse was drugged.", "deny", True),
    ("The trainer took until noon to deny that the horse was drugged.", "deny", False),
    ("She had been about to say that the shop was shut.", "say", True),
    ("She had been the one to say that the shop was shut.", "say", False),
    ("Had the board assured staff that the site was safe, few would have left.", "assured", True),
    (
        "At no time has anyone assured staff of that, but the board assured staff that the site was safe.",
        "assured",
        False,
    ),
    ("Nobody should have suggested that the vote was fixed.", "suggested", True),
    ("Somebody who suggested that the vote was fixed was fined.", "suggested", False),
    ("The guide used to be told to tell visitors that the tomb was empty.", "tell", True),
    ("The guide used to tell visitors that the tomb was empty.", "tell", False),
    ("Would it have helped if the tenant had complained that the roof leaked?", "complained", True),
    ("It helped that the tenant had complained that the roof leaked.", "complained", False),
    ("I wish the council had promised that the slide would be fixed.", "promised", True),
    ("I gather the council had promised that the slide would be fixed.", "promised", False),
    ("The best way to say that the shop is shut is a sign.", "say", True),
]


@pytest.mark.parametrize(("text", "word", "expected"), HEADS)
def test_head(text: str, word: str, expected: bool) -> None:
    assert is_hypothetical(parse(text).doc, index_of(text, word), language()) is expected
