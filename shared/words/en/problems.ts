import type { ProblemCode } from '../../problem.ts';

export const problems = {
  bad_request: '“{{path}}” is not right: {{why}}',
  not_signed_in: 'Please sign in first.',
  not_allowed: 'You may not do this.',
  not_found: 'It is no longer there; it may have been deleted.',
  conflict: 'Somebody else has just changed this. Look at the newest version before you decide to overwrite it.',
  in_use: 'It is still used and cannot be deleted: {{places}}',
  name_taken: '“{{name}}” is already there; choose another name.',
  wrong_credentials: 'Account or password is wrong.',
  login_locked:
    'Five wrong passwords in a row: this sign-in name is locked until {{until}}. Try again then, or ask a superior to unlock it.',
  account_closed: 'This account has been closed. Ask your administrator to reopen it.',
  must_change_password: 'This password was given to you by somebody else. Change it to one of your own first.',
  weak_password: 'A password needs at least 10 characters and must not be a common one.',
  password_used: 'Your last three passwords cannot be used again; choose a new one.',
  last_administrator:
    'This is the last administrator of everything: the account can neither be closed nor lose that role. Make somebody else one first.',
  setup_link_used: 'This setup link was used or has expired. Look for the newest one on the server.',
  rate_limited: 'Too many tries; wait {{seconds}} seconds.',
  too_large: 'The file is too large: {{bytes}}, at most {{limitBytes}}.',
  no_space: 'The server is short of space: {{needBytes}} needed, {{freeBytes}} left.',
  media_fault: 'This file cannot be used: {{detail}}',
  enrolment_code_unknown: 'There is no such screen code. Use the six letters the screen shows now.',
  enrolment_expired: 'This screen code has expired; the screen will show a new one.',
  enrolment_mismatch: 'The six digits differ; enrolment was stopped. Check the network and try again.',
  too_many_tries: 'Too many tries; wait until the screen shows a new code.',
  screen_revoked: 'This screen has been cut off.',
  protocol_too_old: 'The player is too old; update it first.',
  chain_broken: 'The records do not join; they must be sent again from after number {{stored}}.',
  not_ready: 'Not ready yet; try again in a moment.',
  unexpected: 'Something unexpected happened and nothing was saved. Tell the administrator the number {{reference}}.',
} satisfies Record<ProblemCode, string>;
