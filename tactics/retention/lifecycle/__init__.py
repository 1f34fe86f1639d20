"""People over time: new, current, reactivated and inactive; stickiness; who buys again."""
