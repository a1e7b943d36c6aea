const nothing = (): void => undefined;

/** Every error of knex reaches whoever asked; printed as well it would bypass our own log. */
export const SILENT = { warn: nothing, error: nothing, deprecate: nothing, debug: nothing };
