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
};
