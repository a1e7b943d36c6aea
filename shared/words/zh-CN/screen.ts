/** The page on the screen itself: seen from three metres, so few words. */
export const screen = {
  product: '田间课堂',
  weekday: { '1': '星期一', '2': '星期二', '3': '星期三', '4': '星期四', '5': '星期五', '6': '星期六', '7': '星期日' },
  date: '{{month}}月{{day}}日 {{weekday}}',
  next: '接下来',
  tomorrow: '明天 {{time}}',
  onDay: '{{month}}月{{day}}日 {{time}}',
  mirror: '镜像 · 只看',
  enrol: {
    title: '把这块屏幕接入田间课堂',
    waitingForCode: '正在向服务器要一个屏幕码',
    enterCode: '在管理页打开“登记屏幕”，输入这六个字母',
    compareDigits: '请逐位核对：管理页上的六位数字应当与这里一样',
    confirm: '一样，就在管理页点“一样，登记”；有一位不同，就点“不一样，停止”',
    code: '屏幕码',
    digits: '核对数字',
    server: '服务器',
  },
  trouble: {
    unreachable: '暂时连不上服务器，会一直自动重试。请检查网线或路由器。',
    enrolment_expired: '刚才的屏幕码已过期，换了一个新的。',
    enrolment_mismatch: '两边的数字不一致，已停止。请检查网络，再试一次。',
    too_many_tries: '试的次数太多，换了一个新的屏幕码。',
    refused: '管理员没有接受这块屏幕。换了一个新的屏幕码。',
    protocol_too_old: '播放器版本太旧，请先升级。',
  },
  revoked: {
    title: '这块屏幕已停用',
    why: '远教办已暂停向它发送节目。需要恢复，请联系远教办。',
  },
};
