import type { LedgerSign } from '../../model/ledger-fault.ts';

/** 逐行核对播放记录账本。 */
export const ledgerCheck = {
  whole: '播放记录账本完整：{{screens}} 块屏、{{journals}} 本记录、共 {{lines}} 行，其中播放 {{showings}} 次，统计表与原始行一致。',
  unread: '另有 {{count}} 行出自较新版本的播放端，原样保存，待服务器升级后读取。',
  fault: '屏 {{screen}} 的记录 {{epoch}} 第 {{seq}} 行有误：{{sign}}。',
  signs: {
    line: '正文与收到时不同',
    hash: '正文没变，旁边的校验值被换过',
    lineGone: '这一行不见了',
    order: '行号不对，是插入或重排的',
    tailGone: '从这里起的行不见了，水位记着已经收到',
    tailExtra: '水位没有记到这一行，是插入的',
    head: '水位记着的校验值与这一行不符',
    rowGone: '播放表里没有这一次',
    rowExtra: '播放表里有这一行，原始行里没有这次播放',
    column: '播放表的列 {{detail}} 与原始行不符',
    alarmGone: '告警表里没有这一条',
    alarmExtra: '告警表里有这一行，原始行里没有这条告警',
    alarmColumn: '告警表的列 {{detail}} 与原始行不符',
  } satisfies Record<LedgerSign, string>,
};
