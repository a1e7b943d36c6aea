/** What server and player say of a setting or option that cannot be. */
export const settings = {
  cannotStart: '田间课堂无法启动，请改正这里的设置：',
  wrong: '{{name}}={{value}} 不对：{{allowed}}。',
  unknown: '没有 {{name}} 这个设置。可以设置的有：{{known}}。',
  together: '{{name}} 和 {{other}} 要一起设置，现在只设了 {{name}}。',
  wholeNumber: '应当是 {{from}} 到 {{to}} 之间的整数',
  choice: '应当是其中之一：{{choices}}',
  only: '只能是 {{choice}}，或者不设置',
  text: '不能是空的',
  host: '应当是本机的 IP 地址或主机名，例如 0.0.0.0',
  serverAddress: '应当是服务器的网址，不带后面的路径，例如 http://192.168.1.10:4000',
  program: '那里没有可以运行的程序',
  file: '这个文件读不出来',
  certificate: '这份证书和私钥用不了，应当是配成一对的 PEM 文件',
  portTaken: '这个端口已被别的程序占用',
  portOfRoot: '这个端口只有 root 能用，普通用户请用 1024 以上的端口',
  listSeparator: '、',
};
