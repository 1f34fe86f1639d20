"""The Retention Engine: find a tactic, weigh its evidence, put it in the backlog, take the backlog out.

The map of the house, floor by floor. A room owns a noun; it may import any lower floor, never its neighbour.

    roof  factory    puts the rooms together into one Flask application
    8     cli        the operator's commands
    7     bench, serving, backups, checking: measure it, run it, keep it, proof-read it
    6     api        JSON in and out      exports    files out      outward    site map and feed
    5     funnel     the front door and the five AARRR stages, read across rooms
          dashboard  the overview of a workspace: chosen figures, what is overdue, the backlog's state
          diagnosis  from a funnel's figures to the stage that moves most, and its tactics
          surveys    one question to many people, and the feedback form: answers, results, votes
          retention  a team's own events, from a file to the weak spot: frequency, behaviour, cohorts, worth
    4     backlog    what a workspace means to try
          tracking   the KPIs that a workspace follows: their values over time, definitions, targets
    3     playbooks  ordered sets of tactics for a situation
          guide      retention explained, chapter by chapter
          kpis       figures: what they mean, what they come to, what moves them; the growth model
    2     catalogue  the tactics, their evidence, the filter, the edition in memory
          jobs       work too long for a page: the queue, the worker, its confined children, the progress
    1     search     words to documents, on Whoosh
          accounts   workspaces and their tokens         glossary   the field's words
          scoring    what an idea is worth trying, and by which framework
          statistics the arithmetic of experiments: samples, tests, intervals, posteriors, verdicts
    0     core       settings, database, vocabulary, language, errors

Inside a room: `models` (tables), `queries` (reads), `actions` (writes; the only code that commits),
`forms` (input to typed object), `views` (HTTP). Its arithmetic has files of its own, named for what they compute.
"""

__version__ = "0.1.0"
