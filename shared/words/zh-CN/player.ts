/** What `npm run player` says in the terminal. */
export const player = {
  usage: '用法：npm run player -- --server 网址 [--data 文件夹] [--name 名称] [--port 端口] [--headless] [--no-window] [--enrol-again]',
  serverMissing: '还不知道服务器在哪里。请加上 --server 网址，例如 --server http://192.168.1.10:4000',
  portTaken: '端口 {{port}} 已被占用。请用 --port 或 FIELDCAST_PLAYER_PORT 换一个，或停掉占用它的程序。',
  folderTaken: '文件夹 {{folder}} 已有一个播放器在用。一台机器上的第二个播放器请用 --data 另指一个文件夹。',
  noBrowser: '没有找到 Chromium 或 Chrome，画面打不开。请安装：apt-get install chromium（或用 FIELDCAST_PLAYER_CHROMIUM 指明位置）。',
  noDisplay: '这台机器没有显示器：在后台放映，可用下面的镜像链接在浏览器里看。',
  mirror: '镜像（只看）：{{link}}',
  startPage: '没有开窗口。在本机浏览器里打开这个文件即可进入（只能用一次）：{{file}}',
  stopping: '正在停止……',
};
