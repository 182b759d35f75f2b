"""The operators of plans, by subject.

Import an operator from here and call it with expressions: ``op.add(x, 1)``.
"""

from .aggregates import *
from .arithmetic import *
from .conversion import *
from .functions import *
from .logic import *
from .texts import *
from .times import *
from .windows import *
