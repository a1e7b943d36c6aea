import type { ScreenFileReason } from '../../model/screen-file.ts';

/** What a screen has sent of what it shows, and of its log. */
export const pictures = {
  title: '屏幕画面',
  hint: '播放器窗口里的样子。显示器没开、线没接好，这里看不出来。',
  of: '{{name}} 在 {{time}} 的画面',
  at: '{{time}} 的画面',
  old: '{{time}} 的画面，不是现在的',
  unsure: '屏幕时钟不准，{{time}} 收到的画面',
  reasons: {
    command: '有人截屏',
    alarm: '随告警',
    routine: '自动',
  } satisfies Record<ScreenFileReason, string>,
  withAlarm: '随告警：{{said}}',
  onTheWay: '已截好，线路有空就传来',
  logOnTheWay: '日志已打包，线路有空就传来',
  earlier: '以前的画面',
  empty: '还没有画面',
  emptyAsk: '按“截屏”，联网的屏幕几秒钟就传来一张。',
  emptyWait: '联网的屏幕每半小时自动传来一张；线路太慢的不传。',
  wallEmpty: '还没有屏幕传来画面，上面是课件自己的图。联网的屏幕每半小时自动传来一张；急着看，就打开一块屏幕，按“截屏”。',
  ofAlarm: '当时的画面',
  logs: '日志',
  logsHint: '排查故障用。播放器只留最近的 2 MB，没有姓名和密码。',
  logsEmpty: '还没有取过日志。',
  download: '下载',
  restartSure: '重启播放器？',
  restartHint: '画面会停十几秒，然后接着放；记录和已下载的都不会丢。',
  restartGo: '重启',
};
