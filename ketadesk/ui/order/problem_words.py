"""What is said of a field that was not answered or cannot be read."""

from ketadesk.application.order_preview import FieldProblem


def problem_words(problem: FieldProblem) -> str:
    """What is wrong, the value seen, what is allowed."""
    if problem.unanswered:
        return f"Not answered. Allowed: {problem.allowed}"
    return f"✖ Cannot be used: {problem.seen_and_reason}. Allowed: {problem.allowed}"
