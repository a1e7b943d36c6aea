export const commands = {
  title: 'By remote',
  hint: 'A command is signed by the server, for this screen alone and good for a minute.',
  orders: {
    identify: 'Show its name',
    fetch: 'Fetch now',
    volume: 'Volume',
    restart_page: 'Restart the picture',
  },
  volumeTo: 'Volume {{percent}} %',
  setVolume: 'Set to {{percent}} %',
  volumeHint: 'Holds until the volume is changed in the settings',
  sent: 'Sent; the screen has still to answer',
  states: {
    asked: 'Waiting for its answer',
    done: 'Done',
    failed: 'Failed',
    unsupported: 'This player cannot do that yet',
    expired: 'No answer within a minute',
  },
  reasons: {
    no_page: 'There is no picture, or it does not answer',
    clock_unsure: 'Its clock is unsure: it cannot tell whether the command is still good',
    interrupted: 'The player stopped halfway',
    unexpected: 'The player failed; its log says why',
  },
};
