import type { Cause, HowEnded } from '../../model/record.ts';

/** A showing in words: columns of the table and the file, why it was on, how it ended. */
export const showings = {
  columns: {
    day: '日期',
    station: '站点',
    screen: '屏幕',
    content: '节目',
    from: '开始时间（UTC）',
    seconds: '播放秒数',
    frames: '画面帧数',
    cause: '播放原因',
    ended: '结束方式',
    screenId: '屏幕编号',
    epoch: '记录簿',
    seq: '记录序号',
    operator: '操作人',
  },
  nobodyNamed: '未登记操作人',
  erasedPerson: '已删除的人员',
  causes: { timed: '定时', loop: '轮播', default: '默认节目', operator: '站点点播' } satisfies Record<Cause, string>,
  endings: {
    complete: '放完',
    cut: '到点切换',
    skipped: '跳过',
    withdrawn: '已撤回',
    revoked: '屏幕被停用',
    operator: '人工停止',
    power: '断电',
    error: '出错',
    stopped: '播放器关闭',
  } satisfies Record<HowEnded, string>,
};
