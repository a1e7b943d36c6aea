import type { settings as zhCN } from '../zh-CN/settings.ts';

/** What server and player say of a setting or option that cannot be. */
export const settings: typeof zhCN = {
  cannotStart: 'Fieldcast cannot start. Please mend these settings:',
  wrong: '{{name}}={{value}} is not right: {{allowed}}.',
  unknown: 'There is no setting {{name}}. There are: {{known}}.',
  together: '{{name}} and {{other}} belong together; only {{name}} is set.',
  wholeNumber: 'it has to be a whole number from {{from}} to {{to}}',
  choice: 'it has to be one of {{choices}}',
  only: 'it can only be {{choice}}, or not be set',
  secret: 'at least {{shortest}} characters',
  postgresAddress: 'an address of PostgreSQL, such as postgres://user:password@host/database',
  text: 'it must not be empty',
  host: 'it has to be an IP address or a host name of this machine, for example 0.0.0.0',
  serverAddress: 'it has to be the address of the server, with no path behind it, for example http://192.168.1.10:4000',
  addressPath: 'it has to be a path such as /fieldcast-blobs/, with a stroke at both ends',
  program: 'there is no program there that can be run',
  file: 'the file cannot be read',
  certificate: 'this certificate and key cannot be used; they have to be PEM files that fit together',
  portTaken: 'another program holds this port',
  portOfRoot: 'only root may use this port; for anyone else it has to be above 1024',
  listSeparator: ', ',
};
