"""A provider's model: it reads the user's words and chooses among what was found. It writes no
sentence that is shown. Entered only where a provider is set.

provider.py  the model that the settings name      limits.py  what it may take
asking.py    one structured call within the limits
reading.py   text -> Reading, through the same verifier as the embedded reader
choosing.py  which points of law and passages answer a question, by their ids
"""
