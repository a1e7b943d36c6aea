/** What `npm run fsck` says in the terminal. */
export const fsck = {
  usage: '用法：npm run fsck [-- --mend [--from 备份的 blobs 文件夹]]',
  checking: '正在核对 {{folder}} 里的课件和图片文件',
  good: '{{count}} 个文件（{{bytes}}）都在，内容都对。',
  bad: '核对了 {{count}} 个文件（{{bytes}}）：缺失 {{missing}} 个，损坏 {{damaged}} 个。',
  concerned: '  “{{title}}”（{{id}}）：缺失 {{missing}} 个文件，损坏 {{damaged}} 个',
  sent: '  屏幕传来的画面和日志：{{count}} 个。丢了不影响播放，过些时候会被新的换掉',
  unnamed: '  {{blob}}：没有课件或图片用到它，但转码记录里还记着',
  whatToDo:
    '怎么办：有备份，就停掉服务器，运行 npm run fsck -- --mend --from 备份/blobs，缺的文件会从备份里补回来。没有备份，先用 --mend 把损坏的文件移开，再把原文件重新上传一次；转码器没换过，写出的文件就完全相同，旧课件随之恢复。要不然就删掉这些课件或图片。',
  orphaned: '没有人用的文件：{{count}} 个（{{bytes}}）。--mend 会清掉。',
  claimable: '没有人用、但不满 24 小时的文件：{{count}} 个（{{bytes}}）。正在进行的上传或转码可能马上要用，不会清。',
  noOrphans: '没有多余的文件。',
  broughtBack: '已从备份补回 {{count}} 个文件。',
  putAside: '已把 {{count}} 个损坏的文件移到 {{folder}}。',
  removed: '已清掉 {{count}} 个没有人用的文件，腾出 {{bytes}}。',
  stopFirst: '服务器正在运行。修补要先停掉它：运行中的转码随时可能用上我们正要清掉的文件。只核对（不加 --mend）可以在服务器运行时做。',
  noFrom: '--from 要和 --mend 一起用，并且要是备份旁边的 blobs 文件夹：{{folder}} 里没有这样的文件。',
};
