/** What `scripts/start` says in the terminal. */
export const terminal = {
  noOptions: 'scripts/start 没有选项，要改的写在环境变量里，见 README。例如：FIELDCAST_PORT=4010 scripts/start',
  samples: '▸ 制作示范课件（第一次约一分钟）……',
  pages: '▸ 生成网页（有改动时约半分钟）……',
  seeded: '▸ 已放入示范：一个村级站点、一块屏幕、几节课件、一份全天轮播。课件正在转码。',
  console: '管理后台      ',
  firstLogin: '首次登录（设置管理员，24 小时内有效）',
  mirror: '看示范屏幕（本机没有显示器，用任何浏览器打开）',
  mirrorToo: '示范屏幕已全屏打开；也可在浏览器里看',
  data: '数据都在      ',
  tryNext: [
    '打开上面的首次登录链接，设置管理员账号。',
    '在“课件”里看转码进度，再上传一个自己的视频。',
    '在“节目单”里加上它，屏幕几秒后就会换。',
    '在“统计”里点任何一个数字，一直点到那条记录。',
  ],
  howToStop: '按 Ctrl-C 全部停止。',
  stopping: '正在停止……',
  stopped: '已停止。',
};
