"""Work that takes longer than a page may: the queue, the worker process, its confined children, the page of progress.

Keeps true: the web process never does the work, it only asks for it and looks; equal work that is asked for twice is
done once; what reads a stranger's file runs in a child process that may neither leave its folder nor outlive its worker.
A room registers what it wants done (`kinds`); this room knows nothing of any of them.
"""
