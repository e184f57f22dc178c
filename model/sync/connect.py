"""From a connection and its secret to a connector; the only place where a line is opened."""

from pathlib import Path

from model.errors import PlanError
from model.sync.connector import Connector
from model.sync.setup import Setup
from model.sync.web import OneHost


def connect(setup: Setup, secret: str) -> Connector:
    """Sign in; PlanError says what to do when that fails.

    `secret` is the password for Tryton, an access token for Salesforce and HubSpot; files need
    none. The libraries of each system are loaded when it is asked for.
    """
    setup = setup.checked()
    if setup.system == "files":
        from model.sync.file_sets import FileSets

        return FileSets(Path(setup.folder))
    if not secret:
        raise PlanError(f"{setup.name} needs a password or a token.", remedy="Enter it.")
    session = OneHost(setup.url, verify=setup.certificate or True)
    if setup.system == "tryton":
        from model.sync.tryton import Tryton
        from model.sync.tryton_rpc import Rpc

        rpc = Rpc(session, setup.url, setup.database)
        rpc.sign_in(setup.user, secret)
        return Tryton(rpc, setup.host)
    if setup.system == "salesforce":
        from model.sync.salesforce import Salesforce

        return Salesforce(session, setup.url, secret, setup.model)
    from model.sync.hubspot import HubSpot

    return HubSpot(session, setup.url, secret)
