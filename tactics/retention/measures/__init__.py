"""What can be asked of events, in the child process: each measure takes the open store and gives plain values. Pure."""
