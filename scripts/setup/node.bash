# Node and the npm packages. Any Node from 20 on lays the packages; among them is Node 24, which runs everything else.

readonly bin=$PWD/node_modules/.bin

# own_first yes|no: the path with this clone's programs first, or without them, as it was before `npm start`
own_first() {
  local rest=":$PATH:"
  while [[ $rest == *":$bin:"* ]]; do rest=${rest/":$bin:"/:}; done
  rest=${rest#:}
  rest=${rest%:}
  if [ "$1" = yes ]; then PATH=$bin:$rest; else PATH=$rest; fi
  hash -r
}

major() { local v; v=$("$1" --version 2>/dev/null) || return; v=${v#v}; echo "${v%%.*}"; }

need_node() {
  own_first no
  local has
  has=$(major node) || stop 'Fieldcast needs Node 20 or newer, with npm. There is no Node on this machine yet; please install it first.' \
    '田间课堂需要 Node 20 或更高版本（带 npm）。本机还没有 Node，请先安装。'
  ((has >= 20)) || stop "Fieldcast needs Node 20 or newer. This machine has $(node --version); please install a newer one." \
    "田间课堂需要 Node 20 或更高版本。本机是 $(node --version)，请先升级。"
  npm --version >/dev/null 2>&1 || stop 'Fieldcast needs npm, which comes with Node but is not on this machine. Please install npm first.' \
    '田间课堂需要 npm。本机有 Node 但没有 npm，请先安装 npm。'
}

packages_laid() { node scripts/setup/packages-laid.mjs; }

# Without scripts: npm 12 blocks them, older ones run them, and sqlite3's needs headers that are not there yet.
lay_packages() {
  own_first no # npm first clears node_modules away, and with it the Node in there.
  long_step 'Installing the npm packages: half a minute to a few minutes, once.' '安装 npm 软件包：半分钟到几分钟，只需一次。' \
    npm ci --ignore-scripts --include=dev --include=optional --engine-strict=false --no-audit --no-fund ||
    failed 'The npm packages could not be installed.' 'npm 软件包安装失败。'
}

use_own_node() {
  local has own
  if [ ! -x "$bin/node" ]; then # npm 10 lays no link to it, for two packages claim the name.
    own=node-linux-$(node -p process.arch)/bin/node
    [ ! -x "node_modules/$own" ] || ln -sfn "../$own" "$bin/node"
  fi
  own_first yes
  has=$(major node) || has=0
  ((has >= 24)) || stop "Fieldcast runs on Node 24. The packages bring it for x64 and arm64 Linux; this is $(uname -sm), so please install Node 24 yourself." \
    "田间课堂在 Node 24 上运行。软件包自带 x64 和 arm64 Linux 的 Node 24；本机是 $(uname -sm)，请自行安装 Node 24。"
}
