"""The names used here, from where all analyses have them."""

from detente.analysis.wording import (
    actor_ref as actor_ref,
)
from detente.analysis.wording import (
    actor_refs as actor_refs,
)
from detente.analysis.wording import (
    changes_words as changes_words,
)
from detente.analysis.wording import (
    count_words as count_words,
)
from detente.analysis.wording import (
    formula_words as formula_words,
)
from detente.analysis.wording import (
    level_words as level_words,
)
from detente.analysis.wording import (
    package_words as package_words,
)
