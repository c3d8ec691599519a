"""Addresses of the roles app."""

from django.urls import path

from roles.views import brief, drafting, insights, jd, listing, loop, opening, plan, prompts, scope, seats

app_name = "roles"
ROLE = "roles/<uuid:role_id>/"
urlpatterns = [
    path("roles/", listing.roles, name="list"),
    path("roles/new/", listing.new, name="new"),
    path(ROLE, listing.role, name="role"),
    path(ROLE + "people/", seats.seats, name="seats"),
    path(ROLE + "people/facts/", seats.facts, name="facts"),
    path(ROLE + "people/<uuid:seat_id>/remove/", seats.unseat, name="unseat"),
    path(ROLE + "scope/", scope.scope, name="scope"),
    path(ROLE + "scope/profile/", scope.profile, name="profile"),
    path(ROLE + "scope/budget/", scope.budget, name="budget"),
    path(ROLE + "brief/", brief.brief, name="brief"),
    path(ROLE + "brief/circulate/", brief.circulate, name="circulate_brief"),
    path(ROLE + "brief/sign/", brief.sign, name="sign_brief"),
    path(ROLE + "brief/reopen/", brief.reopen, name="reopen_brief"),
    path(ROLE + "brief/<int:number>/", brief.version, name="brief_version"),
    path(ROLE + "jd/", jd.jd, name="jd"),
    path(ROLE + "jd/publish/", jd.publish, name="publish_jd"),
    path(ROLE + "jd/reopen/", jd.reopen, name="reopen_jd"),
    path(ROLE + "jd/findings/", jd.dismiss, name="dismiss_finding"),
    path(ROLE + "jd/findings/<uuid:dismissal_id>/restore/", jd.restore, name="restore_finding"),
    path(ROLE + "jd/requirements/", jd.requirement_add, name="requirement_add"),
    path(ROLE + "jd/requirements/<uuid:requirement_id>/", jd.requirement, name="requirement"),
    path(ROLE + "prompts/<slug:kind>/", prompts.prompt, name="prompt"),
    path(ROLE + "prompts/<slug:kind>/answers/", prompts.answers, name="answer_prompts"),
    path(ROLE + "prompts/<slug:kind>/send/", prompts.send, name="send_prompt"),
    path(ROLE + "drafts/<uuid:run_id>/", prompts.draft, name="draft"),
    path(ROLE + "drafts/<uuid:run_id>/cancel/", prompts.cancel, name="cancel_draft"),
    path(ROLE + "drafts/<uuid:run_id>/take/", prompts.take, name="take_draft"),
    path("settings/drafts/", drafting.drafting, name="drafting"),
    path("settings/drafts/try/", drafting.trial, name="try_drafting"),
    path("settings/drafts/remove/", drafting.remove, name="remove_drafting"),
    path(ROLE + "loop/", loop.stages, name="loop"),
    path(ROLE + "loop/template/", loop.lay_out, name="lay_out"),
    path(ROLE + "loop/add/", loop.add, name="stage_add"),
    path(ROLE + "loop/<uuid:stage_id>/", loop.stage, name="stage"),
    path(ROLE + "open/", opening.gate, name="gate"),
    path(ROLE + "open/override/", opening.override, name="override"),
    path(ROLE + "open/state/", opening.turn, name="turn"),
    path(ROLE + "insights/", insights.insights, name="insights"),
    path(ROLE + "plan/", plan.plan, name="plan"),
    path(ROLE + "plan/tasks/", plan.task_add, name="task_add"),
    path(ROLE + "plan/tasks/<uuid:task_id>/", plan.task, name="task"),
    path(ROLE + "plan/postings/", plan.posting_add, name="posting_add"),
    path(ROLE + "plan/postings/<uuid:posting_id>/remove/", plan.posting_remove, name="posting_remove"),
]
