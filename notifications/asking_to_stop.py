"""Sentences that ask for no more texts (47 CFR 64.1200(a)(10)): what they name is our texts, or nothing at all.

“Take me off this list” is one, “Take me off the Tuesday case” is not, nor is “Don't text him yet”. Whoever is not sure
leaves it to be read: the answer to it says how to stop.
"""

import re

from notifications.plain_words import clauses, plain

_KEYWORDS = "stop stopp stops stopping stopall unsubscribe unsub cancel end quit revoke optout ceaseanddesist".split()
_ALONE_IN_A_SENTENCE = "stop stopp stopall unsubscribe unsub optout".split()
_FILLERS = frozenset("it this that these those them me us all text texts texting sms message messages you".split())
_WITH_NOTHING = frozenset(["remove me", "take me off", "get me off", "delete me", "no more"])

_BEFORE = re.compile(
    r"^(?:(?:please|pls|plz|kindly|just|hi|hello|hey|ok|okay|now|sorry|thanks|and|so|but|can you|could you|would you"
    r"|will you|you (?:need|have) to|you must|i said|i (?:told|asked|want|need|would like) you(?: to)?|id like you to"
    r"|i (?:want|wish|would like) to|id like to) )+"
)
_AFTER = re.compile(
    r"(?: (?:please|pls|plz|now|right now|at once|immediately|asap|already|again|any ?more|any longer|ever"
    r"|forever|for good|for ever|from now on|in (?:the )?future|in gods name|for gods sake|over and out|ok|okay|thanks"
    r"|thank you|thx))+$"
)
_BETWEEN = re.compile(
    r"^(?: (?:please|now|again|any ?more|any longer|ever|immediately|at all|from you|to me|to (?:this|my) number))+"
    r"(?= |$)"
)
_GOES_ON = re.compile(r"^ (?:i|im|ive|id|he|hes|she|shes|we|they|you|this is|its|because|cause|cuz|since|and|or|but)\b")
_ONLY_THEN = re.compile(
    r"^ (?:at|while|when|whenever|during|before|after|until|till|on|today|tonight|tomorrow|so|yet|every|to)\b"
)

_ME = (
    r"(?:me|us|(?:this|my|our) (?:number|phone|cell|mobile))(?: (?:at|on|to) (?:this|my) (?:number|phone|cell|mobile))?"
)
_LISTS = r"(?:(?:mailing|text|texting|sms|contact|message|messaging|notification|distribution) )?lists?"
_OURS = (
    r"(?:text messages?|texts?|texting|sms|messages|messaging|msgs|notifications|reminders|alerts|spam"
    rf"|number|contacts|database|subscription|{_LISTS})\b"
)
_THESE = (
    r"(?:(?:all|any|of|off|from|more|further|your|these|those|this|the|that|such|my|out|to|get|getting|receive"
    r"|receiving|send|sending|me|us|automated|annoying) )*"
)
_NO = r"(?:dont|do not|never|no longer)"
_END = r"(?:stop|stopp|quit|cease|end|cancel|discontinue|halt)(?: (?:with|w|fucking|freaking|bloody|constantly))?"
_WRITING = r"(?:texting|messaging|contacting|bothering|spamming|harassing|reminding|notifying|alerting|pinging)"
_WRITE = r"(?:text|message|msg|contact|bother|spam|sms|notify|alert)"

# From the beginning of a sentence; what follows must not say of what else it is.
_ASKING = [
    re.compile(pattern)
    for pattern in (
        rf"(?:{_END}|no more|no further|enough(?: with| of)?|(?:i )?want (?:off|out)"
        r"|(?:remove|delete|take|get|unsubscribe) (?:me|us)|opt (?:me )?out|unsubscribe"
        rf"|(?:be|get) (?:removed|taken)|(?:take|remove|delete) (?:my|this) (?:number|name|phone)) {_THESE}{_OURS}",
        r"no (?:texts|texting|messages|reminders)\b",
        r"(?:remove|delete|erase|lose|drop|forget) (?:my|this) (?:number|phone|cell)\b(?: from (?:your|the) system)?",
        rf"{_END} {_WRITING}(?: {_ME})?\b",
        rf"{_END} sending(?: me| us)?(?: these| this| those| them| stuff| things| anything| it)?\b",
        rf"{_NO} (?:ever )?{_WRITE}(?: {_ME})?\b",
        rf"{_NO} (?:ever )?send {_THESE}{_OURS}",
        rf"{_NO} (?:ever )?send (?:me|us) (?:these|this|those|any ?more|anything)\b",
        rf"(?:i )?{_NO} (?:want|wish|need|like|care for|consent|agree)(?: you)?(?: to)?(?: be)? {_THESE}{_OURS}",
        rf"(?:i )?{_NO} (?:want|wish)(?: you)? to (?:be (?:texted|contacted|messaged)|{_WRITE} {_ME})\b",
        rf"(?:i )?{_NO} (?:want|wish) to (?:get|receive) (?:these|this|those|any ?more|anything)\b",
        rf"(?:i )?(?:{_NO} consent|(?:revoke|withdraw|take back) (?:my )?consent)\b",
        r"(?:i |im |i am )?(?:opt (?:me )?out|opting out|unsubscribe(?: me)?|leave (?:me|us) alone)\b",
    )
]
_WRITING_TO_ME = re.compile(rf"(?<!dont )(?<!not )(?<!never )\b{_END} {_WRITING}(?: {_ME}\b|$)")


def asks_to_stop(body: str) -> bool:
    """In words of their own: besides the keywords alone, which Twilio knows."""
    whole = _core(" ".join(plain(body).split()))
    if _keyword(whole) in _KEYWORDS or whole in _WITH_NOTHING:
        return True
    return any(_asks(sentence) for clause in clauses(body) for sentence in re.split(r" (?:please|pls|plz) ", clause))


def _asks(sentence: str) -> bool:
    core = _core(sentence)
    if _keyword(core) in _ALONE_IN_A_SENTENCE:
        return True
    if (found := _WRITING_TO_ME.search(core)) and not _ONLY_THEN.match(core[found.end() :]):
        return True
    return any((found := pattern.match(core)) and _is_all(core[found.end() :]) for pattern in _ASKING)


def _is_all(rest: str) -> bool:
    left = _BETWEEN.sub("", rest)
    return not left or _GOES_ON.match(left) is not None


def _core(sentence: str) -> str:
    """Without what may stand before and after any wish."""
    return _AFTER.sub("", _BEFORE.sub("", sentence))


def _keyword(core: str) -> str:
    return "".join(word for word in core.split() if word not in _FILLERS)
