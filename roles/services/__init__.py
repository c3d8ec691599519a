"""The acts of the roles app; pages, API, tasks and demo data all call these."""

from roles.services.briefs import put_back_section, reopen_brief, save_brief, take_from_scope
from roles.services.copies import (
    duplicate_role,
    remove_template,
    rename_template,
    save_template,
    start_from_template,
)
from roles.services.coverage import set_coverage
from roles.services.endpoints import remove_endpoint, set_endpoint, try_endpoint
from roles.services.history import make_closed_role
from roles.services.jd_passages import insert_said, put_back_passage, replace_line
from roles.services.jd_tools import replace_tools
from roles.services.jds import dismiss_finding, publish_jd, reopen_jd, restore_finding, save_jd
from roles.services.legal import set_moves
from roles.services.opening import (
    archive_role,
    close_role,
    fill_role,
    open_role,
    override_check,
    pause_role,
    reopen_role,
    restore_role,
    resume_role,
)
from roles.services.openings import add_opening, approve_opening, change_opening, close_opening, reopen_opening
from roles.services.outside import (
    ask_reader,
    keep_comments,
    record_reader_paid,
    send_reader_again,
    take_reader_back,
)
from roles.services.plan import add_task, change_task, finish_task, move_plan, remove_task, reopen_task
from roles.services.postings import add_posting, change_posting, remove_posting
from roles.services.prompts import answer_prompts, cancel_run, keep_draft, prompt_of, send_prompt, take_over
from roles.services.requirements import (
    add_requirement,
    change_requirement,
    move_requirement,
    put_back_requirement,
    remove_requirement,
)
from roles.services.roles import change_role, create_role
from roles.services.scoping import answer_scope, choose_archetype, draft_scope, set_budget
from roles.services.seats import seat_member, unseat_member
from roles.services.signatures import circulate_brief, sign_brief
from roles.services.stage_changes import change_stage
from roles.services.stage_order import move_stage, order_stages
from roles.services.stages import add_stage, lay_out_stages, remove_stage

__all__ = [
    "add_opening",
    "add_posting",
    "add_requirement",
    "add_stage",
    "add_task",
    "answer_prompts",
    "answer_scope",
    "approve_opening",
    "archive_role",
    "ask_reader",
    "cancel_run",
    "change_opening",
    "change_posting",
    "change_requirement",
    "change_role",
    "change_stage",
    "change_task",
    "choose_archetype",
    "circulate_brief",
    "close_opening",
    "close_role",
    "create_role",
    "dismiss_finding",
    "draft_scope",
    "duplicate_role",
    "fill_role",
    "finish_task",
    "insert_said",
    "keep_comments",
    "keep_draft",
    "lay_out_stages",
    "make_closed_role",
    "move_plan",
    "move_requirement",
    "move_stage",
    "open_role",
    "order_stages",
    "override_check",
    "pause_role",
    "prompt_of",
    "publish_jd",
    "put_back_passage",
    "put_back_requirement",
    "put_back_section",
    "record_reader_paid",
    "remove_endpoint",
    "remove_posting",
    "remove_requirement",
    "remove_stage",
    "remove_task",
    "remove_template",
    "rename_template",
    "reopen_brief",
    "reopen_jd",
    "reopen_opening",
    "reopen_role",
    "reopen_task",
    "replace_line",
    "replace_tools",
    "restore_finding",
    "restore_role",
    "resume_role",
    "save_brief",
    "save_jd",
    "save_template",
    "seat_member",
    "send_prompt",
    "send_reader_again",
    "set_budget",
    "set_coverage",
    "set_endpoint",
    "set_moves",
    "sign_brief",
    "start_from_template",
    "take_from_scope",
    "take_over",
    "take_reader_back",
    "try_endpoint",
    "unseat_member",
]
