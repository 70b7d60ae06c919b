"""Reading: from the user's own words to typed, quoted elements. Nothing here decides anything.

contract.py   what a reading is: asks, goods, parties, shares, facts, days, reply, each quoted
text.py       the text with one form for every width, case and script, positions kept
amounts.py, days.py, places.py, materials.py, codes.py, names.py   typed mentions in the text
learned/      what the words mean: linear models trained from labelled examples
embedded.py   the reader that needs no provider
model.py      the reader that asks a provider's model, once, by schema
verifier.py   the one gate of both: what is not quoted, declared or possible is dropped
"""
