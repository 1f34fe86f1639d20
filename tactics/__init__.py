"""The Retention Engine: find a tactic, weigh its evidence, put it in the backlog, take the backlog out.

The map of the house, floor by floor. A room owns a noun; it may import any lower floor, never its neighbour.

    roof  factory    puts the rooms together into one Flask application
    7     cli        the operator's commands and the production server
    6     bench      measures the running product
    5     api        JSON in and out                     exports    files out
    4     funnel     the front door and the five AARRR stages, read across rooms
    3     backlog    what a workspace means to try
    2     catalogue  the tactics, their evidence, the filter, the edition in memory
    1     search     words to documents, on Whoosh       accounts   workspaces and their tokens
    0     core       settings, database, vocabulary, language, errors

Inside a room: `models` (tables), `queries` (reads), `actions` (writes; the only code that commits),
`forms` (input to typed object), `views` (HTTP). Its arithmetic has files of its own, named for what they compute.
"""

__version__ = "0.1.0"
