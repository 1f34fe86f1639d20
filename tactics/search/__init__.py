"""The search room: documents and ids in, ordered hits out; it knows nothing of tactics, Flask or SQL.

`index` is the durable Whoosh folder, `postings` compiles it into flat read-only arrays, `searcher` answers
from those. `stems` says what a word is, and is the only meaning of "the same word" in the whole room.
"""
