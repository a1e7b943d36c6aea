/** Passwords of ten characters and more that stand high on leaked lists, Chinese ones among them; shorter ones are refused by length. */
const COMMON = new Set(
  `1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc q1w2e3r4t5 qwe123qwe123 qweasdzxc123 qwertyuiop qwertyuiop123 qwerty12345
  qwerty123456 asdfghjkl123 asdfghjkl; zxcvbnm123 zaq12wsx34 password12 password123 password1234 password12345 password123456 passw0rd123
  p@ssw0rd123 p@ssword123 administrator admin12345 admin123456 admin888888 admin@12345 root123456 welcome123 welcome1234
  letmein123 iloveyou123 iloveyou1314 iloveyou520 changeme123 abc1234567 abc123456789 abcd123456 abcd12345678 a123456789
  a1234567890 aa12345678 aa123456789 aaa123456789 qq123456789 qq1234567890 woaini1314 woaini520 woaini1314520 woaini5201314
  woaini123456 woaiwojia1314 woaizhongguo zhongguo123 zhonghua123 wangyang123 5201314520 1314520520 5201314123 520131415
  123456789a 123456789q 123456789qq 123456789abc 1234567890a 123123123a 123qweasdzxc 147258369a 1472583690 147852369a
  0987654321 1234554321 1029384756 123456123456 monkey123456 dragon123456 football123 baseball123 sunshine123 princess123
  superman123 computer123 internet123 xiaoming123 dangyuan123 yuanjiao123 yuanjiao12345 dangxiao123 test123456 user123456
  guest123456 default123 manager123 service123 server12345 window1234 windows123`
    .split(/\s+/)
    .filter(Boolean),
);

const LEAST_DIFFERENT = 5;

/** Length is judged by the schema; this finds what is long and still the first that anybody would try. */
export function isWeak(password: string, login: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  const name = login.normalize('NFKC').toLowerCase();
  const namesIt = [name, 'fieldcast', '田间课堂'].some((word) => word.length >= 3 && plain.includes(word));
  return namesIt || COMMON.has(plain) || new Set(plain).size < LEAST_DIFFERENT || isRun(plain);
}

/** 3456789012, zyxwvutsrq: every character is the last one's neighbour. */
function isRun(plain: string): boolean {
  const steps = new Set<number>();
  for (let i = 1; i < plain.length; i++) steps.add((plain.charCodeAt(i) - plain.charCodeAt(i - 1) + 10) % 10);
  return steps.size === 1 && (steps.has(1) || steps.has(9));
}
