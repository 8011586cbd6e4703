"""The main job, step by step."""

from __future__ import annotations

from typing import Final

from keydate.cli.story import closing, connection, people
from keydate.cli.story.telling import StoryStep

MAIN_JOB: Final = (
    StoryStep("The first administrator logs on with the one-time password", people.log_on_for_the_first_time),
    StoryStep("Three administrators, none of whom can do it alone, and their helpers", people.create_administrators),
    StoryStep("Accountants with the rights of their company code", people.create_accountants),
    StoryStep("The ERP trusts the hub's signing key", connection.register_trust),
    StoryStep("The communication user as code: spec and plan", connection.write_spec),
    StoryStep("Apply: every step of the procedure, in its order, each with its proof", connection.apply_spec),
    StoryStep("Apply and verify again: nothing to do", connection.apply_again),
    StoryStep("Hand over to the account administrator", connection.hand_over),
    StoryStep("Check the connection from the hub, layer by layer", connection.check_connection),
    StoryStep("SAP_ALL instead of the role is refused", connection.refuse_sap_all),
    StoryStep("Trace what the communication user is checked for", closing.begin_trace),
    StoryStep("Close a period as a person who may, be refused as one who may not", closing.close_period),
    StoryStep("Change a role: yellow, generate, compare, green", closing.change_role),
    StoryStep("Least privilege: what was really needed", closing.propose_least_privilege),
    StoryStep("Rotate the password while jobs run", closing.rotate_while_jobs_run),
    StoryStep("Evidence for all of it", closing.find_evidence),
)
