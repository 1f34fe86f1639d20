"""Files of events, in the child process: what a file is, how it is read, and where its events are kept. Pure."""
