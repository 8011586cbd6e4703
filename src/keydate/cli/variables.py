"""The settings of all parts, and the environment variables beside them: one list for the reference and for the doctor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from keydate.cli.failures import DEBUG_VARIABLE
from keydate.connectivity.settings import ConnectivitySettings
from keydate.erp.settings import ErpSettings
from keydate.hub.settings import HubSettings
from keydate.kit.home import HOME_VARIABLE
from keydate.kit.settings import PartSettings
from keydate.kit.supervision import SUPERVISOR_VARIABLE

#: Part -> its settings.
SETTINGS: Final[Mapping[str, type[PartSettings]]] = {
    "erp": ErpSettings,
    "hub": HubSettings,
    "connectivity": ConnectivitySettings,
}

#: Variables that are no setting of one part -> what they hold.
VARIABLES: Final[Mapping[str, str]] = {
    HOME_VARIABLE: "The folder of all data; by default `~/.local/share/keydate`.",
    DEBUG_VARIABLE: "Set to anything, an unexpected failure shows its stack trace. For those who develop Keydate.",
    SUPERVISOR_VARIABLE: "Process id of the supervisor; a server that was started with it ends when that process is gone.",
    "KEYDATE_ERP_USER": "Who acts in the ERP, in place of the option `--as`.",
    "KEYDATE_ERP_CLIENT": "Client of that user, in place of the option `--client`.",
    "KEYDATE_ERP_PASSWORD": "Password of that user; the one-time password in `keydate erp init`.",
    "KEYDATE_ERP_NEW_PASSWORD": "The new password in commands that set or change one.",
    "KEYDATE_ERP_PASSWORD_USER_ADMIN": "Password of the user in `--as-user-admin`.",
    "KEYDATE_ERP_PASSWORD_ROLE_ADMIN": "Password of the user in `--as-role-admin`.",
    "KEYDATE_ERP_PASSWORD_PROFILE_ADMIN": "Password of the user in `--as-profile-admin`.",
    "KEYDATE_HUB_TOKEN": "API token with which `keydate commuser` hands the destination over and asks the hub for a check.",
    "KEYDATE_HUB_ADMIN_PASSWORD": "One-time password of the first administrator in `keydate hub init`.",
    "KEYDATE_HUB_PASSWORD": "Password of a user of the hub in commands that ask for one.",
    "KEYDATE_HUB_NEW_PASSWORD": "The new password in `keydate hub user change-password`.",
    "KEYDATE_DESTINATION_PASSWORD": "Password of the technical user in commands that put it into a destination.",
    "KEYDATE_SECRETS_KEY": "The keys that seal the secrets of destinations, base64, one a line, the current one first; in place of the key file.",
}
