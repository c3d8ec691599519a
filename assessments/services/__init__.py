"""Acts on take-homes, by verb. Pages, portal, API and demo data all call these."""

from assessments.services.copying import copy_anew, make_copies
from assessments.services.grading import ask_graders
from assessments.services.handing_in import add_file, hand_in, remove_file, start_work
from assessments.services.managing import extend, record_payment, send_link_again, withdraw_assignment
from assessments.services.sending import send_take_home

__all__ = [
    "add_file",
    "ask_graders",
    "copy_anew",
    "extend",
    "hand_in",
    "make_copies",
    "record_payment",
    "remove_file",
    "send_link_again",
    "send_take_home",
    "start_work",
    "withdraw_assignment",
]
