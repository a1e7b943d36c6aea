import type { screen as chinese } from '../zh-CN/screen.ts';

/** The page on the screen itself: seen from three metres, so few words. */
export const screen: typeof chinese = {
  // Straight quotation marks: in the Chinese letters of this page the curly ones are as wide as a character.
  product: 'Fieldcast',
  weekday: { '1': 'Monday', '2': 'Tuesday', '3': 'Wednesday', '4': 'Thursday', '5': 'Friday', '6': 'Saturday', '7': 'Sunday' },
  month: {
    '1': 'January',
    '2': 'February',
    '3': 'March',
    '4': 'April',
    '5': 'May',
    '6': 'June',
    '7': 'July',
    '8': 'August',
    '9': 'September',
    '10': 'October',
    '11': 'November',
    '12': 'December',
  },
  date: '{{weekday}}, {{day}} {{month}}',
  next: 'Next',
  tomorrow: 'Tomorrow {{time}}',
  onDay: '{{day}} {{month}} {{time}}',
  mirror: 'Mirror · view only',
  enrol: {
    title: 'Connect this screen to Fieldcast',
    waitingForCode: 'Asking the server for a screen code',
    enterCode: 'On the management page, open "Enrol a screen" and enter these six letters',
    compareDigits: 'Compare one by one: the management page must show the same six digits',
    confirm: 'All the same: press "Same, enrol it" there. One differs: press "Different, stop"',
    code: 'Screen code',
    digits: 'Digits to compare',
    server: 'Server',
  },
  trouble: {
    unreachable: 'The server cannot be reached just now; trying again by itself. Please check the cable or the router.',
    enrolment_expired: 'The last screen code has expired; this is a new one.',
    enrolment_mismatch: 'The digits did not match, so it was stopped. Please check the network and try again.',
    too_many_tries: 'Too many tries; this is a new screen code.',
    refused: 'The administrator did not accept this screen; this is a new screen code.',
    protocol_too_old: 'The player is too old; please update it first.',
  },
  revoked: {
    title: 'This screen is out of service',
    why: 'The office has paused its programme. To bring it back, please contact the office.',
  },
};
