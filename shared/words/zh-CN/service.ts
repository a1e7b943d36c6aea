/** What `scripts/install-service` says in the terminal. */
export const service = {
  usage:
    '用法：scripts/install-service --server [--data 文件夹] [--backup 文件夹]… 或 --player 服务器地址 [--data 文件夹] [--terminal 7]；加 --print 只显示，加 --enable 立即启用并启动。',
  needsRoot: '要用 root 运行（sudo scripts/install-service …）；加 --print 只看内容则不用。',
  notPlain: '“{{word}}”里有空格或特殊符号，systemd 单元里不能用。请换一个路径。',
  settingsFile: 'FIELDCAST_… 设置，一行一个，例如 FIELDCAST_PORT=4000',
  wrote: '已写入 {{file}}',
  kept: '保留原有的 {{file}}',
  inHome: '注意：程序在 {{root}} 下，用户 {{user}} 要能读到它；最好放在 /opt/fieldcast。',
  madeUser: '已建立系统用户 {{user}}',
  notOwned: '注意：没能把 {{folder}} 交给用户 {{user}}（{{why}}）。请确认他能在里面写文件。',
  does: '执行：{{command}}',
  next: '下一步：systemctl enable --now {{name}}',
  enabled: '已启用并启动。看日志：journalctl -u {{name}} -f',
};
