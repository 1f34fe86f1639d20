"""The front door and the AARRR funnel: reads across rooms, owns no table."""
