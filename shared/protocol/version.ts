/** The server speaks this number and the one before. Raise it whenever the fingerprint of the wire changes in a released version. */
export const PROTOCOL_VERSION = 1;
export const LOWEST_PROTOCOL = 1;

export const MANIFEST_TYPE = 'application/vnd.fieldcast.manifest.v1+json';
export const COMMAND_TYPE = 'application/vnd.fieldcast.command.v1+json';
export const REVOCATION_TYPE = 'application/vnd.fieldcast.revocation.v1+json';
export const WELCOME_TYPE = 'application/vnd.fieldcast.welcome.v1+json';
export const DELEGATION_TYPE = 'application/vnd.fieldcast.delegation.v1+json';
