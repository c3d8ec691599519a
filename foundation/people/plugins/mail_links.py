"""The links of mail about accounts and invitations: made when a mail is written, kept nowhere."""

from foundation.core.registries import SecretLink, secret_links
from foundation.people.services import account_mail, invitations

secret_links.register(account_mail.PASSWORD, SecretLink(account_mail.password_address, "Choose a password"))
secret_links.register(account_mail.CONFIRM, SecretLink(account_mail.confirm_address, "Confirm this address"))
secret_links.register(invitations.PURPOSE, SecretLink(invitations.address, "Join", fared=invitations.note_mail))
