import type { CommandFault, CommandState, OrderKind } from '../../model/command.ts';

/** What the office asks of a screen, and what it answers. */
export const commands = {
  title: '远程操作',
  hint: '命令由服务器签名，只对这块屏幕、一分钟内有效。',
  orders: {
    identify: '亮出名称',
    fetch: '立即取新内容',
    volume: '调音量',
    restart_page: '重启画面',
    restart_agent: '重启播放器',
    screenshot: '截屏',
    send_log: '取日志',
  } satisfies Record<OrderKind, string>,
  volumeTo: '音量 {{percent}}%',
  setVolume: '设为 {{percent}}%',
  volumeHint: '一直有效，直到在设置里改了音量',
  sent: '已发出，等屏幕回答',
  states: {
    asked: '等回答',
    done: '已完成',
    failed: '没做成',
    unsupported: '这个版本的播放器不会',
    expired: '一分钟内没有回答',
  } satisfies Record<CommandState, string>,
  reasons: {
    no_page: '没有画面，或画面没有回应',
    no_window: '播放器没有自己的窗口，看不到屏幕上的画面',
    no_picture: '窗口没有及时交出画面',
    no_log: '这个播放器没有存日志',
    clock_unsure: '屏幕的时钟不准，判断不了命令是否还有效',
    interrupted: '做到一半播放器停了',
    unexpected: '播放器出错，原因在它的日志里',
  } satisfies Record<CommandFault, string>,
};
