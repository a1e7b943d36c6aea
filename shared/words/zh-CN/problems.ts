import type { ProblemCode } from '../../problem.ts';

/** One sentence for each code of the closed list; `{{param}}` as i18next has it. */
export const problems = {
  bad_request: '“{{path}}”填写有误：{{why}}',
  not_signed_in: '请先登录。',
  not_allowed: '您没有做这件事的权限。',
  not_found: '找不到了，可能已被删除。',
  conflict: '别人刚刚改过这里。请先看最新内容，再决定要不要覆盖。',
  in_use: '还有地方在用它，不能删除：{{places}}',
  name_taken: '“{{name}}”已经有了，请换一个名字。',
  wrong_credentials: '账号或密码不对。',
  weak_password: '密码至少 10 个字，不要太常见。',
  setup_link_used: '这个安装链接已经用过或已失效。请在服务器上看最新的链接。',
  rate_limited: '操作太频繁，请 {{seconds}} 秒后再试。',
  too_large: '文件太大：{{bytes}}，最大 {{limitBytes}}。',
  no_space: '服务器磁盘空间不够：还剩 {{freeBytes}}，至少要有 {{needBytes}}。请先删除不用的课件或扩大磁盘；已经保存的内容不受影响。',
  media_fault: '这个文件不能用：{{detail}}',
  enrolment_code_unknown: '没有这个屏幕码。请看屏幕上现在显示的六个字母。',
  enrolment_expired: '这个屏幕码已过期，屏幕上会出现新的码。',
  enrolment_mismatch: '两边的六位数字不一致，已停止登记。请检查网络后重试。',
  too_many_tries: '试的次数太多，请等屏幕换一个新码。',
  screen_revoked: '这块屏已被停用。',
  protocol_too_old: '播放器版本太旧，请先升级。',
  chain_broken: '记录的顺序接不上，需要从第 {{stored}} 条之后重新上报。',
  not_ready: '还没准备好，请稍后再试。',
  unexpected: '出了意外，没有保存。请把编号 {{reference}} 告诉管理员。',
} satisfies Record<ProblemCode, string>;
