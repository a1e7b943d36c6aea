import type { FaultKind, FaultSign } from '../../model/audit.ts';

/** What a look at the audit log's chain can find. */
export const auditCheck = {
  kinds: { altered: '被改动', removed: '被删除', inserted: '是插入的', moved: '被移动' } satisfies Record<FaultKind, string>,
  signs: {
    line: '正文与编入时不同',
    hash: '正文没变，但编入时的校验值被换过',
    column: '列 {{detail}} 与正文不符',
    born: '编号里的时间与记录的时间不符',
    place: '这里放的是另一条（{{detail}}）的正文',
    order: '顺序与编入时不同',
    rowGone: '链上有它，记录已不在',
    numberGone: '这个编号不见了',
    renumbered: '记下的链头现在排在第 {{detail}} 条，编号被重排过',
    factLeft: '变更日志里有它，记录已不在',
    noFact: '变更日志里没有它，不是服务器写入的',
    unchained: '服务器没有编入过它',
    cut: '从这里起的记录不在了，末尾被截断或换成了旧库',
    rewritten: '与记下的链头不符，到此为止的记录可能整体重写过',
    personal: '个人信息 {{detail}} 与写入时不同',
    personalGone: '个人信息 {{detail}} 不见了，却没有删除个人信息的记录',
    personalExtra: '个人信息 {{detail}} 是正文里没有的',
    installation: '安装编号被换过',
    unguarded: '防止改动的触发器 {{detail}} 不在了',
  } satisfies Record<FaultSign, string>,
  verify: {
    whole: '审计记录完整：共 {{count}} 条，链头 {{head}}。',
    waiting: '另有 {{count}} 条刚写入，尚待编入。',
    numbered: '第 {{n}} 条',
    row: '（{{row}}）',
    unnumbered: '没有编号的一条（{{row}}）',
    database: '数据库',
    fault: '{{which}}{{kind}}：{{sign}}。',
    nothingNoted: '没有可比对的链头（data/audit-head 或 --head）：末尾被截断、整库换成旧的，这次看不出来。',
  },
};
