/** What `npm run fsck` says in the terminal. */
export const fsck = {
  usage: "Usage: npm run fsck [-- --mend [--from a backup's blobs folder]]",
  checking: 'Checking the files of lessons and images in {{folder}}',
  good: 'All {{count}} files ({{bytes}}) are there and are what they should be.',
  bad: 'Of {{count}} files ({{bytes}}), {{missing}} are missing and {{damaged}} are damaged.',
  concerned: '  "{{title}}" ({{id}}): {{missing}} files missing, {{damaged}} damaged',
  sent: '  pictures and logs that screens have sent: {{count}}. Nothing that is shown depends on them, and newer ones take their place',
  unnamed: '  {{blob}}: no lesson or image uses it, but a sealed package still names it',
  whatToDo:
    'What to do: with a backup, stop the server and run npm run fsck -- --mend --from BACKUP/blobs; what is missing is brought back. Without one, put the damaged files aside with --mend and upload the original file once more: the same encoder writes the very same files, and the old lesson is whole again. Otherwise delete these lessons or images.',
  orphaned: 'Files that nobody uses: {{count}} ({{bytes}}). --mend clears them away.',
  claimable:
    'Files that nobody uses yet, younger than 24 hours: {{count}} ({{bytes}}). An upload or an encode may be about to use them; they stay.',
  noOrphans: 'There are no stray files.',
  broughtBack: 'Files brought back from the backup: {{count}}.',
  putAside: 'Damaged files put aside: {{count}}, in {{folder}}.',
  removed: 'Files cleared away that nobody used: {{count}}, {{bytes}}.',
  stopFirst:
    'The server is running. Stop it before mending: an encode could at any moment use what is just being cleared away. Checking (without --mend) may be done while it runs.',
  noFrom: '--from goes with --mend and is the blobs folder beside a backup: there are no such files in {{folder}}.',
};
