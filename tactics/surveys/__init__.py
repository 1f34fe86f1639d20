"""Small surveys and the feedback form: questions, answers, results with intervals."""
