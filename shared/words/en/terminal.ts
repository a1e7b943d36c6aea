export const terminal = {
  noOptions:
    'scripts/start has no options; settings stand in the environment, see the README. For example: FIELDCAST_PORT=4010 scripts/start',
  samples: '▸ Making sample lessons (about a minute the first time) …',
  pages: '▸ Building the pages (half a minute when they have changed) …',
  seeded: '▸ A demonstration was put in: a village station, a screen, some lessons, an all-day loop. The lessons are being encoded.',
  console: 'Console       ',
  firstLogin: 'First login (makes the administrator, within 24 hours)',
  mirror: 'See the demo screen (this machine has no display; any browser will do)',
  mirrorToo: 'The demo screen is open in full; it can be seen in a browser as well',
  data: 'All data      ',
  tryNext: [
    'Open the first-login link above and make the administrator.',
    'Watch the lessons being encoded under Lessons, then upload a video of your own.',
    'Add it to the playlist: the screen changes a few seconds later.',
    'Under Statistics, click any figure down to the record that made it.',
  ],
  howToStop: 'Ctrl-C stops all of it.',
  stopping: 'Stopping …',
  stopped: 'Stopped.',
  demoUsage: 'Usage: npm run demo -- --county [--stations 300] [--showings 400000] [--accounts 200] [--seed 1] [--data FOLDER]',
  demoNumber: '{{name}} has to be a whole number between 1 and {{most}}',
  demoNotEmpty:
    'There is data in {{folder}} already. A demonstration goes into an empty folder only: name another by --data, or move it away.',
  demoLessons: '▸ Encoding two samples, of which all lessons of the demonstration are made …',
  demoPlaces: '▸ Regions, stations, screens, accounts, playlists …',
  demoRecords: '  records {{percent}}%',
  demoDone: 'Took {{seconds}} s: {{stations}} stations, {{screens}} screens, {{accounts}} accounts, {{lines}} lines.',
  demoLogins:
    'Logins {{logins}} …, all with the password {{password}} (for a demonstration only).\nStart the server: FIELDCAST_DATA={{folder}} npm run server',
};
